import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './credential-dropped-by-sidecars.ts';

const registered = { id: 'istio/credential-dropped-by-sidecars', rule };

const workload = (namespace = 'shop', labels = 'app: orders'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: ${namespace} }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }
---
`;
const ruleWith = (tls: string, rest = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: ${namespace} }
spec: { host: payments.example.com, ${rest}trafficPolicy: { ${tls} } }
---
`;
const route = (hosts: string, gateways = ''): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec: { hosts: [${hosts}], ${gateways}http: [{ route: [{ destination: { host: egress.istio-system.svc.cluster.local } }] }] }
---
`;
const secret = 'tls: { mode: SIMPLE, credentialName: payments }';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const dropped = 'sidecars send plaintext to `payments.example.com`: they take `credentialName: payments` only from a rule with a `workloadSelector`, and drop the TLS settings';

describe('a Secret that sidecars do not read', () => {
  it.each([
    ['SIMPLE', secret],
    ['MUTUAL', secret.replace('SIMPLE', 'MUTUAL')],
    ['at a port', `portLevelSettings: [{ port: { number: 443 }, ${secret} }]`],
  ])('%s', (_, tls) => expect(found(workload() + ruleWith(tls))).toEqual([dropped]));

  it('in a subset, in another namespace', () => {
    const yaml = workload('store') + ruleWith('loadBalancer: { simple: RANDOM }', `subsets: [{ name: v1, trafficPolicy: { ${secret} } }], `, 'store');
    expect(found(yaml)).toEqual([dropped]);
  });

  it('a route of gateways alone does not decide for sidecars', () => {
    expect(found(workload() + route('payments.example.com', 'gateways: [istio-system/egress], ') + ruleWith(secret))).toEqual([dropped]);
  });
});

describe('near misses', () => {
  it.each([
    ['a rule for some workloads', workload() + ruleWith(secret, 'workloadSelector: { matchLabels: { app: orders } }, ')],
    ['calls that go to an egress gateway', workload() + route('payments.example.com') + ruleWith(secret)],
    ['a namespace of gateways', workload('istio-egress', 'istio: egressgateway') + ruleWith(secret, '', 'istio-egress')],
    ['a namespace without workloads', workload('store') + ruleWith(secret)],
    ['a ConfigMap, which sidecars read', workload() + ruleWith('tls: { mode: SIMPLE, credentialName: configmap://shop/ca }')],
    ['files', workload() + ruleWith('tls: { mode: SIMPLE, caCertificates: /etc/ca.pem }')],
    ['certificates of the mesh', workload() + ruleWith('tls: { mode: ISTIO_MUTUAL, credentialName: payments }')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
