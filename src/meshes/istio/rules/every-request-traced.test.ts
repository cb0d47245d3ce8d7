import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './every-request-traced.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/every-request-traced', rule }, yaml.trimStart());

describe('all', () => {
  it('of one entry', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing:
    - randomSamplingPercentage: 1
    - randomSamplingPercentage: 100.0
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every request is traced: under load, proxies and the store of traces pay for it
`);
  });
});

describe('silent', () => {
  it('some, none, and spans that nobody sends', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing:
    - randomSamplingPercentage: 99
    - {}
    - disableSpanReporting: true
      randomSamplingPercentage: 100
`);
  });
});
