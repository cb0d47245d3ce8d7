import { textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { webhookFindingsOf, webhookKinds } from './shared/webhook-findings.ts';

export default defineRule({
  summary: 'An object is taken by istiod with a warning: something in it has no effect, or another one than it seems.',
  why: `The webhook of istiod answers \`kubectl apply\` with warnings, which nobody reads in a pipeline. The object is in force; what the
warning is about is not, or does more than was meant.

Left out are the warnings that are noise, such as the one that every EnvoyFilter gets, and those about unreachable routes, which other
rules decide exactly.`,
  severity: 'warning',
  reads: webhookKinds,
  upstream: ['IST0133'],
  messages: { warned: ({ text }: { text: string }) => text },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-admin, namespace: shop }
spec:
  action: DENY
  rules:
    - to: [{ operation: { paths: [/admin/*] } }]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: on ports that are not HTTP this rule denies every connection: what it asks of requests is left out there. Name the ports that are meant
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  workloadSelector: { labels: {} }
# ^^^^^^^^^^^^^^^^ the selector has no labels, so it selects every workload there is
  egress: [{ hosts: [./*] }]
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-admin, namespace: shop }
spec:
  action: DENY
  rules:
    - to: [{ operation: { ports: ["8080"], paths: [/admin/*] } }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: [./*] }]
`,
  judges: webhookKinds,
  judge(resource, context) {
    for (const { path, part, message, severity } of webhookFindingsOf(resource)) {
      if (severity === 'warning') context.report({ at: [resource, path, part], message: 'warned', data: { text: message }, ...(isAboutDeny(resource) || message.endsWith('say the same') ? { severity: 'info' } : {}) });
    }
  },
});

/** What istiod says of every DENY rule without ports, whatever the workloads. `request-rule-on-connection-port` looks at them. */
function isAboutDeny({ kind, raw }: Resource): boolean {
  return kind === 'AuthorizationPolicy' && textAt(raw, ['spec', 'action']) === 'DENY';
}
