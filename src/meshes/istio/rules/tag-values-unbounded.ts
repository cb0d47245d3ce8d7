import { defineRule } from '../../../rules/rule.ts';
import { isCelSyntax } from '../validation/log-filter.ts';
import { tagOverridesOf } from './shared/telemetry.ts';

/** Attributes with a value of their own for nearly every request, client or moment. Source: istio.io, "Attribute vocabulary" of metrics. */
const unbounded = /\brequest\.(?:id|time|path|url_path|query|duration|size|total_size)\b|\bresponse\.(?:size|total_size|duration)\b|\b(?:source|destination)\.(?:address|port)\b(?<!destination\.port)|\bconnection\.id\b|\bheaders\[\s*['"](?:x-request-id|traceparent|x-b3-traceid|authorization|cookie|x-forwarded-for)['"]\s*\]/;

export default defineRule({
  summary: 'A metric gets a tag whose values are without number.',
  why: `Prometheus keeps a time series for each combination of tags, in every proxy and in its own memory. A tag with the path, the request's id or the
client's address makes a series of nearly every request: proxies grow until they are killed, and Prometheus after them. Such values belong into
access logs and traces.`,
  severity: 'warning',
  reads: ['telemetry.istio.io/Telemetry'],
  upstream: [],
  messages: { each: ({ tag, attribute }: { tag: string; attribute: string }) => `the tag \`${tag}\` has another value for nearly every \`${attribute}\`: each makes a time series in every proxy` },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            path: { value: request.url_path }
#                          ^^^^^^^^^^^^^^^^ the tag \`path\` has another value for nearly every \`request.url_path\`: each makes a time series in every proxy
            id: { value: "request.headers['x-request-id']" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the tag \`id\` has another value for nearly every \`headers['x-request-id']\`: each makes a time series in every proxy
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            host: { value: request.host }
            area: { value: "request.url_path.startsWith('/admin') ? 'admin' : 'shop'" }
            port: { value: string(destination.port) }
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    for (const { tag, value, path } of tagOverridesOf(telemetry)) {
      // What is compared, or mapped to few values, is bounded by what it is mapped to.
      const attribute = /[?]|==|startsWith|endsWith|matches|contains/.test(value) || !isCelSyntax(value) ? undefined : unbounded.exec(value)?.[0];
      if (attribute !== undefined) context.report({ at: [telemetry, path], message: 'each', data: { tag, attribute }, help: "log or trace it instead, or map it to a few values: `request.url_path.startsWith('/api') ? 'api' : 'other'`" });
    }
  },
});
