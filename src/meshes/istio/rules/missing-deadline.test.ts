import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './missing-deadline.ts';

const registered = { id: 'istio/missing-deadline', rule };

interface Options {
  readonly namespace?: string;
  readonly env?: readonly string[];
  readonly inMesh?: boolean;
}

function service(name: string, { namespace = 'shop', env = [], inMesh = true }: Options = {}): string {
  const values = env.map((entry) => `{ name: ${entry.split('=')[0]}, value: '${entry.split('=')[1]}' }`).join(', ');
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name}, sidecar.istio.io/inject: '${inMesh}' } }, spec: { containers: [{ name: app, image: app, env: [${values}] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
}

function said(...parts: readonly string[]): string[] {
  return runOn(registered, parts.join('')).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
}

function route(host: string, rules: string, namespace = 'shop'): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host}, namespace: ${namespace} }
spec: { hosts: [${host}], http: [${rules}] }
---
`;
}

const web = service('web', { env: ['ORDERS_URL=http://orders'] });
const orders = service('orders', { env: ['STOCK_URL=http://stock'] });
const stock = service('stock');

describe('a missing deadline', () => {
  it('is a warning where others wait for the one that waits, and info at the start of a path', () => {
    expect(said(web, orders, stock)).toEqual([
      'info: `shop/web` waits for `shop/orders` for as long as it takes',
      'warning: `shop/orders` waits for `shop/stock` for as long as it takes, and one service waits for that',
    ]);
  });

  it('is met by a timeout of the mesh for every route', () => {
    const timed = '{ timeout: 3s, route: [{ destination: { host: stock } }] }';
    expect(said(orders, stock, route('stock', timed))).toEqual([]);
    expect(said(orders, stock, route('stock', `{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: stock } }] }, ${timed}`))).toHaveLength(1);
  });

  it('is not met by a timeout that another namespace keeps for itself', () => {
    const private_ = route('stock.shop.svc.cluster.local', '{ timeout: 3s, route: [{ destination: { host: stock.shop.svc.cluster.local } }] }', 'bank').replace('hosts:', 'exportTo: [.], hosts:');
    expect(said(orders, stock, private_)).toHaveLength(1);
    expect(said(orders, stock, private_.replace('exportTo: [.], ', ''))).toEqual([]);
  });

  it('is met by a timeout of the application, for this callee or for all', () => {
    expect(said(service('orders', { env: ['STOCK_URL=http://stock', 'STOCK_TIMEOUT=3s'] }), stock)).toEqual([]);
    expect(said(service('orders', { env: ['STOCK_URL=http://stock', 'PRICES_URL=http://prices', 'STOCK_TIMEOUT=3s'] }), stock, service('prices'))).toEqual(['info: `shop/orders` waits for `shop/prices` for as long as it takes']);
  });

  it('names several callers, and no more than three', () => {
    const callers = ['a', 'b', 'c', 'd', 'e'].map((name) => service(name, { env: ['STOCK_URL=http://stock'] }));
    expect(said(...callers, stock)).toEqual(['info: `shop/a`, `shop/b`, `shop/c` and 2 more wait for `shop/stock` for as long as it takes']);
    expect(said(...callers.slice(3), stock)).toEqual(['info: `shop/d` and `shop/e` wait for `shop/stock` for as long as it takes']);
  });

  it('leaves routes of the Gateway API to their own timeouts', () => {
    const bound = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: stock, namespace: shop }
spec: { parentRefs: [{ group: '', kind: Service, name: stock }], rules: [{ timeouts: { request: 3s }, backendRefs: [{ name: stock, port: 80 }] }] }
`;
    expect(said(orders, stock, bound)).toEqual([]);
    expect(said(orders, stock, bound.replaceAll('name: stock', 'name: other'))).toHaveLength(1);
  });

  it('stays info outside the mesh, where nobody could set one but the application', () => {
    expect(said(web, service('orders', { env: ['STOCK_URL=http://stock'], inMesh: false }), stock)).toContain('info: `shop/orders` waits for `shop/stock` for as long as it takes, and one service waits for that');
  });
});
