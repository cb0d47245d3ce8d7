import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './telemetry-without-provider.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/telemetry-without-provider', rule }, yaml.trimStart());

describe('nothing is logged', () => {
  it('of several entries, those without one', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    enableAutoMtls: true
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  accessLogging:
    - providers: [{ name: envoy }]
    - disabled: false
#     ^^^^^^^^^^^^^^^ nothing is logged: this entry names no provider, and \`defaultProviders.accessLogging\` of the mesh has none
    - {}
#     ^^ nothing is logged: this entry names no provider, and \`defaultProviders.accessLogging\` of the mesh has none
`);
  });

  it('without a mesh configuration nobody can say', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  accessLogging:
    - {}
# unjudged: the access logs of Telemetry shop/a: \`defaultProviders\` of the mesh configuration
`);
  });
});

describe('silent', () => {
  it('a default of the mesh', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    defaultProviders: { accessLogging: [envoy] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  accessLogging: [{}]
`);
  });

  it('logs that are switched off, and no logs', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    enableAutoMtls: true
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  accessLogging: [{ disabled: true }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: bank }
spec:
  tracing: [{ randomSamplingPercentage: 1 }]
`);
  });
});
