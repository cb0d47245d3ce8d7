import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';

export default defineRule({
  summary: 'A Zipkin stands where old versions of Istio sent their traces, and nothing sends there any more.',
  why: `Until 1.21 every proxy sent traces to \`zipkin.istio-system\`, if there was such a Service. Since 1.22 traces are sent only to a provider that the
mesh configuration defines and a Telemetry names. After the upgrade the Service is there, and no trace arrives.`,
  severity: 'info',
  reads: ['Service', ...meshConfigurationKinds],
  upstream: ['IST0169'],
  messages: { nothing: 'since Istio 1.22 no proxy sends traces here: the mesh configuration has no tracer that names this Service' },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "enableTracing: true" }
---
apiVersion: v1
kind: Service
metadata:
  name: zipkin
#       ^^^^^^ since Istio 1.22 no proxy sends traces here: the mesh configuration has no tracer that names this Service
  namespace: istio-system
spec: { selector: { app: jaeger }, ports: [{ name: http-query, port: 9411 }] }
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: zipkin, zipkin: { service: zipkin.istio-system.svc.cluster.local, port: 9411 } }]
---
apiVersion: v1
kind: Service
metadata: { name: zipkin, namespace: istio-system }
spec: { selector: { app: jaeger }, ports: [{ name: http-query, port: 9411 }] }
`,
  judges: ['Service'],
  judge(service, context) {
    if (service.name !== 'zipkin' || service.namespace !== 'istio-system') return;
    const { config, assumed } = context.index(meshConfiguration);
    if (tracersOf(config).some((address) => address.startsWith('zipkin'))) return;
    if (assumed !== undefined) context.unjudged('whether anything sends traces to Service istio-system/zipkin', 'the mesh configuration');
    else context.report({ at: [service, ['metadata', 'name']], message: 'nothing', help: 'define a provider under `extensionProviders`, and name it in a Telemetry' });
  },
});

/** Where proxies are told to send traces: the old setting, and the providers. */
function tracersOf(config: JsonObject): string[] {
  const old = textAt(config, ['defaultConfig', 'tracing', 'zipkin', 'address']);
  const providers = listAt(config, ['extensionProviders']).flatMap((provider) => Object.values(objectAt({ provider }, ['provider']) ?? {}).flatMap((content) => {
    const host = valueAt(content, ['service']);
    // `namespace/host` is allowed too.
    return typeof host === 'string' ? [host.slice(host.indexOf('/') + 1)] : [];
  }));
  return old === undefined ? providers : [...providers, old];
}
