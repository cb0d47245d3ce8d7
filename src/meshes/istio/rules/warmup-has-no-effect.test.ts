import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './warmup-has-no-effect.ts';

const registered = { id: 'istio/warmup-has-no-effect', rule };

const ruleWith = (balancer: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: ${namespace} }
spec:
  host: orders.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { ${balancer} }
`;
const warmup = 'warmup: { duration: 60s }';

describe('a balancer that warms nothing up', () => {
  it.each([
    ['RANDOM', `simple: RANDOM, ${warmup}`],
    ['PASSTHROUGH', `simple: PASSTHROUGH, ${warmup}`],
    ['consistentHash', `consistentHash: { useSourceIp: true }, ${warmup}`],
    ['RANDOM', 'simple: RANDOM, warmupDurationSecs: 60s'],
  ])('%s', (name, balancer) => {
    expect(runOn(registered, ruleWith(balancer)).diagnostics.map(({ message }) => message)).toEqual([`nothing is warmed up: \`${name}\` sends new endpoints their full share at once`]);
  });

  it('is drawn at the field, in a subset of whatever namespace', () => {
    expectCarets(
      registered,
      `${ruleWith('simple: RANDOM', 'store')}  subsets:
    - name: v1
      trafficPolicy:
        loadBalancer:
          simple: RANDOM
          ${warmup}
#         ^^^^^^ nothing is warmed up: \`RANDOM\` sends new endpoints their full share at once
`,
    );
  });
});

describe('near misses', () => {
  it.each([warmup, `simple: ROUND_ROBIN, ${warmup}`, `simple: LEAST_REQUEST, ${warmup}`, `simple: UNSPECIFIED, ${warmup}`, `simple: LEAST_CONN, ${warmup}`, 'simple: RANDOM', 'simple: RANDOM, warmup: null'])('%s', (balancer) => {
    expectCarets(registered, ruleWith(balancer));
  });
});
