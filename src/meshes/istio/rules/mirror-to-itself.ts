import { describeResource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { fullNameOf } from '../lift/inventory.ts';
import { destinationsOf, type Destination } from './shared/routes.ts';

export default defineRule({
  summary: 'A route mirrors its requests to the place that it sends them to.',
  why: `A mirror gets a copy of each request, whose answer is thrown away. Where the mirror is the route's own destination, the same pods get **every request
twice**: twice the load, and twice whatever the request does, be it an order or a payment.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    same: ({ target }: { target: string }) => `the copies go where the requests go: ${target} gets each of them twice`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - route: [{ destination: { host: orders, subset: v1 } }]
      mirror: { host: orders.shop.svc.cluster.local, subset: v1 }
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the copies go where the requests go: \`orders.shop.svc.cluster.local\` (\`v1\`) gets each of them twice
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - route: [{ destination: { host: orders, subset: v1 } }]
      mirror: { host: orders, subset: v2 }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    const all = destinationsOf(virtualService);
    const keyOf = ({ host, subset = '', port = 0, path }: Destination): string => `${path.slice(0, 3).join(' ')} ${fullNameOf(host, virtualService.namespace, 'cluster.local')} ${subset} ${port}`;
    for (const mirror of all.filter(({ isMirror }) => isMirror)) {
      const same = all.find((other) => !other.isMirror && keyOf(other) === keyOf(mirror));
      if (same === undefined) continue;
      report({
        at: [virtualService, mirror.path],
        message: 'same',
        data: { target: `\`${mirror.host}\`${mirror.subset === undefined ? '' : ` (\`${mirror.subset}\`)`}` },
        related: [{ at: [virtualService, same.path], message: 'the requests themselves go here' }],
        help: `name the subset or the host that ${describeResource(virtualService)} is to be compared with`,
      });
    }
  },
});
