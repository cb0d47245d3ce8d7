import { listAt, objectAt } from '../../../kube/resource.ts';
import { defineRule, type RelatedPlace } from '../../../rules/rule.ts';
import { describeFault, faultOf } from './shared/faults.ts';
import { hostClaimsOf, isSameHost, meshHosts } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { appliesToMesh, httpRoutesOf, narrows } from './shared/routes.ts';

export default defineRule({
  summary: 'A route injects faults into every request, not only into those of a test.',
  why: `A fault applies to each request that its route matches. Without a match on a header, a caller or a path, that is **everybody's**
traffic: real users wait or get errors for as long as the VirtualService stands. Scope it to a test header or to one calling workload.

A VirtualService of its own for the fault, beside the real one of the same host, does not help: sidecars take **one of the two**, so that either the
fault or all the real routes are gone.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: [],
  messages: {
    everyone: ({ effect, hosts }: { effect: string; hosts: string }) => `this fault ${effect} of everybody's requests to ${hosts}: nothing in \`match\` limits it to a test`,
    outage: ({ effect, hosts }: { effect: string; hosts: string }) => `this fault ${effect}: nothing in \`match\` limits it to a test, so that nobody reaches ${hosts}`,
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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - fault: { abort: { percentage: { value: 100 }, httpStatus: 500 } }
#     ^^^^^ error: this fault aborts 100 % with 500: nothing in \`match\` limits it to a test, so that nobody reaches \`orders\`
      route: [{ destination: { host: orders } }]
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
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const written = objectAt(route, ['fault']);
      const matches = listAt(route, ['match']);
      const fault = written === undefined ? undefined : faultOf(written);
      if (fault === undefined || (matches.length > 0 && matches.every(narrows))) continue;
      const names = meshNamesOf(context);
      const others = appliesToMesh(virtualService) ? hostClaimsOf(virtualService).flatMap((own) => context.rows(meshHosts, own.key).filter((claim) => claim.resource !== virtualService && isSameHost(claim, own, names))) : [];
      const isOutage = fault.abort !== undefined && fault.abort.percent >= 100;
      context.report({
        at: [virtualService, [...path, 'fault'], 'key'],
        message: isOutage ? 'outage' : 'everyone',
        ...(isOutage ? { severity: 'error' } : {}),
        data: { effect: describeFault(fault), hosts: listAt(virtualService.raw, ['spec', 'hosts']).map((host) => `\`${String(host)}\``).join(', ') || 'what delegates to it' },
        related: others.map((claim): RelatedPlace => ({ at: [claim.resource, claim.path], message: 'routes the same host: sidecars take one of the two, and the other is gone' })),
        help: others.length === 0 ? 'add a `match` on a test header or on `sourceLabels`, with an unfaulted route after it' : 'put the fault into the VirtualService that routes the host, before its routes and with a `match` on a test header',
      });
    }
  },
});
