import { defineRule } from '../../../rules/rule.ts';
import { effectOf, rewriteFix, valuesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A request principal of an AuthorizationPolicy is written in a form that no token has.',
  why: `A request principal is the issuer and the subject of a token, \`ISSUER/SUBJECT\`, and the proxy divides it at the **last** slash. An issuer
alone is therefore read as something else: \`https://issuer.example\` is issuer \`https:/\` with subject \`issuer.example\`.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    divided: ({ written, issuer, subject }: { written: string; issuer: string; subject: string }) => `\`${written}\` matches no token: it is read as issuer \`${issuer}\` with subject \`${subject}\``,
    noSubject: ({ written }: { written: string }) => `\`${written}\` matches no token: the subject behind \`/\` is missing`,
    star: ({ written }: { written: string }) => `\`${written}\` matches no token: a star is a wildcard only as the first or the last character`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { requestPrincipals: ['https://issuer.example'] }
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^ \`https://issuer.example\` matches no token: it is read as issuer \`https:/\` with subject \`issuer.example\`
        - source: { requestPrincipals: [users@shop.example] }
#                                       ^^^^^^^^^^^^^^^^^^ \`users@shop.example\` matches no token: the subject behind \`/\` is missing
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { requestPrincipals: ['https://issuer.example/*', users@shop.example/alice, '*', '*/alice'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const { value, path, isNegated } of valuesOf(policy, 'requestPrincipals')) {
      const common = { at: [policy, path], explains: effectOf(policy, isNegated) } as const;
      const slash = value.lastIndexOf('/');
      if (value.slice(1, -1).includes('*') || /^\*.*\*$/.test(value)) context.report({ ...common, message: 'star', data: { written: value }, help: 'write the issuer and the subject, or `*` for one of them' });
      else if (/^https?:\/\/[^/]*$/.test(value)) {
        const right = `${value.replace(/\*$/, '')}/*`;
        context.report({
          ...common,
          message: 'divided',
          data: { written: value, issuer: value.slice(0, slash), subject: value.slice(slash + 1) },
          help: `write \`${right}\``,
          fix: value.endsWith('*') ? undefined : rewriteFix(policy, path, right, 'tokens of this issuer are then matched'),
        });
      } else if (value !== '' && !/^\*|\*$/.test(value) && (slash < 0 || slash === value.length - 1)) {
        const right = `${value}${slash < 0 ? '/' : ''}*`;
        context.report({ ...common, message: 'noSubject', data: { written: value }, help: `write \`${right}\` for every subject of this issuer`, fix: slash < 0 ? rewriteFix(policy, path, right, 'tokens of this issuer are then matched') : undefined });
      }
    }
  },
});
