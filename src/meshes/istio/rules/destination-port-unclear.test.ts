import { describe, it } from 'vitest';
import { gateway, gatewayPods, http, https, service, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './destination-port-unclear.ts';

const own = { id: 'istio/destination-port-unclear', rule };
const two = service('orders', '{ name: http, port: 8080 }, { name: admin, port: 9090 }');
const atGateway = (rest = ''): string => virtualService('page', `{ hosts: [shop.example.com], gateways: [door], http: [{ ${rest}route: [{ destination: { host: orders } }] }] }`);
const inMesh = (hosts: string, rest = ''): string => virtualService('page', `{ hosts: [${hosts}], http: [{ ${rest}route: [{ destination: { host: orders } }] }] }`);

describe('nothing needs to be written', () => {
  it.each([
    ['where the Service has one port', service('orders', '{ port: 8080 }') + gateway('door', http('shop.example.com')) + atGateway()],
    ['where clients come on the Service’s own ports', two + inMesh('orders')],
    ['where clients of another Service come on ports that both have', two + service('front', '{ port: 9090 }') + inMesh('front')],
    ['where the match is for a port that is there', two + service('front', '{ port: 80 }, { port: 9090 }') + inMesh('front', 'match: [{ port: 9090 }], ')],
    ['where the server of the gateway has such a port', two + gateway('door', http('shop.example.com', 8080)) + atGateway()],
    ['where the Service is not in the input', gateway('door', http('shop.example.com')) + atGateway()],
    ['where the gateway is not in the input', two + atGateway()],
    ['where any host may be called', two + inMesh("'*.example.com'")],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('no port that clients come on is there', () => {
  it('on a gateway', () => {
    expectSaid(own, two + gatewayPods('door') + gateway('door', `${http('shop.example.com')}, ${https('shop.example.com')}`) + atGateway(), ['error: Service `shop/orders` has the ports 8080 and 9090, and clients of this route come on 80 and 443: name the port']);
  });

  it('in the mesh, for a Service of another namespace', () => {
    expectSaid(own, two + service('other/front', '{ port: 80 }') + inMesh('front.other.svc.cluster.local'), ['error: Service `shop/orders` has the ports 8080 and 9090, and clients of this route come on 80']);
  });

  it('for a host that the registry does not know, which is served on port 80', () => {
    expectSaid(own, two + inMesh('old.example.com'), ['come on 80: name the port']);
  });
});

describe('some of them are', () => {
  it('and the others are told', () => {
    expectSaid(own, two + service('front', '{ port: 80 }, { port: 9090 }') + inMesh('front'), ['warning: Service `shop/orders` has the ports 8080 and 9090, and clients of this route come on 80']);
  });
});
