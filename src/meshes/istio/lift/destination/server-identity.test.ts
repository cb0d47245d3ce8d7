import { describe, expect, it } from 'vitest';
import { fateOf, liftTexts } from '../testing/fate.ts';
import { meshed, pod } from '../testing/read-input.ts';

const mutual = 'delivered 200 mutual-tls';
const distrusted = 'refused 503 UF,URX mutual-tls';

const base = [
  meshed('web', 'shop'),
  pod('web/client', 'app: client'),
  pod('shop/orders', 'app: orders'),
  'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000}]}\n',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: orders-0, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: orders}]}\nstatus: {podIP: 192.0.2.7}\n',
];

const rule = (tls: string, host = 'orders.shop.svc.cluster.local'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: ${host}, trafficPolicy: {tls: ${tls}}}\n`;
const names = (...list: readonly string[]): string => rule(`{mode: ISTIO_MUTUAL, subjectAltNames: [${list.map((name) => `"${name}"`).join(', ')}]}`);

describe('names that a DestinationRule wants of servers', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['that of the server', ['spiffe://cluster.local/ns/shop/sa/orders'], mutual],
    ['among others', ['spiffe://cluster.local/ns/shop/sa/other', 'spiffe://cluster.local/ns/shop/sa/orders'], mutual],
    ['another one', ['spiffe://cluster.local/ns/shop/sa/other'], distrusted],
    ['without its scheme it is another one', ['cluster.local/ns/shop/sa/orders'], distrusted],
    ['a name of DNS, which certificates of the mesh do not have', ['orders.shop.svc.cluster.local'], distrusted],
    ['none at all', [], mutual],
  ])('%s', (_, wanted, expected) => {
    expect(fateOf(liftTexts(...base, names(...wanted)), 'web/client', 'orders.shop')).toBe(expected);
  });

  it('end connections without an answer where no requests are seen', () => {
    expect(fateOf(liftTexts(...base, names('spiffe://cluster.local/ns/shop/sa/other')), 'web/client', 'orders.shop:9000', 'tcp')).toBe('refused UF,URX mutual-tls');
  });

  it('say nothing without mutual TLS, or to a caller without a proxy', () => {
    expect(fateOf(liftTexts(...base, rule('{mode: DISABLE, subjectAltNames: ["spiffe://other"]}')), 'web/client', 'orders.shop')).toBe('delivered 200 plaintext');
    expect(fateOf(liftTexts(...base, names('spiffe://other'), pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"')), 'web/naked', 'orders.shop')).toBe('delivered 200 plaintext');
  });
});

describe('the names of a service', () => {
  const entry = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: shop}\nspec: {hosts: [e.test], location: MESH_INTERNAL, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}], ${spec}}\n`;
  const fate = (spec: string, ...more: readonly string[]): string => fateOf(liftTexts(...base, entry(spec), ...more), 'web/client', 'e.test');

  it.each<readonly [string, string, string]>([
    ['the account of the endpoint, which is its own', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, serviceAccount: orders}]', mutual],
    ['the account of the endpoint, which is another', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, serviceAccount: other}]', distrusted],
    ['by DNS too', 'resolution: DNS, endpoints: [{address: 192.0.2.7, serviceAccount: other}]', distrusted],
    ['no account, but a label: every server of the mesh will do', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, labels: {security.istio.io/tlsMode: istio}}]', mutual],
    ['names of the entry', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, labels: {security.istio.io/tlsMode: istio}}], subjectAltNames: ["spiffe://cluster.local/ns/shop/sa/other"]', distrusted],
    ['names of the entry beside an account', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, serviceAccount: other}], subjectAltNames: ["spiffe://cluster.local/ns/shop/sa/orders"]', mutual],
    ['accounts of all endpoints', 'resolution: STATIC, endpoints: [{address: 192.0.2.7, serviceAccount: other}, {address: 192.0.2.7, serviceAccount: orders}]', mutual],
    ['pods that are selected are trusted, whatever the entry names', 'resolution: STATIC, workloadSelector: {labels: {app: orders}}, subjectAltNames: ["spiffe://cluster.local/ns/shop/sa/other"]', mutual],
    ['an endpoint that takes no mutual TLS has nothing to show', 'resolution: STATIC, endpoints: [{address: 192.0.2.7}], subjectAltNames: ["spiffe://cluster.local/ns/shop/sa/other"]', 'delivered 200 plaintext'],
  ])('%s', (_, spec, expected) => {
    expect(fate(spec)).toBe(expected);
  });

  it('are known in every trust domain of the mesh', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: "trustDomainAliases: [old.test, cluster.local]\\ntrustDomain: new.test"}\n';
    const spec = 'resolution: STATIC, endpoints: [{address: 192.0.2.7, labels: {security.istio.io/tlsMode: istio}}], subjectAltNames: ["spiffe://old.test/ns/shop/sa/orders"]';
    expect(fate(spec, mesh)).toBe(distrusted);
    expect(fate(spec, mesh.replace('old.test', 'new.test'))).toBe(mutual);
  });

  it('may be added to by annotations of the Service', () => {
    const slice = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: byhand, namespace: web}\nsubsets: [{addresses: [{ip: 192.0.2.7}], ports: [{name: http, port: 8080}]}]\n';
    const service = (annotations: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: byhand, namespace: web, annotations: ${annotations}}\nspec: {ports: [{name: http, port: 80}]}\n`;
    const to = (annotations: string): string => fateOf(liftTexts(...base, service(annotations), slice, rule('{mode: ISTIO_MUTUAL}', 'byhand.web.svc.cluster.local')), 'web/client', 'byhand');
    expect(to('{}')).toBe(mutual);
    expect(to('{alpha.istio.io/kubernetes-serviceaccounts: "orders"}')).toBe(distrusted);
    expect(to('{alpha.istio.io/canonical-serviceaccounts: "spiffe://cluster.local/ns/shop/sa/orders"}')).toBe(mutual);
  });
});

describe('what the caller opens TLS for', () => {
  it('is its own business: a proxy adds none for what a port says that it is', () => {
    const model = liftTexts(...base, 'apiVersion: v1\nkind: Service\nmetadata: {name: secure, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: https, port: 443, targetPort: 8443}]}\n', pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"'));
    expect(fateOf(model, 'web/naked', 'secure.shop:443')).toBe('delivered 200 plaintext');
    expect(fateOf(model, 'web/naked', 'secure.shop:443', 'tls')).toBe('delivered tls');
    expect(fateOf(model, 'web/client', 'secure.shop:443', 'tls')).toBe('delivered mutual-tls');
  });

  it('is no request at a port that another Service declares as HTTP', () => {
    const raw = 'apiVersion: v1\nkind: Service\nmetadata: {name: raw, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: tls, port: 9443, targetPort: 8080}, {name: other, port: 9444, targetPort: 8444}]}\n';
    const model = liftTexts(...base, raw);
    expect(fateOf(model, 'web/client', 'raw.shop:9443', 'tls')).toBe('refused mutual-tls');
    expect(fateOf(model, 'web/client', 'raw.shop:9444', 'tls')).toBe('delivered mutual-tls');
    expect(fateOf(model, 'web/client', 'raw.shop:9443')).toBe('delivered 200 mutual-tls');
  });
});
