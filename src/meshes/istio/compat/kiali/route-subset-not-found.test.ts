import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { destinationRule, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './route-subset-not-found.ts';

const to = (host: string, subset = 'v1'): string => virtualService('page', `{ hosts: [page], http: [{ route: [{ destination: { host: ${host}, subset: ${subset} } }] }] }`);
const rule = (name: string, host: string, rest = ''): string => destinationRule(name, `{ host: ${host}, subsets: [{ name: v1, labels: { version: v1 } }]${rest} }`);

describe('subsets', () => {
  it.each([
    ['beside the route', rule('x', 'orders') + to('orders')],
    ['of a fourth namespace, which never applies', rule('fourth/x', 'orders.shop.svc.cluster.local') + to('orders')],
    ['by two parts, which istiod does not expand', rule('prod/x', 'orders') + to('orders.prod')],
    ['by a wildcard', rule('x', "'*.shop.svc.cluster.local'") + to('orders')],
    ['that are exported to the namespace', rule('prod/x', 'orders.shop.svc.cluster.local', ', exportTo: [shop]') + to('orders')],
    ['of mirrors, which it leaves out', virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirror: { host: orders, subset: v1 } }] }')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });

  it.each([
    ['without a rule', to('orders')],
    ['of another name', rule('x', 'orders') + to('orders', 'v2')],
    ['of the same host elsewhere', rule('prod/x', 'orders') + to('orders')],
    ['that are exported elsewhere', rule('prod/x', 'orders.shop.svc.cluster.local', ', exportTo: [.]') + to('orders')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual(['KIA1107 VirtualService shop/page']);
  });
});
