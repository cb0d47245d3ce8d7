import { describe, expect, it } from 'vitest';
import { commonLabelsOf, httpLabelsOf, type FindPod } from './labels.ts';
import type { MetricsLine } from './metrics-log.ts';
import { readMetricsLine } from './read-line.ts';
import { workloadOf, type Workload } from './workload.ts';

const cart = 'spiffe://cluster.local/ns/shop/sa/cart';
const web = 'spiffe://cluster.local/ns/front/sa/web';

const cartV2 = workloadOf({ workload: 'cart-v2', namespace: 'shop', labels: { app: 'cart', version: 'v2', 'service.istio.io/canonical-name': 'cart', 'service.istio.io/canonical-revision': 'v2' } });
const webPod = workloadOf({ workload: 'web', namespace: 'front', labels: { app: 'web', 'service.istio.io/canonical-name': 'web', 'service.istio.io/canonical-revision': 'latest' } });
const old: Workload = workloadOf({ workload: 'old', namespace: 'shop', labels: { app: 'old' } });

const find: FindPod = (address) => ({
  '10.0.0.1': { pod: 'web-0', isInMesh: true, workload: webPod },
  '10.0.0.2': { pod: 'cart-v2-0', isInMesh: true, workload: cartV2 },
  '10.0.0.3': { pod: 'old-0', isInMesh: false, workload: old },
})[address];

// What proxies write, field for field: a request from `web` to `cart` under mutual TLS, seen from both ends.
const atServer = '{"authority":"cart","cluster":"inbound|8080||","code":200,"contentType":null,"details":"via_upstream","downstreamLocal":"spiffe://cluster.local/ns/shop/sa/cart","downstreamPeer":"spiffe://cluster.local/ns/front/sa/web","duration":8,"endpoint":null,"flags":"-","grpc":null,"isGateway":false,"kind":"http","received":203,"remote":"10.0.0.1","reporter":"destination","route":"default","sent":755,"services":[{"host":"cart.shop.svc.cluster.local","name":"cart","namespace":"shop"}],"upstreamHost":"10.0.0.2:8080","upstreamLocal":null,"upstreamPeer":null}';
const atClient = '{"authority":"cart","cluster":"outbound|80|v2|cart.shop.svc.cluster.local","code":200,"contentType":null,"details":"via_upstream","downstreamLocal":null,"downstreamPeer":null,"duration":14,"endpoint":"cart-v2-0;shop;cart;v2;Kubernetes","flags":"-","grpc":null,"isGateway":false,"kind":"http","received":52,"remote":"10.0.0.1","reporter":"source","route":"default","sent":769,"services":[{"host":"cart.shop.svc.cluster.local","name":"cart","namespace":"shop"}],"upstreamHost":"10.0.0.2:8080","upstreamLocal":"spiffe://cluster.local/ns/front/sa/web","upstreamPeer":"spiffe://cluster.local/ns/shop/sa/cart"}';

function server(changes: Partial<MetricsLine> = {}): MetricsLine {
  return { ...read(atServer), ...changes };
}

function client(changes: Partial<MetricsLine> = {}): MetricsLine {
  return { ...read(atClient), ...changes };
}

function read(text: string): MetricsLine {
  const line = readMetricsLine(text);
  if (line === undefined) throw new Error(`cannot read ${text}`);
  return line;
}

const ofServer = (changes: Partial<MetricsLine> = {}): Readonly<Record<string, string>> => httpLabelsOf(server(changes), cartV2, find);
const ofClient = (changes: Partial<MetricsLine> = {}): Readonly<Record<string, string>> => httpLabelsOf(client(changes), webPod, find);

const both = {
  source_workload: 'web', source_workload_namespace: 'front', source_principal: web, source_app: 'web', source_canonical_service: 'web', source_canonical_revision: 'latest', source_cluster: 'Kubernetes',
  destination_workload: 'cart-v2', destination_workload_namespace: 'shop', destination_principal: cart, destination_app: 'cart', destination_version: 'v2', destination_canonical_service: 'cart', destination_canonical_revision: 'v2', destination_cluster: 'Kubernetes',
  destination_service: 'cart.shop.svc.cluster.local', destination_service_name: 'cart', destination_service_namespace: 'shop',
  request_protocol: 'http', response_code: '200', grpc_response_status: '', response_flags: '-',
};

