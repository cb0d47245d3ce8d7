import { describe, expect, it } from 'vitest';
import { trace } from '../../../../model/trace.ts';
import { concreteView } from '../../../../model/concrete-request.ts';
import { fateOf, liftTexts } from '../testing/fate.ts';
import { meshed, pod } from '../testing/read-input.ts';

const service = (name: string, namespace: string, spec: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`;
const address = (name: string, namespace: string, ip: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}-0, namespace: ${namespace}, ownerReferences: [{kind: ReplicaSet, name: ${name}}]}\nstatus: {podIP: ${ip}}\n`;
const rule = (host: string, policy: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: ${host}, trafficPolicy: {${policy}}}\n`;
const leads = (from: string, to: string, port: number): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: elsewhere, namespace: shop}\nspec: {hosts: [${from}], http: [{route: [{destination: {host: ${to}, port: {number: ${port}}}}]}]}\n`;

/** `orders` has an address and pods with sidecars, `old` pods without; `store` is headless. */
const base = [
  meshed('web', 'shop'),
  pod('web/client', 'app: client'),
  pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"'),
  pod('shop/orders', 'app: orders'),
  pod('shop/store', 'app: store'),
  pod('shop/old', 'app: old, sidecar.istio.io/inject: "false"'),
  address('orders', 'shop', '192.0.2.7'),
  address('old', 'shop', '192.0.2.8'),
  service('orders', 'shop', 'clusterIP: 192.0.2.20, selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]'),
  service('old', 'shop', 'selector: {app: old}, ports: [{name: http, port: 80, targetPort: 8080}]'),
  service('store', 'shop', 'clusterIP: None, selector: {app: store}, ports: [{name: http, port: 8080}]'),
];
const orders = 'orders.shop.svc.cluster.local';
const store = 'store.shop.svc.cluster.local';

function workloadsOf(model: ReturnType<typeof liftTexts>, host: string, { client = 'web/client', port = 80, authority }: { readonly client?: string; readonly port?: number; readonly authority?: string } = {}): readonly string[] {
  const request = { method: 'GET', path: '/', headers: {}, ...(authority === undefined ? {} : { host: authority }) };
  return trace(model, { client, host, port, protocol: 'http' }, concreteView(request)).destinations.flatMap(({ workloads, addresses }) => [...workloads, ...addresses]);
}

describe('a route that leads to a headless Service', () => {
  it('ends at the Service that was dialled, whose server the caller does not want in mutual TLS', () => {
    expect(fateOf(liftTexts(...base, leads(orders, store, 8080)), 'web/client', 'orders.shop')).toBe('refused 503 UF,URX mutual-tls');
    expect(fateOf(liftTexts(...base, leads(orders, store, 8080)), 'web/naked', 'orders.shop')).toBe('delivered 200 plaintext');
  });

  it('ends there without mutual TLS too, and nobody minds', () => {
    const model = liftTexts(...base, leads(orders, store, 8080), rule(store, 'tls: {mode: DISABLE}'));
    expect(fateOf(model, 'web/client', 'orders.shop')).toBe('delivered 200 plaintext');
    expect(workloadsOf(model, 'orders.shop')).toEqual(['shop/orders']);
    expect(workloadsOf(model, 'store.shop', { port: 8080 })).toEqual(['shop/store']);
  });

  it('ends there in mutual TLS where the rule names that server, and not without a proxy to answer it', () => {
    const named = rule(store, 'tls: {mode: ISTIO_MUTUAL, subjectAltNames: ["spiffe://cluster.local/ns/shop/sa/orders"]}');
    expect(fateOf(liftTexts(...base, leads(orders, store, 8080), named), 'web/client', 'orders.shop')).toBe('delivered 200 mutual-tls');
    expect(fateOf(liftTexts(...base, leads('old.shop.svc.cluster.local', store, 8080), named), 'web/client', 'old.shop')).toBe('refused 503 UF,URX mutual-tls');
  });

  it('says so, and of its own pods nothing', () => {
    const other = service('store', 'shop', 'clusterIP: None, selector: {app: store}, ports: [{name: http, port: 80, targetPort: 8080}]');
    const { steps, unknown } = trace(liftTexts(...base.slice(0, -1), other, leads(orders, store, 80)), { client: 'web/client', host: 'orders.shop', port: 80, protocol: 'http' }, concreteView({ method: 'GET', path: '/', headers: {} }));
    expect(steps.map(({ text }) => text)).toContain(`connections to ${store} go to the address that was dialled: ${orders}:80`);
    expect(unknown).toEqual([]);
  });
});

describe('a copy', () => {
  const copied = (to: string): string => leads(orders, orders, 80).replace('}]}]}', `}], mirror: {host: ${to}}}]}`);

  it('arrives at a Service that balances, and at no headless one: nothing was dialled for it', () => {
    const ask = (to: string) => trace(liftTexts(...base, copied(to)), { client: 'web/client', host: 'orders.shop', port: 80, protocol: 'http' }, concreteView({ method: 'GET', path: '/', headers: {} }));
    expect(ask('old').mirrors.map(({ host }) => host)).toEqual(['old.shop.svc.cluster.local']);
    const lost = ask('store.shop.svc.cluster.local, port: {number: 8080}');
    expect([lost.outcome, lost.mirrors]).toEqual(['delivered', []]);
    expect(lost.steps.map(({ text }) => text)).toContain(`no copy arrives at ${store}:8080: connections to it go to the address that was dialled, and for a copy none was`);
  });
});

describe('other destinations that are not balanced', () => {
  const entry = (port: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: shop}\nspec: {hosts: [db.example.net], location: MESH_EXTERNAL, resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP${port}}]}\n`;

  it('are those of a rule with PASSTHROUGH', () => {
    const model = liftTexts(...base, leads('old.shop.svc.cluster.local', orders, 80), rule(orders, 'loadBalancer: {simple: PASSTHROUGH}, tls: {mode: DISABLE}'));
    expect(workloadsOf(model, 'old.shop')).toEqual(['shop/old']);
    expect(workloadsOf(model, 'orders.shop')).toEqual(['shop/orders']);
  });

  it('are those of a ServiceEntry without resolution, whose targetPort stands for the port that was dialled', () => {
    expect(workloadsOf(liftTexts(...base, leads(orders, 'db.example.net', 80), entry('')), 'orders.shop')).toEqual(['shop/orders']);
    expect(fateOf(liftTexts(...base, leads(orders, 'db.example.net', 80), entry(', targetPort: 9090')), 'web/client', 'orders.shop')).toBe('unreachable 503 UF,URX');
  });

  it('are none for a gateway, to which nothing was dialled: it balances, or has nowhere to go', () => {
    const gateway = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: front, namespace: shop}\nspec: {selector: {app: gate}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}\n`;
    const pods = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: gate, namespace: shop}\nspec: {selector: {matchLabels: {app: gate}}, template: {metadata: {labels: {app: gate}, annotations: {inject.istio.io/templates: gateway}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}\n';
    const through = (to: string, port: number): string => leads('shop.test', to, port).replace('http:', 'gateways: [front], http:');
    const fate = (...texts: readonly string[]): string => fateOf(liftTexts(...base, gateway, pods, ...texts), '@ingress', 'shop.test');
    expect(fate(through(store, 8080))).toBe('delivered 200 mutual-tls');
    expect(fate(through(orders, 80))).toBe('delivered 200 mutual-tls');
    expect(fate(through(orders, 80), rule(orders, 'loadBalancer: {simple: PASSTHROUGH}').replace('web', 'shop'))).toBe('unreachable 503 UH');
  });
});

