import { describe, it } from 'vitest';
import { virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './requests-without-route.ts';

const own = { id: 'istio/requests-without-route', rule };
const to = (host: string, match = ''): string => `{ ${match === '' ? '' : `match: [${match}], `}timeout: 2s, route: [{ destination: { host: ${host} } }] }`;
const routes = (written: string, rest = 'hosts: [orders], '): string => virtualService('orders', `{ ${rest}http: [${written}] }`);
const path = '{ uri: { prefix: /api } }';

describe('every request has a route', () => {
  it.each([
    ['with one behind the others', routes(`${to('orders', path)}, ${to('orders')}`)],
    ['by a prefix of every path', routes(`${to('orders', path)}, ${to('orders', '{ uri: { prefix: / } }')}`)],
    ['by an empty match', routes(to('orders', `${path}, {}`))],
    ['or needs none, at a gateway', routes(to('orders', path), 'hosts: [shop.example.com], gateways: [door], ')],
    ['or is to have none, where routes lead elsewhere', routes(`${to('orders', path)}, ${to('payments', '{ uri: { prefix: /pay } }')}`)],
    ['or is another’s, by a delegate', routes(`{ match: [${path}], delegate: { name: x } }`)],
    ['of a delegate itself', routes(to('orders', path), '')],
    ['of connections', virtualService('orders', '{ hosts: [orders], tcp: [{ match: [{ port: 80 }], route: [{ destination: { host: orders } }] }] }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('some requests have none', () => {
  it.each([
    ['but for a path', routes(to('orders', path)), '`orders`'],
    ['but for two', routes(`${to('orders', path)}, ${to('orders', '{ uri: { exact: / } }')}`), '`orders`'],
    ['but for a header', routes(to('orders.shop.svc.cluster.local', '{ headers: { x-a: {} } }')), '`orders`'],
    ['beside a gateway', routes(to('orders', path), 'hosts: [orders], gateways: [mesh, door], '), '`orders`'],
    ['of a Service of another namespace', routes(to('orders.prod.svc.cluster.local', path), 'hosts: [orders.prod.svc.cluster.local], '), '`orders.prod.svc.cluster.local`'],
  ])('%s', (_, text, host) => {
    expectSaid(own, text, [`warning: requests to ${host} that none of these matches takes get 404`]);
  });
});
