import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './status-reports-failure.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/status-reports-failure', rule }, yaml.trimStart());

describe('nothing failed', () => {
  it('conditions that hold', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
status:
  conditions:
    - { type: Accepted, status: "True", reason: Accepted }
    - { type: Programmed, status: "True", reason: Programmed }
`);
  });

  it('conditions of others', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
status:
  conditions:
    - { type: Ready, status: "False", reason: Waiting }
`);
  });

  it('no status, and an empty one', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: web }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
status: { loadBalancer: {} }
`);
  });

  it('a condition that is not known yet', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
status:
  conditions:
    - { type: Programmed, status: Unknown, reason: Pending }
`);
  });
});

describe('something did', () => {
  it('a machine that is not well', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: shop }
spec: { address: 10.0.0.1 }
status:
  conditions:
    - { type: Healthy, status: "False", reason: ProbeFailed }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`Healthy\` is not so in the cluster, because of \`ProbeFailed\`
`);
  });

  it('a policy that is followed in part', () => {
    check(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ kind: Service, group: '', name: cart }]
status:
  conditions:
    - { type: WaypointAccepted, status: "True", reason: PartiallyInvalid, message: "a target is not there." }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`WaypointAccepted\` is not so in the cluster, because of \`PartiallyInvalid\`: a target is not there
`);
  });

  it('ztunnel refuses a policy', () => {
    check(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  action: CUSTOM
status:
  conditions:
    - { type: ZtunnelAccepted, status: "False", reason: UnsupportedValue }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ZtunnelAccepted\` is not so in the cluster, because of \`UnsupportedValue\`
`);
  });

  it('a Gateway, of another namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  conditions:
    - { type: Programmed, status: "False", reason: AddressNotAssigned, message: no address yet }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`Programmed\` is not so in the cluster, because of \`AddressNotAssigned\`: no address yet
    - { type: ResolvedRefs, status: "False", reason: InvalidCertificateRef }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ResolvedRefs\` is not so in the cluster, because of \`InvalidCertificateRef\`
`);
  });

  it('the same of two parents is said once', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: a }
    - { name: b }
status:
  parents:
    - conditions: [{ type: Accepted, status: "False", reason: NoMatchingParent }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`Accepted\` is not so in the cluster, because of \`NoMatchingParent\`
    - conditions: [{ type: Accepted, status: "False", reason: NoMatchingParent }]
    - conditions: [{ type: ResolvedRefs, status: "False", reason: BackendNotFound }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ResolvedRefs\` is not so in the cluster, because of \`BackendNotFound\`
`);
  });
});
