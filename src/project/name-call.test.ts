import { describe, expect, it } from 'vitest';
import { openAccess, source } from '../../test/plain-model.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import type { MeshModel, ModelHost, ModelWorkload } from '../model/mesh-model.ts';
import { outside, stranger } from '../model/mesh-model.ts';
import type { Protocol } from '../topology/topology.ts';
import { callNamer } from './name-call.ts';
import type { TraceQuestion } from './trace-question.ts';

const domain = 'svc.cluster.local';

function service(id: string, ports: readonly (readonly [number, Protocol])[], workloads: readonly string[]): ModelHost {
  const [namespace = '', name = ''] = id.split('/');
  return { host: `${name}.${namespace}.${domain}`, namespace, service: id, isExternal: false, ports: ports.map(([port, protocol]) => ({ port, targetPort: port, protocol })), workloads, source };
}

const hosts = [
  service('shop/orders', [[80, 'http'], [9000, 'tcp']], ['shop/orders-v1', 'shop/orders-v2']),
  service('shop/rpc', [[50051, 'grpc']], []),
  service('shop/db', [[5432, 'tcp']], ['shop/db']),
  service('shop/mixed', [[80, 'http']], ['shop/mixed-a', 'shop/mixed-b']),
  service('payments/ledger', [[8443, 'https']], ['payments/ledger']),
  service('payments/web', [[80, 'http']], ['payments/web']),
];
const names = ['shop/web', 'payments/web', 'shop/orders-v1', 'shop/orders-v2', 'shop/db', 'shop/mixed-a', 'shop/mixed-b', 'payments/ledger'];
const workloads = new Map(names.map((id): [string, ModelWorkload] => [id, { id, namespace: id.split('/')[0] ?? '', labels: {}, proxy: 'sidecar', identity: id.replace(/-v\d$/, ''), source }]));

/** Names resolve as DNS does in a cluster. */
const model: MeshModel = {
  mesh: 'plain',
  workloads,
  hosts,
  frontDoors: [],
  entrances: (host, port) => (host === 'shop.example.com' && port === 443 ? [{ workload: 'shop/web', port: 8443, source }] : []),
  outbound: ({ client, host }) => {
    const full = [host, `${host}.${client.split('/')[0] ?? ''}.${domain}`, `${host}.${domain}`, `${host}.cluster.local`].find((name) => hosts.some((each) => each.host === name));
    return { by: 'proxy', sees: 'requests', ...(full === undefined ? {} : { host: full }), notes: [], unknown: [], normalization: 'base', routes: [], otherwise: { name: 'x', source, action: { kind: 'unreachable', because: 'test' } } };
  },
  destination: (_, ref) => ({ ref, endpoints: [], notes: [], unknown: [] }),
  inbound: () => ({ by: 'proxy', sees: 'requests', accepts: { 'mutual-tls': { isAccepted: true, source }, tls: { isAccepted: true, source }, plaintext: { isAccepted: true, source } }, access: openAccess, normalization: 'base', notes: [], unknown: [] }),
  routingClass: (client) => (client === 'shop/mixed-b' ? 'other' : 'same'),
  unread: [],
};
const pods = decodeFile({ path: 'pods.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: web-5d-x, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: web-5d}]}\nstatus: {podIP: 10.0.0.7}\n' });
const namer = callNamer(ResourceSet.of(pods.resources), model);

const name = (question: Partial<TraceQuestion>, isLenient = false): unknown => {
  const naming = namer({ from: 'shop/web', to: 'orders', ...question }, isLenient);
  if ('problem' in naming) return [naming.problem.message, naming.problem.help];
  const { call, request, notes } = naming;
  return { ...call, ...request, notes };
};

describe('who calls', () => {
  it.each([
    ['shop/web', 'shop/web'],
    ['db', 'shop/db'],
    ['orders', 'shop/orders-v1'],
    ['shop/orders', 'shop/orders-v1'],
    ['orders.shop', 'shop/orders-v1'],
    ['@ingress', outside],
    ['@stranger', stranger],
    ['10.0.0.7', 'shop/web'],
    ['10.9.9.9', stranger],
  ])('%s is %s', (from, client) => {
    expect(name({ from, to: `orders.shop.${domain}` })).toMatchObject({ client });
  });

  it('says which workload stands for several that are alike', () => {
    expect(name({ from: 'orders' })).toMatchObject({ notes: expect.arrayContaining(['shop/orders-v1 stands for all 2 workloads behind the Service orders, which are alike']) as unknown });
  });

  it.each([
    ['web', 'several workloads are called `web`', 'say which: payments/web, shop/web'],
    ['mixed', 'behind the Service `mixed` stand workloads that the mesh treats differently', 'say which: shop/mixed-a, shop/mixed-b'],
    ['shop/wep', 'no workload `shop/wep` is in the input', 'did you mean `shop/web`?'],
    ['@ingres', 'no workload `@ingres` is in the input', 'did you mean `@ingress`?'],
    ['nobody-at-all', 'no workload `nobody-at-all` is in the input', 'name a workload (`namespace/name`), or `@ingress` for a client outside'],
    ['rpc', 'no workload of the input stands behind the Service `rpc`', undefined],
  ])('%s is refused', (from, message, help) => {
    expect(name({ from })).toEqual([message, help]);
  });

  it('keeps the address of a client that is no pod of the input', () => {
    expect(name({ from: '10.9.9.9', to: `orders.shop.${domain}` })).toMatchObject({ address: '10.9.9.9' });
    expect(name({ sourceIp: '10.1.1.1' })).toMatchObject({ address: '10.1.1.1' });
  });
});

