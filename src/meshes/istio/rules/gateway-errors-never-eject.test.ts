import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './gateway-errors-never-eject.ts';

const registered = { id: 'istio/gateway-errors-never-eject', rule };

const ruleWith = (outlier: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: ${namespace} }
spec:
  host: orders.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { ${outlier} }
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a count that is never reached first', () => {
  it.each([
    ['as many as the default', 'consecutiveGatewayErrors: 5', '5 gateway errors in a row never eject: 5 errors of any 5xx, the default, come first, and gateway errors count among them'],
    ['more than the default', 'consecutiveGatewayErrors: 10', '10 gateway errors in a row never eject: 5 errors of any 5xx, the default, come first, and gateway errors count among them'],
    ['null means the default', 'consecutiveGatewayErrors: 5, consecutive5xxErrors: null', '5 gateway errors in a row never eject: 5 errors of any 5xx, the default, come first, and gateway errors count among them'],
    ['as many as is written', 'consecutiveGatewayErrors: 3, consecutive5xxErrors: 3', '3 gateway errors in a row never eject: 3 errors of any 5xx come first, and gateway errors count among them'],
    ['more than is written', 'consecutiveGatewayErrors: 7, consecutive5xxErrors: 3', '7 gateway errors in a row never eject: 3 errors of any 5xx come first, and gateway errors count among them'],
  ])('%s', (_, outlier, message) => expect(found(ruleWith(outlier))).toEqual([message]));

  it('in a subset, in whatever namespace', () => {
    const yaml = ruleWith('consecutiveGatewayErrors: 5', 'store').replace('  trafficPolicy:\n    outlier', '  subsets: [{ name: v1, trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, outlier').replace('5 }', '5 } }] } }]');
    expect(found(yaml)).toHaveLength(1);
  });

  it('draws the number, and says what to do', () => {
    const [diagnostic] = runOn(registered, ruleWith('consecutiveGatewayErrors: 5')).diagnostics;
    expect([diagnostic?.span.line, diagnostic?.span.column]).toEqual([7, 51]);
    expect(diagnostic?.help).toBe('write `consecutive5xxErrors: 0` if only gateway errors are to count, or a smaller number');
  });
});

describe('near misses', () => {
  it.each([
    ['fewer than the default', 'consecutiveGatewayErrors: 4'],
    ['fewer than is written', 'consecutiveGatewayErrors: 5, consecutive5xxErrors: 10'],
    ['the other count is off', 'consecutiveGatewayErrors: 5, consecutive5xxErrors: 0'],
    ['gateway errors are not counted', 'consecutiveGatewayErrors: 0'],
    ['nothing is said of them', 'consecutive5xxErrors: 5'],
  ])('%s', (_, outlier) => expect(found(ruleWith(outlier))).toEqual([]));
});
