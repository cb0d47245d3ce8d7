import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './zipkin-gets-no-traces.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/zipkin-gets-no-traces', rule }, yaml.trimStart());

describe('nothing arrives', () => {
  it('with a tracer that is another one', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: otel, opentelemetry: { service: otel.observability.svc.cluster.local, port: 4317 } }]
---
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: istio-system }
#                 ^^^^^^ since Istio 1.22 no proxy sends traces here: the mesh configuration has no tracer that names this Service
spec:
  selector: { app: zipkin }
  ports:
    - { name: http, port: 9411 }
`);
  });

  it('without a mesh configuration nobody can say', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: istio-system }
spec:
  selector: { app: zipkin }
  ports:
    - { name: http, port: 9411 }
# unjudged: whether anything sends traces to Service istio-system/zipkin: the mesh configuration
`);
  });
});

describe('silent', () => {
  it('a tracer in the old place, and a provider of whatever name', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    defaultConfig: { tracing: { zipkin: { address: "zipkin.istio-system:9411" } } }
---
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: istio-system }
spec:
  selector: { app: zipkin }
  ports:
    - { name: http, port: 9411 }
`);
  });

  it('a provider by namespace and host', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: a, zipkin: { service: istio-system/zipkin.istio-system.svc.cluster.local, port: 9411 } }]
---
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: istio-system }
spec:
  selector: { app: zipkin }
  ports:
    - { name: http, port: 9411 }
`);
  });

  it('a Zipkin of another namespace, and other Services', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    enableTracing: true
---
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: observability }
spec:
  selector: { app: zipkin }
  ports:
    - { name: http, port: 9411 }
---
apiVersion: v1
kind: Service
metadata: { name: jaeger, namespace: istio-system }
spec:
  selector: { app: jaeger }
  ports:
    - { name: http, port: 80 }
`);
  });
});
