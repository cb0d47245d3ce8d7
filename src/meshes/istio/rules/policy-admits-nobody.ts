import { listAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { attachmentKinds, policiesIn } from './shared/attached-policies.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { actionOf, hasTarget } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';
import { podsIn } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'An ALLOW policy has no rules, and no other policy admits anybody.',
  why: `An ALLOW policy without rules admits nobody: that is how everything is refused that no other policy admits. Where there is no other ALLOW
policy, every call is refused. \`rules: [{}]\`, with an empty rule, is the opposite, and admits everybody.`,
  severity: 'info',
  reads: [...attachmentKinds, ...meshConfigurationKinds],
  upstream: [],
  messages: { nobody: ({ scope }: { scope: string }) => `this admits nobody, and no other policy of the input admits anybody in ${scope}: every call there is refused` },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nobody, namespace: shop }
spec: {}
#^^^ this admits nobody, and no other policy of the input admits anybody in namespace \`shop\`: every call there is refused
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nobody-else, namespace: shop }
spec: {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec: { rules: [{ from: [{ source: { namespaces: [shop] } }] }] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    if (actionOf(policy) !== 'ALLOW' || hasTarget(policy) || admits(policy)) return;
    const { rootNamespace } = securitySettings(context);
    // What the mesh refuses may be admitted in each namespace: nobody could say so of all of them.
    if (policy.namespace === rootNamespace || podsIn(context, policy.namespace).length === 0) return;
    const others = [rootNamespace, policy.namespace].flatMap((namespace) => policiesIn(context, 'AuthorizationPolicy', namespace));
    if (others.some((other) => actionOf(other) === 'ALLOW' && admits(other))) return;
    context.report({ at: [policy, ['spec'], 'key'], message: 'nobody', data: { scope: `namespace \`${policy.namespace}\`` } });
  },
});

function admits(policy: Resource): boolean {
  return listAt(policy.raw, ['spec', 'rules']).length > 0;
}
