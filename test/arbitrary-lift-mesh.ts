import { array, constantFrom, oneof, option, record, subarray, tuple, uniqueArray, type Arbitrary } from 'fast-check';

/** An object of a mesh. Ages are given, so that the order of the objects means nothing. */
export interface MeshObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

const namespaces = ['a', 'b', 'c'] as const;
const apps = ['x', 'y', 'z'] as const;
const fullNames = namespaces.flatMap((namespace) => apps.map((app) => `${app}.${namespace}.svc.cluster.local`));
const outsideNames = ['api.example.com', '*.example.com', 'any.example.com', 'db.example.org'] as const;

/** Names as clients dial them, known and unknown. */
export const dialledNames: readonly string[] = [...fullNames, 'x', 'y', 'x.a', 'x.b.svc', 'pod-0.x.a.svc.cluster.local', 'pod-0.x', 'api.example.com', 'any.example.com', 'db.example.org', 'nobody.test', '10.0.0.1', 'alias.a.svc.cluster.local', 'lost.a.svc.cluster.local'];

const anyNamespace = constantFrom(...namespaces);
const anyHost = constantFrom<string>(...fullNames, ...fullNames, ...outsideNames, 'x', 'y', '*.a.svc.cluster.local', '*.svc.cluster.local', '*');
const anyTarget = constantFrom<string>(...fullNames, 'x', 'y', 'api.example.com', 'alias.a.svc.cluster.local');
const exportTo = oneof({ arbitrary: constantFrom<readonly string[] | undefined>(undefined), weight: 3 }, subarray(['*', '.', '~', 'a', 'b'], { minLength: 1, maxLength: 2 }));
const labels = constantFrom<Readonly<Record<string, string>> | undefined>(undefined, undefined, { app: 'x' }, { app: 'y' }, { team: 'one' });
const ports = constantFrom<readonly object[]>([{ name: 'http', port: 80 }], [{ name: 'http', port: 80 }, { name: 'tcp', port: 90 }], [{ name: 'grpc', port: 90 }], [{ name: 'any', port: 80 }], [{ name: 'tls', port: 443 }, { name: 'http', port: 80 }]);

const service = record({ namespace: anyNamespace, name: constantFrom(...apps), ports, isHeadless: constantFrom(false, false, true), exported: exportTo }).map(({ namespace, name, ports: own, isHeadless, exported }) =>
  object('v1', 'Service', namespace, name, { selector: { app: name }, ports: own, ...(isHeadless ? { clusterIP: 'None' } : {}) }, exported ? { 'networking.istio.io/exportTo': exported.join(',') } : {}),
);

const alias = record({ to: anyTarget }).map(({ to }) => object('v1', 'Service', 'a', 'alias', { type: 'ExternalName', externalName: to, ports: [{ name: 'http', port: 80 }] }));

const serviceEntry = record({ namespace: anyNamespace, host: constantFrom(...outsideNames, 'x.b.svc.cluster.local'), exported: exportTo, protocol: constantFrom('HTTP', 'TLS', 'TCP'), resolution: constantFrom('DNS', 'NONE', 'STATIC') }).map(({ namespace, host, exported, protocol, resolution }) =>
  object('networking.istio.io/v1', 'ServiceEntry', namespace, nameOf(host), { hosts: [host], location: 'MESH_EXTERNAL', resolution, ports: [{ number: protocol === 'TLS' ? 443 : 80, name: 'p', protocol }], ...(exported ? { exportTo: exported } : {}) }),
);

const route = record({ host: anyTarget, subset: option(constantFrom('v1', 'v2'), { nil: undefined }) }).map((destination) => ({ destination }));
const match = record({ labels, namespace: option(anyNamespace, { nil: undefined }), prefix: option(constantFrom('/a', '/b'), { nil: undefined }), port: option(constantFrom(80, 90), { nil: undefined }) }).map(({ labels: sourceLabels, namespace, prefix, port }) => ({
  ...(sourceLabels ? { sourceLabels } : {}),
  ...(namespace ? { sourceNamespace: namespace } : {}),
  ...(prefix ? { uri: { prefix } } : {}),
  ...(port ? { port } : {}),
}));
const httpRule = tuple(array(match, { maxLength: 2 }), route).map(([matches, to]) => ({ ...(matches.length > 0 ? { match: matches } : {}), route: [to] }));
const tcpRule = tuple(match, route).map(([{ prefix: _, uri: _uri, ...asked }, to]: [{ readonly prefix?: unknown; readonly uri?: unknown }, object]) => ({ match: [asked], route: [to] }));
const tlsRule = tuple(route, constantFrom('api.example.com', '*.example.com')).map(([to, sni]) => ({ match: [{ port: 443, sniHosts: [sni] }], route: [to] }));

const virtualService = record({ namespace: anyNamespace, name: constantFrom('r1', 'r2', 'r3'), hosts: uniqueArray(anyHost, { minLength: 1, maxLength: 2 }), exported: exportTo, http: array(httpRule, { minLength: 1, maxLength: 2 }), tcp: array(tcpRule, { maxLength: 1 }), tls: array(tlsRule, { maxLength: 1 }) }).map(({ namespace, name, hosts, exported, http, tcp, tls }) =>
  object('networking.istio.io/v1', 'VirtualService', namespace, name, { hosts, http, ...(tcp.length > 0 ? { tcp } : {}), ...(tls.length > 0 ? { tls } : {}), ...(exported ? { exportTo: exported } : {}) }),
);

