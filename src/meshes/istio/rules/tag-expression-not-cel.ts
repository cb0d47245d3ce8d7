import { defineRule } from '../../../rules/rule.ts';
import { isCelSyntax } from '../validation/log-filter.ts';
import { tagOverridesOf } from './shared/telemetry.ts';

/** What formats of access logs name so, and the attribute that says it. */
const attributes: readonly (readonly [RegExp, string])[] = [
  [/REQUEST_ID|X-REQUEST-ID/i, 'request.id'], [/:METHOD|REQUEST_METHOD/i, 'request.method'], [/:PATH|REQUEST_PATH/i, 'request.url_path'], [/:AUTHORITY|REQUEST_HOST/i, 'request.host'],
  [/RESPONSE_CODE/i, 'response.code'], [/RESPONSE_FLAGS/i, 'response.flags'], [/USER-AGENT/i, "request.headers['user-agent']"], [/PROTOCOL/i, 'request.protocol'], [/DURATION/i, 'request.duration'],
];

export default defineRule({
  summary: 'The value of a metric tag is no expression of CEL.',
  why: `\`tagOverrides\` takes an expression of CEL over attributes, such as \`request.host\` or \`string(destination.port)\`. The placeholders of access logs
(\`%REQ(X-REQUEST-ID)%\`) and of other tools (\`%{REQUEST_ID}\`, \`\${…}\`) mean nothing there. istiod does not look; the filter in the proxy cannot read
the expression, and may refuse its whole configuration.`,
  severity: 'error',
  reads: ['telemetry.istio.io/Telemetry'],
  upstream: [],
  messages: {
    placeholder: ({ tag, value }: { tag: string; value: string }) => `\`${value}\` of the tag \`${tag}\` is a placeholder of an access log, and no expression of CEL`,
    syntax: ({ tag, value }: { tag: string; value: string }) => `\`${value}\` of the tag \`${tag}\` is no expression of CEL`,
  },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags, namespace: shop }
spec:
  metrics:
    - providers: [{ name: prometheus }]
      overrides:
        - tagOverrides:
            request_id: { value: "%{REQUEST_ID}" }
#                                ^^^^^^^^^^^^^^^ \`%{REQUEST_ID}\` of the tag \`request_id\` is a placeholder of an access log, and no expression of CEL
            method: { value: "%REQ(:METHOD)%" }
#                            ^^^^^^^^^^^^^^^^ \`%REQ(:METHOD)%\` of the tag \`method\` is a placeholder of an access log, and no expression of CEL
            host: { value: "request.host +" }
#                          ^^^^^^^^^^^^^^^^ \`request.host +\` of the tag \`host\` is no expression of CEL
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags, namespace: shop }
spec:
  metrics:
    - providers: [{ name: prometheus }]
      overrides:
        - tagOverrides:
            method: { value: request.method }
            port: { value: "string(destination.port)" }
            tenant: { value: "has(request.headers['x-tenant']) ? request.headers['x-tenant'] : 'none'" }
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    for (const { tag, value, path } of tagOverridesOf(telemetry)) {
      if (isCelSyntax(value)) continue;
      const isPlaceholder = /%[{A-Z]|\$\{|\{\{/.test(value);
      const attribute = attributes.find(([pattern]) => pattern.test(value))?.[1];
      const near = isPlaceholder && attribute !== undefined ? `; the attribute is \`${attribute}\`` : '';
      const unbounded = attribute === 'request.id' ? ', and makes a time series of every request: log or trace it instead' : '';
      context.report({ at: [telemetry, path], message: isPlaceholder ? 'placeholder' : 'syntax', data: { tag, value: value.slice(0, 80) }, help: `write an expression over attributes, such as \`request.host\`${near}${unbounded}` });
    }
  },
});
