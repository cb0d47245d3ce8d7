import { objectAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { describeFault, faultOf } from './shared/faults.ts';
import { retrySettingsOf } from './shared/retry-settings.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route injects faults to try out its own timeout or retries, which injected faults do not meet.',
  why: `The proxy injects a fault **before** it routes the request. A delay is over when the clock of \`timeout\` begins, and an abort is answered without any try, so
that there is none to repeat: callers wait longer than \`timeout\` says, and see every abort. The test shows the opposite of what happens when the
service itself is slow.

Settings of an earlier hop do meet the fault: inject it on the route to the **callee's callee**, and see what the caller's timeout does.`,
  severity: 'info',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    unmet: ({ effect, settings }: { effect: string; settings: string }) => `this fault ${effect} before ${settings} of the same route: they do not meet it`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { x-test: { exact: slow } } }]
      fault:
#     ^^^^^ this fault delays 100 % by 5s before the \`timeout\` of the same route: they do not meet it
        delay: { percentage: { value: 100 }, fixedDelay: 5s }
      timeout: 2s
      retries: { attempts: 2, retryOn: '503' }
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { x-test: { exact: slow } } }]
      fault:
        delay: { percentage: { value: 100 }, fixedDelay: 5s }
      route: [{ destination: { host: orders } }]
    - timeout: 2s
      retries: { attempts: 2, retryOn: connect-failure }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const fault = objectAt(route, ['fault']);
      const known = fault === undefined ? undefined : faultOf(fault);
      if (known === undefined) continue;
      const { attempts, timeoutMs } = retrySettingsOf(route);
      const settings = [known.delay !== undefined && timeoutMs !== undefined ? '`timeout`' : undefined, known.abort !== undefined && attempts > 0 ? '`retries`' : undefined].filter((name) => name !== undefined);
      if (settings.length === 0) continue;
      report({
        at: [virtualService, [...path, 'fault'], 'key'],
        message: 'unmet',
        data: { effect: describeFault(known), settings: `the ${settings.join(' and ')}` },
        explains: known.delay === undefined ? 'callers see every abort, and no try follows it' : 'callers wait for the delay and for the service, and get no 504 for the delay',
        help: 'inject the fault on another route, or let another hop have the timeout that is to be tried out',
      });
    }
  },
});
