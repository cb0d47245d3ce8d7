import { array, constant, constantFrom, record, shuffledSubarray, tuple, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import type { Stage, StageWorkload, Vocabulary, VocabularyPort, VocabularyService } from '../round.ts';
import { mostly, optional, usual, weighted, written } from './draw.ts';
import { applicationPorts } from './stage.ts';

export const externalHosts: readonly string[] = ['api.example.com', 'www.example.com', 'db.example.net'];
/** The oldest age of a round: Services are there before what is configured about them. */
export const oldest = '2026-01-01T00:00:01Z';
const firstClusterIp = 20;

interface DrawnService {
  readonly namespace: string;
  readonly name: string;
  readonly type: VocabularyService['type'];
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly DrawnPort[];
  readonly exportTo: string | undefined;
  readonly alias?: string;
  /** Where it has no selector: what its EndpointSlice names. */
  readonly endpoint?: string;
  readonly clusterIp?: string;
}

interface DrawnPort {
  readonly name: string;
  readonly port: number;
  readonly appProtocol?: string;
  readonly protocol: VocabularyPort['protocol'];
  readonly target: number | string | undefined;
}

/** Each port with the numbers that a Service may give it, and the ways in which it says its protocol. */
const httpPort = weighted<Pick<DrawnPort, 'name' | 'appProtocol' | 'protocol'>>(
  [4, constant({ name: 'http', protocol: 'http' })],
  [1, constant({ name: 'http-web', protocol: 'http' })],
  [1, constant({ name: 'web', appProtocol: 'http', protocol: 'http' })],
  [1, constant({ name: 'tcp-name', appProtocol: 'http', protocol: 'http' })],
  [1, constant({ name: 'http2', protocol: 'http2' })],
);
const otherPort = (choices: readonly Pick<DrawnPort, 'name' | 'appProtocol' | 'protocol'>[]): Arbitrary<Pick<DrawnPort, 'name' | 'appProtocol' | 'protocol'>> => constantFrom(...choices);
const numericTarget = constantFrom(...applicationPorts, 8080, 8080);
const anyTarget: Arbitrary<number | string> = mostly<number | string>(numericTarget, constantFrom('web', 'http', 'tcp', 'grpc'), 4);

function port(number: Arbitrary<number>, kind: Arbitrary<Pick<DrawnPort, 'name' | 'appProtocol' | 'protocol'>>): Arbitrary<DrawnPort> {
  return record({ number, kind, target: anyTarget, hasTarget: usual(constant(true), 5) }).map(({ number: own, kind: { name, appProtocol, protocol }, target, hasTarget }) => ({
    name, protocol, port: own,
    ...(appProtocol === undefined ? {} : { appProtocol }),
    target: hasTarget === undefined && applicationPorts.includes(own) ? undefined : target,
  }));
}

const arbitraryPorts: Arbitrary<readonly DrawnPort[]> = record({
  web: usual(port(constantFrom(80, 80, 80, 8000, 8080), httpPort), 10),
  second: optional(port(constantFrom(8081, 8080, 7070), otherPort([{ name: 'http-admin', protocol: 'http' }, { name: 'h2c', appProtocol: 'kubernetes.io/h2c', protocol: 'http2' }, { name: 'grpc', protocol: 'grpc' }, { name: 'grpc-api', appProtocol: 'grpc', protocol: 'grpc' }])), 2),
  raw: optional(port(constantFrom(9000, 9000, 9090), otherPort([{ name: 'tcp', protocol: 'tcp' }, { name: 'tcp-raw', protocol: 'tcp' }, { name: 'redis', protocol: 'tcp' }, { name: 'raw', appProtocol: 'tcp', protocol: 'tcp' }])), 2),
  closed: optional(port(constantFrom(443, 8443), otherPort([{ name: 'tls', protocol: 'tls' }, { name: 'https', protocol: 'tls' }, { name: 'closed', appProtocol: 'https', protocol: 'tls' }])), 3),
}).map(({ web, second, raw, closed }) => {
  const ports = [web, second, raw, closed].flatMap((each) => each ?? []);
  const distinct = ports.filter(({ port: own }, index) => ports.findIndex((each) => each.port === own) === index);
  return distinct.length > 0 ? distinct : [{ name: 'http', port: 80, protocol: 'http' as const, target: 8080 }];
});

const exportTo = optional(weighted<string | undefined>([2, constant('.')], [1, constant('*')], [1, constant('beta')], [1, constant('alpha,beta')]), 9);

function arbitraryServices(stage: Stage): Arbitrary<readonly DrawnService[]> {
  const applications = stage.workloads.filter(({ proxy, labels }) => proxy !== 'gateway' && labels['app'] !== undefined);
  const apps = [...new Map(applications.map((workload) => [`${workload.namespace}/${workload.labels['app'] ?? ''}`, workload])).values()];
  const own = tuple(...apps.map((workload) => usual(serviceOf(workload), 7)));
  return record({ own, extra: array(extraService(stage, applications), { maxLength: 3, size: 'max' }) }).map(({ own: drawn, extra }) => {
    const all = [...drawn.flatMap((service) => service ?? []), ...extra];
    return [...new Map(all.toReversed().map((service) => [`${service.namespace}/${service.name}`, service])).values()].toReversed();
  });
}

/** What nearly every app has: a Service of its name, seldom a headless one. */
function serviceOf({ namespace, labels }: StageWorkload): Arbitrary<DrawnService> {
  const app = labels['app'] ?? '';
  return record({ type: weighted<DrawnService['type']>([8, constant('ClusterIP')], [1, constant('headless')]), ports: arbitraryPorts, exportTo }).map((drawn) => ({ ...drawn, namespace, name: app, selector: { app } }));
}

function extraService(stage: Stage, applications: readonly StageWorkload[]): Arbitrary<DrawnService> {
  const home = constantFrom(...new Set(applications.map(({ namespace }) => namespace)));
  const of = constantFrom(...applications);
  const common = { ports: arbitraryPorts, exportTo };
  const bare = stage.workloads.filter(({ proxy }) => proxy === 'none').map(({ address }) => address);
  const alias = constantFrom(...externalHosts, ...applications.map(({ namespace, labels }) => `${labels['app'] ?? ''}.${namespace}.svc.cluster.local`));
  return weighted<DrawnService>(
    [4, record({ ...common, of }).map(({ of: { namespace, labels }, ...drawn }) => ({ ...drawn, namespace, name: `${labels['app'] ?? ''}-headless`, type: 'headless', selector: { app: labels['app'] ?? '' } }))],
    [3, record({ ...common, of, name: constantFrom('one', 'canary') }).map(({ of: { namespace, labels }, ...drawn }) => ({ ...drawn, namespace, type: 'ClusterIP', selector: { app: labels['app'] ?? '', ...(labels['version'] === undefined ? {} : { version: labels['version'] }) } }))],
    [2, record({ ...common, namespace: home, selector: constantFrom({ version: 'v1' }, { tier: 'front' }, { version: 'v2' }) }).map((drawn) => ({ ...drawn, name: 'many', type: 'ClusterIP' }))],
    [1, record({ ...common, namespace: home, type: constantFrom<DrawnService['type']>('ClusterIP', 'headless') }).map((drawn) => ({ ...drawn, name: 'empty', selector: { app: 'nobody' } }))],
    [2, record({ ...common, namespace: home, alias }).map((drawn) => ({ ...drawn, name: 'alias', type: 'ExternalName', selector: {} }))],
    [1, record({ ...common, namespace: home, endpoint: constantFrom(...bare, '10.44.0.30') }).map((drawn) => ({ ...drawn, name: 'manual', type: 'ClusterIP', selector: {} }))],
  );
}

/** As Istio's charts number them; the client outside dials the entrance by these numbers. */
function gatewayServices(stage: Stage): readonly DrawnService[] {
  const numbers: readonly DrawnPort[] = [{ name: 'http', port: 80, protocol: 'http', target: 8080 }, { name: 'https', port: 443, protocol: 'tls', target: 8443 }, { name: 'tcp', port: 9000, protocol: 'tcp', target: 9000 }, { name: 'tls', port: 15443, protocol: 'tls', target: 15443 }];
  return stage.workloads.filter(({ proxy }) => proxy === 'gateway').map(({ namespace, name, labels }) => ({ namespace, name, type: 'ClusterIP', selector: labels['istio'] === undefined ? { app: labels['app'] ?? name } : { istio: labels['istio'] }, ports: numbers, exportTo: undefined }));
}

/** Who dials a pod of a headless Service meets the port that was dialled, so that mostly the two are the same. */
function asDialled(service: DrawnService): DrawnService {
  if (service.type !== 'headless' || service.exportTo !== undefined) return service;
  const ports = service.ports.map((each) => (typeof each.target === 'number' ? { ...each, port: each.target } : each));
  return { ...service, ports: ports.filter(({ port: own }, index) => ports.findIndex((each) => each.port === own) === index) };
}

/** Services in every shape over the pods of a stage, and the names outside. Services have distinct addresses and the oldest age. */
export function arbitraryVocabulary(stage: Stage): Arbitrary<Vocabulary> {
  return record({ drawn: arbitraryServices(stage).map((services) => services.map(asDialled)), external: shuffledSubarray([...externalHosts], { minLength: 1 }) }).map(({ drawn, external }) => {
    const services = [...drawn, ...gatewayServices(stage)].map((service, index): DrawnService => (service.type === 'ClusterIP' ? { ...service, clusterIp: `10.96.0.${firstClusterIp + index}` } : service));
    return { stage, services: services.map(entryOf), serviceObjects: services.flatMap(objectsOf), externalHosts: external };
  });
}

function entryOf({ namespace, name, type, clusterIp, selector, ports, alias }: DrawnService): VocabularyService {
  return {
    namespace, name, type, selector,
    host: `${name}.${namespace}.svc.cluster.local`,
    ...(clusterIp === undefined ? {} : { clusterIp }),
    ...(alias === undefined ? {} : { externalName: alias }),
    ports: ports.map((each) => ({ number: each.port, name: nameOf(each, ports), protocol: each.protocol, targetPort: each.target ?? each.port })),
  };
}

function objectsOf(service: DrawnService): readonly JsonObject[] {
  const { namespace, name, exportTo: exported, endpoint } = service;
  const metadata = { name, namespace, creationTimestamp: oldest, labels: { app: name }, ...(exported === undefined ? {} : { annotations: { 'networking.istio.io/exportTo': exported } }) };
  const manifest: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata, spec: specOf(service) };
  return endpoint === undefined ? [manifest] : [manifest, sliceOf(service, endpoint)];
}

function specOf({ type, selector, ports, alias, clusterIp, endpoint }: DrawnService): JsonObject {
  const list = ports.map((each) => written({ name: nameOf(each, ports) || undefined, port: each.port, targetPort: each.target, appProtocol: each.appProtocol }));
  if (type === 'ExternalName') return { type, externalName: alias ?? '', ports: list };
  return written({ clusterIP: type === 'headless' ? 'None' : clusterIp, selector: endpoint === undefined ? selector : undefined, ports: list });
}

/** A port that stands alone and says its protocol needs no name. */
function nameOf({ name, appProtocol }: DrawnPort, ports: readonly DrawnPort[]): string {
  return ports.length === 1 && appProtocol !== undefined ? '' : name;
}

function sliceOf({ namespace, name, ports }: DrawnService, address: string): JsonObject {
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace, creationTimestamp: oldest, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: ports.map((each) => ({ name: nameOf(each, ports), port: typeof each.target === 'number' ? each.target : 8080, protocol: 'TCP' })),
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  };
}
