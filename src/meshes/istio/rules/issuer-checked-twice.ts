import { isObject, listAt, textAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'A RequestAuthentication has two rules for one issuer that look for the token in the same place.',
  why: `Every rule is by itself: a token passes that one of them accepts. Two rules for one issuer and one place are therefore no stricter than the
wider of the two. With other \`audiences\` or other keys in the second one, whoever meant to narrow the first has not.`,
  severity: 'warning',
  reads: ['security.istio.io/RequestAuthentication'],
  upstream: [],
  messages: {
    wider: ({ issuer }: { issuer: string }) => `a rule above checks tokens of \`${issuer}\` from the same place too, and a token passes that either of them accepts`,
    same: ({ issuer }: { issuer: string }) => `a rule above checks tokens of \`${issuer}\` in the same way already`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  jwtRules:
    - issuer: https://issuer.example
    - issuer: https://issuer.example
#             ^^^^^^^^^^^^^^^^^^^^^^ a rule above checks tokens of \`https://issuer.example\` from the same place too, and a token passes that either of them accepts
      audiences: [payments]
`,
  good: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  jwtRules:
    - { issuer: https://issuer.example, audiences: [payments] }
    - { issuer: https://issuer.example, fromHeaders: [{ name: x-token }] }
    - { issuer: https://other.example }
`,
  judges: ['security.istio.io/RequestAuthentication'],
  judge(authentication, context) {
    const seen = new Map<string, Json>();
    for (const [index, rule] of listAt(authentication.raw, ['spec', 'jwtRules']).entries()) {
      const issuer = textAt(rule, ['issuer']) ?? '';
      const key = JSON.stringify([issuer, ...['fromHeaders', 'fromParams', 'fromCookies'].map((field) => listAt(rule, [field]))]);
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, rule);
      else if (issuer !== '') context.report({ at: [authentication, ['spec', 'jwtRules', index, 'issuer']], message: checksOf(rule) === checksOf(earlier) ? 'same' : 'wider', data: { issuer }, ...(checksOf(rule) === checksOf(earlier) ? { severity: 'info' } : {}), help: 'write one rule' });
    }
  },
});

/** What a token must have for a rule to accept it. */
function checksOf(rule: Json): string {
  return isObject(rule) ? JSON.stringify([rule['audiences'], rule['jwksUri'], rule['jwks']]) : '';
}