const policy = record({ mode: option(constantFrom('DISABLE', 'ISTIO_MUTUAL', 'SIMPLE'), { nil: undefined }), limit: constantFrom(1, 2) }).map(({ mode, limit }) => ({ ...(mode ? { tls: { mode } } : {}), connectionPool: { tcp: { maxConnections: limit } } }));
const destinationRule = record({ namespace: constantFrom(...namespaces, 'istio-system'), name: constantFrom('d1', 'd2'), host: anyHost, exported: exportTo, trafficPolicy: policy, selector: labels }).map(({ namespace, name, host, exported, trafficPolicy, selector }) =>
  object('networking.istio.io/v1', 'DestinationRule', namespace, name, { host, trafficPolicy, subsets: [{ name: 'v1', labels: { version: 'v1' } }], ...(selector ? { workloadSelector: { matchLabels: selector } } : {}), ...(exported ? { exportTo: exported } : {}) }),
);

const imported = constantFrom('./*', '*/*', 'a/*', 'b/x.b.svc.cluster.local', '*/x.a.svc.cluster.local', '*/*.example.com', '~/*');
const egress = record({ hosts: uniqueArray(imported, { minLength: 1, maxLength: 3 }), port: option(constantFrom(80, 90), { nil: undefined }) }).map(({ hosts, port }) => ({ hosts, ...(port ? { port: { number: port, protocol: 'HTTP', name: 'p' } } : {}) }));
const sidecar = record({ namespace: constantFrom(...namespaces, 'istio-system'), selector: labels, listeners: array(egress, { maxLength: 2 }), mode: option(constantFrom('REGISTRY_ONLY', 'ALLOW_ANY'), { nil: undefined }) }).map(({ namespace, selector, listeners, mode }) =>
  object('networking.istio.io/v1', 'Sidecar', namespace, selector === undefined ? 'default' : 'some', { ...(selector ? { workloadSelector: { labels: selector } } : {}), egress: [...listeners.filter(({ port }) => port), ...listeners.filter(({ port }) => !port).slice(0, 1)], ...(mode ? { outboundTrafficPolicy: { mode } } : {}) }),
);

const access = record({ namespace: anyNamespace, app: constantFrom(...apps), from: constantFrom('a', 'b', '*') }).map(({ namespace, app, from }) => object('security.istio.io/v1', 'AuthorizationPolicy', namespace, `for-${app}`, { selector: { matchLabels: { app } }, rules: [{ from: [{ source: { principals: [`cluster.local/ns/${from}/sa/*`] } }], to: [{ operation: { methods: ['GET'] } }] }] }));
const httpRoute = record({ namespace: anyNamespace, parent: anyNamespace, to: constantFrom(...apps) }).map(({ namespace, parent, to }) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', namespace, 'route', { parentRefs: [{ group: '', kind: 'Service', name: 'x', namespace: parent, port: 80 }], rules: [{ backendRefs: [{ name: to, port: 80 }] }] }),
);

const anyObject: Arbitrary<MeshObject> = oneof({ arbitrary: service, weight: 4 }, alias, serviceEntry, { arbitrary: virtualService, weight: 5 }, { arbitrary: destinationRule, weight: 4 }, { arbitrary: sidecar, weight: 2 }, access, httpRoute);

/** Three namespaces with three pods each, one of them without injection where it is not said, and whatever else there may be. */
export const arbitraryMesh: Arbitrary<readonly MeshObject[]> = tuple(uniqueArray(anyObject, { minLength: 1, maxLength: 12, selector: keyOf }), subarray(['a', 'b']), constantFrom(undefined, 'REGISTRY_ONLY')).map(([objects, meshed, mode]) => {
  const spaces = namespaces.map((namespace) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, namespace: '', labels: namespace === 'c' || !meshed.includes(namespace) ? {} : { 'istio-injection': 'enabled' } } }));
  const pods = namespaces.flatMap((namespace) => apps.map((app) => podsOf(namespace, app)));
  const mesh = mode === undefined ? [] : [object('v1', 'ConfigMap', 'istio-system', 'istio', undefined, {}, { mesh: `outboundTrafficPolicy: {mode: ${mode}}` })];
  return [...spaces, ...pods, ...mesh, ...objects].map(withAge);
});

function podsOf(namespace: string, app: string): MeshObject {
  const off = namespace === 'b' && app === 'z' ? { 'sidecar.istio.io/inject': 'false' } : {};
  const own = { app, version: 'v1', ...(app === 'y' ? { team: 'one' } : {}), ...off };
  return object('apps/v1', 'Deployment', namespace, app, { selector: { matchLabels: { app } }, template: { metadata: { labels: own }, spec: { serviceAccountName: app, containers: [{ name: 'app', image: 'example.test/app', ports: [{ containerPort: 80 }] }] } } });
}

function object(apiVersion: string, kind: string, namespace: string, name: string, spec: object | undefined, annotations: object = {}, data?: object): MeshObject {
  return { apiVersion, kind, metadata: { name, namespace, annotations } as MeshObject['metadata'], ...(spec === undefined ? {} : { spec }), ...(data === undefined ? {} : { data }) };
}

function keyOf({ kind, metadata: { namespace, name } }: MeshObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Another age for each. */
function withAge(each: MeshObject, index: number): MeshObject {
  return { ...each, metadata: { ...each.metadata, creationTimestamp: new Date(Date.UTC(2025, 0, 1) + (index * 7919 % 1000) * 1000).toISOString() } as MeshObject['metadata'] };
}

function nameOf(host: string): string {
  return host.replace('*', 'all').replaceAll('.', '-');
}
