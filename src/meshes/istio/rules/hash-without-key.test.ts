import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './hash-without-key.ts';

const registered = { id: 'istio/hash-without-key', rule };

const ruleWith = (hash: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: carts, namespace: ${namespace} }
spec:
  host: carts.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { ${hash} } }
`;
const found = (hash: string): string[] => runOn(registered, ruleWith(hash)).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
const noKey = 'warning: there is nothing to hash, so every request goes to an endpoint by chance';

describe('nothing to hash', () => {
  it.each([
    ['nothing at all', ''],
    ['an algorithm alone', 'ringHash: { minimumRingSize: 1024 }'],
    ['a table alone', 'maglev: { tableSize: 65537 }'],
    ['a header without a name', "httpHeaderName: ''"],
    ['a source address that is not asked for', 'useSourceIp: false'],
  ])('%s', (_, hash) => expect(found(hash)).toEqual([noKey]));

  it('in a subset, in whatever namespace', () => {
    const yaml = ruleWith('useSourceIp: true', 'store') + '  subsets: [{ name: v1, trafficPolicy: { loadBalancer: { consistentHash: {} } } }]\n';
    expect(runOn(registered, yaml).diagnostics.map(({ span }) => span.line)).toEqual([8]);
  });
});

describe('a cookie that nobody sets', () => {
  it('has no time to live', () => {
    expect(found('httpCookie: { name: cart }')).toEqual(['info: nobody sets the cookie `cart`: the proxy does so only where a `ttl` is written']);
  });

  it.each(['httpCookie: { name: cart, ttl: 0s }', 'httpCookie: { name: cart, ttl: 1h, path: / }'])('near miss: %s', (hash) => expect(found(hash)).toEqual([]));
});

describe('near misses', () => {
  it.each(['httpHeaderName: x-user', 'useSourceIp: true', 'httpQueryParameterName: user', 'httpHeaderName: x-user, maglev: {}'])('%s', (hash) => expect(found(hash)).toEqual([]));

  it('another load balancer', () => {
    expect(runOn(registered, ruleWith('').replace('consistentHash: {  }', 'simple: RANDOM')).diagnostics).toEqual([]);
  });
});
