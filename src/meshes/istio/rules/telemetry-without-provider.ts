import { listAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';

export default defineRule({
  summary: 'A Telemetry asks for access logs and names no provider, and the mesh has none by default.',
  why: `A Telemetry says what to log, a provider where to. Without \`providers\`, those of \`defaultProviders\` in the mesh configuration count; where
there are none either, **nothing is logged**. \`envoy\` is a provider that every mesh has: it writes to the proxy's standard output.`,
  severity: 'warning',
  reads: ['telemetry.istio.io/Telemetry', ...meshConfigurationKinds],
  upstream: ['IST0157'],
  messages: { none: 'nothing is logged: this entry names no provider, and `defaultProviders.accessLogging` of the mesh has none' },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "enableAutoMtls: true" }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: logs, namespace: shop }
spec:
  accessLogging:
    - filter: { expression: response.code >= 500 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing is logged: this entry names no provider, and \`defaultProviders.accessLogging\` of the mesh has none
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: logs, namespace: shop }
spec:
  accessLogging:
    - providers: [{ name: envoy }]
    - disabled: true
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    const entries = listAt(telemetry.raw, ['spec', 'accessLogging']);
    const open = entries.flatMap((entry, index) => (valueAt(entry, ['disabled']) !== true && listAt(entry, ['providers']).length === 0 ? [index] : []));
    const { config, assumed } = context.index(meshConfiguration);
    if (open.length === 0 || listAt(config, ['defaultProviders', 'accessLogging']).length > 0) return;
    if (assumed !== undefined) return context.unjudged(`the access logs of Telemetry ${telemetry.namespace}/${telemetry.name}`, '`defaultProviders` of the mesh configuration');
    for (const index of open) context.report({ at: [telemetry, ['spec', 'accessLogging', index]], message: 'none', help: 'add `providers: [{ name: envoy }]`' });
  },
});
