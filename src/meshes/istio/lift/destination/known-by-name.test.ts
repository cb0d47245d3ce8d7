import { describe, expect, it } from 'vitest';
import { fateOf, liftTexts } from '../testing/fate.ts';
import { meshed, pod } from '../testing/read-input.ts';

const service = (namespace: string, name: string, annotations = '{}'): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}, annotations: ${annotations}}\nspec: {clusterIP: 10.0.0.${name.length}, selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: 8080}]}\n`;
const route = (namespace: string, host: string, to: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v-${host}, namespace: ${namespace}}\nspec: {hosts: [${host}], http: [{route: [{destination: {host: ${to}, port: {number: 80}}}]}]}\n`;
const rule = (host: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: ${host}, trafficPolicy: {tls: {mode: DISABLE}}}\n`;
const base = [meshed('web', 'shop'), pod('web/client', 'app: client'), pod('shop/orders', 'app: orders'), pod('shop/caller', 'app: caller'), service('shop', 'orders'), service('shop', 'door')];

describe('the host of a destination', () => {
  it('is compared letter by letter', () => {
    expect(fateOf(liftTexts(...base, route('shop', 'door', 'orders')), 'web/client', 'door.shop')).toBe('delivered 200 mutual-tls');
    expect(fateOf(liftTexts(...base, route('shop', 'door', 'Orders')), 'web/client', 'door.shop')).toBe('unreachable 503 NC');
    expect(fateOf(liftTexts(...base, route('shop', 'door', 'orders.shop.svc.Cluster.local')), 'web/client', 'door.shop')).toBe('unreachable 503 NC');
  });

  it('may have capitals where a ServiceEntry has them', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: web}\nspec: {hosts: [Api.test], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 192.0.2.1}]}\n';
    expect(fateOf(liftTexts(...base, entry, route('shop', 'door', 'Api.test')), 'web/client', 'door.shop')).toBe('delivered 200 plaintext');
    expect(fateOf(liftTexts(...base, entry, route('shop', 'door', 'api.test')), 'web/client', 'door.shop')).toBe('unreachable 503 NC');
    // Its own route is written in lower case, and so leads nowhere.
    expect(fateOf(liftTexts(...base, entry), 'web/client', 'api.test')).toBe('unreachable 503 NC');
  });

  it('is what a DestinationRule is for, letter by letter too', () => {
    expect(fateOf(liftTexts(...base, rule('orders.shop.svc.cluster.local')), 'web/client', 'orders.shop')).toBe('delivered 200 plaintext');
    expect(fateOf(liftTexts(...base, rule('Orders.shop.svc.cluster.local')), 'web/client', 'orders.shop')).toBe('delivered 200 mutual-tls');
  });

  it('may be one that only others see, for clients of its own namespace', () => {
    const texts = (exportTo: string): string[] => [...base.slice(0, -2), service('shop', 'orders', `{networking.istio.io/exportTo: "${exportTo}"}`), service('shop', 'door'), route('shop', 'door', 'orders')];
    expect(fateOf(liftTexts(...texts('elsewhere')), 'shop/caller', 'door')).toBe('delivered 200 mutual-tls');
    expect(fateOf(liftTexts(...texts('elsewhere')), 'web/client', 'door.shop')).toBe('unreachable 503 NC');
    expect(fateOf(liftTexts(...texts('~')), 'shop/caller', 'door')).toBe('unreachable 503 UH');
  });
});

describe('the addresses in an EndpointSlice', () => {
  it('are pods of the same namespace, and addresses elsewhere', () => {
    const shown = 'apiVersion: v1\nkind: Pod\nmetadata: {name: orders-0, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: orders}]}\nstatus: {podIP: 192.0.2.7}\n';
    const manual = (namespace: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: manual, namespace: ${namespace}}\nspec: {ports: [{name: http, port: 80}]}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: m, namespace: ${namespace}, labels: {kubernetes.io/service-name: manual}}\nports: [{name: http, port: 8080}]\nendpoints: [{addresses: [192.0.2.7]}]\n`;
    const model = liftTexts(...base, shown, manual('shop'), manual('web'));
    expect(fateOf(model, 'web/client', 'manual.shop')).toBe('delivered 200 mutual-tls');
    expect(fateOf(model, 'web/client', 'manual.web')).toBe('delivered 200 plaintext');
    expect(model.destination('web/client', { host: 'manual.web.svc.cluster.local', port: 80 }).endpoints.map(({ workload, port }) => `${workload}:${port}`)).toEqual(['shop/orders:8080']);
  });
});

describe('machines of WorkloadEntries', () => {
  const machine = 'apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: {name: vm, namespace: shop}\nspec: {address: 192.0.2.9, labels: {app: orders}}\n';
  const headless = 'apiVersion: v1\nkind: Service\nmetadata: {name: peers, namespace: shop}\nspec: {clusterIP: None, selector: {app: orders}, ports: [{name: http, port: 80}]}\n';

  it('are behind a Service with an address, and not behind a headless one', () => {
    const model = liftTexts(...base, machine, headless);
    const behind = (name: string): readonly (string | undefined)[] => model.destination('web/client', { host: `${name}.shop.svc.cluster.local`, port: 80 }).endpoints.map(({ workload }) => workload);
    expect(behind('orders')).toEqual(['shop/orders', 'shop/vm']);
    expect(behind('peers')).toEqual(['shop/orders']);
    expect(fateOf(model, 'web/client', 'peers.shop')).toBe('delivered 200 mutual-tls');
  });
});
