import type { Resource } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { backendsOf, grants, isGranted, isServiceParent, parentsOf, routeKinds, type ObjectRef } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route sends requests to another namespace, which no ReferenceGrant there allows.',
  why: `A route may name what is in its own namespace. For anything in another one, a **ReferenceGrant in the namespace of the target** has to
say so: \`from\` is the kind and namespace of the route, \`to\` the kind of what it names. Without it the backend counts as missing
(\`RefNotPermitted\`), and its share of the requests gets **500**. A grant in the route's own namespace grants nothing.

Of routes whose parent is a Service, meshes differ: some ask for the grant and some do not, so that is for information.`,
  severity: 'error',
  reads: [...routeKinds, 'gateway.networking.k8s.io/ReferenceGrant'],
  upstream: ['KIA1402'],
  messages: {
    noGrant: ({ kind, namespace, to }: { kind: string; namespace: string; to: string }) => `no ReferenceGrant in namespace \`${to}\` lets ${kind}s of namespace \`${namespace}\` name this`,
    ownGrant: ({ grant, to }: { grant: string; to: string }) => `ReferenceGrant \`${grant}\` stands in the namespace of the route, where it grants nothing: it belongs into \`${to}\``,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ no ReferenceGrant in namespace \`shop\` lets HTTPRoutes of namespace \`edge\` name this
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-edge, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }]
  to: [{ group: '', kind: Service }]
`,
  judges: routeKinds,
  judge(route, context) {
    const isForMesh = parentsOf(route).length > 0 && parentsOf(route).every(isServiceParent);
    for (const backend of backendsOf(route)) {
      if (backend.namespace === route.namespace || isGranted(route, backend, context.rows(grants, backend.namespace))) continue;
      const misplaced = context.rows(grants, route.namespace).find((grant) => isGranted(route, backend, [grant]));
      const common = { at: [route, [...backend.path, 'namespace']], severity: isForMesh ? 'info' : 'error', explains: isForMesh ? 'in some meshes this backend counts as missing' : backend.isMirror ? 'no copy of a request arrives' : 'the share of requests that this backend should get is answered with 500', help: `write in namespace \`${backend.namespace}\`: ${grantFor(route, backend)}` } as const;
      if (misplaced === undefined) context.report({ ...common, message: 'noGrant', data: { kind: route.kind, namespace: route.namespace, to: backend.namespace } });
      else context.report({ ...common, message: 'ownGrant', data: { grant: misplaced.name, to: backend.namespace }, related: [{ at: [misplaced, ['metadata', 'namespace']], message: 'the grant' }] });
    }
  },
});

function grantFor({ group, kind, namespace }: Resource, to: ObjectRef): string {
  return `\`from: [{ group: ${group}, kind: ${kind}, namespace: ${namespace} }]\`, \`to: [{ group: '${to.group}', kind: ${to.kind} }]\``;
}
