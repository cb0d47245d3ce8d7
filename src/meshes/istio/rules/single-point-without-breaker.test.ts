import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './single-point-without-breaker.ts';

const registered = { id: 'istio/single-point-without-breaker', rule };

function caller(name: string, namespace = 'shop', inMesh = true): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name}, sidecar.istio.io/inject: '${inMesh}' } }, spec: { containers: [{ name: app, image: app, env: [{ name: STOCK_URL, value: 'http://stock.shop' }] }] } } }
---
`;
}

const stock = `apiVersion: v1
kind: Service
metadata: { name: stock, namespace: shop }
spec: { selector: { app: stock }, ports: [{ name: http, port: 80 }] }
---
`;

function guard(policy: string, namespace = 'shop', more = ''): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock, namespace: ${namespace} }
spec: { host: stock.shop.svc.cluster.local, ${more}trafficPolicy: { ${policy} } }
---
`;
}

function said(...parts: readonly string[]): string[] {
  return runOn(registered, parts.join('')).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
}

const finding = ['info: 3 services wait for `shop/stock`, and neither ejection nor a limit of the mesh stops their requests while it fails'];
const three = [caller('cart'), caller('orders', 'bank'), caller('search')];

describe('a single point without a breaker', () => {
  it('is one that three call, from whatever namespace', () => {
    expect(said(...three, stock)).toEqual(finding);
    expect(said(...three.slice(1), stock)).toEqual([]);
  });

  it('counts a caller once, however many copies of its manifest there are', () => {
    expect(said(caller('cart'), caller('cart'), caller('orders'), stock)).toEqual([]);
  });

  it.each(['outlierDetection: { consecutive5xxErrors: 5 }', 'connectionPool: { http: { http1MaxPendingRequests: 100 } }'])('is guarded by %s', (policy) => {
    expect(said(...three, stock, guard(policy))).toEqual([]);
  });

  it('is not guarded by a rule that says something else, or that no caller applies', () => {
    expect(said(...three, stock, guard('loadBalancer: { simple: RANDOM }'))).toEqual(finding);
    expect(said(...three, stock, guard('outlierDetection: { consecutive5xxErrors: 5 }', 'elsewhere'))).toEqual(finding);
  });

  it('is one without a mesh too', () => {
    const outside = ['cart', 'orders', 'search'].map((name) => caller(name, 'shop', false));
    expect(said(...outside, stock)).toEqual(finding);
    expect(said(...outside.slice(1), stock)).toEqual([]);
  });
});
