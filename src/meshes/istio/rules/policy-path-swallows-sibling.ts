import { defineRule } from '../../../rules/rule.ts';
import { actionOf, valuesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A path of an AuthorizationPolicy ends with a star right behind a word, so it covers paths that only begin with that word.',
  why: `\`/api/payments*\` covers \`/api/payments\` and what lies beneath it, and \`/api/payments-admin\` and \`/api/paymentsx\` as well: the star stands
for any text, not for a segment. To mean the path and what lies beneath it, write both: \`/api/payments\` and \`/api/payments/*\`.`,
  severity: 'info',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: { sibling: ({ written, other }: { written: string; other: string }) => `\`${written}\` covers \`${other}\` too` },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to:
        - operation: { paths: [/api/payments*] }
#                              ^^^^^^^^^^^^^^ \`/api/payments*\` covers \`/api/payments-admin\` too
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to:
        - operation: { paths: [/api/payments, /api/payments/*, /files/report-*, /api/v*] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    if (actionOf(policy) === 'AUDIT') return;
    for (const { value, path } of valuesOf(policy, 'paths')) {
      // A star behind a mark, or behind a single letter, is one that somebody wants there.
      if (!/^\/.*[A-Za-z0-9]{2}\*$/.test(value) || value.slice(0, -1).includes('*') || value.includes('{')) continue;
      const word = value.slice(0, -1);
      context.report({ at: [policy, path], message: 'sibling', data: { written: value, other: `${word}-admin` }, explains: `\`GET ${word}-admin\` is covered`, help: `write \`${word}\` and \`${word}/*\`` });
    }
  },
});
