import { nearest } from '../../../base/near-miss.ts';
import { defineRule } from '../../../rules/rule.ts';
import { gatewaysByNamespace, servicesByNamespace } from '../../../rules/shared/gateway-api.ts';
import { isServiceTarget, kubernetesGateway, targetsOf } from './shared/ambient.ts';

const policyKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry', 'extensions.istio.io/WasmPlugin'] as const;

export default defineRule({
  summary: 'A policy is for a Gateway or a Service that does not exist.',
  why: `\`targetRefs\` attach a policy to a Gateway, or to Services behind a waypoint, of **its own namespace**. One that leads to nothing is taken
without a word, and nobody enforces it: an ALLOW policy does not shut, a DENY policy does not deny.`,
  severity: 'error',
  reads: [...policyKinds, 'Service', 'apps/Deployment', kubernetesGateway, 'networking.istio.io/ServiceEntry'],
  upstream: [],
  messages: {
    missing: ({ kind, name, namespace, near }: { kind: string; name: string; namespace: string; near: string | undefined }) => `there is no ${kind} \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    otherNamespace: ({ namespace, own }: { namespace: string; own: string }) => `a policy is for its own namespace \`${own}\`, not for \`${namespace}\`: it is for nothing`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: crat }
#                                       ^^^^ there is no Service \`crat\` in namespace \`shop\`, did you mean \`cart\`?
    - { group: '', kind: Service, name: cart, namespace: other }
#                                                        ^^^^^ a policy is for its own namespace \`shop\`, not for \`other\`: it is for nothing
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: [maps.example.com] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart }
    - { group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }
    - { group: networking.istio.io, kind: ServiceEntry, name: maps }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`,
  judges: policyKinds,
  judge(policy, context) {
    for (const target of targetsOf(policy)) {
      const { path, group, kind, namespace, name } = target;
      const explains = 'nobody enforces the policy for it';
      if (namespace !== policy.namespace) {
        context.report({ at: [policy, [...path, 'namespace']], message: 'otherNamespace', data: { namespace, own: policy.namespace }, explains });
        continue;
      }
      const isService = isServiceTarget(target);
      const groupKind = isService ? 'Service' : group === 'gateway.networking.k8s.io' && kind === 'Gateway' ? kubernetesGateway : group === 'networking.istio.io' && kind === 'ServiceEntry' ? 'networking.istio.io/ServiceEntry' : undefined;
      if (groupKind === undefined || name === '' || context.get(groupKind, namespace, name) !== undefined) continue;
      const known = groupKind === kubernetesGateway ? context.rows(gatewaysByNamespace, namespace) : context.rows(servicesByNamespace, namespace);
      // ServiceEntries are seldom all in one place: only Services and Gateways are known to be missing.
      if (known.length === 0 || groupKind === 'networking.istio.io/ServiceEntry') context.unjudged(`${policy.kind} ${policy.namespace}/${policy.name}: ${kind} ${namespace}/${name}`, `no ${kind} of namespace ${namespace} in the input`);
      else context.report({ at: [policy, [...path, 'name']], message: 'missing', data: { kind, name, namespace, near: nearest(name, known.filter((entry) => entry !== undefined)) }, explains });
    }
  },
});
