import { defineRule } from '../../../rules/rule.ts';
import { hasAmbient, isGatewaySelector, isTakenByZtunnel, isWaypoint, kubernetesGateway, namespaceOf, targetsOf } from './shared/ambient.ts';
import { podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

const requestKinds = ['security.istio.io/RequestAuthentication', 'extensions.istio.io/WasmPlugin'] as const;
const policyKinds = [...requestKinds, 'security.istio.io/AuthorizationPolicy', 'telemetry.istio.io/Telemetry'] as const;
const gatewayName = 'gateway.networking.k8s.io/gateway-name';

export default defineRule({
  summary: 'A policy selects pods where only a waypoint could follow it, and waypoints take no selectors.',
  why: `In ambient requests are seen by waypoints alone, and a waypoint takes policies by \`targetRefs\` to itself or to a Service behind it, **never by
labels**: not by those of the workload, and not by its own. A RequestAuthentication or WasmPlugin with a selector, or for its whole namespace,
is then followed by nobody. Gateways of the Gateway API that are no waypoints do take selectors, by default.`,
  severity: 'error',
  reads: [...policyKinds, 'Namespace', kubernetesGateway, ...selectableKinds],
  upstream: ['KIA1110', 'KIA1111', 'KIA1115', 'KIA1116', 'KIA1117', 'IST0166'],
  messages: {
    ambient: ({ kind, whom }: { kind: string; whom: string }) => `${whom} in ambient, where only waypoints follow a ${kind}, and those only by \`targetRefs\``,
    waypoint: ({ name }: { name: string }) => `this selects the pods of the waypoint \`${name}\`, which takes policies only by \`targetRefs\``,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what this selects is in ambient, where only waypoints follow a RequestAuthentication, and those only by \`targetRefs\`
  jwtRules: [{ issuer: a, jwksUri: https://a.example.com/keys }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: at-waypoint, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: waypoint } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this selects the pods of the waypoint \`waypoint\`, which takes policies only by \`targetRefs\`
  rules: [{ from: [{ source: { namespaces: [web] } }] }]
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  jwtRules: [{ issuer: a, jwksUri: https://a.example.com/keys }]
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: edge, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: public } }
  jwtRules: [{ issuer: a, jwksUri: https://a.example.com/keys }]
`,
  judges: policyKinds,
  judge(policy, context) {
    if (targetsOf(policy).length > 0) return;
    const selector = selectorOf(policy);
    const name = selector[gatewayName];
    const gateway = name === undefined ? undefined : context.get(kubernetesGateway, policy.namespace, name);
    const hasSelector = Object.keys(selector).length > 0;
    const at = [policy, hasSelector ? ['spec', 'selector'] : ['metadata', 'name'], hasSelector ? 'entry' : 'value'] as const;
    const explains = 'nobody follows this policy';
    const help = 'attach it with `targetRefs` to the Service, or to the waypoint';
    if (name !== undefined) {
      if (gateway !== undefined && isWaypoint(gateway)) context.report({ at, message: 'waypoint', data: { name }, explains, help });
      return;
    }
    if (policy.kind === 'AuthorizationPolicy' || (policy.kind === 'Telemetry' && !hasSelector)) return;
    if (!hasAmbient(context, policy.namespace)) return;
    const namespace = namespaceOf(context, policy.namespace)?.labels;
    const pods = podsWith(context, selector, policy.namespace);
    // Gateways and pods with a sidecar in the same namespace follow it: it is lost only where all that it selects is in ambient.
    const isLost = pods.length === 0 ? !isGatewaySelector(selector) && isTakenByZtunnel({}, namespace) : pods.every(({ labels }) => isTakenByZtunnel(labels, namespace));
    if (isLost) context.report({ at, severity: hasSelector && policy.kind !== 'Telemetry' ? 'error' : 'warning', message: 'ambient', data: { kind: policy.kind, whom: hasSelector ? 'what this selects is' : 'this namespace is' }, explains, help });
  },
});
