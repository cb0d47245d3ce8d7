import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './port-settings-reset-the-rest.ts';

const registered = { id: 'istio/port-settings-reset-the-rest', rule };

const ruleWith = (spec: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: ${namespace} }
spec:
  host: orders.shop.svc.cluster.local
${spec}`;
const policy = (host: string, port: string): string => `  trafficPolicy:
    ${host}
    portLevelSettings:
      - port: { number: 8080 }
        ${port}
`;
const found = (spec: string): string[] => runOn(registered, ruleWith(spec)).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
const random = 'loadBalancer: { simple: RANDOM }';
const ejection = 'outlierDetection: { consecutive5xxErrors: 5 }';
const pool = 'connectionPool: { tcp: { maxConnections: 9 } }';
const lost = (fields: string): string => `on port 8080 this replaces all settings of the host: ${fields} there`;

describe('settings that an entry of a port resets', () => {
  it.each([
    ['outlier detection', ejection, random, 'warning', '`outlierDetection` is back to its default'],
    ['limits', pool, random, 'warning', '`connectionPool` is back to its default'],
    ['TLS to servers outside', 'tls: { mode: SIMPLE }', random, 'warning', '`tls` is back to its default'],
    ['plaintext that was asked for', 'tls: { mode: DISABLE }', random, 'warning', '`tls` is back to its default'],
    ['a hash by which requests stay together', 'loadBalancer: { consistentHash: { httpHeaderName: x } }', ejection, 'warning', '`loadBalancer` is back to its default'],
    ['a load balancer, which seldom matters', random, ejection, 'info', '`loadBalancer` is back to its default'],
  ])('%s', (_, host, port, severity, fields) => {
    expect(found(policy(host, port))).toEqual([`${severity}: ${lost(fields)}`]);
  });

  it('several at once', () => {
    expect(found(policy(`${ejection}\n    ${pool}`, random))).toEqual([`warning: ${lost('`connectionPool` and `outlierDetection` are back to their defaults')}`]);
  });

  it('points at what does not hold', () => {
    const [diagnostic] = runOn(registered, ruleWith(policy(ejection, random))).diagnostics;
    expect(diagnostic?.related?.map(({ span, message }) => [span.line, message])).toEqual([[7, 'this does not hold for the port']]);
    expect(diagnostic?.explains).toBe('this port has neither the limits nor the protection that the host has');
  });

  it('within a subset, where those of the host are lost, too', () => {
    const spec = `  trafficPolicy: { ${ejection} }
  subsets:
    - name: v1
      trafficPolicy:
        ${pool}
        portLevelSettings: [{ port: { number: 80 }, ${random} }]
`;
    expect(found(spec)).toEqual(['warning: on port 80 of subset `v1` this replaces all settings of the host: `connectionPool` and `outlierDetection` are back to their defaults there']);
  });

  it('in whatever namespace', () => {
    expect(runOn(registered, ruleWith(policy(ejection, random), 'store')).diagnostics).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['what is repeated', policy(ejection, `${ejection}\n        ${random}`)],
    ['mutual TLS of the mesh, which it does by itself', policy('tls: { mode: ISTIO_MUTUAL }', random)],
    ['nothing above', policy('# nothing', random)],
    ['an entry without a port, which the schema reports', `  trafficPolicy:\n    ${ejection}\n    portLevelSettings: [{ ${random} }]\n`],
    ['a policy of a subset, which replaces field by field', `  trafficPolicy: { ${ejection} }\n  subsets: [{ name: v1, trafficPolicy: { ${random} } }]\n`],
    ['the entry of a port at the host, which a subset does not see', `  subsets: [{ name: v1, trafficPolicy: { ${ejection} } }]\n  trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, ${random} }] }\n`],
  ])('%s', (_, spec) => expect(found(spec)).toEqual([]));
});
