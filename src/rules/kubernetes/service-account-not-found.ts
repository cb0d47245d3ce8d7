import { nearest } from '../../base/near-miss.ts';
import { accountOf, podKinds, templateOf } from '../indexes/pods.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'A workload runs as a service account that the input does not have.',
  why: `The API server creates no pod whose service account does not exist: the Deployment is accepted and stays at **zero pods**. With the
account missing, policies that name it admit nobody.

A namespace of which the input shows no ServiceAccount at all is not judged, and said to be so.`,
  severity: 'error',
  reads: ['ServiceAccount', ...podKinds],
  upstream: [],
  readiness: 'references',
  messages: {
    missing: ({ account, namespace, near }: { account: string; namespace: string; near: string | undefined }) =>
      `namespace \`${namespace}\` has no ServiceAccount \`${account}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      serviceAccountName: order
#                         ^^^^^ namespace \`shop\` has no ServiceAccount \`order\`, did you mean \`orders\`?
      containers: [{ name: orders, image: orders }]
`,
  good: `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      serviceAccountName: orders
      containers: [{ name: orders, image: orders }]
`,
  judges: podKinds,
  judge(resource, context) {
    for (const pod of templateOf(resource)) {
      const account = accountOf(pod);
      const { namespace, kind, name } = resource;
      if (account === 'default' || context.get('ServiceAccount', namespace, account) !== undefined) continue;
      const known = context.rows(accountsOfNamespace, namespace);
      if (known.length === 0) {
        context.unjudged(`the service account \`${account}\` of ${kind} ${namespace}/${name}`, `the ServiceAccounts of namespace \`${namespace}\``);
        continue;
      }
      const near = nearest(account, known);
      const path = [...pod.path, 'spec', 'serviceAccountName'];
      const edit = near === undefined ? undefined : replaceValue(resource, path, near);
      context.report({
        at: [resource, path],
        message: 'missing',
        data: { account, namespace, near },
        explains: `no pod of \`${name}\` is created`,
        fix: edit && { title: `run as \`${near}\``, edits: [edit], changesTraffic: `the pods then have the identity of \`${near}\`` },
      });
    }
  },
});

const accountsOfNamespace = defineTable({ reads: ['ServiceAccount'], rowsOf: ({ namespace, name }) => [[namespace, name] as const] });
