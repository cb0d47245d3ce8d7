import { valueAt } from '../../../kube/resource.ts';
import { printMs } from '../../../rules/shared/print-ms.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRoutesOf } from './shared/routes.ts';
import { retrySettingsOf } from './shared/retry-settings.ts';

export default defineRule({
  summary: 'The time for a request ends before the tries that are meant to fit into it.',
  why: `\`timeout\` is the time for **all** tries together, with the pauses between them; \`attempts: 3\` are four tries. Where the tries need more time than there
is, the last ones are cut off or never begin: when the service is slow, which is when they were wanted, there are fewer of them than are written,
and the caller gets **504** from the one that was cut.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    tooLong: ({ tries, perTry, timeout, fits }: { tries: number; perTry: string; timeout: string; fits: number }) =>
      `${tries} tries of ${perTry} do not fit into \`timeout: ${timeout}\`: if each takes its time, there ${fits === 1 ? 'is one' : `are ${fits}`}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 5s
      retries: { attempts: 3, perTryTimeout: 2s, retryOn: 'connect-failure,503' }
#                          ^ 4 tries of 2 s do not fit into \`timeout: 5s\`: if each takes its time, there are 2
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 9s
      retries: { attempts: 3, perTryTimeout: 2s, retryOn: 'connect-failure,503' }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const { attempts, timeoutMs, perTryMs } = retrySettingsOf(route);
      const tries = attempts + 1;
      // A try that may take the whole time is another fault.
      if (attempts < 1 || timeoutMs === undefined || perTryMs === undefined || perTryMs >= timeoutMs || tries * perTryMs <= timeoutMs) continue;
      const fits = Math.floor(timeoutMs / perTryMs);
      report({
        at: [virtualService, [...path, 'retries', 'attempts']],
        message: 'tooLong',
        data: { tries, perTry: printMs(perTryMs), timeout: String(valueAt(route, ['timeout'])), fits },
        severity: fits * 2 <= tries ? 'warning' : 'info',
        related: [{ at: [virtualService, [...path, 'timeout']], message: 'the time for all tries together' }],
        explains: `a request to a service that hangs gets 504 after ${printMs(timeoutMs)}, in the middle of try ${fits + 1}`,
        help: `give the whole at least ${printMs(tries * perTryMs)}, each try at most ${printMs(Math.floor(timeoutMs / tries))}, or have ${fits - 1} \`attempts\``,
      });
    }
  },
});
