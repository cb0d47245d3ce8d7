import { describe, expect, it } from 'vitest';
import { service, serviceEntry, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid, mendedBy } from '../../../../test/rule-says.ts';
import rule from './destination-port-not-found.ts';

const own = { id: 'istio/destination-port-not-found', rule };
const to = (host: string, port: number, kind = 'http'): string => virtualService('page', `{ hosts: [page], ${kind}: [{ ${kind === 'tls' ? 'match: [{ sniHosts: [page] }], ' : ''}route: [{ destination: { host: ${host}, port: { number: ${port} } } }] }] }`);

describe('ports that are there', () => {
  it.each([
    ['of a Service', service('orders', '{ name: http, port: 80, targetPort: 8080 }'), 'orders', 80],
    ['one of several', service('orders', '{ name: http, port: 80 }, { name: grpc, port: 9090 }'), 'orders', 9090],
    ['of a Service elsewhere', service('prod/orders', '{ name: http, port: 80 }'), 'orders.prod.svc.cluster.local', 80],
    ['of a ServiceEntry', serviceEntry('other/api', '{ hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }] }'), 'api.example.com', 443],
    ['of another ServiceEntry of the same host and namespace', serviceEntry('a', '{ hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }] }') + serviceEntry('b', '{ hosts: [api.example.com], ports: [{ number: 80, name: http, protocol: HTTP }] }'), 'api.example.com', 80],
  ])('%s', (_, objects, host, port) => {
    expectSaid(own, objects + to(host, port), []);
  });

  it.each([
    ['a host that nobody has is another fault', '', 'orders'],
    ['an ExternalName Service has the ports of what it stands for', service('orders', '{ port: 80 }', ', type: ExternalName, externalName: api.example.com'), 'orders'],
    ['a ServiceEntry without ports has them written elsewhere', serviceEntry('api', '{ hosts: [api.example.com] }'), 'api.example.com'],
  ])('%s', (_, objects, host) => {
    expectSaid(own, objects + to(host, 1234), []);
  });
});

describe('ports that are not', () => {
  it.each(['http', 'tcp', 'tls'])('of %s routes', (kind) => {
    expectSaid(own, service('orders', '{ name: http, port: 80 }') + to('orders', 81, kind), ['error: Service `shop/orders` has no port 81, only 80']);
  });

  it('of mirrors', () => {
    const mirror = virtualService('page', '{ hosts: [page], http: [{ route: [{ destination: { host: orders } }], mirror: { host: orders, port: { number: 81 } } }] }');
    expectSaid(own, service('orders', '{ name: http, port: 80 }') + mirror, ['error: Service `shop/orders` has no port 81']);
  });

  it('of the namespace’s own Service, whatever one elsewhere has', () => {
    expectSaid(own, service('orders', '{ name: http, port: 80 }') + service('prod/orders', '{ name: http, port: 81 }') + to('orders', 81), ['error: Service `shop/orders` has no port 81']);
  });

  it('of a ServiceEntry of another namespace', () => {
    expectSaid(own, serviceEntry('other/api', '{ hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }] }') + to('api.example.com', 80), ['error: ServiceEntry `other/api` has no port 80, only 443']);
  });
});

describe('the port of the pods', () => {
  it('is told, and written right', () => {
    const text = service('orders', '{ name: http, port: 80, targetPort: 8080 }') + to('orders', 8080);
    expectSaid(own, text, ['8080 is where its pods listen, behind port 80']);
    expect(mendedBy(own, text)).toBe(text.replace('number: 8080', 'number: 80'));
  });

  it('is not guessed where two ports lead there', () => {
    expectSaid(own, service('orders', '{ name: a, port: 80, targetPort: 8080 }, { name: b, port: 81, targetPort: 8080 }') + to('orders', 8080), ['error: Service `shop/orders` has no port 8080, only 80 and 81']);
  });
});
