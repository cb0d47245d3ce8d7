import { listAt, numberAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'Every request is traced.',
  why: `With \`randomSamplingPercentage: 100\` each proxy sends a span for each request. That is right for a demonstration and for finding one fault; under
load it costs latency, memory of the proxies and the disk of whoever keeps the traces. One per cent shows the same picture.`,
  severity: 'info',
  reads: ['telemetry.istio.io/Telemetry'],
  upstream: [],
  messages: { all: 'every request is traced: under load, proxies and the store of traces pay for it' },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: otel }]
      randomSamplingPercentage: 100
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every request is traced: under load, proxies and the store of traces pay for it
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: otel }]
      randomSamplingPercentage: 1
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    for (const [index, tracing] of listAt(telemetry.raw, ['spec', 'tracing']).entries()) {
      if (valueAt(tracing, ['disableSpanReporting']) === true || (numberAt(tracing, ['randomSamplingPercentage']) ?? 0) < 100) continue;
      context.report({ at: [telemetry, ['spec', 'tracing', index, 'randomSamplingPercentage'], 'entry'], message: 'all', help: 'sample a few per cent; whoever sends a trace header with the sampled flag is traced all the same' });
    }
  },
});
