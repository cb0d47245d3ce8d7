import { describe, expect, it } from 'vitest';
import { readText, sharedPath } from '../../../../test/shared.ts';
import { meshed, pod, readInput } from './testing/read-input.ts';

const service = `apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, clusterIP: 10.0.0.7, ports: [{name: http, port: 80, targetPort: web}, {name: raw, port: 9000}]}
`;

function describeHosts(...texts: readonly string[]): string[] {
  const { inventory } = readInput(...texts);
  return inventory.hosts.map((host) => {
    const ports = host.ports.map((port) => `${port.port}→${port.targetPort} ${port.protocol} [${host.members(port).map((member) => `${member.workload ?? member.address ?? ''}:${member.port} ${member.tlsMode}`).join(', ')}]`);
    return `${host.namespace} ${host.hostname} ${host.resolution}${host.isExternal ? ' external' : ''} ${host.exportTo.join(',')} ${ports.join(' ')}`;
  });
}

describe('hosts of the registry', () => {
  it('has Services with the pods that they select, on the ports of the pods, and reads protocols as Istio does', () => {
    expect(describeHosts(meshed('shop'), service, pod('shop/orders', 'app: orders'), pod('shop/other', 'app: other'))).toEqual([
      'shop orders.shop.svc.cluster.local cluster-ip * 80→8080 http [shop/orders:8080 istio] 9000→9000 unknown [shop/orders:9000 istio]',
    ]);
    expect(readInput(service).inventory.hosts[0]?.addresses).toEqual(['10.0.0.7']);
  });

  it('leaves pods out that do not have the named port', () => {
    const bare = pod('shop/bare', 'app: orders').replace('name: web', 'name: admin');
    expect(describeHosts(meshed('shop'), service, pod('shop/orders', 'app: orders'), bare)[0]).toContain('80→8080 http [shop/orders:8080 istio] 9000');
  });

  it('hears exportTo on a Service, and the default of the mesh', () => {
    const annotated = service.replace('namespace: shop}', 'namespace: shop, annotations: {networking.istio.io/exportTo: "., web"}}');
    expect(readInput(annotated).inventory.hosts[0]?.exportTo).toEqual(['.', 'web']);
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: "defaultServiceExportTo: [\'.\']"}';
    expect(readInput(service, mesh).inventory.hosts[0]?.exportTo).toEqual(['.']);
  });

  it('takes an ExternalName for an alias and a headless Service for what it is', () => {
    const alias = 'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {type: ExternalName, externalName: DB.example.com., ports: [{port: 5432, name: tcp}]}\n';
    expect(describeHosts(alias)).toEqual(['shop db.shop.svc.cluster.local external-name external * 5432→5432 tcp []']);
    expect(readInput(alias).inventory.hosts[0]?.alias).toBe('db.example.com');
    expect(describeHosts(service.replace('10.0.0.7', 'None'))[0]).toContain(' headless ');
  });

  it('finds the endpoints of a Service without selector in EndpointSlices and Endpoints', () => {
    const bare = 'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {ports: [{port: 5432, name: tcp}]}\n';
    const slice = 'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}\nports: [{name: tcp, port: 6432}]\nendpoints: [{addresses: [192.0.2.7]}]\n';
    const endpoints = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: db, namespace: shop}\nsubsets: [{addresses: [{ip: 192.0.2.8}], ports: [{name: tcp, port: 5433}]}]\n';
    expect(describeHosts(bare, slice)[0]).toContain('[192.0.2.7:6432 disabled]');
    expect(describeHosts(bare, endpoints)[0]).toContain('[192.0.2.8:5433 disabled]');
    expect(readInput(bare).inventory.hosts[0]?.unknownMembers).toBe('the endpoints of Service shop/db, which has no selector');
  });

  it('has every host of a ServiceEntry', () => {
    const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: pay, namespace: shop}
spec:
  hosts: [pay.example.com, '*.pay.example.com']
  exportTo: ['.']
  resolution: STATIC
  ports: [{number: 443, name: https, protocol: TLS, targetPort: 8443}, {number: 80, name: web, protocol: HTTP}]
  endpoints: [{address: 192.0.2.1, ports: {web: 8080}}, {address: 192.0.2.2, serviceAccount: pay}]
`;
    const ports = '443→8443 tls [192.0.2.1:8443 disabled, 192.0.2.2:8443 istio] 80→80 http [192.0.2.1:8080 disabled, 192.0.2.2:80 istio]';
    expect(describeHosts(entry)).toEqual([`shop *.pay.example.com static external . ${ports}`, `shop pay.example.com static external . ${ports}`]);
  });

  it('resolves a host by DNS itself where an entry has no endpoints, and goes where it is dialled without resolution', () => {
    const entry = (resolution: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a, namespace: shop}\nspec: {hosts: [a.example.com], resolution: ${resolution}, ports: [{number: 80, name: web, protocol: HTTP}]}\n`;
    expect(describeHosts(entry('DNS'))[0]).toContain('[a.example.com:80 disabled]');
    expect(describeHosts(entry('NONE'))[0]).toContain('none external * 80→80 http [a.example.com:80 disabled]');
    expect(describeHosts(entry('STATIC'))[0]).toContain('80→80 http []');
  });

  it('selects pods and WorkloadEntries by a ServiceEntry, and WorkloadEntries by a Service', () => {
    const machine = 'apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: {name: vm, namespace: shop}\nspec: {address: 192.0.2.9, serviceAccount: vm, labels: {app: orders}, ports: {http: 8181, web: 8181}}\n';
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: o, namespace: shop}\nspec: {hosts: [o.internal], location: MESH_INTERNAL, resolution: STATIC, workloadSelector: {labels: {app: orders}}, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]}\n';
    const texts = [meshed('shop'), service, machine, entry, pod('shop/orders', 'app: orders')];
    expect(describeHosts(...texts)).toEqual([
      'shop o.internal static * 80→8080 http [shop/orders:8080 istio, shop/vm:8181 istio]',
      'shop orders.shop.svc.cluster.local cluster-ip * 80→8080 http [shop/orders:8080 istio, shop/vm:8181 istio] 9000→9000 unknown [shop/orders:9000 istio, shop/vm:9000 istio]',
    ]);
    const { inventory } = readInput(...texts);
    expect(inventory.workloads.get('shop/vm')).toMatchObject({ proxy: 'sidecar', identity: 'cluster.local/ns/shop/sa/vm' });
    expect(inventory.hostsOf('shop/vm').map((host) => host.hostname)).toEqual(['o.internal', 'orders.shop.svc.cluster.local']);
  });

  it('prefers Kubernetes among hosts of one name', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a, namespace: apart}\nspec: {hosts: [orders.shop.svc.cluster.local], ports: [{number: 80, name: http, protocol: HTTP}]}\n';
    expect(readInput(entry, service).inventory.hostsNamed('orders.shop.svc.cluster.local').map((host) => host.registry)).toEqual(['kubernetes', 'service-entry']);
  });

  it('completes only names without a dot', () => {
    const { inventory } = readInput(service);
    expect(['Orders', 'orders.shop', '*.local', '*', '10.0.0.1', '::1', ''].map((host) => inventory.fullName(host, 'shop'))).toEqual(['orders.shop.svc.cluster.local', 'orders.shop', '*.local', '*', '10.0.0.1', '::1', '']);
  });
});

