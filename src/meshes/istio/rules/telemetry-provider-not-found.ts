import { nearest } from '../../../base/near-miss.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { builtInProviders, providerNamesOf, providersOf } from './shared/telemetry.ts';

export default defineRule({
  summary: 'A Telemetry names a provider that the mesh does not have, so nothing is sent.',
  why: `Providers are defined in the mesh configuration, under \`extensionProviders\`, and named in Telemetry resources. A name that is not defined is
left out without a word: no metrics, no traces, no logs. Every mesh has \`prometheus\`, \`stackdriver\` and \`envoy\`.`,
  severity: 'error',
  reads: ['telemetry.istio.io/Telemetry', ...meshConfigurationKinds],
  upstream: [],
  messages: { missing: ({ name, near }: { name: string; near: string | undefined }) => `the mesh has no provider \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders:
      - { name: otel, opentelemetry: { service: otel.telemetry.svc.cluster.local, port: 4317 } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: traces, namespace: shop }
spec:
  tracing:
    - providers: [{ name: otell }]
#                         ^^^^^ the mesh has no provider \`otell\`, did you mean \`otel\`?
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders:
      - { name: otel, opentelemetry: { service: otel.telemetry.svc.cluster.local, port: 4317 } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: traces, namespace: shop }
spec:
  tracing:
    - providers: [{ name: otel }]
  metrics:
    - providers: [{ name: prometheus }]
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    const { config, assumed } = context.index(meshConfiguration);
    const known = [...builtInProviders, ...providersOf(config).keys()];
    for (const { name, path } of providerNamesOf(telemetry)) {
      if (known.includes(name)) continue;
      if (assumed !== undefined) {
        context.unjudged(`the provider \`${name}\` of Telemetry ${telemetry.namespace}/${telemetry.name}`, '`extensionProviders` of the mesh configuration');
        continue;
      }
      const near = nearest(name, known);
      const edit = near === undefined ? undefined : replaceValue(telemetry, path, near);
      context.report({
        at: [telemetry, path],
        message: 'missing',
        data: { name, near },
        help: `define it under \`extensionProviders\`, or name one of ${known.map((one) => `\`${one}\``).join(', ')}`,
        fix: edit && { title: `send to \`${near}\``, edits: [edit], changesTraffic: 'telemetry is sent to that provider' },
      });
    }
  },
});
