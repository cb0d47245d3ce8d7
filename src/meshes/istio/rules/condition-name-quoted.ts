import { listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { actionOf, rewriteFix, rulesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A condition of an AuthorizationPolicy has quotes inside its brackets, which become part of the name.',
  why: `In \`request.headers[x-version]\` and \`request.auth.claims[groups]\` everything between the brackets is the name. With quotes there, the
proxy looks for a header or a claim whose name has quotes. No request has one: an ALLOW rule admits nobody, a DENY rule refuses nobody.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    quoted: ({ key, what, name }: { key: string; what: string; name: string }) => `\`${key}\` asks for a ${what} called \`${name}\`, with its quotes, which no request has`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - when:
        - key: request.headers["x-version"]
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`request.headers["x-version"]\` asks for a header called \`"x-version"\`, with its quotes, which no request has
          values: [v2]
        - key: request.auth.claims['groups']
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`request.auth.claims['groups']\` asks for a claim called \`'groups'\`, with its quotes, which no request has
          values: [admin]
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - when:
        - { key: 'request.headers[x-version]', values: [v2] }
        - { key: 'request.auth.claims[realm][roles]', values: ['"admin"'] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const { rule, path } of rulesOf(policy)) {
      for (const [index, condition] of listAt(rule, ['when']).entries()) {
        const key = textAt(condition, ['key']) ?? '';
        const name = /\[\s*(["'].*["'])\s*\]/.exec(key)?.[1];
        if (name === undefined || !/^request\.(?:headers|auth\.claims)\[/.test(key)) continue;
        const at = [...path, 'when', index, 'key'];
        const right = key.replaceAll(/\[\s*["']([^"'\]]*)["']\s*\]/g, '[$1]');
        context.report({
          at: [policy, at],
          message: 'quoted',
          data: { key, what: key.startsWith('request.headers') ? 'header' : 'claim', name },
          explains: actionOf(policy) === 'DENY' ? 'so this rule refuses nobody' : 'so this rule admits nobody',
          help: `write \`${right}\``,
          fix: rewriteFix(policy, at, right, 'requests with this name are then matched'),
        });
      }
    }
  },
});
