import { nearest } from '../../base/near-miss.ts';
import { groupBy } from '../../base/order.ts';
import { accountOf, podKinds, pods } from '../indexes/pods.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';

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
  check(context) {
    const accounts = groupBy(context.ofKind('ServiceAccount'), (account) => account.namespace);
    for (const pod of context.index(pods).all) {
      const account = accountOf(pod);
      const { namespace, kind, name } = pod.resource;
      if (account === 'default' || context.get('ServiceAccount', namespace, account) !== undefined) continue;
      const known = accounts.get(namespace)?.map((found) => found.name);
      if (known === undefined) {
        context.unjudged(`the service account \`${account}\` of ${kind} ${namespace}/${name}`, `the ServiceAccounts of namespace \`${namespace}\``);
        continue;
      }
      const near = nearest(account, known);
      const path = [...pod.path, 'spec', 'serviceAccountName'];
      const edit = near === undefined ? undefined : replaceValue(pod.resource, path, near);
      context.report({
        at: [pod.resource, path],
        message: 'missing',
        data: { account, namespace, near },
        explains: `no pod of \`${name}\` is created`,
        fix: edit && { title: `run as \`${near}\``, edits: [edit], changesTraffic: `the pods then have the identity of \`${near}\`` },
      });
    }
  },
});
