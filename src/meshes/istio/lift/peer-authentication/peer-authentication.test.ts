import { assert, constantFrom, property, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transport } from '../../../../model/mesh-model.ts';
import { meshed, pod, readInput } from '../testing/read-input.ts';

const base = [meshed('shop', 'istio-system'), pod('shop/orders', 'app: orders, tier: back')];

function policy(id: string, spec: string, created = ''): string {
  const [namespace = '', name = ''] = id.split('/');
  return `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: "${created}"`}}\nspec: ${spec}\n`;
}

const ofOrders = 'selector: {matchLabels: {app: orders}}';

function modes(policies: readonly string[], ...ports: readonly number[]): string[] {
  const { peerAuthentication } = readInput(...base, ...policies);
  return ports.map((port) => peerAuthentication.modeFor('shop/orders', port).mode);
}

describe('the mode of a port', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['is permissive by default', [], 'permissive'],
    ['comes from the mesh', [policy('istio-system/m', '{mtls: {mode: STRICT}}')], 'strict'],
    ['comes from the namespace before the mesh', [policy('istio-system/m', '{mtls: {mode: STRICT}}'), policy('shop/all', '{mtls: {mode: DISABLE}}')], 'disable'],
    ['comes from the workload before the namespace', [policy('shop/all', '{mtls: {mode: DISABLE}}'), policy('shop/w', `{${ofOrders}, mtls: {mode: STRICT}}`)], 'strict'],
    ['is inherited where a level is UNSET', [policy('istio-system/m', '{mtls: {mode: STRICT}}'), policy('shop/all', '{mtls: {mode: UNSET}}'), policy('shop/w', `{${ofOrders}}`)], 'strict'],
    ['takes an empty selector for none', [policy('shop/all', '{selector: {matchLabels: {}}, mtls: {mode: STRICT}}')], 'strict'],
    ['ignores policies for other workloads', [policy('shop/w', '{selector: {matchLabels: {app: orders, tier: front}}, mtls: {mode: STRICT}}')], 'permissive'],
    ['ignores policies of other namespaces', [policy('other/all', '{mtls: {mode: STRICT}}')], 'permissive'],
  ])('%s', (_, policies, expected) => {
    expect(modes(policies, 8080)).toEqual([expected]);
  });

  it('ignores a policy of the root namespace with a selector, even for pods there', () => {
    const { peerAuthentication } = readInput(...base, pod('istio-system/orders', 'app: orders'), policy('istio-system/w', `{${ofOrders}, mtls: {mode: STRICT}}`));
    expect(['shop/orders', 'istio-system/orders'].map((id) => peerAuthentication.modeFor(id, 80).mode)).toEqual(['permissive', 'permissive']);
    expect(peerAuthentication.modeFor('istio-system/orders', 80).notes.map(({ text }) => text)).toEqual(['PeerAuthentication istio-system/w is ignored: policies of the root namespace with a selector never apply']);
  });

  it('hears ports of the pods, from the policy of the workload only, and inherits where a port is UNSET', () => {
    const own = policy('shop/w', `{${ofOrders}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}, 9090: {mode: UNSET}}}`);
    expect(modes([own], 8080, 9090, 80)).toEqual(['disable', 'strict', 'strict']);
    expect(modes([policy('shop/all', '{mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}')], 8080)).toEqual(['strict']);
  });

  it('gives each level to its oldest policy, whatever the order of the files', () => {
    const old = policy('shop/z', '{mtls: {mode: STRICT}}', '2024-01-01T00:00:00Z');
    const young = policy('shop/a', '{mtls: {mode: DISABLE}}', '2025-01-01T00:00:00Z');
    const owns = [policy('shop/w2', `{${ofOrders}, portLevelMtls: {8080: {mode: DISABLE}}}`, '2024-01-01T00:00:00Z'), policy('shop/w1', `{${ofOrders}, portLevelMtls: {9090: {mode: DISABLE}}}`, '2025-01-01T00:00:00Z')];
    const all = [old, young, ...owns];
    assert(property(shuffledSubarray(all, { minLength: all.length }), (shuffled) => { expect(modes(shuffled, 8080, 9090)).toEqual(['disable', 'strict']); }));
  });

  it('says that it does not know which is older, where that decides', () => {
    const policies = [policy('shop/b', '{mtls: {mode: STRICT}}'), policy('shop/a', '{mtls: {mode: DISABLE}}')];
    const found = readInput(...base, ...policies).peerAuthentication.modeFor('shop/orders', 80);
    expect(found.mode).toBe('disable');
    expect(found.unknown.map(({ what }) => what)).toEqual(['which of PeerAuthentication shop/a and PeerAuthentication shop/b is older']);
    expect(readInput(...base, policy('shop/b', '{}'), policy('shop/a', '{}')).peerAuthentication.modeFor('shop/orders', 80).unknown).toEqual([]);
  });

  it('does not concern gateways', () => {
    const gateway = pod('shop/gw', 'app: orders').replace('metadata: {labels', 'metadata: {annotations: {inject.istio.io/templates: gateway}, labels');
    expect(readInput(...base, gateway, policy('shop/all', '{mtls: {mode: STRICT}}')).peerAuthentication.modeFor('shop/gw', 8080).mode).toBe('permissive');
  });

  it('knows the root namespace of the mesh configuration', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: elsewhere}\ndata: {mesh: "{}"}\n';
    expect(modes([mesh, policy('elsewhere/m', '{mtls: {mode: STRICT}}'), policy('istio-system/m', '{mtls: {mode: DISABLE}}')], 80)).toEqual(['strict']);
  });
});

describe('what comes through the door', () => {
  // Rows: mode and kind of port. Columns: mutual TLS, foreign TLS, plaintext.
  it.each<readonly [string, 'requests' | 'connections', boolean, string]>([
    ['STRICT', 'requests', false, 'in out out'],
    ['STRICT', 'connections', false, 'in out out'],
    ['STRICT', 'requests', true, 'in out out'],
    ['PERMISSIVE', 'requests', false, 'in out in'],
    ['PERMISSIVE', 'connections', false, 'in in in'],
    ['PERMISSIVE', 'requests', true, 'in in in'],
    ['PERMISSIVE', 'connections', true, 'in in in'],
    ['DISABLE', 'requests', false, 'out out in'],
    ['DISABLE', 'connections', false, 'out in in'],
    ['DISABLE', 'connections', true, 'out in in'],
  ])('%s, %s, sniffed: %s', (mode, seenAs, isSniffed, expected) => {
    const { peerAuthentication } = readInput(...base, policy('shop/all', `{mtls: {mode: ${mode}}}`));
    const accepts = peerAuthentication.acceptsFor('shop/orders', 8080, seenAs, isSniffed);
    expect((['mutual-tls', 'tls', 'plaintext'] as const).map((transport) => (accepts[transport].isAccepted ? 'in' : 'out')).join(' ')).toBe(expected);
  });

  it('always lets something in, and never plaintext into STRICT', () => {
    const kinds: readonly Transport[] = ['mutual-tls', 'tls', 'plaintext'];
    assert(property(constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'), constantFrom('requests' as const, 'connections' as const), constantFrom(true, false), (mode, seenAs, isSniffed) => {
      const accepts = readInput(...base, policy('shop/all', `{mtls: {mode: ${mode}}}`)).peerAuthentication.acceptsFor('shop/orders', 1, seenAs, isSniffed);
      expect(kinds.some((kind) => accepts[kind].isAccepted)).toBe(true);
      expect(accepts.plaintext.isAccepted).toBe(mode !== 'STRICT');
    }), { numRuns: 30 });
  });
});
