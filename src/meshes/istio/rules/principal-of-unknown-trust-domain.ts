import { nearest } from '../../../base/near-miss.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { effectOf, valuesOf } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names a principal of a trust domain that this mesh does not have.',
  why: `Every identity of a mesh begins with its trust domain, which the mesh configuration says: \`cluster.local\` unless \`trustDomain\` says
otherwise, and \`trustDomainAliases\`. In a policy \`cluster.local\` always means the mesh's own. A principal of any other trust domain can only
be that of a caller from another mesh whose certificates this one trusts.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy', ...meshConfigurationKinds],
  upstream: ['KIA0108'],
  messages: {
    unknown: ({ domain, own, near }: { domain: string; own: string; near: string | undefined }) => `\`${domain}\` is no trust domain of this mesh, whose own is \`${own}\`${near === undefined ? '' : `: did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'trustDomain: shop.example' }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { principals: [shop.exmple/ns/shop/sa/orders] }
#                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`shop.exmple\` is no trust domain of this mesh, whose own is \`shop.example\`: did you mean \`shop.example\`?
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '{ trustDomain: shop.example, trustDomainAliases: [old.example] }' }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { principals: [shop.example/ns/shop/sa/orders, old.example/ns/shop/sa/orders, cluster.local/ns/shop/sa/orders] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const principals = valuesOf(policy, 'principals').map((each) => ({ ...each, domain: /^([^/*]+)\/ns\//.exec(each.value)?.[1] ?? 'cluster.local' }));
    for (const { path, isNegated, domain } of [...principals, ...valuesOf(policy, 'trustDomains').map((each) => ({ ...each, domain: each.value }))]) {
      if (domain === 'cluster.local' || domain.includes('*') || domain.startsWith('spiffe:')) continue;
      const { trustDomains, isKnown } = securitySettings(context);
      if (trustDomains.includes(domain)) continue;
      const isTold = isKnown || context.surroundings.trustDomains !== undefined;
      if (isTold) context.report({ at: [policy, path], message: 'unknown', data: { domain, own: trustDomains[0] ?? '', near: nearest(domain, trustDomains) }, explains: `no caller of this mesh has it, ${effectOf(policy, isNegated)}` });
      else context.unjudged(`the trust domain \`${domain}\` in AuthorizationPolicy ${policy.namespace}/${policy.name}`, 'the mesh configuration');
    }
  },
});
