import { nearest } from '../../base/near-miss.ts';
import { listAt, numberAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { httpRouteKinds, isServiceParent, parentsOf, servicesByNamespace } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route for calls between workloads is attached to a Service, or a port of one, that does not exist.',
  why: `In a mesh the parent of a route is the Service that is called (GAMMA). Where there is no such Service, or it has no such port, the route is
for calls that nobody can make, and does nothing.`,
  severity: 'error',
  reads: [...httpRouteKinds, 'Service', 'apps/Deployment'],
  upstream: ['KIA1402'],
  messages: {
    noService: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Service \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noPort: ({ port, name, ports }: { port: number; name: string; ports: string }) => `Service \`${name}\` has no port ${port}, only ${ports}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: carts, port: 80 }
#                                       ^^^^^ there is no Service \`carts\` in namespace \`shop\`, did you mean \`cart\`?
    - { group: '', kind: Service, name: cart, port: 8080 }
#                                                   ^^^^ Service \`cart\` has no port 8080, only 80
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: cart, port: 80 }]
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    for (const { path, namespace, name, port } of parentsOf(route).filter(isServiceParent)) {
      const service = context.get('Service', namespace, name);
      const explains = 'the route does nothing';
      if (service === undefined) {
        const known = context.rows(servicesByNamespace, namespace);
        if (known.length === 0) context.unjudged(`${route.kind} ${route.namespace}/${route.name}: Service ${namespace}/${name}`, `nothing of namespace ${namespace} in the input`);
        else context.report({ at: [route, [...path, 'name']], message: 'noService', data: { name, namespace, near: nearest(name, known.filter((entry) => entry !== undefined)) }, explains });
        continue;
      }
      const ports = listAt(service.raw, ['spec', 'ports']).flatMap((entry) => numberAt(entry, ['port']) ?? []);
      if (port !== undefined && ports.length > 0 && !ports.includes(port)) context.report({ at: [route, [...path, 'port']], message: 'noPort', data: { port, name, ports: ports.join(', ') }, explains });
    }
  },
});
