import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './client-tls-refused.ts';

const registered = { id: 'istio/client-tls-refused', rule };
const pod = (name: string, inject = 'true', namespace = 'shop', more = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, sidecar.istio.io/inject: '${inject}'${more} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const service = (name: string, ports = '{ name: http, port: 80, targetPort: 8080 }', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { app: ${name} }, ports: [${ports}] }\n---\n`;
const peer = (spec: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: default, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const destination = (spec: string, host = 'pay', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r, namespace: ${namespace} }\nspec: { host: '${host}', ${spec} }\n---\n`;
const tls = (mode: string): string => `trafficPolicy: { tls: { mode: ${mode} } }`;
const strict = peer('mtls: { mode: STRICT }');
const base = pod('pay') + service('pay');
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('what clients send is not what is taken', () => {
  it.each([
    ['plaintext to STRICT', base + strict + destination(tls('DISABLE')), 'clients send plaintext to `shop/pay`, which does not take it: the mode is STRICT, so it is reset'],
    ['TLS to STRICT', base + strict + destination(tls('SIMPLE')), 'clients send TLS of their own to `shop/pay`, which does not take it: the mode is STRICT and this TLS brings no certificate of the mesh'],
    ['TLS to PERMISSIVE requests', base + destination(tls('SIMPLE')), "clients send TLS of their own to `shop/pay`, which does not take it: the port is HTTP, and TLS that is not the mesh's has no way in"],
    ['mutual TLS to DISABLE', base + peer('mtls: { mode: DISABLE }') + destination(tls('ISTIO_MUTUAL')), 'clients send mutual TLS to `shop/pay`, which does not take it: the mode is DISABLE, so nobody answers mutual TLS'],
    ['mutual TLS to a pod without a sidecar', pod('web') + pod('pay', 'false') + service('pay') + destination(tls('ISTIO_MUTUAL')), 'clients send mutual TLS to `shop/pay`, which does not take it: it has no sidecar'],
    ['a rule for the whole namespace', base + strict + destination(tls('DISABLE'), '*.shop.svc.cluster.local'), 'clients send plaintext to `shop/pay`, which does not take it: the mode is STRICT, so it is reset'],
    ['a rule of the namespace of the client', base + strict + pod('web', 'true', 'front') + destination(tls('DISABLE'), 'pay.shop.svc.cluster.local', 'front'), 'clients send plaintext to `shop/pay`, which does not take it: the mode is STRICT, so it is reset'],
    ['a policy of the mesh', base + peer('mtls: { mode: STRICT }', 'istio-system') + destination(tls('DISABLE')), 'clients send plaintext to `shop/pay`, which does not take it: the mode is STRICT, so it is reset'],
    ['a policy of one port', base + peer('selector: { matchLabels: { app: pay } }, portLevelMtls: { 8080: { mode: DISABLE } }') + destination(tls('ISTIO_MUTUAL')), 'clients send mutual TLS to `shop/pay`, which does not take it: the mode is DISABLE, so nobody answers mutual TLS'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });

  it('is told at the settings of a port and of a subset', () => {
    const ports = 'trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: DISABLE } }] }';
    expect(found(base + strict + destination(ports))).toHaveLength(1);
    const subsets = 'subsets: [{ name: v1, labels: { app: pay }, trafficPolicy: { tls: { mode: DISABLE } } }]';
    expect(found(base + strict + destination(subsets))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['mutual TLS to STRICT', base + strict + destination(tls('ISTIO_MUTUAL'))],
    ['plaintext to PERMISSIVE', base + destination(tls('DISABLE'))],
    ['plaintext to DISABLE', base + peer('mtls: { mode: DISABLE }') + destination(tls('DISABLE'))],
    ['plaintext to a pod without a sidecar', pod('web') + pod('pay', 'false') + service('pay') + strict + destination(tls('DISABLE'))],
    ['a pod of which nobody knows whether a sidecar joins', base.replace(", sidecar.istio.io/inject: 'true'", '') + pod('web') + strict + destination(tls('DISABLE'))],
    ['another Service', base + strict + pod('web') + service('web') + destination(tls('DISABLE'), 'other')],
    ['a STRICT namespace that is another one', base + peer('mtls: { mode: STRICT }', 'other') + destination(tls('DISABLE'))],
    ['a rule that a more specific one hides', base + strict + destination(tls('DISABLE'), '*.shop.svc.cluster.local') + destination('trafficPolicy: { connectionPool: {} }').replace('name: r', 'name: own')],
    ['a rule without `tls`', base + strict + destination('trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } }')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
