import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-api-version-not-served.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-api-version-not-served', rule }, yaml.trimStart());

describe('not served', () => {
  it('the stable version, and one that is only stored', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: grpcroutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: GRPCRoute, plural: grpcroutes }
  versions:
# ^^^^^^^^ warning: \`GRPCRoute\` is served as \`v1alpha2\`, and Istio reads \`v1\`
    - { name: v1alpha2, served: true, storage: false }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gateways.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: Gateway, plural: gateways }
  versions:
# ^^^^^^^^ warning: \`Gateway\` is served as \`v1beta1\`, and Istio reads \`v1\`
    - { name: v1, served: false, storage: false }
    - { name: v1beta1, served: true, storage: false }
`);
  });

  it('the beta version, which older Istios read', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: httproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: HTTPRoute, plural: httproutes }
  versions:
# ^^^^^^^^ info: \`HTTPRoute\` is not served as \`v1beta1\`, which Istio before 1.22 reads and \`istioctl x precheck\` asks for
    - { name: v1, served: true, storage: false }
`);
  });

  it('the only version of a grant', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: referencegrants.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: ReferenceGrant, plural: referencegrants }
  versions:
# ^^^^^^^^ \`ReferenceGrant\` is served as \`v1alpha2\`, and Istio reads \`v1beta1\`
    - { name: v1alpha2, served: true, storage: false }
`);
  });
});

describe('silent', () => {
  it('both', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: httproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: HTTPRoute, plural: httproutes }
  versions:
    - { name: v1, served: true, storage: false }
    - { name: v1beta1, served: true, storage: false }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: grpcroutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: GRPCRoute, plural: grpcroutes }
  versions:
    - { name: v1, served: true, storage: false }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: referencegrants.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: ReferenceGrant, plural: referencegrants }
  versions:
    - { name: v1beta1, served: true, storage: false }
`);
  });

  it('kinds that are not asked for, and other groups', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: tcproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: TCPRoute, plural: tcproutes }
  versions:
    - { name: v1alpha2, served: true, storage: false }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gateways.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Gateway, plural: gateways }
  versions:
    - { name: v1alpha1, served: true, storage: false }
`);
  });
});
