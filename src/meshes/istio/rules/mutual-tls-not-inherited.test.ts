import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './mutual-tls-not-inherited.ts';

const registered = { id: 'istio/mutual-tls-not-inherited', rule };

const mesh = (config = 'enableAutoMtls: false'): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${config}' }
---
`;
const ruleOf = (name: string, host: string, policy: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec: { host: "${host}"${policy === '' ? '' : `, trafficPolicy: { ${policy} }`} }
---
`;
const mutual = 'tls: { mode: ISTIO_MUTUAL }';
const random = 'loadBalancer: { simple: RANDOM }';
const wide = (namespace = 'istio-system', host = '*.local'): string => ruleOf('wide', host, mutual, namespace);
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const plaintext = (host: string, other: string): string => `calls to \`${host}\` are plaintext: this rule has no \`tls\`, and takes the place of \`DestinationRule ${other}\`, which has \`ISTIO_MUTUAL\``;

describe('a rule without TLS settings in place of one with mutual TLS', () => {
  it('of the mesh', () => {
    expect(found(mesh() + wide() + ruleOf('orders', 'orders', random))).toEqual([plaintext('orders', 'istio-system/wide')]);
  });

  it('of the mesh, written for subsets alone', () => {
    expect(found(mesh() + wide() + ruleOf('orders', 'orders', ''))).toEqual([plaintext('orders', 'istio-system/wide')]);
  });

  it('of its namespace', () => {
    expect(found(mesh() + wide('shop', '*.shop.svc.cluster.local') + ruleOf('orders', 'orders', random))).toEqual([plaintext('orders', 'shop/wide')]);
  });

  it('of the namespace of the Service, for clients elsewhere', () => {
    expect(found(mesh() + ruleOf('wide', 'orders', mutual) + ruleOf('orders', 'orders.shop.svc.cluster.local', random, 'store'))).toEqual([plaintext('orders.shop.svc.cluster.local', 'shop/wide')]);
  });

  it('with a policy of its own, which is not joined with that of the other', () => {
    expect(found(mesh() + ruleOf('a', 'orders', mutual) + ruleOf('b', 'orders', random))).toEqual([plaintext('orders', 'shop/a')]);
  });
});

describe('near misses', () => {
  it.each([
    ['automatic mutual TLS, the default', wide() + ruleOf('orders', 'orders', random)],
    ['automatic mutual TLS, as written', mesh('enableAutoMtls: true') + wide() + ruleOf('orders', 'orders', random)],
    ['mutual TLS, too', mesh() + wide() + ruleOf('orders', 'orders', mutual)],
    ['plaintext that is asked for', mesh() + wide() + ruleOf('orders', 'orders', 'tls: { mode: DISABLE }')],
    ['settings of a port', mesh() + wide() + ruleOf('orders', 'orders', `portLevelSettings: [{ port: { number: 80 }, ${mutual} }]`)],
    ['a rule without a policy, which is joined', mesh() + ruleOf('a', 'orders', mutual) + ruleOf('b', 'orders', '')],
    ['a rule of a fourth namespace, which nobody looks at', mesh() + wide('pay') + ruleOf('orders', 'orders', random)],
    ['a wildcard that does not hold the host', mesh() + wide('istio-system', '*.example.com') + ruleOf('orders', 'orders', random)],
    ['nothing to take the place of', mesh() + ruleOf('orders', 'orders', random)],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
