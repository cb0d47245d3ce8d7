import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './peer-authentication-shadowed.ts';

const registered = { id: 'istio/peer-authentication-shadowed', rule };
const pod = (labels: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const policy = (name: string, { labels = '', mode = 'STRICT', namespace = 'shop', created = '' } = {}): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: "${created}"`} }\nspec: { ${labels === '' ? '' : `selector: { matchLabels: { ${labels} } }, `}mtls: { mode: ${mode} } }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ resource, message, severity }) => `${severity} ${resource}: ${message}`);

describe('two for one namespace', () => {
  it('the one that comes first by its name counts, where ages are not known', () => {
    expect(found(policy('b') + policy('a', { mode: 'DISABLE' }))).toEqual(['error PeerAuthentication shop/b: PeerAuthentication `shop/a` is for all of namespace `shop` too, and only the older of the two counts']);
    expect(runOn(registered, policy('b') + policy('a', { mode: 'DISABLE' })).diagnostics[0]?.explains).toContain('the input does not say which is older');
  });

  it('the oldest counts, where ages are known', () => {
    const text = policy('a', { created: '2025-01-01T00:00:00Z' }) + policy('b', { mode: 'DISABLE', created: '2024-01-01T00:00:00Z' });
    expect(found(text)).toEqual(['error PeerAuthentication shop/a: PeerAuthentication `shop/b` is for all of namespace `shop` too, and only the older of the two counts']);
    expect(runOn(registered, text).diagnostics[0]?.explains).toBe('this policy is ignored');
  });

  it('is only information where both say the same', () => {
    expect(found(policy('a') + policy('b'))).toEqual(['info PeerAuthentication shop/b: PeerAuthentication `shop/a` is for all of namespace `shop` too, and only the older of the two counts']);
  });

  it('holds for the root namespace, which is the mesh', () => {
    expect(found(policy('a', { namespace: 'istio-system' }) + policy('b', { namespace: 'istio-system', mode: 'DISABLE' }))).toHaveLength(1);
  });

  it('all but one of three are told', () => {
    expect(found(policy('a') + policy('b', { mode: 'DISABLE' }) + policy('c', { mode: 'PERMISSIVE' }))).toHaveLength(2);
  });
});

describe('two for one workload', () => {
  it('whose selectors are not the same', () => {
    expect(found(pod('app: a, tier: back') + policy('a', { labels: 'app: a' }) + policy('b', { labels: 'tier: back', mode: 'DISABLE' }))).toEqual([
      'error PeerAuthentication shop/b: PeerAuthentication `shop/a` selects Pod shop/p too, and only the older of the two counts there',
    ]);
  });

  it('with several labels', () => {
    expect(found(pod('app: a, tier: back') + policy('a', { labels: 'tier: back, app: a' }) + policy('b', { labels: 'app: a', mode: 'DISABLE' }))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['of two namespaces', policy('a') + policy('b', { namespace: 'other', mode: 'DISABLE' })],
    ['a namespace and the mesh', policy('a') + policy('b', { namespace: 'istio-system', mode: 'DISABLE' })],
    ['a namespace and one of its workloads', pod('app: a') + policy('a') + policy('b', { labels: 'app: a', mode: 'DISABLE' })],
    ['two workloads', pod('app: a') + pod('app: b').replace('name: p', 'name: q') + policy('a', { labels: 'app: a' }) + policy('b', { labels: 'app: b', mode: 'DISABLE' })],
    ['workloads of two namespaces with the same labels', pod('app: a') + pod('app: a', 'other') + policy('a', { labels: 'app: a' }) + policy('b', { labels: 'app: a', namespace: 'other', mode: 'DISABLE' })],
    ['nothing that both select', pod('app: a') + policy('a', { labels: 'app: a' }) + policy('b', { labels: 'app: a, tier: x', mode: 'DISABLE' })],
    ['selectors in the root namespace, which never apply', pod('app: a', 'istio-system') + policy('a', { labels: 'app: a', namespace: 'istio-system' }) + policy('b', { labels: 'app: a', namespace: 'istio-system', mode: 'DISABLE' })],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
