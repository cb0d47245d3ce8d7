import { constant, constantFrom, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { mostly, optional, some, usual, weighted, written } from '../draw.ts';
import type { Names } from './names.ts';
import { networking, type Draw, type DrawnObject } from './object.ts';

/** Where everything outside the cluster is. */
export const outsideAddress = '10.44.0.30';

const ports: Arbitrary<readonly JsonObject[]> = uniqueArray(
  constantFrom<JsonObject>({ number: 80, name: 'http', protocol: 'HTTP' }, { number: 80, name: 'http', protocol: 'HTTP' }, { number: 8080, name: 'http2', protocol: 'HTTP2' }, { number: 443, name: 'tls', protocol: 'TLS' }, { number: 443, name: 'https', protocol: 'HTTPS' }, { number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }, { number: 7070, name: 'grpc', protocol: 'GRPC' }),
  { minLength: 1, maxLength: 3, selector: ({ number }) => number },
).map((list) => list.filter(({ name }, index) => list.findIndex((other) => other['name'] === name) === index));

const hosts = (names: Names): Arbitrary<readonly string[]> => weighted<readonly string[]>(
  [6, names.externalHost.map((host) => [host])],
  [2, constant(['*.example.com'])],
  [1, constant(['api.example.com', 'www.example.com'])],
  [1, constant(['internal.alpha'])],
);

/** Pods without a proxy, and the outside: a proxy whose address an entry takes would serve for it. */
function addressesOf({ stage }: Vocabulary): readonly string[] {
  return [...stage.workloads.filter(({ proxy }) => proxy === 'none').map(({ address }) => address), outsideAddress];
}

/** A written endpoint. Its labels and account tell clients whether to expect a sidecar. */
function endpointOf(vocabulary: Vocabulary): Arbitrary<JsonObject> {
  return some({
    address: constantFrom(...addressesOf(vocabulary)),
    labels: optional(constantFrom<JsonObject>({ version: 'v1' }, { version: 'v2' }, { version: 'v1', 'security.istio.io/tlsMode': 'istio' }, { version: 'v1', 'security.istio.io/tlsMode': 'disabled' }), 2),
    serviceAccount: optional(constant('a'), 4),
    weight: optional(constantFrom(1, 3), 5),
  });
}

interface Entry {
  readonly hosts: readonly string[];
  readonly ports: readonly JsonObject[];
  readonly location: string | undefined;
  readonly resolution: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | undefined;
  readonly address: string | undefined;
  readonly endpoints: readonly JsonObject[] | undefined;
  readonly portOverride: number | undefined;
  readonly selector: JsonObject | undefined;
  readonly rawPort: JsonObject | undefined;
  readonly subjectAltNames: readonly string[] | undefined;
  readonly exportTo: readonly string[] | undefined;
}

export function arbitraryServiceEntry(names: Names): Draw {
  return record({
    about: names.about,
    hosts: hosts(names),
    ports,
    location: usual(constantFrom('MESH_EXTERNAL', 'MESH_EXTERNAL', 'MESH_INTERNAL'), 6),
    resolution: weighted<Entry['resolution']>([4, constant('DNS')], [4, constant('STATIC')], [2, constant('NONE')], [1, constant('DNS_ROUND_ROBIN')], [1, constant(undefined)]),
    address: optional(constantFrom('240.10.0.1', '240.10.0.2', '240.10.0.1/32'), 4),
    endpoints: usual(uniqueArray(endpointOf(names.vocabulary), { minLength: 1, maxLength: 2, selector: ({ address }) => address }), 4),
    portOverride: optional(constantFrom(8080, 9090), 4),
    selector: optional(names.labels, 4),
    rawPort: optional(constant<JsonObject>({ number: 9000, name: 'tcp', protocol: 'TCP' }), 5),
    subjectAltNames: optional(constant(['spiffe://cluster.local/ns/alpha/sa/a']), 5),
    exportTo: mostly<(home: string) => readonly string[] | undefined>(names.exportTo, constant(() => ['~']), 20),
  }).map(({ about: { home }, exportTo, ...entry }): DrawnObject[] => [{ apiVersion: networking, kind: 'ServiceEntry', namespace: home, spec: specOf({ ...entry, exportTo: exportTo(home) }) }]);
}

/**
 * What resolutions allow: none has endpoints of its own or a selector, DNS without either needs names that can be asked
 * for, and no block of addresses, one by turns has one endpoint, and bytes of several hosts cannot be told apart.
 */
function specOf({ hosts: names, ports: list, location, resolution, address, endpoints, portOverride, selector, rawPort, subjectAltNames, exportTo }: Entry): JsonObject {
  const isWildcard = names.some((name) => name.startsWith('*'));
  const own = isWildcard && resolution?.startsWith('DNS') === true ? 'NONE' : resolution;
  const isBare = own === 'NONE' || own === undefined;
  const picked = isBare || own?.startsWith('DNS') === true ? undefined : selector;
  const some = isBare || picked !== undefined ? undefined : own === 'DNS_ROUND_ROBIN' ? endpoints?.slice(0, 1) : endpoints;
  const first = list[0]?.['name'];
  const withPorts = some?.map((endpoint): JsonObject => (portOverride === undefined || typeof first !== 'string' ? endpoint : { ...endpoint, ports: { [first]: portOverride } }));
  const all = rawPort === undefined || names.length > 1 ? list : [...list, rawPort];
  return written({ hosts: names, ports: all, location, resolution: own, addresses: address === undefined ? undefined : [own?.startsWith('DNS') === true ? address.replace('/32', '') : address], endpoints: withPorts, workloadSelector: picked === undefined ? undefined : { labels: picked }, subjectAltNames, exportTo });
}

/** Machines outside the cluster that Services and ServiceEntries select by label. */
export function arbitraryWorkloadEntry(names: Names): Draw {
  return record({
    namespace: names.about.map(({ home }) => home),
    address: constantFrom(...addressesOf(names.vocabulary)),
    labels: names.labels,
    ports: optional(constantFrom<JsonObject>({ http: 9090 }, { http: 8080, tcp: 9090 }), 2),
    serviceAccount: optional(constant('a'), 4),
    tlsMode: optional(constantFrom('istio', 'disabled'), 8),
    weight: optional(constantFrom(1, 2), 6),
  }).map(({ namespace, labels, tlsMode, ...rest }): DrawnObject[] => [{ apiVersion: networking, kind: 'WorkloadEntry', namespace, spec: written({ ...rest, labels: tlsMode === undefined ? labels : { ...labels, 'security.istio.io/tlsMode': tlsMode } }) }]);
}