describe('a ServiceEntry that is dialled by its own name', () => {
  const entry = (host: string, spec: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: web}\nspec: {hosts: [${host}], location: MESH_INTERNAL, ${spec}}\n`;
  const http = 'ports: [{number: 80, name: http, protocol: HTTP}]';

  it('ends at the address that DNS gives where it is not balanced, and not at its endpoint', () => {
    const resolved = entry('db.example.net', `resolution: DNS, endpoints: [{address: 192.0.2.8}], ${http}`);
    expect(workloadsOf(liftTexts(...base, resolved), 'db.example.net')).toEqual(['shop/old']);
    expect(workloadsOf(liftTexts(...base, resolved, rule('db.example.net', 'loadBalancer: {simple: PASSTHROUGH}')), 'db.example.net')).toEqual(['db.example.net']);
  });

  it('ends at the Service that has the name, which refuses a port that only the entry has', () => {
    const unresolved = entry(orders, 'ports: [{number: 80, name: http, protocol: HTTP}, {number: 81, name: more, protocol: HTTP}]');
    expect(fateOf(liftTexts(...base, unresolved), 'web/client', 'orders.shop:81')).toBe('unreachable 503 UF,URX');
    expect(workloadsOf(liftTexts(...base, unresolved, rule(orders, 'tls: {mode: DISABLE}')), 'orders.shop')).toEqual(['shop/orders']);
  });
});

describe('an address dialled with the Host of a headless Service', () => {
  it('is where the request ends, protected as the Host has it', () => {
    const [mutual, plain] = [liftTexts(...base), liftTexts(...base, rule(store, 'tls: {mode: DISABLE}'))];
    const authority = 'store.shop:8080';
    expect(workloadsOf(plain, '192.0.2.7', { port: 8080, authority })).toEqual(['shop/orders']);
    expect(workloadsOf(plain, '192.0.2.8', { port: 8080, authority })).toEqual(['shop/old']);
    expect(workloadsOf(mutual, '192.0.2.7', { port: 8080, authority })).toEqual([]);
    expect(workloadsOf(mutual, '192.0.2.8', { port: 8080, authority })).toEqual([]);
  });
});

describe('a port that a Service lacks', () => {
  const withPods = [...base, service('shut', 'shop', 'clusterIP: 192.0.2.21, selector: {app: store}, ports: [{name: http, port: 80, targetPort: 8080}]')];

  it('leads to the pods of a headless Service all the same, whose own proxies decide, and may find nobody who listens', () => {
    const model = liftTexts(...withPods, 'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {action: DENY, rules: [{to: [{operation: {ports: ["7000"]}}]}]}\n');
    expect(fateOf(model, 'web/client', 'store.shop:7000')).toBe('refused 403 plaintext');
    expect(fateOf(model, 'web/naked', 'store.shop:7000')).toBe('refused 403 plaintext');
    const { outcome, unknown } = trace(model, { client: 'web/client', host: 'store.shop', port: 7001, protocol: 'http' }, concreteView({ method: 'GET', path: '/', headers: {} }));
    expect([outcome, ...unknown.map(({ what }) => what)]).toEqual(['delivered', 'whether shop/store listens on port 7001, which its containers do not list']);
  });

  it('leads nowhere where the Service has an address of its own', () => {
    expect(fateOf(liftTexts(...withPods), 'web/naked', 'shut.shop:7000')).toBe('unreachable');
  });
});

describe('a targetPort of a name that no pod has', () => {
  const named = (clusterIp: string): string => service('named', 'shop', `${clusterIp}selector: {app: store}, ports: [{name: http, port: 8080, targetPort: nothing}]`);

  it('leaves nobody behind a Service that balances, for sure', () => {
    const model = liftTexts(...base, named(''));
    expect(fateOf(model, 'web/client', 'named.shop:8080')).toBe('unreachable 503 UH');
    expect(model.destination('web/client', { host: 'named.shop.svc.cluster.local', port: 8080 })).toMatchObject({ unknown: [], notes: [{ text: 'no pod behind Service shop/named has a port of the name that it asks for' }] });
  });

  it('leaves the pods of a headless Service where they are dialled, on its own port and without mutual TLS', () => {
    const model = liftTexts(...base, named('clusterIP: None, '));
    expect(fateOf(model, 'web/client', 'named.shop:8080')).toBe('delivered 200 plaintext');
    expect(workloadsOf(model, 'named.shop', { port: 8080 })).toEqual(['shop/store']);
    expect(workloadsOf(model, 'named.shop', { port: 8080, client: 'web/naked' })).toEqual(['shop/store']);
  });
});
