import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './known-caller-refused.ts';

const registered = { id: 'istio/known-caller-refused', rule };
const pod = (name: string, { url = '', namespace = 'shop', inject = 'true' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}${inject === '' ? '' : `, sidecar.istio.io/inject: '${inject}'`} } }\nspec: { serviceAccountName: ${name}, containers: [{ name: a, image: a${url === '' ? '' : `, env: [{ name: URL, value: '${url}' }]`} }] }\n---\n`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop }\nspec: { selector: { app: pay }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n';
const policy = (rules: string, { action = 'ALLOW', namespace = 'shop', name = 'p' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { action: ${action}${rules === '' ? '' : `, rules: [${rules}]`} }\n---\n`;
const from = (account: string, rest = ''): string => `{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }]${rest} }`;
const base = pod('pay') + service + pod('web', { url: 'http://pay' });
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);

describe('a caller that is refused', () => {
  it.each([
    ['admitted by no rule', base + policy(from('orders')), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and no policy admits it'],
    ['by a policy without rules', base + policy(''), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and no policy admits it'],
    ['by a policy of the root namespace', base + policy('', { namespace: 'istio-system' }), 'AuthorizationPolicy istio-system/p: `shop/web` calls `shop/pay`, and no policy admits it'],
    ['at this port', base + policy(from('web', ", to: [{ operation: { ports: ['9090'] } }]")), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and no policy admits it'],
    ['by its namespace', base + policy('{ from: [{ source: { namespaces: [front] } }] }'), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and no policy admits it'],
    ['from another namespace', pod('pay') + service + pod('web', { url: 'http://pay.shop', namespace: 'front' }) + policy(from('web')), 'AuthorizationPolicy shop/p: `front/web` calls `shop/pay`, and no policy admits it'],
    ['by a DENY rule', base + policy(from('web'), { action: 'DENY' }), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and this rule refuses all that it sends'],
    ['because it has no sidecar', pod('pay') + service + pod('web', { url: 'http://pay', inject: 'false' }) + policy(from('web')), 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and has no identity there by which a policy could admit it'],
    ['because mutual TLS is off', `${base}${policy(from('web'))}apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: d, namespace: shop }\nspec: { mtls: { mode: DISABLE } }\n`, 'AuthorizationPolicy shop/p: `shop/web` calls `shop/pay`, and has no identity there by which a policy could admit it'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });

  it('is told once for each workload, with the place of each call', () => {
    const { diagnostics } = runOn(registered, base + pod('cart', { url: 'http://pay/checkout' }) + policy(from('orders')));
    expect(diagnostics.map(({ message }) => message)).toEqual(['`shop/cart` calls `shop/pay`, as do 1 more, and no policy admits it']);
    expect(diagnostics[0]?.related?.map(({ message }) => message)).toEqual(['`shop/cart` calls it: `URL=http://pay/checkout`', '`shop/web` calls it: `URL=http://pay`']);
  });
});

describe('near misses', () => {
  it.each([
    ['a caller that is admitted', base + policy(from('web'))],
    ['one that some of its requests are', base + policy(from('web', ', to: [{ operation: { methods: [GET], paths: [/a] } }]'))],
    ['one that another policy admits', base + policy('', { name: 'none' }) + policy(from('web'))],
    ['everybody with a token', base + policy("{ from: [{ source: { requestPrincipals: ['*'] } }] }")],
    ['a part of what it sends is refused', base + policy(from('web', ', to: [{ operation: { methods: [DELETE] } }]'), { action: 'DENY' })],
    ['a caller of which nobody knows', pod('pay') + service + pod('web', { url: 'http://pay', inject: '' }) + policy(from('orders'))],
    ['a workload without a sidecar, which refuses nobody', pod('pay', { inject: 'false' }) + service + pod('web', { url: 'http://pay' }) + policy(from('orders'))],
    ['a policy of another namespace', base + policy('', { namespace: 'other' })],
    ['somebody who calls nobody', pod('pay') + service + pod('web') + policy('')],
    ['a policy that only logs', base + policy(from('web'), { action: 'AUDIT' })],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
