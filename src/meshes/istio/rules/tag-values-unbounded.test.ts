import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './tag-values-unbounded.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/tag-values-unbounded', rule }, yaml.trimStart());

describe('without number', () => {
  it('ids, paths, clients', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: request.id }
#                       ^^^^^^^^^^ the tag \`a\` has another value for nearly every \`request.id\`: each makes a time series in every proxy
            b: { value: request.path }
#                       ^^^^^^^^^^^^ the tag \`b\` has another value for nearly every \`request.path\`: each makes a time series in every proxy
            c: { value: "request.headers['x-forwarded-for']" }
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the tag \`c\` has another value for nearly every \`headers['x-forwarded-for']\`: each makes a time series in every proxy
            d: { value: source.address }
#                       ^^^^^^^^^^^^^^ the tag \`d\` has another value for nearly every \`source.address\`: each makes a time series in every proxy
`);
  });
});

describe('silent', () => {
  it('few values', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: request.host }
            b: { value: request.method }
            c: { value: "string(destination.port)" }
            d: { value: "request.headers['x-tenant']" }
`);
  });

  it('many that are mapped to few', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: "request.url_path.startsWith('/api') ? 'api' : 'rest'" }
            b: { value: "request.id == ''" }
`);
  });

  it("what is no expression, which is another rule's", () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - tagOverrides:
            a: { value: "%{request.id}" }
`);
  });
});