describe('the labels of a request', () => {
  it('are the same at both ends, but for what only one of them says', () => {
    expect(ofServer()).toEqual({ ...both, reporter: 'destination', source_version: 'unknown', connection_security_policy: 'mutual_tls' });
    // A label of its own that a pod does not have is empty; one of its peer is unknown.
    expect(ofClient()).toEqual({ ...both, reporter: 'source', source_version: '', connection_security_policy: 'unknown' });
  });

  it('say little of a caller without a proxy', () => {
    expect(ofServer({ remote: '10.0.0.9', downstreamPeer: null, downstreamLocal: null })).toMatchObject({
      source_workload: 'unknown', source_workload_namespace: 'unknown', source_principal: 'unknown', source_app: 'unknown', source_version: 'unknown', source_canonical_service: 'unknown', source_canonical_revision: 'latest', source_cluster: 'unknown',
      destination_workload: 'cart-v2', destination_principal: 'unknown', connection_security_policy: 'none',
    });
  });

  it('believe the certificate of a caller before anything else about its namespace', () => {
    expect(ofServer({ remote: '10.0.0.9' })).toMatchObject({ source_workload: 'unknown', source_workload_namespace: 'front', source_principal: web, connection_security_policy: 'mutual_tls' });
  });

  it('tell gRPC by its content type, and its status', () => {
    expect(ofClient({ contentType: 'application/grpc+proto', grpc: 14 })).toMatchObject({ request_protocol: 'grpc', response_code: '200', grpc_response_status: '14' });
    expect(ofClient({ contentType: 'application/grpc-web', grpc: 0 })).toMatchObject({ request_protocol: 'http', grpc_response_status: '' });
    expect(ofClient({ contentType: 'application/grpc', grpc: null })).toMatchObject({ request_protocol: 'grpc', grpc_response_status: '' });
  });

  it('count a caller that went away before the answer as code 0', () => {
    expect(ofClient({ code: 0, flags: 'DC', details: 'downstream_remote_disconnect' })).toMatchObject({ response_code: '0', response_flags: 'DC' });
  });

  it('know a server that did not answer by what istiod says of it, which has no app and no version', () => {
    expect(ofClient({ code: 503, flags: 'UF', details: 'upstream_reset_before_response_started{connection_failure}', upstreamPeer: null, upstreamLocal: null })).toMatchObject({
      destination_workload: 'cart-v2', destination_workload_namespace: 'shop', destination_app: 'unknown', destination_version: 'unknown', destination_canonical_service: 'cart', destination_canonical_revision: 'v2', destination_principal: 'unknown', source_principal: 'unknown', response_flags: 'UF',
    });
  });

  it('know a server without a proxy the same way, by its workload and not its pod', () => {
    const line = { upstreamHost: '10.0.0.3:8080', endpoint: 'old-0;shop;old;;Kubernetes', upstreamPeer: null, upstreamLocal: null };
    expect(ofClient(line)).toMatchObject({ destination_workload: 'old', destination_canonical_service: 'old', destination_canonical_revision: 'latest', destination_app: 'unknown', destination_workload_namespace: 'shop' });
  });

  it('keep the service where no endpoint was to be had', () => {
    expect(ofClient({ code: 503, flags: 'UH', details: 'no_healthy_upstream', upstreamHost: null, endpoint: null, upstreamPeer: null, upstreamLocal: null })).toMatchObject({
      destination_workload: 'unknown', destination_workload_namespace: 'unknown', destination_service: 'cart.shop.svc.cluster.local', destination_service_name: 'cart', destination_service_namespace: 'shop', response_flags: 'UH',
    });
  });

  it('take the authority for the service where there is no route, but only at a sidecar of a caller', () => {
    const noRoute = { code: 404, flags: 'NR', details: 'route_not_found', cluster: null, services: null, upstreamHost: null, endpoint: null, upstreamPeer: null, upstreamLocal: null, route: null };
    expect(ofClient({ ...noRoute, authority: 'cart.shop:80' })).toMatchObject({ destination_service: 'cart.shop:80', destination_service_name: 'cart.shop:80', destination_service_namespace: 'unknown' });
    expect(ofClient({ ...noRoute, isGateway: true })).toMatchObject({ destination_service: 'unknown', destination_service_name: 'unknown' });
    expect(ofServer({ ...noRoute, code: 403 })).toMatchObject({ destination_service: 'cart', destination_service_name: 'cart', destination_service_namespace: 'shop', response_code: '403' });
  });

  it.each([
    { route: 'allow_any', cluster: 'PassthroughCluster', name: 'PassthroughCluster' },
    { route: 'block_all', cluster: null, name: 'BlackHoleCluster' },
    { route: null, cluster: 'BlackHoleCluster', name: 'BlackHoleCluster' },
  ])('name what no service is behind: $name by route $route and cluster $cluster', ({ route, cluster, name }) => {
    expect(ofClient({ route, cluster, services: null, endpoint: null, upstreamPeer: null, authority: 'example.com', upstreamHost: '93.184.216.34:80' })).toMatchObject({ destination_service: 'example.com', destination_service_name: name, destination_service_namespace: 'unknown', destination_workload: 'unknown' });
  });

  it('name a port of a pod that no Service has', () => {
    expect(ofServer({ cluster: 'InboundPassthroughCluster', services: null })).toMatchObject({ destination_service: 'cart', destination_service_name: 'InboundPassthroughCluster' });
  });

  it('cut the name of a service that istiod gave no name', () => {
    expect(ofClient({ services: [{ host: 'api.example.com', namespace: 'shop' }] })).toMatchObject({ destination_service: 'api.example.com', destination_service_name: 'api', destination_service_namespace: 'shop' });
  });
});

