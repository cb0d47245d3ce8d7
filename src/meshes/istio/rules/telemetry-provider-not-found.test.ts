import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './telemetry-provider-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/telemetry-provider-not-found', rule }, yaml.trimStart());

describe('not defined', () => {
  it('anywhere a provider is named', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: otel, opentelemetry: { service: a, port: 1 } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - providers: [{ name: promethus }]
#                         ^^^^^^^^^ the mesh has no provider \`promethus\`, did you mean \`prometheus\`?
  tracing:
    - providers: [{ name: zipkin }]
#                         ^^^^^^ the mesh has no provider \`zipkin\`
  accessLogging:
    - providers: [{ name: envoy }, { name: Otel }]
#                                          ^^^^ the mesh has no provider \`Otel\`, did you mean \`otel\`?
`);
  });

  it('without a mesh configuration nobody can say', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{ providers: [{ name: zipkin }] }]
# unjudged: the provider \`zipkin\` of Telemetry shop/a: \`extensionProviders\` of the mesh configuration
`);
  });
});

describe('silent', () => {
  it('those that every mesh has', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics: [{ providers: [{ name: prometheus }] }]
  accessLogging: [{ providers: [{ name: envoy }] }]
`);
  });

  it('those that the mesh defines, in an IstioOperator too', () => {
    check(`
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: a, namespace: istio-system }
spec: { meshConfig: { extensionProviders: [{ name: z, zipkin: { service: a, port: 1 } }] } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{ providers: [{ name: z }] }]
`);
  });
});
