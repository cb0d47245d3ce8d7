import { listAt, textAt, valueAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

/** Without these, dashboards, alerts and everything that judges a rollout see nothing. */
const vital: ReadonlySet<string> = new Set(['ALL_METRICS', 'REQUEST_COUNT', 'REQUEST_DURATION']);

export default defineRule({
  summary: 'A Telemetry switches the metrics off that dashboards, alerts and rollouts look at.',
  why: `Rates, errors and latencies of services come from \`istio_requests_total\` and \`istio_request_duration_milliseconds\`. Where they are off, Kiali
shows no traffic, alerts stay silent and a progressive rollout has nothing to judge by. Often only the side that nobody reads is meant: say
\`mode: CLIENT\` or \`mode: SERVER\`.`,
  severity: 'info',
  reads: ['telemetry.istio.io/Telemetry'],
  upstream: [],
  messages: { off: ({ metric, side }: { metric: string; side: string }) => `${metric === 'ALL_METRICS' ? 'all metrics are' : `\`${metric}\` is`} switched off ${side}` },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: quiet, namespace: shop }
spec:
  metrics:
    - overrides:
        - match: { metric: REQUEST_COUNT }
          disabled: true
#         ^^^^^^^^^^^^^^ \`REQUEST_COUNT\` is switched off at clients and at servers
        - disabled: true
#         ^^^^^^^^^^^^^^ all metrics are switched off at clients and at servers
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: quiet, namespace: shop }
spec:
  metrics:
    - overrides:
        - match: { metric: REQUEST_COUNT, mode: CLIENT }
          disabled: true
        - match: { metric: TCP_OPENED_CONNECTIONS }
          disabled: true
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    for (const [index, metrics] of listAt(telemetry.raw, ['spec', 'metrics']).entries()) {
      for (const [position, override] of listAt(metrics, ['overrides']).entries()) {
        const metric = metricOf(override);
        const isBothSides = ['', 'CLIENT_AND_SERVER'].includes(textAt(override, ['match', 'mode']) ?? '');
        if (valueAt(override, ['disabled']) !== true || !vital.has(metric) || !isBothSides) continue;
        context.report({ at: [telemetry, ['spec', 'metrics', index, 'overrides', position, 'disabled'], 'entry'], message: 'off', data: { metric, side: 'at clients and at servers' } });
      }
    }
  },
});

function metricOf(override: Json): string {
  return textAt(override, ['match', 'customMetric']) ?? textAt(override, ['match', 'metric']) ?? 'ALL_METRICS';
}
