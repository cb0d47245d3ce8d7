import { defineRule } from '../rule.ts';
import { httpRouteKinds, isServiceParent, parentsOf } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route for a Service of another namespace holds for the clients of its own namespace only.',
  why: `In a mesh a route in the namespace of its parent Service is the **producer's**: it holds for every client. In any other namespace it is a
**consumer's**: only clients of that namespace follow it, and it takes the place of the producer's route for them. Not every mesh has consumer
routes.`,
  severity: 'info',
  reads: httpRouteKinds,
  upstream: [],
  messages: { consumer: ({ service, own }: { service: string; own: string }) => `only clients of namespace \`${own}\` follow this route for \`${service}\`: for every client it belongs into the namespace of the Service` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: config }
spec:
  parentRefs: [{ group: '', kind: Service, name: cart, namespace: shop }]
#                                                                 ^^^^ only clients of namespace \`config\` follow this route for \`shop/cart\`: for every client it belongs into the namespace of the Service
  rules: [{ backendRefs: [{ name: cart, namespace: shop, port: 80 }] }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    for (const parent of parentsOf(route)) {
      if (!isServiceParent(parent) || parent.namespace === route.namespace) continue;
      context.report({ at: [route, [...parent.path, 'namespace']], message: 'consumer', data: { service: `${parent.namespace}/${parent.name}`, own: route.namespace } });
    }
  },
});
