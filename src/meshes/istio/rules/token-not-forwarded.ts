import { groupBy } from '../../../base/order.ts';
import { listAt, type Json, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { qualify, type Edge, type Topology } from '../../../topology/topology.ts';
import { asksForToken, attachmentKinds, podsOf, policiesOf } from './shared/attached-policies.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { securitySettings } from './shared/security-settings.ts';

export default defineRule({
  summary: 'A workload takes the token out of the request, and calls another one that requires it.',
  why: `Once a token is accepted, the proxy takes it out of the request unless \`forwardOriginalToken: true\` says otherwise. The application never
sees it and cannot pass it on: the next workload, which asks for the same token, refuses the call.`,
  severity: 'warning',
  reads: [...attachmentKinds, ...meshConfigurationKinds],
  asks: ['topology'],
  upstream: [],
  messages: {
    kept: ({ workload, callee }: { workload: string; callee: string }) => `the token is taken out at \`${workload}\`, which calls \`${callee}\`, and that requires one`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: app, image: web, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: all, namespace: shop }
spec:
  jwtRules:
    - issuer: https://issuer.example
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the token is taken out at \`shop/web\`, which calls \`shop/payments\`, and that requires one
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }]
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: app, image: web, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: all, namespace: shop }
spec: { jwtRules: [{ issuer: https://issuer.example, forwardOriginalToken: true }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }]
`,
  judges: ['security.istio.io/RequestAuthentication'],
  judge(authentication, context) {
    const index = listAt(authentication.raw, ['spec', 'jwtRules']).findIndex((rule) => !isForwarded(rule));
    if (index < 0) return;
    const { rootNamespace } = securitySettings(context);
    for (const pod of podsOf(context, authentication, rootNamespace) ?? []) {
      for (const edge of callsOf(context.topology).get(qualify(pod.namespace, pod.resource.name)) ?? []) {
        const service = edge.to.kind === 'service' ? context.topology.services.get(edge.to.id) : undefined;
        const callee = service?.workloads.map((id) => context.topology.workloads.get(id)).find((each) => each !== undefined && each.id !== qualify(pod.namespace, pod.resource.name) && requires(each));
        if (callee === undefined) continue;
        const [evidence] = edge.evidence;
        const related = evidence === undefined ? [] : [{ at: { span: { file: evidence.file, line: evidence.line, column: evidence.column, endLine: evidence.line, endColumn: evidence.column } }, message: `it calls it: \`${evidence.text}\`` }];
        return context.report({ at: [authentication, ['spec', 'jwtRules', index]], message: 'kept', data: { workload: qualify(pod.namespace, pod.resource.name), callee: callee.id }, related, explains: 'the call has no token, and gets 403', help: 'set `forwardOriginalToken: true`, and let the application pass the token on' });
      }
    }

    function requires({ namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }): boolean {
      const checks = (each: Resource): boolean => listAt(each.raw, ['spec', 'jwtRules']).length > 0;
      return policiesOf(context, 'RequestAuthentication', { namespace, labels }, rootNamespace).some(checks) && policiesOf(context, 'AuthorizationPolicy', { namespace, labels }, rootNamespace).some(asksForToken);
    }
  },
});

function isForwarded(rule: Json): boolean {
  return typeof rule === 'object' && rule !== null && 'forwardOriginalToken' in rule && rule['forwardOriginalToken'] === true;
}

const calls = new WeakMap<Topology, ReadonlyMap<string, readonly Edge[]>>();

/** Calls that are sure to be made, by caller. */
function callsOf(topology: Topology): ReadonlyMap<string, readonly Edge[]> {
  let known = calls.get(topology);
  if (known === undefined) calls.set(topology, (known = groupBy(topology.edges.filter(({ confidence }) => confidence === 'high'), ({ from }) => (from.kind === 'workload' ? from.id : ''))));
  return known;
}
