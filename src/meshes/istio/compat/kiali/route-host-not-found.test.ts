import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { service, serviceEntry, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './route-host-not-found.ts';

const to = (host: string, kind = 'http'): string => virtualService('page', `{ hosts: [page], ${kind}: [{ route: [{ destination: { host: ${host} } }] }] }`);
const orders = service('prod/orders', '{ port: 80 }');

describe('hosts of destinations', () => {
  it.each([
    ['a short name', service('orders', '{ port: 80 }') + to('orders')],
    ['a full name', orders + to('orders.prod.svc.cluster.local')],
    ['two parts, which istiod does not expand', orders + to('orders.prod')],
    ['three parts', orders + to('orders.prod.svc')],
    ['a ServiceEntry', serviceEntry('x', '{ hosts: [example.com] }') + to('example.com')],
    ['a ServiceEntry that ends alike', serviceEntry('x', '{ hosts: [example.com] }') + to('notexample.com')],
    ['a wildcard', serviceEntry('x', "{ hosts: ['*.example.com'] }") + to('api.example.com')],
    ['a mirror, which it leaves out', service('orders', '{ port: 80 }') + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirror: { host: gone } }] }')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });

  it.each([
    ['of another namespace', orders + to('orders')],
    ['that nobody has', orders + to('gone', 'tcp')],
    ['in another domain', orders + to('orders.prod.svc.corp.internal', 'tls')],
    ['in a namespace that is none, so that it is no Service', orders + to('orders.prd')],
    ['that is exported elsewhere', orders.replace('namespace: prod }', "namespace: prod, annotations: { networking.istio.io/exportTo: '.' } }") + to('orders.prod.svc.cluster.local')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual(['KIA1101 VirtualService shop/page']);
  });

  it('the domain is what is told of the cluster', () => {
    expect(codesOf(analyzer, orders + to('orders.prod.svc.corp.internal'), { clusterDomain: 'corp.internal' })).toEqual([]);
  });
});
