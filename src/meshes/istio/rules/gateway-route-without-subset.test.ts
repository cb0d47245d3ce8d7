import { describe, it } from 'vitest';
import { virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './gateway-route-without-subset.ts';

const own = { id: 'istio/gateway-route-without-subset', rule };
const route = (host: string, subset?: string): string => `{ destination: { host: ${host}${subset === undefined ? '' : `, subset: ${subset}`} } }`;
const split = (name: string, hosts: string, rest = '', subsets: readonly string[] = ['v1', 'v2']): string => virtualService(name, `{ hosts: [${hosts}], ${rest}http: [{ route: [${subsets.map((subset) => route('orders', subset)).join(', ')}] }] }`);
const page = (host: string, { subset, match = '', gateways = '[door]' }: { subset?: string; match?: string; gateways?: string } = {}): string =>
  virtualService('page', `{ hosts: [shop.example.com], gateways: ${gateways}, http: [{ ${match}route: [${route(host, subset)}] }] }`);

describe('the gateway chooses subsets too', () => {
  it.each([
    ['by its own route', split('orders', 'orders') + page('orders', { subset: 'v1' })],
    ['because the same VirtualService is bound to it', split('orders', 'orders, shop.example.com', 'gateways: [mesh, door], ')],
    ['or the one that splits is bound to it as well', split('orders', 'orders', 'gateways: [mesh, door], ') + page('orders')],
    ['or nothing is split', virtualService('orders', `{ hosts: [orders], http: [{ route: [${route('orders')}] }] }`) + page('orders')],
    ['or another Service is', split('orders', 'orders') + page('payments')],
    ['or one of the same name elsewhere is', split('prod/orders', 'orders') + page('orders')],
    ['or the route is for sidecars', split('orders', 'orders') + page('orders', { gateways: '[mesh, door]', match: 'match: [{ gateways: [mesh] }], ' })],
    ['or no gateway is bound', split('orders', 'orders') + page('orders', { gateways: '[mesh]' })],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('the gateway leads past them', () => {
  it.each([
    ['by the short name', split('orders', 'orders') + page('orders')],
    ['by the full name', split('orders', 'orders') + page('orders.shop.svc.cluster.local')],
    ['where the split has the full name', split('orders', 'orders.shop.svc.cluster.local') + page('orders')],
    ['where the split stands in another namespace', split('prod/orders', 'orders.shop.svc.cluster.local') + page('orders')],
  ])('%s', (_, text) => {
    expectSaid(own, text, ['warning: clients of the gateway reach every pod of']);
  });

  it('says less where all sidecars are sent to one subset', () => {
    expectSaid(own, split('orders', 'orders', '', ['v1']) + page('orders'), ['info: clients of the gateway reach every pod of `orders`: the subsets of VirtualService `shop/orders` are for sidecars only']);
  });
});
