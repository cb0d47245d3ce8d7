import { listAt, numberAt, objectAt, textAt, type JsonObject } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRoutesOf, narrows } from './shared/routes.ts';

export default defineRule({
  summary: 'A route injects faults into every request, not only into those of a test.',
  why: `A fault applies to each request that its route matches. Without a match on a header, a caller or a path, that is **everybody's**
traffic: real users wait or get errors for as long as the VirtualService stands. Scope it to a test header or to one calling workload.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    everyone: ({ effect, hosts }: { effect: string; hosts: string }) => `this fault ${effect} of everybody's requests to ${hosts}: nothing in \`match\` limits it to a test`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments]
  http:
    - fault:
#     ^^^^^ this fault delays 50 % by 3s and aborts 10 % with 503 of everybody's requests to \`payments\`: nothing in \`match\` limits it to a test
        delay: { percentage: { value: 50 }, fixedDelay: 3s }
        abort: { percentage: { value: 10 }, httpStatus: 503 }
      route:
        - destination: { host: payments }
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments]
  http:
    - match:
        - headers: { x-chaos-test: { exact: 'true' } }
      fault:
        delay: { percentage: { value: 50 }, fixedDelay: 3s }
      route:
        - destination: { host: payments }
    - route:
        - destination: { host: payments }
`,
  check(context) {
    for (const virtualService of context.ofKind('networking.istio.io/VirtualService')) {
      for (const { path, route } of httpRoutesOf(virtualService)) {
        const fault = objectAt(route, ['fault']);
        const matches = listAt(route, ['match']);
        if (fault === undefined || (matches.length > 0 && matches.every(narrows))) continue;
        const effect = describeEffect(fault);
        if (effect === '') continue;
        context.report({
          at: [virtualService, [...path, 'fault'], 'key'],
          message: 'everyone',
          data: { effect, hosts: listAt(virtualService.raw, ['spec', 'hosts']).map((host) => `\`${String(host)}\``).join(', ') },
          help: 'add a `match` on a test header or on `sourceLabels`, with an unfaulted route after it',
        });
      }
    }
  },
});

function describeEffect(fault: JsonObject): string {
  const delay = textAt(fault, ['delay', 'fixedDelay']);
  const abort = numberAt(fault, ['abort', 'httpStatus']) ?? textAt(fault, ['abort', 'grpcStatus']);
  const parts = [
    delay === undefined ? undefined : percentOf(fault, 'delay', (percent) => `delays ${percent} % by ${delay}`),
    abort === undefined ? undefined : percentOf(fault, 'abort', (percent) => `aborts ${percent} % with ${abort}`),
  ];
  return parts.filter((part) => part !== undefined).join(' and ');
}

/** Without a percentage nothing is injected, and 0 injects nothing either. */
function percentOf(fault: JsonObject, part: string, print: (percent: number) => string): string | undefined {
  const percent = numberAt(fault, [part, 'percentage', 'value']) ?? numberAt(fault, [part, 'percent']);
  return percent === undefined || percent === 0 ? undefined : print(percent);
}
