import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './destination-rule-needs-waypoint.ts';

const registered = { id: 'istio/destination-rule-needs-waypoint', rule };

const namespace = (labels = 'istio.io/dataplane-mode: ambient'): string => `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---
`;
const service = (labels = ''): string => `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop${labels === '' ? '' : `, labels: { ${labels} }`} }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
`;
const ruleWith = (policy: string, { in: own = 'shop', host = 'orders.shop.svc.cluster.local' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: ${own} }
spec: { host: ${host}, trafficPolicy: { ${policy} } }
`;
const ejection = 'outlierDetection: { consecutive5xxErrors: 5 }';
const waypoint = 'istio.io/use-waypoint: waypoint';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const noWaypoint = (setting: string): string => `\`${setting}\` is what a waypoint does, and \`Service shop/orders\`, in ambient mode, uses none`;

describe('settings that a waypoint would do', () => {
  it.each([
    ['outlierDetection', ejection],
    ['connectionPool.http', 'connectionPool: { http: { http2MaxRequests: 9 } }'],
    ['consistentHash', 'loadBalancer: { consistentHash: { httpHeaderName: x } }'],
    ['consistentHash', 'loadBalancer: { consistentHash: { httpCookie: { name: a, ttl: 0s } } }'],
    ['outlierDetection', `portLevelSettings: [{ port: { number: 80 }, ${ejection} }]`],
  ])('%s, without one', (setting, policy) => {
    expect(found(namespace() + service() + ruleWith(policy))).toEqual([noWaypoint(setting)]);
  });

  it('a Service that opts out', () => {
    expect(found(namespace(`istio.io/dataplane-mode: ambient, ${waypoint}`) + service('istio.io/use-waypoint: none') + ruleWith(ejection))).toEqual([noWaypoint('outlierDetection')]);
  });

  it('of another namespace, the waypoint does not read them', () => {
    expect(found(namespace() + service(waypoint) + ruleWith(ejection, { in: 'store' }))).toEqual(['the waypoint of `Service shop/orders` reads rules of namespace `shop` only']);
  });

  it('of another namespace, there is none', () => {
    expect(found(namespace() + service() + ruleWith(ejection, { in: 'store' }))).toEqual([noWaypoint('outlierDetection')]);
  });
});

describe('near misses', () => {
  it.each([
    ['the Service uses a waypoint', namespace() + service(waypoint) + ruleWith(ejection)],
    ['its namespace does', namespace(`istio.io/dataplane-mode: ambient, ${waypoint}`) + service() + ruleWith(ejection)],
    ['connections, which ztunnel balances', namespace() + service() + ruleWith('connectionPool: { tcp: { maxConnections: 9 } }')],
    ['a hash of addresses', namespace() + service() + ruleWith('loadBalancer: { consistentHash: { useSourceIp: true } }')],
    ['sidecars', namespace('istio-injection: enabled') + service() + ruleWith(ejection)],
    ['the input does not show the namespace', service() + ruleWith(ejection)],
    ['a host outside', namespace() + service() + ruleWith(ejection, { host: 'api.example.com' })],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
