import { listAt } from '../../../kube/resource.ts';
import { printMs } from '../../../rules/shared/print-ms.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Topology } from '../../../topology/topology.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { timeoutsFor, timeoutsOf } from './shared/route-timeouts.ts';

export default defineRule({
  summary: 'The timeout for a service is shorter than the timeout with which it calls another one.',
  why: `A caller's deadline must hold the deadlines of its callees. Where the route to a service gives up after 5 s, while that service may wait
10 s for another, the caller gets **504** although the work goes on: connections and threads stay taken for nobody, and a retry starts the
same work once more.`,
  severity: 'warning',
  reads: nameKinds,
  asks: ['topology'],
  upstream: [],
  messages: {
    shorter: ({ service, callee, ownMs, theirMs }: { service: string; callee: string; ownMs: number; theirMs: number }) =>
      `\`${service}\` gets ${printMs(ownMs)} to answer, while its calls to \`${callee}\` may take ${printMs(theirMs)}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 5s
#              ^^ \`shop/orders\` gets 5 s to answer, while its calls to \`shop/payments\` may take 10 s
      route: [{ destination: { host: orders } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments]
  http:
    - timeout: 10s
      route: [{ destination: { host: payments } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec: { host: payments, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders, env: [{ name: PAYMENTS_URL, value: 'http://payments:8080' }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 12s
      route: [{ destination: { host: orders } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments]
  http:
    - timeout: 10s
      route: [{ destination: { host: payments } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders, env: [{ name: PAYMENTS_URL, value: 'http://payments:8080' }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (timeoutsOf(virtualService).timeouts.length === 0) return;
    const names = meshNamesOf(context);
    for (const written of listAt(virtualService.raw, ['spec', 'hosts'])) {
      const own = typeof written === 'string' ? names.serviceOf(names.exactName(written.toLowerCase(), virtualService.namespace)) : undefined;
      if (own === undefined || timeoutsFor(own, names, context)?.virtualService !== virtualService) continue;
      const service = `${own.namespace}/${own.name}`;
      for (const callee of calleesOf(context.topology).get(service) ?? []) {
        const [namespace = '', name = ''] = callee.split('/');
        const theirs = timeoutsFor({ namespace, name }, names, context);
        // Only where each route to the callee has a longer timeout: which of them the calls take is not known.
        const [shortest] = [...(theirs?.timeouts ?? [])].sort((a, b) => a.timeoutMs - b.timeoutMs);
        if (theirs === undefined || !theirs.areComplete || shortest === undefined) continue;
        for (const { path, timeoutMs } of timeoutsOf(virtualService).timeouts) {
          if (timeoutMs >= shortest.timeoutMs) continue;
          context.report({
            at: [virtualService, path],
            message: 'shorter',
            data: { service, callee, ownMs: timeoutMs, theirMs: shortest.timeoutMs },
            related: [{ at: [shortest.virtualService, shortest.path], message: `the time for calls to \`${callee}\`` }],
            explains: `when \`${callee}\` is slow, callers of \`${service}\` get 504 after ${printMs(timeoutMs)}, and it goes on waiting for up to ${printMs(shortest.timeoutMs - timeoutMs)}`,
            help: `give \`${callee}\` less than ${printMs(timeoutMs)}, or \`${service}\` more than ${printMs(shortest.timeoutMs)}`,
          });
        }
      }
    }
  },
});

const known = new WeakMap<Topology, ReadonlyMap<string, ReadonlySet<string>>>();

/** The services that the workloads of each service call. */
function calleesOf(topology: Topology): ReadonlyMap<string, ReadonlySet<string>> {
  let callees = known.get(topology);
  if (callees === undefined) known.set(topology, (callees = readCallees(topology)));
  return callees;
}

function readCallees({ edges, workloads }: Topology): ReadonlyMap<string, ReadonlySet<string>> {
  const callees = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (from.kind !== 'workload' || to.kind !== 'service') continue;
    for (const service of workloads.get(from.id)?.services ?? []) if (service !== to.id) callees.set(service, (callees.get(service) ?? new Set()).add(to.id));
  }
  return callees;
}
