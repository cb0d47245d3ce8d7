import { defineRule } from '../../../rules/rule.ts';
import { effectOf, rewriteFix, valuesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A principal of an AuthorizationPolicy is written in a form that no caller has.',
  why: `A principal is \`TRUST-DOMAIN/ns/NAMESPACE/sa/NAME\`, without \`spiffe://\`, which the proxy puts before it. A star is a wildcard only as
the first or the last character. Anything else is compared as it stands, and no certificate of the mesh says it.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: ['KIA0106'],
  messages: {
    scheme: ({ written }: Written) => `\`${written}\` matches nobody: principals are written without \`spiffe://\``,
    star: ({ written }: Written) => `\`${written}\` matches nobody: a star is a wildcard only as the first or the last character, and here it is a plain one`,
    trustDomain: ({ written }: Written) => `\`${written}\` matches nobody: the trust domain is missing`,
    kubernetes: ({ written }: Written) => `\`${written}\` matches nobody: this is the name that Kubernetes gives the account, not that of its certificate`,
    name: ({ written }: Written) => `\`${written}\` matches nobody: a principal is \`TRUST-DOMAIN/ns/NAMESPACE/sa/NAME\`, and this is no more than a name`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source:
            principals:
              - spiffe://cluster.local/ns/shop/sa/orders
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`spiffe://cluster.local/ns/shop/sa/orders\` matches nobody: principals are written without \`spiffe://\`
              - ns/shop/sa/billing
#               ^^^^^^^^^^^^^^^^^^ \`ns/shop/sa/billing\` matches nobody: the trust domain is missing
              - cluster.local/ns/*/sa/admin
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`cluster.local/ns/*/sa/admin\` matches nobody: a star is a wildcard only as the first or the last character, and here it is a plain one
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/orders, cluster.local/ns/shop/sa/billing, '*/sa/admin', cluster.local/ns/tools/*, '*']
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const { value, path, isNegated } of valuesOf(policy, 'principals')) {
      const problem = problemOf(value);
      if (problem === undefined) continue;
      const { message, right } = problem;
      context.report({
        at: [policy, path],
        message,
        data: { written: value },
        explains: effectOf(policy, isNegated),
        help: right === undefined ? `write the account with its trust domain and namespace${message === 'star' ? ', one entry for each' : ''}, such as \`cluster.local/ns/NAMESPACE/sa/NAME\`` : `write \`${right}\``,
        fix: right === undefined ? undefined : rewriteFix(policy, path, right, 'the callers that were meant are then matched'),
      });
    }
  },
});

interface Written {
  readonly written: string;
}

/** `right` where only one other text can be meant; `cluster.local` stands for the trust domain of the mesh, whatever it is called. */
function problemOf(value: string): { readonly message: 'scheme' | 'star' | 'trustDomain' | 'kubernetes' | 'name'; readonly right?: string } | undefined {
  const account = /^system:serviceaccount:([^:*]+):([^:*]+)$/.exec(value);
  if (value.startsWith('spiffe://')) return { message: 'scheme', right: value.slice('spiffe://'.length) };
  if (account !== null) return { message: 'kubernetes', right: `cluster.local/ns/${account[1]}/sa/${account[2]}` };
  if (value.slice(1, -1).includes('*') || /^\*.*\*$/.test(value)) return { message: 'star' };
  if (/^\/?ns\/[^/]+\/sa\//.test(value)) return { message: 'trustDomain', right: `cluster.local/${value.replace(/^\//, '')}` };
  return value !== '' && !value.includes('*') && value.split('/').length <= 2 ? { message: 'name' } : undefined;
}