describe('proxies of workloads', () => {
  const proxies = (...texts: readonly string[]): Record<string, string> => Object.fromEntries([...readInput(...texts).inventory.workloads.values()].map(({ id, proxy }) => [id, proxy]));
  const gateway = `apiVersion: apps/v1
kind: Deployment
metadata: {name: gw, namespace: edge}
spec:
  template:
    metadata: {labels: {istio: ingressgateway, sidecar.istio.io/inject: "true"}, annotations: {inject.istio.io/templates: gateway}}
    spec: {containers: [{name: istio-proxy, image: auto}]}
`;

  it('follows the marks of Istio, and knows a gateway by its template, its arguments, or a bare proxy', () => {
    const router = gateway.replace(', annotations: {inject.istio.io/templates: gateway}', '').replace('image: auto', 'image: docker.io/istio/proxyv2:1.27, args: [proxy, router]').replace('name: gw', 'name: router');
    const bare = gateway.replace(', annotations: {inject.istio.io/templates: gateway}', '').replace('istio: ingressgateway', 'app: x').replace('name: gw', 'name: bare');
    expect(proxies(meshed('shop'), pod('shop/in', 'app: a'), pod('shop/out', 'app: b, sidecar.istio.io/inject: "false"'), gateway, router, bare)).toEqual({
      'edge/bare': 'gateway', 'edge/gw': 'gateway', 'edge/router': 'gateway', 'shop/in': 'sidecar', 'shop/out': 'none',
    });
  });

  it('knows a sidecar that stands in the manifest', () => {
    const injected = pod('shop/in', 'app: a').replace('containers: [', 'containers: [{name: istio-proxy, image: "gcr.io/istio/proxyv2:1.27", args: [proxy, sidecar]}, ');
    expect(proxies(injected)).toEqual({ 'shop/in': 'sidecar' });
  });

  it('does not know where nothing says so, unless nothing of Istio is in the input', () => {
    expect(proxies(pod('shop/a', 'app: a'))).toEqual({ 'shop/a': 'none' });
    const policy = 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p, namespace: shop}\nspec: {}\n';
    expect(proxies(pod('shop/a', 'app: a'), policy)).toEqual({ 'shop/a': 'unknown' });
  });

  it("gives no sidecar for another mesh's marks", () => {
    expect(proxies(pod('shop/a', 'app: a').replace('metadata: {labels', 'metadata: {annotations: {linkerd.io/inject: enabled}, labels'))).toEqual({ 'shop/a': 'none' });
  });

  const application = sharedPath('oracles/real-mesh/application.yaml');
  it.skipIf(application === undefined)('knows the proxies of the recorded mesh (needs the shared oracles)', () => {
    expect(proxies(readText(application ?? ''))).toEqual({
      'alpha/a1': 'sidecar', 'alpha/b1': 'sidecar', 'alpha/b2': 'sidecar', 'alpha/legacy1': 'none', 'alpha/x1': 'none', 'beta/c1': 'sidecar', 'beta/d1': 'sidecar', 'ingress/gw1': 'gateway',
    });
  });
});
