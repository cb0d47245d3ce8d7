import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { service, serviceEntry, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './route-hosts.ts';

const some = service('istio-system/gateway', '{ port: 80 }');
const to = (host: string, rest = '', name = 'page'): string => virtualService(name, `{ hosts: [page], ${rest}http: [{ route: [{ destination: { host: ${host} } }] }] }`);
const entry = (hosts: string, rest = ''): string => serviceEntry('other/out', `{ hosts: [${hosts}], ports: [{ number: 443, name: tls, protocol: TLS }]${rest} }`);
const exported = (name: string, to: string): string => service(name, '{ port: 80 }').replace(/namespace: (\w+) }/, `namespace: $1, annotations: { networking.istio.io/exportTo: '${to}' } }`);

describe('hosts', () => {
  it.each([
    ['a short name', service('orders', '{ port: 80 }') + to('orders')],
    ['a full name', service('prod/orders', '{ port: 80 }') + to('orders.prod.svc.cluster.local')],
    ['a ServiceEntry', some + entry('api.example.com') + to('api.example.com')],
    ['a wildcard, for whatever is beneath it', some + entry("'*.example.com'") + to('api.eu.example.com')],
    ['what is exported to the namespace of the route', some + exported('prod/orders', 'shop') + to('orders.prod.svc.cluster.local')],
    ['what is exported to where the route is exported', some + exported('prod/orders', 'front') + to('orders.prod.svc.cluster.local', 'exportTo: [front], ')],
    ['anything, where there is no Service', to('orders')],
  ])('%s is found', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });

  it.each([
    ['a two-part name', service('prod/orders', '{ port: 80 }') + to('orders.prod')],
    ['a domain of one’s own', service('orders', '{ port: 80 }') + to('orders.shop.svc.corp.internal')],
    ['what is exported elsewhere', some + exported('prod/orders', '.') + to('orders.prod.svc.cluster.local')],
    ['what is exported to the namespace of a route that is exported elsewhere', some + exported('prod/orders', 'shop') + to('orders.prod.svc.cluster.local', 'exportTo: [front], ')],
    ['a mirror', service('orders', '{ port: 80 }') + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirror: { host: shadow } }] }')],
  ])('%s is not', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual(['IST0101 VirtualService shop/page']);
  });
});

describe('ports', () => {
  const two = service('orders', '{ name: a, port: 80 }, { name: b, port: 81 }');
  const port = (number: number): string => virtualService('page', `{ hosts: [page], http: [{ route: [{ destination: { host: orders, port: { number: ${number} } } }] }] }`);

  it('one of several has to be named, although the client’s own port is there', () => {
    expect(codesOf(analyzer, two + virtualService('page', '{ hosts: [orders], http: [{ route: [{ destination: { host: orders } }] }] }'))).toEqual(['IST0112 VirtualService shop/page']);
  });

  it('and one that is there', () => {
    expect([codesOf(analyzer, two + port(81)), codesOf(analyzer, two + port(82))]).toEqual([[], ['IST0101 VirtualService shop/page']]);
  });

  it('two destinations of one line are one message', () => {
    expect(codesOf(analyzer, two + virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }, { destination: { host: orders } }] }] }'))).toHaveLength(1);
  });
});

describe('routes of gateways beside subsets', () => {
  const split = virtualService('orders', '{ hosts: [orders], http: [{ route: [{ destination: { host: orders, subset: v1 } }, { destination: { host: orders, subset: v2 } }] }] }');
  const base = service('orders', '{ port: 80 }') + split;

  it('one message for each VirtualService with subsets', () => {
    expect(codesOf(analyzer, base + to('orders', 'gateways: [door], '))).toEqual(['IST0140 VirtualService shop/page']);
  });

  it('compares hosts as they are written, whatever their namespace', () => {
    expect(codesOf(analyzer, base + to('orders.shop.svc.cluster.local', 'gateways: [door], '))).toEqual([]);
    expect(codesOf(analyzer, base + service('prod/orders', '{ port: 80 }') + to('orders', 'gateways: [door], ', 'prod/page'))).toEqual(['IST0140 VirtualService prod/page']);
  });

  it('looks at no VirtualService without gateways', () => {
    expect(codesOf(analyzer, base + to('orders'))).toEqual([]);
  });
});
