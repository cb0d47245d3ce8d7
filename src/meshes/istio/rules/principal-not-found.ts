import { nearest } from '../../../base/near-miss.ts';
import type { Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { effectOf, valuesOf, type PolicyValue } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';
import { accountKinds, accountOfPrincipal, accountsIn, type Account } from './shared/service-accounts.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names a service account that does not exist, or that no workload runs as, so it matches nobody.',
  why: `A principal is a service account, written \`TRUST-DOMAIN/ns/NAMESPACE/sa/NAME\`. A rule that admits an account which no workload has
admits **nobody**: the caller that was meant gets 403. A rule that refuses it refuses nobody.

The name is that of the ServiceAccount, which need not be the name of the Deployment.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', ...accountKinds, ...meshConfigurationKinds],
  upstream: ['KIA0106'],
  readiness: 'references',
  messages: {
    missing: ({ account, namespace, near }: Named & { near: string | undefined }) =>
      `namespace \`${namespace}\` has no service account \`${account}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    unused: ({ account, namespace }: Named) => `no workload of the input runs as the service account \`${account}\` of namespace \`${namespace}\``,
  },
  bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: billing, namespace: shop }
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
              - cluster.local/ns/shop/sa/billing
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: no workload of the input runs as the service account \`billing\` of namespace \`shop\`
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
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/orders] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const value of [...valuesOf(policy, 'principals'), ...valuesOf(policy, 'serviceAccounts')]) {
      const named = accountOf(policy, value);
      if (named === undefined || named.account === 'default' || isElsewhere(named)) continue;
      const known = accountsIn(context, named.namespace);
      // Charts install gateways, with accounts that no manifest of their users shows.
      const isGateway = known?.written.has(named.account) === false && /gateway/.test(named.account);
      if (known === undefined || (isGateway && !known.used.has(named.account))) {
        context.unjudged(`the principal \`${value.value}\` of AuthorizationPolicy ${policy.namespace}/${policy.name}`, `the service accounts of namespace \`${named.namespace}\``);
      } else if (!known.used.has(named.account)) {
        const common = { at: [policy, value.path], explains: `this entry matches no caller, ${effectOf(policy, value.isNegated)}` } as const;
        if (!known.written.has(named.account)) context.report({ ...common, message: 'missing', data: { ...named, near: nearest(named.account, new Set([...known.used, ...known.written])) } });
        else if (known.used.size > 0) context.report({ ...common, message: 'unused', severity: 'warning', data: named, help: 'name the account in `serviceAccountName` of the workload that is meant' });
      }
    }

    /** Of another mesh, or of another cluster that something is told of. */
    function isElsewhere({ trustDomain, namespace, account }: Account): boolean {
      const { trustDomains } = securitySettings(context);
      const isOwn = trustDomain === '*' || trustDomain === 'cluster.local' || trustDomains.includes(trustDomain);
      const told = Object.values(context.surroundings.serviceAccounts ?? {}).flat();
      return !isOwn || told.some((identity) => identity.endsWith(`/ns/${namespace}/sa/${account}`));
    }
  },
});

type Named = Pick<Account, 'account' | 'namespace'>;

/** `serviceAccounts` are of the policy's own namespace, unless they name another. */
function accountOf(policy: Resource, { value, written }: PolicyValue): Account | undefined {
  if (!/serviceaccounts?$/i.test(written)) return accountOfPrincipal(value);
  const [first = '', second] = value.split('/');
  return { trustDomain: '*', namespace: second === undefined ? policy.namespace : first, account: second ?? first };
}
