import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { pathProblem } from './shared/path-problem.ts';
import { effectOf, rewriteFix, valuesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A path of an AuthorizationPolicy is written in a form that no request has.',
  why: `\`paths\` are compared with the path alone, as the proxy normalised it, and in few ways: a text, a text that ends or begins with one star,
\`{*}\` for one segment, \`{**}\` for the rest. There are no regular expressions, and no query.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', ...meshConfigurationKinds],
  upstream: [],
  messages: { nothing: ({ written, because }: { written: string; because: string }) => `\`${written}\` matches no request: ${because}` },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  action: DENY
  rules:
    - to:
        - operation:
            paths:
              - admin/*
#               ^^^^^^^ \`admin/*\` matches no request: every path begins with \`/\`
              - /users/*/orders
#               ^^^^^^^^^^^^^^^ \`/users/*/orders\` matches no request: a star is a wildcard only as the first or the last character
              - /internal/../debug
#               ^^^^^^^^^^^^^^^^^^ \`/internal/../debug\` matches no request: paths are normalised before they are compared
              - /reports?full=1
#               ^^^^^^^^^^^^^^^ \`/reports?full=1\` matches no request: paths are compared without their query
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  action: DENY
  rules:
    - to: [{ operation: { paths: [/admin/*, '/users/{*}/orders', /debug, '*/reports', '*'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const normalization = textAt(context.index(meshConfiguration).config, ['pathNormalization', 'normalization']) ?? 'DEFAULT';
    for (const { value, path, isNegated } of valuesOf(policy, 'paths')) {
      const problem = pathProblem(value, normalization);
      if (problem === undefined) continue;
      const { because, right } = problem;
      context.report({
        at: [policy, path],
        message: 'nothing',
        data: { written: value, because },
        explains: effectOf(policy, isNegated),
        help: right === undefined ? 'write it as an exact path, or with a star at one end, `{*}` or `{**}`' : `write \`${right}\``,
        fix: right === undefined ? undefined : rewriteFix(policy, path, right, 'the requests that were meant are then matched'),
      });
    }
  },
});