describe('what is called', () => {
  it.each<[string, Partial<TraceQuestion>, object]>([
    ['a name, on the port that speaks HTTP', { to: 'orders' }, { host: 'orders', port: 80, protocol: 'http', method: 'GET', path: '/', notes: ['port 80; there is also 9000 (--port picks another)'] }],
    ['the only port, with its protocol', { to: 'db' }, { port: 5432, protocol: 'tcp', notes: [] }],
    ['a request on a port for TCP, which stays one', { to: 'db', method: 'GET' }, { port: 5432, protocol: 'http' }],
    ['gRPC', { to: 'rpc' }, { port: 50051, protocol: 'grpc', method: 'POST', headers: { 'content-type': 'application/grpc' } }],
    ['gRPC with a type of its own', { to: 'rpc', headers: { 'Content-Type': 'application/grpc+proto' } }, { headers: { 'Content-Type': 'application/grpc+proto' } }],
    ['a port beside the name', { to: 'orders:9000' }, { host: 'orders', port: 9000, protocol: 'tcp' }],
    ['--port before the one beside the name', { to: 'orders:9000', port: 80 }, { port: 80, protocol: 'http' }],
    ['the port that fits a protocol', { to: 'orders', protocol: 'tcp' }, { port: 9000, protocol: 'tcp' }],
    ['TLS', { to: 'ledger.payments' }, { port: 8443, protocol: 'tls' }],
    ['a Service by its qualified name', { to: 'payments/ledger' }, { host: `ledger.payments.${domain}`, port: 8443 }],
    ['a URL', { to: 'https://api.example.com/charges?x=1' }, { host: 'api.example.com', port: 443, protocol: 'tls', path: '/charges?x=1' }],
    ['a URL with a port', { to: 'http://orders:80/a' }, { host: 'orders', port: 80, protocol: 'http', path: '/a' }],
    ['a path before that of the URL', { to: 'http://orders/a', path: '/b' }, { path: '/b' }],
    ['a host outside', { to: 'API.Example.com' }, { host: 'api.example.com', port: 80, protocol: 'http' }],
    ['an IP', { to: '10.0.0.7:8080' }, { host: '10.0.0.7', port: 8080, protocol: 'http' }],
    ['an IPv6 address', { to: '[fd00::7]:8080' }, { host: 'fd00::7', port: 8080 }],
    ['an IPv6 address without brackets', { to: 'fd00::7' }, { host: 'fd00::7', port: 80 }],
    ['the door of the gateway that is open', { from: '@ingress', to: 'shop.example.com' }, { client: outside, port: 443, protocol: 'tls' }],
    ['a Host header of its own', { headers: { Host: 'a.example', x: '1' } }, { headers: { x: '1' } }],
  ])('%s', (_, question, expected) => {
    expect(name(question)).toMatchObject(expected);
  });

  it.each([
    [{ to: 'ledger' }, '`ledger` does not resolve for `shop/web`: no Service `ledger` is in namespace `shop`', 'did you mean `ledger.payments`?'],
    [{ to: 'ordres' }, '`ordres` does not resolve for `shop/web`: no Service `ordres` is in namespace `shop`', 'did you mean `orders`?'],
    [{ to: 'ordres.shop' }, '`ordres.shop` does not resolve for `shop/web`: no Service `ordres` is in namespace `shop`', 'did you mean `orders.shop`?'],
    [{ to: `gone.shop.${domain}` }, `\`gone.shop.${domain}\` does not resolve for \`shop/web\`: no Service \`gone\` is in namespace \`shop\``, undefined],
    [{ to: 'a b' }, '`a b` is no name that can be dialled', 'write a Service (`orders`, `orders.shop`, `shop/orders`), a host, an IP, or one of these with `:PORT`'],
    [{ to: 'orders:99999' }, '`99999` is no port: it lies between 1 and 65535', undefined],
  ])('%j is refused', (question, message, help) => {
    expect(name(question)).toEqual([message, help]);
  });

  it('says that TLS and TCP hide a request', () => {
    const hidden = (protocol: string): RegExp => new RegExp(`^${protocol} shows no proxy the request`);
    expect(name({ to: 'ledger.payments', method: 'GET' })).toMatchObject({ notes: [expect.stringMatching(hidden('TLS'))] });
    expect(name({ to: 'https://api.example.com/charges' })).toMatchObject({ notes: [expect.stringMatching(hidden('TLS'))] });
    expect(name({ to: 'db', protocol: 'tcp', path: '/x' })).toMatchObject({ notes: [expect.stringMatching(hidden('TCP'))] });
    expect(name({ to: 'ledger.payments' })).toMatchObject({ notes: [] });
  });

  it('may be a short name for a pod that the input does not show, if it is the only one', () => {
    expect(name({ from: '@stranger', to: 'orders' })).toMatchObject({ client: stranger, host: `orders.shop.${domain}`, port: 80 });
    expect(name({ from: '@stranger', to: 'gone' })).toEqual(['`gone` does not resolve for `@stranger`: no Service `gone` is in the input', undefined]);
    const twice = callNamer(ResourceSet.of([]), { ...model, hosts: [...hosts, service('other/orders', [[80, 'http']], [])] });
    expect(twice({ from: '@stranger', to: 'orders' }, false)).toEqual({ problem: { message: 'several Services are called `orders`', help: 'say which: shop/orders, other/orders' } });
  });

  it('is left as it is where a batch names it', () => {
    expect(name({ to: 'gone', port: 80, protocol: 'http' }, true)).toMatchObject({ host: 'gone', port: 80 });
  });

  it('is the Host header of recorded traffic', () => {
    const naming = namer({ from: '@ingress', to: 'Shop.example.com:8080', port: 80, protocol: 'http' }, true);
    expect(naming).toMatchObject({ call: { host: 'shop.example.com', port: 80 }, request: { host: 'Shop.example.com:8080' } });
  });
});
