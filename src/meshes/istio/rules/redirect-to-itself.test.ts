import { describe, it } from 'vitest';
import { gateway, http, https, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './redirect-to-itself.ts';

const own = { id: 'istio/redirect-to-itself', rule };
const page = (rules: string, hosts = 'shop.example.com', name = 'page'): string => virtualService(name, `{ hosts: [${hosts}], gateways: [shop/door], http: [${rules}] }`);
const redirect = (to: string, match = ''): string => `{ ${match === '' ? '' : `match: [${match}], `}redirect: { ${to} } }`;
const both = gateway('door', `${http("'*.example.com'")}, ${https("'*.example.com'")}`);

describe('redirects that lead away', () => {
  it.each([
    ['to another path', redirect('uri: /b', '{ uri: { exact: /a } }')],
    ['out of the prefix', redirect('uri: /b', '{ uri: { prefix: /a } }')],
    ['to another prefix', redirect('prefixRewrite: /b', '{ uri: { prefix: /a } }')],
    ['to another host', redirect('authority: www.example.com')],
    ['to another host of several', redirect('authority: b.example.com'), 'a.example.com, b.example.com'],
    ['to another port', redirect('port: 8443')],
    ['to what an earlier route takes', `{ match: [{ uri: { exact: /a/b } }], route: [{ destination: { host: x } }] }, ${redirect('uri: /a/b', '{ uri: { prefix: /a } }')}`],
    ['for a header that need not come again', redirect('uri: /a', '{ uri: { prefix: /a }, headers: { x-old: {} } }')],
    ['to a path that an expression does not hold', redirect('uri: /b/1', "{ uri: { regex: '/a/[0-9]+' } }")],
  ])('%s', (_, rules, hosts = 'shop.example.com') => {
    expectSaid(own, page(rules, hosts), []);
  });

  it.each([
    ['to HTTPS, on a gateway with one server', gateway('door', http('shop.example.com')) + page(redirect('scheme: https'))],
    ['to HTTPS, for the port of the other server', both + page(redirect('scheme: https', '{ port: 80 }'))],
    ['to HTTPS, for what did not come by it', both + page(redirect('scheme: https', '{ scheme: { exact: http } }'))],
    ['to HTTPS, which the gateway passes through', gateway('door', `${http('shop.example.com')}, ${https('shop.example.com', 'PASSTHROUGH')}`) + page(redirect('scheme: https'))],
    ['to HTTPS, which another host has', gateway('door', `${http('shop.example.com')}, ${https('other.org')}`) + page(redirect('scheme: https'))],
    ['to HTTPS, which VirtualServices of another namespace have', gateway('door', `${http('shop.example.com')}, ${https('other/shop.example.com')}`) + page(redirect('scheme: https'))],
    ['to HTTP', both + page(redirect('scheme: http'))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('redirects that lead back', () => {
  it.each([
    ['under their own prefix', redirect('uri: /a/b', '{ uri: { prefix: /a } }'), 'error: a request for `/a` is sent to `/a/b`'],
    ['to their own path', redirect('uri: /a', '{ uri: { exact: /a } }'), 'error: a request for `/a` is sent to `/a`'],
    ['without a match', redirect('uri: /home'), 'error: a request for `/` is sent to `/home`'],
    ['with a query that changes nothing', redirect("uri: '/home?x=1'"), 'error: a request for `/` is sent to `/home`'],
    ['by a longer prefix', redirect('prefixRewrite: /a/v2', '{ uri: { prefix: /a } }'), 'error: a request for `/a` is sent to `/a/v2`'],
    ['to their own host', redirect('authority: shop.example.com'), 'error: a request for `/` is sent to `/`'],
  ])('%s', (_, rules, said) => {
    expectSaid(own, page(rules), [said]);
  });

  it('to HTTPS, from HTTPS', () => {
    expectSaid(own, both + page(redirect('scheme: https')), ['error: what comes by HTTPS to `shop.example.com` is sent to the same address again']);
  });

  it('to HTTPS, from HTTPS of a Gateway elsewhere', () => {
    expectSaid(own, both + page(redirect('scheme: https, redirectCode: 308'), 'shop.example.com', 'other/page'), ['error: what comes by HTTPS to `shop.example.com`']);
  });
});
