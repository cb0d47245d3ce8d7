import { textMapAt, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { defineRule } from '../../../rules/rule.ts';
import { gatewaysByNamespace } from '../../../rules/shared/gateway-api.ts';
import { defineTable, type View } from '../../../rules/view.ts';
import { actionOf, hasAmbient, isTakenByZtunnel, kubernetesGateway, namespaceOf, rulesOf, targetsOf, waypointOf, type WaypointRef } from './shared/ambient.ts';
import { podsIn, podsWith, selectableKinds, selectorOf, type SelectablePod } from './shared/selectable-pods.ts';
import { mayAdmit } from './shared/waypoint-admission.ts';

export default defineRule({
  summary: 'A policy admits the clients of a workload and not its waypoint, through which they come.',
  why: `What comes through a waypoint arrives at the pods **as the waypoint**: ztunnel sees its service account, and no longer that of the client. An
ALLOW policy with a selector that lists clients then refuses all of them. The clients belong into a policy with \`targetRefs\` at the waypoint,
and the one at the pods has to admit the waypoint's account: \`cluster.local/ns/NAMESPACE/sa/WAYPOINT\`.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', 'Namespace', 'Service', kubernetesGateway, ...selectableKinds],
  upstream: [],
  messages: { omitted: ({ principal, whom }: { principal: string; whom: string }) => `requests for ${whom} arrive as \`${principal}\`, which no rule admits: they are refused` },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { containers: [{ name: cart, image: cart }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/web/sa/web] } }]
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ requests for \`cart\` arrive as \`cluster.local/ns/shop/sa/waypoint\`, which no rule admits: they are refused
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { containers: [{ name: cart, image: cart }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/waypoint] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const rules = hasAmbient(context, policy.namespace) ? rulesOf(policy) : [];
    if (actionOf(policy) !== 'ALLOW' || rules.length === 0 || targetsOf(policy).length > 0) return;
    const namespace = namespaceOf(context, policy.namespace);
    const selector = selectorOf(policy);
    const pods = Object.keys(selector).length === 0 ? podsIn(context, policy.namespace) : podsWith(context, selector, policy.namespace);
    const services = context.rows(selectingServices, policy.namespace);
    for (const pod of pods) {
      if (!isTakenByZtunnel(pod.labels, namespace?.labels)) continue;
      const waypoint = services.flatMap((service) => boundTo(context, service, pod, namespace))[0];
      const allowing = waypoint === undefined ? [] : [policy.namespace, 'istio-system'].flatMap((place) => context.rows(allowPolicies, place)).filter((other) => matchesLabels(selectorOf(other), pod.labels));
      if (waypoint === undefined || allowing.some((other) => rulesOf(other).some((rule) => mayAdmit(rule, waypoint)))) continue;
      context.report({ at: [policy, ['spec', 'rules']], message: 'omitted', data: { principal: `cluster.local/ns/${waypoint.namespace}/sa/${waypoint.name}`, whom: `\`${pod.resource.name}\`` }, help: 'admit the waypoint here, and list the clients in a policy with `targetRefs` to the Service' });
      return;
    }
  },
});

/** What one ALLOW policy admits is admitted, whatever the others list. */
const allowPolicies = defineTable({ reads: ['security.istio.io/AuthorizationPolicy'], rowsOf: (policy) => (actionOf(policy) === 'ALLOW' && targetsOf(policy).length === 0 ? [[policy.namespace, policy] as const] : []) });

/** The Services of a namespace that have a selector. */
const selectingServices = defineTable({ reads: ['Service'], rowsOf: (service) => (Object.keys(textMapAt(service.raw, ['spec', 'selector'])).length === 0 ? [] : [[service.namespace, service] as const]) });

/** The waypoint of a Service that leads to the pod. */
function boundTo(context: View<typeof kubernetesGateway>, service: Resource, { labels }: SelectablePod, namespace: Resource | undefined): WaypointRef[] {
  if (!matchesLabels(textMapAt(service.raw, ['spec', 'selector']), labels)) return [];
  const waypoint = waypointOf(service.labels, namespace, service.namespace);
  return waypoint === undefined || waypoint === 'none' || isMissing(context, waypoint) ? [] : [waypoint];
}

/** Traffic to one that is not there goes straight to the pods. */
function isMissing(context: View<typeof kubernetesGateway>, { namespace, name }: WaypointRef): boolean {
  return context.get(kubernetesGateway, namespace, name) === undefined && context.rows(gatewaysByNamespace, namespace).length > 0;
}
