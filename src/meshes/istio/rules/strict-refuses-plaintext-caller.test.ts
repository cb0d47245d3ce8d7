import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './strict-refuses-plaintext-caller.ts';

const registered = { id: 'istio/strict-refuses-plaintext-caller', rule };
const pod = (name: string, inject: string, url = '', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}${inject === '' ? '' : `, sidecar.istio.io/inject: '${inject}'`} } }\nspec: { containers: [{ name: a, image: a${url === '' ? '' : `, env: [{ name: URL, value: '${url}' }]`} }] }\n---\n`;
const service = (type = 'ClusterIP'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop }\nspec: { type: ${type}, selector: { app: pay }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n`;
const peer = (spec: string, namespace = 'shop', name = 'default'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const strict = peer('mtls: { mode: STRICT }');
const pay = pod('pay', 'true') + service();
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity, resource }) => `${severity} ${resource}: ${message}`);

describe('a caller in plaintext', () => {
  it.each([
    ['in the same namespace', pay + pod('old', 'false', 'http://pay') + strict, 'error PeerAuthentication shop/default: this refuses plaintext at `shop/pay`, and `shop/old` calls it and has no sidecar'],
    ['in another namespace', pay + pod('old', 'false', 'http://pay.shop', 'far') + strict, 'error PeerAuthentication shop/default: this refuses plaintext at `shop/pay`, and `far/old` calls it and has no sidecar'],
    ['of a mesh that is STRICT', pay + pod('old', 'false', 'http://pay') + peer('mtls: { mode: STRICT }', 'istio-system'), 'error PeerAuthentication istio-system/default: this refuses plaintext at `shop/pay`, and `shop/old` calls it and has no sidecar'],
    ['of a port that is STRICT', pay + pod('old', 'false', 'http://pay') + peer('selector: { matchLabels: { app: pay } }, portLevelMtls: { 8080: { mode: STRICT } }'), 'error PeerAuthentication shop/default: this refuses plaintext at `shop/pay`, and `shop/old` calls it and has no sidecar'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });

  it('may come through a LoadBalancer, which is only a warning', () => {
    expect(found(pod('pay', 'true') + service('LoadBalancer') + strict)).toEqual(['warning PeerAuthentication shop/default: this refuses plaintext at `shop/pay`, and clients outside the mesh call it through the LoadBalancer Service `shop/pay`']);
  });

  it('is told once a policy, and where each stands', () => {
    const text = pay + pod('old', 'false', 'http://pay') + pod('cart', 'true') + service().replaceAll('pay', 'cart') + pod('older', 'false', 'http://cart') + strict;
    const { diagnostics } = runOn(registered, text);
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringMatching(/\(1 more like it\)$/)]);
    expect(diagnostics[0]?.related?.map(({ message }) => message)).toEqual(['`shop/pay`: `shop/old` calls it and has no sidecar', '`shop/cart`: `shop/older` calls it and has no sidecar']);
  });
});

describe('near misses', () => {
  it.each([
    ['a caller with a sidecar', pay + pod('web', 'true', 'http://pay') + strict],
    ['a port that is PERMISSIVE', pay + pod('old', 'false', 'http://pay') + strict + peer('selector: { matchLabels: { app: pay } }, portLevelMtls: { 8080: { mode: PERMISSIVE } }', 'shop', 'own')],
    ['a workload without a sidecar', pod('pay', 'false') + service() + pod('old', 'false', 'http://pay') + strict],
    ['nothing that is STRICT', pay + pod('old', 'false', 'http://pay') + peer('mtls: { mode: PERMISSIVE }')],
    ['a STRICT namespace that is another one', pay + pod('old', 'false', 'http://pay') + peer('mtls: { mode: STRICT }', 'far')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});

it('a caller of which nobody knows is said to be one', () => {
  expect(runOn(registered, pay + pod('web', '', 'http://pay') + strict)).toEqual({ diagnostics: [], unjudged: [{ rule: 'istio/strict-refuses-plaintext-caller', subject: 'the calls of `shop/web` to `shop/pay`, which takes mutual TLS only', missing: 'whether a sidecar joins `shop/web`' }] });
});
