import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './tag-expression-not-cel.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/tag-expression-not-cel', rule }, yaml.trimStart());

describe('no expression', () => {
  it('placeholders of three tools', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: "%{REQUEST_ID}" }
#                       ^^^^^^^^^^^^^^^ \`%{REQUEST_ID}\` of the tag \`a\` is a placeholder of an access log, and no expression of CEL
            b: { value: "%RESPONSE_CODE%" }
#                       ^^^^^^^^^^^^^^^^^ \`%RESPONSE_CODE%\` of the tag \`b\` is a placeholder of an access log, and no expression of CEL
            c: { value: "\${HOST}" }
#                       ^^^^^^^^^ \`\${HOST}\` of the tag \`c\` is a placeholder of an access log, and no expression of CEL
`);
  });

  it('what breaks off, or is a text without quotes', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: "request.host ==" }
#                       ^^^^^^^^^^^^^^^^^ \`request.host ==\` of the tag \`a\` is no expression of CEL
            b: { value: "my tag" }
#                       ^^^^^^^^ \`my tag\` of the tag \`b\` is no expression of CEL
`);
  });
});

describe('silent', () => {
  it('attributes, texts, choices and calls', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: request.host }
            b: { value: "'fixed'" }
            c: { value: "response.code >= 500 ? 'bad' : 'good'" }
            d: { value: "string(destination.port)" }
            e: { value: "node.metadata['X']" }
`);
  });

  it('a tag that is removed', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { operation: REMOVE }
`);
  });
});
