import { nearest } from '../../../base/near-miss.ts';
import { listAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { attachmentKinds, issuersOf, podsOf, policiesIn, policiesOf } from './shared/attached-policies.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { actionOf, hasTarget, rulesOf, valuesOf } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy asks for a token where no RequestAuthentication checks any.',
  why: `\`requestPrincipals\` and \`request.auth.*\` are what the proxy read from a token **that it checked**. Without a RequestAuthentication for the
workload it checks none, and no request has any of it: an ALLOW rule admits nobody, a DENY rule on a claim refuses nobody. The same goes for
an issuer that no rule of a RequestAuthentication names.`,
  severity: 'error',
  reads: [...attachmentKinds, ...meshConfigurationKinds],
  upstream: [],
  messages: {
    unchecked: ({ field, workload }: { field: string; workload: string }) => `\`${field}\` needs a checked token, and no RequestAuthentication is for ${workload}`,
    issuer: ({ written, issuers, near }: { written: string; issuers: string; near: string | undefined }) => `no token has \`${written}\`: the issuers that are checked here are ${issuers}${near === undefined ? '' : `, did you mean \`${near}/*\`?`}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, jwtRules: [{ issuer: https://issuer.example }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from: [{ source: { requestPrincipals: ['*'] } }]
#                                           ^^^^^ \`requestPrincipals\` needs a checked token, and no RequestAuthentication is for Pod \`shop/payments\`
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: all, namespace: shop }
spec: { jwtRules: [{ issuer: https://issuer.example }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from: [{ source: { requestPrincipals: ['https://issuer.example/*'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const asked = tokenPlaces(policy);
    if (asked.length === 0 || hasTarget(policy)) return;
    const { rootNamespace } = securitySettings(context);
    const pods = podsOf(context, policy, rootNamespace);
    const [first] = pods ?? [];
    if (pods !== undefined && first === undefined) return;
    const checking = pods === undefined ? policiesIn(context, 'RequestAuthentication', rootNamespace) : [];
    const lacking = pods?.find((pod) => policiesOf(context, 'RequestAuthentication', pod, rootNamespace).every((each) => issuersOf(each).length === 0));
    if (pods === undefined ? checking.length === 0 : lacking !== undefined) {
      const workload = lacking === undefined ? 'the whole mesh' : `${lacking.resource.kind} \`${lacking.namespace}/${lacking.resource.name}\``;
      const isDenying = actionOf(policy) === 'DENY';
      for (const { field, path } of asked.slice(0, 1)) context.report({ at: [policy, path], message: 'unchecked', data: { field, workload }, ...(pods === undefined || (isDenying && field.startsWith('not')) ? { severity: 'warning' } : {}), explains: isDenying ? 'whether the rule refuses has nothing to do with tokens' : 'nobody is admitted by this rule, whatever token they send', help: 'write a RequestAuthentication that selects this workload' });
      return;
    }
    const issuers = new Set((pods === undefined ? checking : pods.flatMap((pod) => policiesOf(context, 'RequestAuthentication', pod, rootNamespace))).flatMap(issuersOf));
    for (const { value, path } of issuers.size === 0 ? [] : valuesOf(policy, 'requestPrincipals')) {
      const issuer = /^([^*]+)\/[^/]+$/.exec(value)?.[1];
      if (issuer !== undefined && !issuers.has(issuer) && !/^https?:\/?$/.test(issuer)) context.report({ at: [policy, path], message: 'issuer', data: { written: value, issuers: [...issuers].map((each) => `\`${each}\``).join(', '), near: nearest(issuer, issuers) } });
    }
  },
});

function tokenPlaces(policy: Resource): { field: string; path: Path }[] {
  if (actionOf(policy) === 'CUSTOM') return [];
  const fields = rulesOf(policy).flatMap(({ rule, path }) => [
    ...listAt(rule, ['from']).flatMap((from, index) => ['requestPrincipals', 'notRequestPrincipals'].filter((field) => listAt(from, ['source', field]).length > 0).map((field) => ({ field, path: [...path, 'from', index, 'source', field] }))),
    ...listAt(rule, ['when']).flatMap((condition, index) => ((textAt(condition, ['key']) ?? '').startsWith('request.auth.') ? [{ field: textAt(condition, ['key']) ?? '', path: [...path, 'when', index, 'key'] }] : [])),
  ]);
  return fields;
}
