import { listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'The keys that tokens are checked with are fetched without TLS.',
  why: `\`jwksUri\` says where istiod, or the proxy, gets the issuer's keys. Over \`http://\` whoever stands between can hand in a key of their own, and
sign tokens that every proxy takes.`,
  severity: 'warning',
  reads: ['security.istio.io/RequestAuthentication'],
  upstream: [],
  messages: { plaintext: ({ url }: { url: string }) => `the keys are fetched from \`${url}\` without TLS, so whoever is on the way can put in their own` },
  bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  jwtRules:
    - issuer: https://issuer.example
      jwksUri: http://issuer.example/keys
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^ the keys are fetched from \`http://issuer.example/keys\` without TLS, so whoever is on the way can put in their own
`,
  good: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  jwtRules:
    - issuer: https://issuer.example
      jwksUri: https://issuer.example/keys
`,
  judges: ['security.istio.io/RequestAuthentication'],
  judge(authentication, context) {
    for (const [index, rule] of listAt(authentication.raw, ['spec', 'jwtRules']).entries()) {
      const url = textAt(rule, ['jwksUri']) ?? '';
      if (!/^http:\/\//i.test(url) || (textAt(rule, ['jwks']) ?? '') !== '') continue;
      // Inside the cluster only somebody in the cluster is on the way.
      const isInside = /^http:\/\/(?:localhost|127\.\d|[^/.:]+(?:\.[^/.:]+(?:\.svc(?:\.[^/:]*)?)?)?(?:[:/]|$))/i.test(url) && !/^http:\/\/[^/:]+\.(?:com|org|net|io|dev|example)(?:[:/]|$)/i.test(url);
      context.report({ at: [authentication, ['spec', 'jwtRules', index, 'jwksUri']], message: 'plaintext', data: { url }, ...(isInside ? { severity: 'info' } : {}), help: 'write `https://`' });
    }
  },
});
