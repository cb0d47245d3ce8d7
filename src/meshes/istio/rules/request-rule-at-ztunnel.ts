import { listAt, objectAt, type Json, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { actionOf, hasAmbient, isGatewaySelector, isTakenByZtunnel, namespaceOf, requestFieldsOf, rulesOf, targetsOf } from './shared/ambient.ts';
import { podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'A policy asks for something of requests where only ztunnel enforces it, which sees connections.',
  why: `In ambient a policy without \`targetRefs\` is enforced by ztunnel, which sees who connects to which port and nothing of requests. A rule that
asks for a method, a path, a host, a header or a token is not followed there: an **ALLOW** rule is dropped whole, so that what it should admit
is refused if nothing else admits it; of a **DENY** rule that asks for nothing else in
one place it denies **nothing**, and beside ports or accounts in the same place it denies **all** of them; \`CUSTOM\` and \`AUDIT\`
are ignored. Waypoints take policies with \`targetRefs\` alone.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', 'Namespace', ...selectableKinds],
  upstream: ['KIA0109', 'KIA0110', 'KIA1317'],
  messages: {
    allow: ({ field, isAll }: { field: string; isAll: boolean }) => (isAll ? `ztunnel sees no \`${field}\`, so this rule admits nobody, and nothing else in the policy does: every connection is refused` : `ztunnel sees no \`${field}\`, so this rule admits nobody`),
    deny: ({ field }: { field: string }) => `ztunnel sees no \`${field}\`, so this rule denies nothing`,
    wider: ({ field }: { field: string }) => `ztunnel sees no \`${field}\` and goes by the rest: every connection that it fits is denied, whatever is asked`,
    action: ({ action }: { action: string }) => `ztunnel knows no \`${action}\`: it ignores the policy`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-read, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - to: [{ operation: { methods: [GET] } }]
#                                  ^^^^^ ztunnel sees no \`methods\`, so this rule admits nobody, and nothing else in the policy does: every connection is refused
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-delete, namespace: shop }
spec:
  action: DENY
  rules:
    - from: [{ source: { namespaces: [test] } }]
      to: [{ operation: { paths: [/admin] } }]
#                                ^^^^^^^^ ztunnel sees no \`paths\`, so this rule denies nothing
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ask, namespace: shop }
spec:
  action: CUSTOM
#         ^^^^^^ warning: ztunnel knows no \`CUSTOM\`: it ignores the policy
  provider: { name: opa }
  rules: [{ to: [{ operation: { ports: ["8080"] } }] }]
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-web, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
      to: [{ operation: { ports: ["8080"] } }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-read, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    if (targetsOf(policy).length > 0 || !hasAmbient(context, policy.namespace)) return;
    const action = actionOf(policy);
    const found = rulesOf(policy).map((rule, index) => requestFieldsOf(rule, ['spec', 'rules', index]));
    const isKnown = action === 'ALLOW' || action === 'DENY';
    if ((isKnown && found.every((fields) => fields.length === 0)) || !isAtZtunnel(policy, context)) return;
    const help = 'write `targetRefs` to the Service, and let it go through a waypoint';
    if (!isKnown) return context.report({ at: [policy, ['spec', 'action']], severity: 'warning', message: 'action', data: { action }, help });
    for (const [index, [first]] of found.entries()) {
      if (first === undefined) continue;
      const at = [policy, first.path] as const;
      const data = { field: first.field };
      if (action === 'DENY' && isWider(rulesOf(policy)[index])) context.report({ at, message: 'wider', data, explains: 'more is denied than the rule says', help });
      else if (action === 'DENY') context.report({ at, message: 'deny', data, explains: 'what it should deny arrives', help });
      else context.report({ at, message: 'allow', data: { field: first.field, isAll: found.every((fields) => fields.length > 0) && index === 0 }, explains: 'connections that it should admit are refused', help });
    }
  },
});

type Context = Parameters<typeof podsWith>[0] & Parameters<typeof namespaceOf>[0];

/** Whether pods that it selects are in ambient; where the input has none of them, whether their namespace is. */
function isAtZtunnel(policy: Resource, context: Context): boolean {
  const namespace = namespaceOf(context, policy.namespace)?.labels;
  const selector = selectorOf(policy);
  const pods = podsWith(context, selector, policy.namespace);
  if (pods.length === 0) return !isGatewaySelector(selector) && isTakenByZtunnel({}, namespace);
  return pods.some(({ labels }) => isTakenByZtunnel(labels, namespace));
}

/** Whether every clause keeps something after what asks of requests is taken away: then the rule still denies, and more. A `when` is a clause of its own. */
function isWider(rule: Json | undefined): boolean {
  const keeps = (list: string, holder: string): boolean => listAt(rule, [list]).length === 0 || listAt(rule, [list]).some((entry) => Object.keys(objectAt(entry, [holder]) ?? {}).some((field) => connectionFields.has(field)));
  const areConditionsKept = requestFieldsOf({ when: listAt(rule, ['when']) }, []).length === 0;
  return areConditionsKept && keeps('from', 'source') && keeps('to', 'operation');
}

const connectionFields: ReadonlySet<string> = new Set(['principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'ports'].flatMap((field) => [field, `not${field[0]?.toUpperCase()}${field.slice(1)}`]));
