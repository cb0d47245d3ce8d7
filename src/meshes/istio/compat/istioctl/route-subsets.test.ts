import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { destinationRule, gateway, http, service, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './route-subsets.ts';

const v1 = 'subsets: [{ name: v1, labels: { version: v1 } }]';
const to = (host: string, subset = 'v1'): string => virtualService('page', `{ hosts: [page], http: [{ route: [{ destination: { host: ${host}, subset: ${subset} } }] }] }`);

describe('a subset is there', () => {
  it.each([
    ['by the short name', destinationRule('x', `{ host: orders, ${v1} }`) + to('orders')],
    ['by the full name', destinationRule('prod/x', `{ host: orders.shop.svc.cluster.local, ${v1} }`) + to('orders')],
    ['in a namespace that no client looks at', destinationRule('fourth/x', `{ host: orders.shop.svc.cluster.local, exportTo: [.], ${v1} }`) + to('orders.shop.svc.cluster.local')],
    ['outside', destinationRule('x', `{ host: api.example.com, ${v1} }`) + to('api.example.com')],
    ['where the input was made for another question', service('orders', '{ port: 80 }') + to('orders')],
    ['or none is asked for', destinationRule('x', '{ host: orders }') + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }] }] }')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });
});

describe('a subset is not', () => {
  it.each([
    ['of this name', destinationRule('x', `{ host: orders, ${v1} }`) + to('orders', 'v2')],
    ['by a wildcard', destinationRule('x', `{ host: '*.shop.svc.cluster.local', ${v1} }`) + to('orders')],
    ['of the Service of this name elsewhere', destinationRule('prod/x', `{ host: orders, ${v1} }`) + to('orders')],
    ['for a mirror', destinationRule('x', '{ host: orders }') + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirror: { host: orders, subset: v1 } }] }')],
    ['without any rule', to('orders')],
    ['without any rule beside other things', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n' + gateway('door', http('a.org')) + to('orders')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual(['IST0101 VirtualService shop/page']);
  });

  it('mirrors of the list it does not see', () => {
    expect(codesOf(analyzer, destinationRule('x', '{ host: orders }') + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirrors: [{ destination: { host: orders, subset: v1 } }] }] }'))).toEqual([]);
  });
});
