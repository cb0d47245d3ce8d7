import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './older-api-version.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/older-api-version', rule }, yaml.trimStart());

describe('older', () => {
  it('of each group', () => {
    check(`
apiVersion: networking.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, VirtualService is served as \`v1\`
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: telemetry.istio.io/v1alpha1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1alpha1\` is an older name: since Istio 1.22, Telemetry is served as \`v1\`
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: security.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, RequestAuthentication is served as \`v1\`
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec: {}
`);
  });

  it('in quotes', () => {
    check(`
apiVersion: "networking.istio.io/v1alpha3"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1alpha3\` is an older name: since Istio 1.22, Sidecar is served as \`v1\`
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: {}
`);
  });
});

describe('silent', () => {
  it('the newest, and kinds that have no newer one', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec: {}
`);
  });

  it('kinds of the same name in other groups', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1beta1
kind: Gateway
metadata: { name: a, namespace: shop }
spec: {}
`);
  });
});

describe('every kind that has a newer one', () => {
  it('DestinationRule', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1alpha3\` is an older name: since Istio 1.22, DestinationRule is served as \`v1\`
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: a }
`);
  });

  it('ServiceEntry', () => {
    check(`
apiVersion: networking.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, ServiceEntry is served as \`v1\`
kind: ServiceEntry
metadata: { name: a, namespace: shop }
spec: { hosts: [a.example.com], ports: [{ number: 80, name: http }] }
`);
  });

  it('WorkloadEntry', () => {
    check(`
apiVersion: networking.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, WorkloadEntry is served as \`v1\`
kind: WorkloadEntry
metadata: { name: a, namespace: shop }
spec: { address: 10.0.0.1 }
`);
  });

  it('WorkloadGroup', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1alpha3\` is an older name: since Istio 1.22, WorkloadGroup is served as \`v1\`
kind: WorkloadGroup
metadata: { name: a, namespace: shop }
spec: { template: {} }
`);
  });

  it('AuthorizationPolicy', () => {
    check(`
apiVersion: security.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, AuthorizationPolicy is served as \`v1\`
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: {}
`);
  });

  it('Gateway', () => {
    check(`
apiVersion: networking.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, Gateway is served as \`v1\`
kind: Gateway
metadata: { name: a, namespace: shop }
spec: {}
`);
  });
});
