import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './metrics-switched-off.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/metrics-switched-off', rule }, yaml.trimStart());

describe('at both sides', () => {
  it('all of them, said or not, and those of requests', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - disabled: true
#         ^^^^^^^^^^^^^^ all metrics are switched off at clients and at servers
        - { match: { metric: ALL_METRICS }, disabled: true }
#                                           ^^^^^^^^^^^^^^ all metrics are switched off at clients and at servers
        - { match: { metric: REQUEST_DURATION, mode: CLIENT_AND_SERVER }, disabled: true }
#                                                                         ^^^^^^^^^^^^^^ \`REQUEST_DURATION\` is switched off at clients and at servers
`);
  });
});

describe('silent', () => {
  it('one side', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - { match: { mode: CLIENT }, disabled: true }
        - { match: { metric: REQUEST_COUNT, mode: SERVER }, disabled: true }
`);
  });

  it('metrics that nothing here looks at, and tags', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  metrics:
    - overrides:
        - { match: { metric: GRPC_REQUEST_MESSAGES }, disabled: true }
        - { match: { customMetric: mine }, disabled: true }
        - { match: { metric: REQUEST_COUNT }, tagOverrides: { a: { operation: REMOVE } } }
        - { match: { metric: REQUEST_COUNT }, disabled: false }
`);
  });
});
