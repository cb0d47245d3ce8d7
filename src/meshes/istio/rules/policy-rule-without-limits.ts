import { listAt, objectAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { actionOf, rulesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'A rule of an AuthorizationPolicy limits nothing, so it matches every request.',
  why: `A rule without \`from\`, \`to\` and \`when\` matches everything: \`rules: [{}]\` admits everyone, without an identity too, and rules beside it are
alternatives that no longer matter. That is not \`spec: {}\`, which has no rule and admits nobody. In a policy with \`action: DENY\` it refuses
every request.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    beside: 'this rule limits nothing, so it admits every request, and the rules beside it mean nothing',
    admits: 'this rule limits nothing: every request is admitted, without an identity too',
    denies: 'this rule limits nothing, so it refuses every request',
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { namespaces: [shop] } }]
    - {}
#     ^^ error: this rule limits nothing, so it admits every request, and the rules beside it mean nothing
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { namespaces: [shop] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const action = actionOf(policy);
    if (action !== 'ALLOW' && action !== 'DENY') return;
    const rules = rulesOf(policy);
    for (const { rule, path } of rules) {
      if (limits(rule)) continue;
      const at = [policy, path] as const;
      if (action === 'DENY') context.report({ at, message: 'denies', explains: '`GET /` is refused with 403, whoever sends it', help: 'say what it refuses in `from`, `to` or `when`' });
      else if (rules.length > 1) context.report({ at, message: 'beside', severity: 'error', explains: '`GET /` is admitted from anyone, even without an identity', help: 'take this rule out, or the others' });
      else context.report({ at, message: 'admits', severity: 'info', help: '`spec: {}`, without any rule, admits nobody' });
    }
  },
});

function limits(rule: Json): boolean {
  return listAt(rule, ['from']).length + listAt(rule, ['when']).length > 0 || (listAt(rule, ['to']).length > 0 && !listAt(rule, ['to']).some(isEverything));
}

/** An operation of which every request is one: all methods, all paths, all hosts. */
function isEverything(to: Json): boolean {
  const fields = Object.entries(objectAt(to, ['operation']) ?? {});
  return fields.length > 0 && fields.every(([field, values]) => ['methods', 'paths', 'hosts'].includes(field) && Array.isArray(values) && values.some((value) => value === '*' || (field === 'paths' && value === '/*')));
}
