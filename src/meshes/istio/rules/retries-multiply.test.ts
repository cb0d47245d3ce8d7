import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './retries-multiply.ts';

const registered = { id: 'istio/retries-multiply', rule };

function service(name: string, ...env: readonly string[]): string {
  const values = env.map((entry) => `{ name: ${entry.split('=')[0]}, value: '${entry.split('=')[1]}' }`).join(', ');
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name}, sidecar.istio.io/inject: 'true' } }, spec: { containers: [{ name: app, image: app, env: [${values}] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
}

function retried(host: string, attempts: number, on = '5xx', namespace = 'shop'): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host.split('.')[0]}, namespace: ${namespace} }
spec: { hosts: [${host}], http: [{ retries: { attempts: ${attempts}, retryOn: '${on}' }, route: [{ destination: { host: ${host} } }] }] }
---
`;
}

function said(...parts: readonly string[]): string[] {
  return runOn(registered, parts.join('')).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);
}

const path = [service('web', 'ORDERS_URL=http://orders'), service('orders', 'STOCK_URL=http://stock'), service('stock')];

describe('a storm of retries', () => {
  it('is what the mesh retries in one layer after the other', () => {
    expect(said(...path, retried('orders', 3), retried('stock', 3))).toEqual(['VirtualService shop/stock: one request becomes up to 16 at the end of `shop/web` → `shop/orders` → `shop/stock`: the retries of each layer multiply']);
  });

  it('is what application and mesh retry beneath each other, in one call', () => {
    expect(said(service('web', 'STOCK_URL=http://stock', 'STOCK_RETRIES=3'), service('stock'), retried('stock', 3))).toEqual(['VirtualService shop/stock: one request becomes up to 16 at the end of `shop/web` → `shop/stock`: the retries of each layer multiply']);
  });

  it('is not made of retries that nobody wrote, nor of those that no application sees', () => {
    expect(said(...path)).toEqual([]);
    expect(said(...path, retried('orders', 5, 'connect-failure,refused-stream'), retried('stock', 5, 'connect-failure,refused-stream'))).toEqual([]);
  });

  it('is not reached by a few', () => {
    expect(said(...path, retried('orders', 2), retried('stock', 2))).toEqual([]);
  });

  it('needs a route that the caller follows: another namespace retries for itself', () => {
    const elsewhere = retried('stock.shop.svc.cluster.local', 9, '5xx', 'bank').replace('hosts:', 'exportTo: [.], hosts:');
    expect(said(...path, retried('orders', 3), elsewhere)).toEqual([]);
    expect(said(...path, retried('orders', 3), elsewhere.replace('exportTo: [.], ', ''))).toHaveLength(1);
  });
});
