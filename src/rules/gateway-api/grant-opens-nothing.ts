import { listAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { backendsOf, gatewayApiGroup, refOf, routeKinds } from '../shared/gateway-api.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'A ReferenceGrant of the input allows a reference that no object of the input makes.',
  why: `A grant is a hole in the wall between two namespaces. One that nobody goes through is left over, or its \`from\` and \`to\` are not what
was meant: the wrong kind, the wrong namespace, or the two exchanged. It is judged where the input has routes or Gateways of the namespace that
it is for.`,
  severity: 'info',
  reads: ['gateway.networking.k8s.io/ReferenceGrant', ...routeKinds, 'gateway.networking.k8s.io/Gateway'],
  upstream: [],
  messages: { unused: ({ kind, namespace, own }: { kind: string; namespace: string; own: string }) => `no ${kind} of namespace \`${namespace}\` names anything in \`${own}\` that this allows` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs: [{ name: public }]
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-edge, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }]
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no HTTPRoute of namespace \`edge\` names anything in \`shop\` that this allows
  to: [{ group: '', kind: Service }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs: [{ name: public }]
  rules: [{ backendRefs: [{ name: cart, namespace: shop, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-edge, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }]
  to: [{ group: '', kind: Service }]
`,
  judges: ['gateway.networking.k8s.io/ReferenceGrant'],
  judge(grant, context) {
    for (const [index, from] of listAt(grant.raw, ['spec', 'from']).entries()) {
      const [kind = '', namespace = ''] = [textAt(from, ['kind']), textAt(from, ['namespace'])];
      if (textAt(from, ['group']) !== gatewayApiGroup || context.rows(owners, `${kind} ${namespace}`).length === 0) continue;
      const made = context.rows(references, `${kind} ${namespace} ${grant.namespace}`);
      const isUsed = listAt(grant.raw, ['spec', 'to']).some((to) => made.some((ref) => ref.kind === textAt(to, ['kind']) && ref.group === (textAt(to, ['group']) ?? '') && ref.name === (textAt(to, ['name']) ?? ref.name)));
      if (!isUsed) context.report({ at: [grant, ['spec', 'from', index]], message: 'unused', data: { kind, namespace, own: grant.namespace } });
    }
  },
});

const owners = defineTable({ reads: [...routeKinds, 'gateway.networking.k8s.io/Gateway'], rowsOf: ({ kind, namespace }) => [[`${kind} ${namespace}`, true] as const] });

/** References into other namespaces, by the kind and namespace of who makes them and the namespace that they lead to. */
const references = defineTable({
  reads: [...routeKinds, 'gateway.networking.k8s.io/Gateway'],
  rowsOf: (resource) => {
    const certificates = listAt(resource.raw, ['spec', 'listeners']).flatMap((listener) => listAt(listener, ['tls', 'certificateRefs']).map((ref) => refOf(ref, 'Secret', resource.namespace, [])));
    const made = resource.kind === 'Gateway' ? certificates : backendsOf(resource);
    return made.filter((ref) => ref.namespace !== resource.namespace).map((ref) => [`${resource.kind} ${resource.namespace} ${ref.namespace}`, { ...ref, group: ref.group === 'core' ? '' : ref.group }] as const);
  },
});
