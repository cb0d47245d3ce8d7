import { nearest } from '../../../base/near-miss.ts';
import { groupBy } from '../../../base/order.ts';
import { listAt, type Resource } from '../../../kube/resource.ts';
import { accountOf, podKinds, pods } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { View } from '../../../rules/view.ts';
import type { Path } from '../../../yaml/document.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names a service account that does not exist, so it matches nobody.',
  why: `A principal is a service account, written \`TRUST-DOMAIN/ns/NAMESPACE/sa/NAME\`. A rule that admits an account which no workload has
admits **nobody**: the caller that was meant gets 403. A rule that refuses it refuses nobody.

The name is that of the ServiceAccount, which need not be the name of the Deployment. Istio adds \`spiffe://\` itself.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', 'ServiceAccount', ...podKinds],
  upstream: ['KIA0106'],
  readiness: 'references',
  messages: {
    missing: ({ account, namespace, near }: Account & { near: string | undefined }) =>
      `namespace \`${namespace}\` has no service account \`${account}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    scheme: ({ written }: { written: string }) => `\`${written}\` matches nobody: principals are written without \`spiffe://\``,
  },
  bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { serviceAccountName: orders, containers: [{ name: orders, image: orders }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/shop/sa/order
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ namespace \`shop\` has no service account \`order\`, did you mean \`orders\`?
              - spiffe://cluster.local/ns/shop/sa/orders
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`spiffe://cluster.local/ns/shop/sa/orders\` matches nobody: principals are written without \`spiffe://\`
`,
  good: `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/orders]
`,
  check(context) {
    const accounts = accountsByNamespace(context);
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      for (const { written, path } of principalsOf(policy)) {
        const at = [policy, path] as const;
        if (written.startsWith('spiffe://')) {
          context.report({ at, message: 'scheme', data: { written }, help: `write \`${written.slice('spiffe://'.length)}\`` });
          continue;
        }
        const named = parsePrincipal(written);
        if (named === undefined || named.account === 'default' || accounts.get(named.namespace)?.has(named.account) === true) continue;
        const known = accounts.get(named.namespace);
        if (known === undefined) context.unjudged(`the principal \`${written}\` of AuthorizationPolicy ${policy.namespace}/${policy.name}`, `the service accounts of namespace \`${named.namespace}\``);
        else context.report({ at, message: 'missing', data: { ...named, near: nearest(named.account, known) }, explains: 'this entry of the policy matches no caller' });
      }
    }
  },
});

interface Account {
  readonly namespace: string;
  readonly account: string;
}

/** Accounts that exist: those with an object, and those that some workload runs as. */
function accountsByNamespace(context: View<'ServiceAccount' | (typeof podKinds)[number]>): ReadonlyMap<string, ReadonlySet<string>> {
  const written = context.ofKind('ServiceAccount').map((account) => ({ namespace: account.namespace, account: account.name }));
  const used = context.index(pods).all.map((pod) => ({ namespace: pod.resource.namespace, account: accountOf(pod) }));
  const groups = groupBy([...written, ...used], ({ namespace }) => namespace);
  return new Map([...groups].map(([namespace, found]) => [namespace, new Set(found.map(({ account }) => account))]));
}

function principalsOf(policy: Resource): { written: string; path: Path }[] {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, ruleIndex) =>
    listAt(rule, ['from']).flatMap((from, fromIndex) =>
      ['principals', 'notPrincipals'].flatMap((field) =>
        listAt(from, ['source', field]).flatMap((written, index) =>
          typeof written === 'string' ? [{ written, path: ['spec', 'rules', ruleIndex, 'from', fromIndex, 'source', field, index] }] : [],
        ),
      ),
    ),
  );
}

/** Only complete names are judged: one with `*` at either end matches by prefix or suffix. */
function parsePrincipal(written: string): Account | undefined {
  const parts = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(written);
  return parts?.[1] === undefined || parts[2] === undefined ? undefined : { namespace: parts[1], account: parts[2] };
}
