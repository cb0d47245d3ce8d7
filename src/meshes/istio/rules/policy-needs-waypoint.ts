import { defineRule } from '../../../rules/rule.ts';
import { isServiceTarget, namespaceOf, targetsOf, waypointOf } from './shared/ambient.ts';

const policyKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry', 'extensions.istio.io/WasmPlugin'] as const;

export default defineRule({
  summary: 'A policy is for a Service that no waypoint stands before.',
  why: `Policies with \`targetRefs\` to a Service are enforced by the **waypoint** of the Service and by nobody else: ztunnel knows no Services, and
sidecars leave out whatever has \`targetRefs\`. A Service goes through a waypoint if it, or its namespace, has the label \`istio.io/use-waypoint\`.
Without one the policy is taken and does nothing.`,
  severity: 'error',
  reads: [...policyKinds, 'Service', 'Namespace'],
  upstream: ['KIA0109', 'KIA1110', 'KIA1111', 'KIA1112'],
  messages: {
    none: ({ service }: { service: string }) => `no waypoint stands before Service \`${service}\`, so nobody enforces this`,
    optedOut: ({ service, by }: { service: string; by: string }) => `Service \`${service}\` goes through no waypoint, as ${by} says \`istio.io/use-waypoint: none\`: nobody enforces this`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { istio.io/use-waypoint: none } }
spec: { selector: { app: orders }, ports: [{ port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-delete, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no waypoint stands before Service \`cart\`, so nobody enforces this
    - { group: '', kind: Service, name: orders }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Service \`orders\` goes through no waypoint, as its label says \`istio.io/use-waypoint: none\`: nobody enforces this
  action: DENY
  rules: [{ to: [{ operation: { methods: [DELETE] } }] }]
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
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-delete, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  action: DENY
  rules: [{ to: [{ operation: { methods: [DELETE] } }] }]
`,
  judges: policyKinds,
  judge(policy, context) {
    for (const target of targetsOf(policy).filter(isServiceTarget)) {
      const service = target.namespace === policy.namespace ? context.get('Service', target.namespace, target.name) : undefined;
      if (service === undefined) continue;
      const namespace = namespaceOf(context, target.namespace);
      const waypoint = waypointOf(service.labels, namespace, service.namespace);
      const common = { at: [policy, target.path], related: [{ at: [service, ['metadata', 'name']], message: 'the Service' }], explains: policy.kind === 'AuthorizationPolicy' ? 'requests that it should refuse arrive' : 'requests arrive as if there were no such policy', help: 'label the Service or its namespace with `istio.io/use-waypoint`, and make the waypoint' } as const;
      if (waypoint === 'none') context.report({ ...common, message: 'optedOut', data: { service: service.name, by: service.labels['istio.io/use-waypoint'] === undefined ? 'its namespace' : 'its label' } });
      else if (waypoint !== undefined) continue;
      else if (namespace === undefined) context.unjudged(`${policy.kind} ${policy.namespace}/${policy.name}: Service ${service.name}`, `the labels of namespace ${service.namespace}, which may name a waypoint`);
      else context.report({ ...common, message: 'none', data: { service: service.name } });
    }
  },
});
