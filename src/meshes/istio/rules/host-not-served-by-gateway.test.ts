import { describe, it } from 'vitest';
import { gateway, http, https, service, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './host-not-served-by-gateway.ts';

const own = { id: 'istio/host-not-served-by-gateway', rule };
const bound = (hosts: string, gateways = 'door', name = 'page'): string => virtualService(name, `{ hosts: [${hosts}], gateways: [${gateways}], http: [{ route: [{ destination: { host: orders } }] }] }`);
const listener = (rest: string): string => `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: door, namespace: shop }\nspec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP${rest} }] }\n---\n`;

describe('hosts that are served', () => {
  it.each([
    ['by name', gateway('door', http('shop.example.com')) + bound('shop.example.com')],
    ['by name, in capitals', gateway('door', http('Shop.Example.com')) + bound('shop.example.com')],
    ['by a wildcard', gateway('door', http("'*.example.com'")) + bound('a.shop.example.com')],
    ['a wildcard by a more exact server', gateway('door', http('shop.example.com')) + bound("'*.example.com'")],
    ['by everything', gateway('door', http("'*'")) + bound('x.org')],
    ['by any of several servers', gateway('door', `${http('a.org')}, ${https('b.org')}`) + bound('b.org')],
    ['by any of several gateways', gateway('door', http('a.org')) + gateway('back', http('b.org')) + bound('a.org, b.org', 'door, back')],
    ['for the namespace of the VirtualService', gateway('doors/door', http('shop/a.org')) + bound('a.org', 'doors/door')],
    ['for any namespace', gateway('doors/door', http("'*/a.org'")) + bound('a.org', 'doors/door')],
    ['beside the Gateway', gateway('door', http('./a.org')) + bound('a.org')],
    ['a Service by its full name', gateway('door', http("'*.shop.svc.cluster.local'")) + bound('orders')],
    ['by a listener with a host', listener(', hostname: a.org') + bound('a.org')],
    ['by a listener without one', listener('') + bound('a.org')],
    ['inside the mesh, where the host is a Service', gateway('door', http('a.org')) + service('orders', '{ port: 80 }') + bound('a.org, orders', 'door, mesh')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });

  it('maybe, by a gateway that is not in the input', () => {
    expectSaid(own, gateway('door', http('a.org')) + bound('b.org', 'door, istio-system/public'), []);
  });
});

describe('hosts that are not', () => {
  it.each([
    ['a near miss', gateway('door', http('shop.example.com')) + bound('shp.example.com'), ['warning: no server of the gateways serves `shp.example.com`, did you mean `shop.example.com`?']],
    ['each of several, though another one is', gateway('door', http('a.example.com')) + bound('a.example.com, x.org, y.org'), ['`x.org`', '`y.org`']],
    ['the domain under its own wildcard', gateway('door', http("'*.example.com'")) + bound('example.com'), ['no server of the gateways serves `example.com`']],
    ['a short name, which is that of a Service', gateway('door', http('orders')) + bound('orders'), ['no server of the gateways serves `orders`']],
    ['for another namespace alone', gateway('doors/door', http('./a.org')) + bound('a.org', 'doors/door'), ['warning: Gateway `doors/door` serves `a.org` for VirtualServices of namespace `doors` alone']],
    ['by a listener of another host', listener(', hostname: a.org') + bound('b.org'), ['no server of the gateways serves `b.org`']],
    ['in the mesh, where it is no Service either', gateway('door', http('a.org')) + bound('a.org, b.org', 'door, mesh'), ['`b.org`']],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, said);
  });
});
