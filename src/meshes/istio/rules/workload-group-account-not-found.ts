import { nearest } from '../../../base/near-miss.ts';
import { textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';

/** ServiceAccounts by namespace. Machines cannot use an account that has no object. */
const accounts = defineTable({ reads: ['ServiceAccount'], rowsOf: ({ namespace, name }: Resource): (readonly [string, string])[] => [[namespace, name]] });

export default defineRule({
  summary: 'A WorkloadGroup names a service account that its namespace does not have.',
  why: `Machines of a WorkloadGroup prove who they are with a token of its \`serviceAccount\`. Without that account no token is made: the machine cannot get a
certificate, and does not join the mesh.`,
  severity: 'error',
  reads: ['networking.istio.io/WorkloadGroup', 'ServiceAccount'],
  upstream: ['KIA1701'],
  messages: { missing: ({ account, namespace, near }: { account: string; namespace: string; near: string | undefined }) => `namespace \`${namespace}\` has no service account \`${account}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: ledger, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger, namespace: shop }
spec:
  metadata: { labels: { app: ledger } }
  template:
    serviceAccount: ledgers
#                   ^^^^^^^ namespace \`shop\` has no service account \`ledgers\`, did you mean \`ledger\`?
`,
  good: `apiVersion: v1
kind: ServiceAccount
metadata: { name: ledger, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger, namespace: shop }
spec:
  metadata: { labels: { app: ledger } }
  template: { serviceAccount: ledger }
`,
  judges: ['networking.istio.io/WorkloadGroup'],
  judge(group, context) {
    const { namespace } = group;
    const account = textAt(group.raw, ['spec', 'template', 'serviceAccount']) ?? '';
    if (account === '' || account === 'default') return;
    const known = context.rows(accounts, namespace);
    if (known.length === 0) context.unjudged(`the service account \`${account}\` of WorkloadGroup ${namespace}/${group.name}`, `the service accounts of namespace \`${namespace}\``);
    else if (!known.includes(account)) context.report({ at: [group, ['spec', 'template', 'serviceAccount']], message: 'missing', data: { account, namespace, near: nearest(account, known) }, explains: 'machines of the group get no certificate' });
  },
});