describe('the labels of a connection', () => {
  const tcp = { kind: 'tcp', authority: null, code: 0, details: null, route: null } as const;

  it('are known at both ends inside mutual TLS', () => {
    expect(commonLabelsOf(client(tcp), webPod, find)).toMatchObject({ request_protocol: 'tcp', destination_workload: 'cart-v2', destination_app: 'cart', destination_service_name: 'cart' });
    expect(commonLabelsOf(server(tcp), cartV2, find)).toMatchObject({ request_protocol: 'tcp', source_workload: 'web', connection_security_policy: 'mutual_tls' });
  });

  it('outside it the server does not learn who called, and the caller knows what istiod says', () => {
    const plain = { ...tcp, downstreamPeer: null, downstreamLocal: null, upstreamPeer: null, upstreamLocal: null };
    expect(commonLabelsOf(server(plain), cartV2, find)).toMatchObject({ source_workload: 'unknown', connection_security_policy: 'none' });
    expect(commonLabelsOf(client(plain), webPod, find)).toMatchObject({ destination_workload: 'cart-v2', destination_app: 'unknown' });
  });

  it('without a service have no name for it', () => {
    expect(commonLabelsOf(client({ ...tcp, cluster: 'PassthroughCluster', services: null, endpoint: null, upstreamHost: null }), webPod, find)).toMatchObject({ destination_service: 'unknown', destination_service_name: 'PassthroughCluster' });
  });
});

describe('readMetricsLine', () => {
  it('reads metadata that came as text', () => {
    expect(read(atServer.replace('[{"host":"cart.shop.svc.cluster.local","name":"cart","namespace":"shop"}]', JSON.stringify('[{"host":"a.b"}]'))).services).toEqual([{ host: 'a.b' }]);
  });

  it.each(['', '{"reporter":"sour', '{}', 'null', '[2026-11-21] "GET / HTTP/1.1"'])('does not take `%s` for a line', (text) => expect(readMetricsLine(text)).toBeUndefined());
});
