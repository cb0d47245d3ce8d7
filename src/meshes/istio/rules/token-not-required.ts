import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { asksForToken, attachmentKinds, podsOf, policiesIn, policiesOf } from './shared/attached-policies.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { actionOf, hasTarget } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';

export default defineRule({
  summary: 'A RequestAuthentication checks tokens, and nothing requires one.',
  why: `A RequestAuthentication refuses a token that is wrong. A request **without** any token passes, and so whoever has none has only to leave it
out. That one must be there is said by an AuthorizationPolicy: \`requestPrincipals: ["*"]\` in an ALLOW rule, or \`notRequestPrincipals: ["*"]\`
in a DENY rule.`,
  severity: 'warning',
  reads: [...attachmentKinds, ...meshConfigurationKinds],
  upstream: [],
  messages: {
    optional: ({ workload }: { workload: string }) => `no AuthorizationPolicy of ${workload} asks for a token, so requests without one pass`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  jwtRules: [{ issuer: https://issuer.example }]
# ^^^^^^^^ no AuthorizationPolicy of Pod \`shop/payments\` asks for a token, so requests without one pass
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, jwtRules: [{ issuer: https://issuer.example }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec: { rules: [{ from: [{ source: { requestPrincipals: ['https://issuer.example/*'] } }] }] }
`,
  judges: ['security.istio.io/RequestAuthentication'],
  judge(authentication, context) {
    if (listAt(authentication.raw, ['spec', 'jwtRules']).length === 0 || hasTarget(authentication)) return;
    const { rootNamespace } = securitySettings(context);
    const pods = podsOf(context, authentication, rootNamespace);
    const at = [authentication, ['spec', 'jwtRules'], 'key'] as const;
    const common = { at, explains: '`GET /` without any token is admitted', help: "write an AuthorizationPolicy with `requestPrincipals: ['*']`" } as const;
    if (pods === undefined) {
      if (!policiesIn(context, 'AuthorizationPolicy', rootNamespace).some(asksForToken)) context.report({ ...common, message: 'optional', data: { workload: 'the whole mesh' }, severity: 'info' });
      return;
    }
    // Who decides otherwise, by an authorizer or not at all, is not open for want of a token.
    const open = pods.find((pod) => !policiesOf(context, 'AuthorizationPolicy', pod, rootNamespace).some((policy) => asksForToken(policy) || actionOf(policy) === 'CUSTOM'));
    if (open !== undefined) context.report({ ...common, message: 'optional', data: { workload: `${open.resource.kind} \`${open.namespace}/${open.resource.name}\`` } });
    else if (pods.length === 0 && authentication.namespace === rootNamespace) context.unjudged(`whether RequestAuthentication ${authentication.namespace}/${authentication.name} is followed by a policy that requires a token`, 'the workloads that it selects');
  },
});
