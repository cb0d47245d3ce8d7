import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { providerNamesOf, providersOf } from './shared/telemetry.ts';

const deprecated: ReadonlySet<string> = new Set(['lightstep', 'opencensus']);

export default defineRule({
  summary: 'A Telemetry sends to a provider of a kind that is deprecated or gone.',
  why: `Envoy has dropped its own exporters for Lightstep and OpenCensus in favour of OpenTelemetry. Proxies of newer versions send nothing to such a
provider; both services take OpenTelemetry.`,
  severity: 'warning',
  reads: ['telemetry.istio.io/Telemetry', ...meshConfigurationKinds],
  upstream: ['IST0002'],
  messages: { deprecated: ({ name, field }: { name: string; field: string }) => `the provider \`${name}\` is of the kind \`${field}\`, which is deprecated` },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: traces, lightstep: { service: lightstep.example.com, port: 443, accessToken: abc } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: traces }]
#                         ^^^^^^ the provider \`traces\` is of the kind \`lightstep\`, which is deprecated
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders: [{ name: traces, opentelemetry: { service: ingest.example.com, port: 443 } }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: traces }]
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    const names = providerNamesOf(telemetry);
    if (names.length === 0) return;
    const providers = providersOf(context.index(meshConfiguration).config);
    for (const { name, path } of names) {
      const field = providers.get(name);
      if (field !== undefined && deprecated.has(field)) context.report({ at: [telemetry, path], message: 'deprecated', data: { name, field }, help: 'define an `opentelemetry` provider and send there' });
    }
  },
});
