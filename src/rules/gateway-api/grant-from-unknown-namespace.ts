import { listAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { nearName } from '../shared/near-name.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'A ReferenceGrant grants something to a namespace that does not exist.',
  why: `A grant is by name: \`from.namespace\` is compared letter by letter. One for a namespace that does not exist grants nothing now, and the
reference that was meant gets **500**; and whoever makes a namespace of that name later has the right without asking.

Which namespaces there are is not to be seen in files. Where nobody told, a name is only wrong if it is nearly that of a namespace of the input.`,
  severity: 'error',
  reads: ['gateway.networking.k8s.io/ReferenceGrant', 'Namespace'],
  upstream: ['KIA1601'],
  messages: { unknown: ({ namespace, near }: { namespace: string; near: string | undefined }) => `there is no namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: storefront }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-storefront, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: storfront }]
#                                                                        ^^^^^^^^^ there is no namespace \`storfront\`, did you mean \`storefront\`?
  to: [{ group: '', kind: Service }]
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: storefront }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-storefront, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: storefront }]
  to: [{ group: '', kind: Service }]
`,
  judges: ['gateway.networking.k8s.io/ReferenceGrant'],
  judge(grant, context) {
    const { namespaces } = context.surroundings;
    for (const [index, from] of listAt(grant.raw, ['spec', 'from']).entries()) {
      const namespace = textAt(from, ['namespace']) ?? '';
      if (namespace === '' || namespace === grant.namespace) continue;
      if (namespaces?.includes(namespace) ?? context.get('Namespace', '', namespace) !== undefined) continue;
      const near = nearName(namespace, namespaces ?? context.rows(namespaceNames, ''));
      const at = [grant, ['spec', 'from', index, 'namespace']] as const;
      if (namespaces !== undefined || near !== undefined) context.report({ at, message: 'unknown', data: { namespace, near }, explains: 'the grant opens nothing to anybody' });
      else context.unjudged(`ReferenceGrant ${grant.namespace}/${grant.name}`, `whether there is a namespace ${namespace}`);
    }
  },
});

const namespaceNames = defineTable({ reads: ['Namespace'], rowsOf: ({ name }) => [['', name] as const] });
