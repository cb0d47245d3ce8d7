import { describe, expect, it } from 'vitest';
import { openProject } from './project.ts';
import { readiness } from './readiness.ts';

const rowsOf = (text: string) => readiness(openProject([{ path: 'shop.yaml', text }])).rows;
const rowOf = (text: string, check: string) => rowsOf(text).find((row) => row.check === check);

const namespace = (labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: {${labels}} }\n---\n`;
const joined = namespace(' istio-injection: enabled ');

interface App {
  readonly type?: string;
  readonly labels?: string;
  readonly calls?: string;
  readonly account?: string;
}

const app = (name: string, { type = 'ClusterIP', labels = '', calls = '', account = name }: App = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}${labels} } }
    spec:
      serviceAccountName: ${account}
      containers: [{ name: ${name}, image: ${name}, ports: [{ name: http, containerPort: 8080 }], env: [${calls}] }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: shop }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { type: ${type}, selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: http }] }
---
`;

const peerAuthentication = (name: string, spec: string): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n---\n`;
const strict = peerAuthentication('default', '{ mtls: { mode: STRICT } }');
const webhook = app('webhook', { type: 'LoadBalancer' });

describe('the readiness table', () => {
  it('has its rows in the order in which a person reads them', () => {
    expect(rowsOf(joined + app('orders')).map((row) => row.check)).toEqual(['YAML syntax', 'namespace injection labels', 'sidecar annotations', 'ports', 'mutual TLS', 'circular dependencies', 'authorization references']);
  });

  it('passes nothing that is not there', () => {
    expect(rowsOf(strict).filter((row) => row.result === 'pass').map((row) => row.check)).toEqual(['YAML syntax', 'authorization references']);
  });

  it('counts broken files', () => {
    expect(rowOf('a: [1\n', 'YAML syntax')).toMatchObject({ result: 'fail', detail: '1 file of 1 cannot be read in full', findings: [{ file: 'shop.yaml' }] });
  });
});

describe('namespace injection labels', () => {
  it.each([
    ['the label', joined, 'pass'],
    ['a revision', namespace(" istio.io/rev: stable "), 'pass'],
    ['no label', namespace(''), 'fail'],
    ['injection switched off', namespace(' istio-injection: disabled, istio.io/rev: stable '), 'fail'],
    ['no Namespace object', '', 'warning'],
  ])('%s', (_, object, result) => {
    expect(rowOf(object + app('orders'), 'namespace injection labels')?.result).toBe(result);
  });
});

describe('sidecar annotations', () => {
  const explicit = ", sidecar.istio.io/inject: 'true'";

  it('warns of the one workload that leaves to the namespace what the others say', () => {
    const row = rowOf(joined + app('orders', { labels: explicit }) + app('email-worker'), 'sidecar annotations');
    expect(row).toMatchObject({ result: 'warning', detail: '1 workload without an explicit `sidecar.istio.io/inject`', findings: [{ resource: 'Deployment shop/email-worker' }] });
  });

  it('passes where all leave it to the namespace', () => {
    expect(rowOf(joined + app('orders'), 'sidecar annotations')).toMatchObject({ result: 'pass', detail: '1 workload left to the label of the namespace' });
  });

  it('makes a workload without a sidecar an exception', () => {
    expect(rowOf(joined + app('legacy', { labels: ", sidecar.istio.io/inject: 'false'" }), 'sidecar annotations')).toMatchObject({ result: 'exception', findings: [{ resource: 'Deployment shop/legacy' }] });
  });
});

describe('mutual TLS', () => {
  const exception = peerAuthentication('webhook', '{ selector: { matchLabels: { app: webhook } }, mtls: { mode: PERMISSIVE } }');
  const portException = peerAuthentication('webhook', '{ selector: { matchLabels: { app: webhook } }, portLevelMtls: { 8080: { mode: PERMISSIVE } } }');

  it.each([
    ['no policy yet, nobody outside', app('orders'), 'warning', 'no PeerAuthentication requires it yet'],
    ['no policy yet, a webhook', webhook, 'exception', 'no PeerAuthentication requires it yet; 1 exception needed'],
    ['STRICT everywhere', strict + app('orders'), 'pass', 'STRICT for the only workload'],
    ['STRICT for a webhook that outsiders call', strict + webhook + app('orders'), 'fail', '1 exception missing: STRICT refuses callers that have no certificate'],
    ['an exception for the webhook', strict + exception + webhook + app('orders'), 'exception', '1 exception made; STRICT everywhere else'],
    ['an exception for one port of the webhook', strict + portException + webhook, 'exception', '1 exception made; STRICT everywhere else'],
    ['PERMISSIVE without need', peerAuthentication('default', '{ mtls: { mode: PERMISSIVE } }') + app('orders'), 'warning', '1 of 1 workload not STRICT without need'],
  ])('%s', (_, objects, result, detail) => {
    expect(rowOf(joined + objects, 'mutual TLS')).toMatchObject({ result, detail });
  });

  it('names the caller without a sidecar', () => {
    const legacy = app('legacy', { labels: ", sidecar.istio.io/inject: 'false'", calls: "{ name: ORDERS_URL, value: 'http://orders' }" });
    const row = rowOf(joined + strict + legacy + app('orders'), 'mutual TLS');
    expect(row?.findings.map((finding) => finding.message)).toEqual(['`shop/orders` port 8080 is STRICT and refuses them: `shop/legacy` calls it and has no sidecar']);
  });
});

describe('ports, cycles and references', () => {
  it('fails for a target port that no container has', () => {
    expect(rowOf(joined + app('orders').replace('targetPort: http', 'targetPort: web'), 'ports')).toMatchObject({ result: 'fail', findings: [{ resource: 'Service shop/orders' }] });
  });

  it('warns of a cycle', () => {
    const ring = app('a', { calls: "{ name: B_URL, value: 'http://b' }" }) + app('b', { calls: "{ name: A_URL, value: 'http://a' }" });
    expect(rowOf(joined + ring, 'circular dependencies')).toMatchObject({ result: 'warning', findings: [{ message: '`shop/a` → `shop/b` → `shop/a`: when one of them is slow, all of them wait for each other' }] });
  });

  it('fails for a policy that names nobody', () => {
    const policy = 'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: { rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/order] } }] }] }\n';
    expect(rowOf(joined + app('orders') + policy, 'authorization references')).toMatchObject({ result: 'fail', findings: [{ message: 'namespace `shop` has no service account `order`, did you mean `orders`?' }] });
  });
});
