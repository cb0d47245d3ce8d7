import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './locality-without-ejection.ts';

const registered = { id: 'istio/locality-without-ejection', rule };

const ruleWith = (policy: string, rest = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: ${namespace} }
spec:
  host: orders.shop.svc.cluster.local
  trafficPolicy: { ${policy} }
${rest}`;
const lines = (yaml: string): number[] => runOn(registered, yaml).diagnostics.map(({ span }) => span.line);
const locality = 'loadBalancer: { localityLbSetting: { enabled: true } }';
const ejection = 'outlierDetection: { maxEjectionPercent: 100 }';

describe('a locality that is not looked at', () => {
  it.each([
    ['at the host', ruleWith(locality), 6],
    ['in another namespace', ruleWith(locality, '', 'store'), 6],
    ['at a port, which takes nothing from the host', ruleWith(`${ejection}, portLevelSettings: [{ port: { number: 80 }, ${locality} }]`), 6],
    ['in a subset of a rule without any', ruleWith('tls: { mode: ISTIO_MUTUAL }', `  subsets: [{ name: v1, trafficPolicy: { ${locality} } }]\n`), 7],
  ])('%s', (_, yaml, line) => expect(lines(yaml)).toEqual([line]));

  it('says what is missing', () => {
    expect(runOn(registered, ruleWith(locality)).diagnostics[0]?.message).toBe('endpoints are not preferred by locality: that takes `outlierDetection`, which the rule does not have here');
  });
});

describe('near misses', () => {
  it.each([
    ['with outlier detection', ruleWith(`${locality}, ${ejection}`)],
    ['a subset takes that of the host', ruleWith(ejection, `  subsets: [{ name: v1, trafficPolicy: { ${locality} } }]\n`)],
    ['shares need none', ruleWith("loadBalancer: { localityLbSetting: { distribute: [{ from: a, to: { b: 100 } }] } }")],
    ['failovers, of which istiod warns', ruleWith('loadBalancer: { localityLbSetting: { failover: [{ from: a, to: b }] } }')],
    ['switched off', ruleWith('loadBalancer: { localityLbSetting: { enabled: false } }')],
    ['nothing of localities', ruleWith('loadBalancer: { simple: RANDOM }')],
    ['the mesh has a default', `${ruleWith(locality)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'defaultTrafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }' }\n`],
  ])('%s', (_, yaml) => expect(lines(yaml)).toEqual([]));
});
