import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './provider-deprecated.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/provider-deprecated', rule }, yaml.trimStart());

describe('deprecated', () => {
  it('of both kinds', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: a, lightstep: { service: a, port: 1 } }, { name: b, opencensus: { service: b, port: 1 } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{ providers: [{ name: a }] }, { providers: [{ name: b }] }]
#                                 ^ the provider \`a\` is of the kind \`lightstep\`, which is deprecated
#                                                               ^ the provider \`b\` is of the kind \`opencensus\`, which is deprecated
`);
  });
});

describe('silent', () => {
  it('a name that only sounds so', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: lightstep, opentelemetry: { service: a, port: 1 } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{ providers: [{ name: lightstep }] }]
`);
  });

  it('one that nobody uses', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: a, lightstep: { service: a, port: 1 } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{ randomSamplingPercentage: 1 }]
`);
  });
});
