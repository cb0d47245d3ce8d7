import { array, constant, constantFrom, record, type Arbitrary } from 'fast-check';
import { listAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { mostly, oneList, optional, some, usual, weighted, written } from '../draw.ts';
import { delegatingRule } from './http-rule.ts';
import { claimsMatch, connectionMatch, tcpMatch } from './match.ts';
import type { About, Names } from './names.ts';
import { networking, type Draw, type DrawnObject } from './object.ts';

/** Names of Gateways in full, of the VirtualService's own namespace, and in the old way to write a full name. */
export const boundTo: Arbitrary<readonly string[]> = oneList(['ingress/web'], ['ingress/web'], ['mesh', 'ingress/web'], ['mesh'], ['mesh', 'ingress/more'], ['ingress/more', 'ingress/web'], ['web'], ['web', 'mesh'], ['web.ingress.svc.cluster.local'], ['ingress/absent']);

type HostForm = 'full' | 'short' | 'dotted' | 'wildcard' | 'external' | 'unknown' | 'address' | 'two';

const form = weighted<HostForm>([9, constant('full')], [6, constant('short')], [1, constant('dotted')], [4, constant('wildcard')], [4, constant('external')], [1, constant('unknown')], [1, constant('address')], [2, constant('two')]);

interface Hosts extends About {
  readonly hosts: readonly string[];
}

/** Hosts of a VirtualService, and where it stands. `widest` is the wildcard that the host is written as, if it is. */
function arbitraryHosts(names: Names): Arbitrary<Hosts> {
  const wildcard = constantFrom('namespace', 'namespace', '*.local', '*.com', '*.example.com', '*.svc.cluster.local');
  return record({ about: names.about, form, wildcard, external: names.externalHost, other: names.service }).map(({ about, form: own, wildcard: wide, external, other }) => {
    const { name, namespace, host, clusterIp } = about.service;
    const forms: Readonly<Record<HostForm, readonly string[]>> = {
      full: [host], short: [name], dotted: [`${name}.${namespace}`], external: [external], unknown: ['nowhere'],
      wildcard: [wide === 'namespace' ? `*.${namespace}.svc.cluster.local` : wide],
      address: [clusterIp ?? host],
      two: other.host === host ? [host, external] : [host, other.host],
    };
    return { ...about, hosts: forms[own] };
  });
}

/** Routes for the mesh, for gateways, or for both; HTTP rules mostly, and rules for connections, above all where a port is for bytes. */
export function arbitraryVirtualService(names: Names, rule: Arbitrary<JsonObject>): Draw {
  const route = connectionRoutes(names);
  const tcp = array(record({ match: optional(array(tcpMatch(names, boundTo), { minLength: 1, maxLength: 2 })), route }).map(written), { minLength: 1, maxLength: 2 });
  const tls = array(record({ match: array(record({ sni: constantFrom('host', 'host', 'within'), rest: some(connectionMatch(names, boundTo)) }), { minLength: 1, maxLength: 2 }), route }), { minLength: 1, maxLength: 2 });
  return record({
    about: arbitraryHosts(names),
    gateways: optional(boundTo, 3),
    http: usual(array(rule, { minLength: 1, maxLength: 4, size: 'max' }), 6),
    tcp: optional(tcp),
    tls: optional(tls, 3),
    hasRules: optional(constant(true), 4),
    claims: optional(claimsMatch, 5),
    exportTo: names.exportTo,
  }).map(({ about: { hosts, home, service }, tcp: raw, tls: closed, hasRules, exportTo, ...drawn }): DrawnObject[] => {
    const connections = hasRules === true || hasRawPort(service) ? { tcp: raw, tls: closed } : { tcp: undefined, tls: undefined };
    return [{ apiVersion: networking, kind: 'VirtualService', namespace: home, spec: specOf({ hosts, ...drawn, ...connections, exportTo: exportTo(home) }) }];
  });
}

/** What a Gateway's servers let in: a VirtualService for a name outside or for a service, bound to `ingress/web` or `ingress/more`. */
export function arbitraryEntrance(names: Names, rule: Arbitrary<JsonObject>): Draw {
  return record({
    about: names.about, external: names.externalHost,
    form: constantFrom('external', 'external', 'wildcard', 'full', 'all'),
    gateways: oneList(['ingress/web'], ['ingress/web'], ['ingress/more'], ['ingress/web', 'ingress/more'], ['mesh', 'ingress/web']),
    http: usual(array(rule, { minLength: 1, maxLength: 3, size: 'max' }), 6),
    connections: record({ route: connectionRoutes(names), port: optional(constantFrom(9000, 443, 15443)), kind: optional(constantFrom('tcp', 'tls', 'both'), 3) }),
    claims: optional(claimsMatch, 6),
    exportTo: names.exportTo,
  }).map(({ about: { service, home }, external, form: own, gateways, http, connections: { route, port, kind }, claims, exportTo }): DrawnObject[] => {
    const forms: Readonly<Record<typeof own, string>> = { external, wildcard: '*.example.com', full: service.host, all: gateways.includes('mesh') ? external : '*' };
    const match = written({ port });
    const tcp = kind === 'tcp' || kind === 'both' ? [written({ match: port === undefined ? undefined : [match], route })] : undefined;
    const tls = kind === 'tls' || kind === 'both' ? [{ match: [{ sni: 'host', rest: match }], route }] : undefined;
    return [{ apiVersion: networking, kind: 'VirtualService', namespace: home, spec: specOf({ hosts: [forms[own]], gateways, http, tcp, tls, claims, exportTo: exportTo(home) }) }];
  });
}

function hasRawPort({ ports }: About['service']): boolean {
  return ports.some(({ protocol }) => protocol === 'tcp' || protocol === 'tls');
}

interface DrawnSpec {
  readonly hosts: readonly string[];
  readonly gateways: readonly string[] | undefined;
  readonly http: readonly JsonObject[] | undefined;
  readonly tcp: readonly JsonObject[] | undefined;
  readonly tls: readonly { readonly match: readonly { readonly sni: string; readonly rest: JsonObject }[]; readonly route: readonly JsonObject[] }[] | undefined;
  readonly claims: JsonObject | undefined;
  readonly exportTo: readonly string[] | undefined;
}

/** Claims can be asked for by gateways only; server names lie within the hosts. */
function specOf({ hosts, gateways, http, tcp, tls, claims, exportTo }: DrawnSpec): JsonObject {
  const isForGatewaysOnly = gateways !== undefined && !gateways.includes('mesh');
  const rules = http ?? (tcp === undefined && tls === undefined ? [{ directResponse: { status: 204 } }] : undefined);
  const withClaims = isForGatewaysOnly && claims !== undefined && rules !== undefined ? askingForClaims(rules, claims) : rules;
  const isOnly = tls?.flatMap(({ match }) => match).length === 1;
  const closed = tls?.map(({ match, route }): JsonObject => ({ match: match.map(({ sni, rest }) => ({ ...(isOnly ? rest : withoutSubnets(rest)), sniHosts: hosts.map((host) => sniWithin(host, sni)) })), route }));
  return written({ hosts, gateways, http: withClaims, tcp, tls: closed, exportTo });
}

/** Two chains for the same name and the same addresses are more than Envoy takes: it would go on with what it had. A match without subnets has those of the match before it. */
function withoutSubnets({ destinationSubnets: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** A short name is no server name within its own full form, so it is written as it is. */
function sniWithin(host: string, sni: string): string {
  if (sni === 'within' && host.startsWith('*.')) return `api${host.slice(1)}`;
  return host;
}

function askingForClaims([first, ...rest]: readonly JsonObject[], claims: JsonObject): readonly JsonObject[] {
  if (first === undefined) return [];
  const [match] = listAt(first, ['match']);
  return [{ ...first, match: [{ ...(match as JsonObject | undefined), headers: claims }] }, ...rest];
}

function connectionRoutes(names: Names): Arbitrary<readonly JsonObject[]> {
  const one = record({ destination: names.destination, weight: optional(constantFrom(0, 50, 100), 4) }).map(written);
  const two = record({ first: names.destination, second: names.destination, share: constantFrom(0, 20, 50) }).map(({ first, second, share }): JsonObject[] => [{ destination: first, weight: share }, { destination: second, weight: 100 - share }]);
  return mostly<readonly JsonObject[]>(one.map((only) => [only]), two, 3);
}

/** A VirtualService that hands rules to another, which may be missing, hidden, or contradict it. */
export function arbitraryDelegation(names: Names, rule: Arbitrary<JsonObject>): Draw {
  const delegating = delegatingRule(names, boundTo);
  return record({
    root: arbitraryHosts(names),
    owner: names.namespace,
    isSameNamespace: optional(constant(true), 3),
    fate: constantFrom('there', 'there', 'there', 'there', 'missing', 'hidden'),
    name: constantFrom('rules', 'more-rules'),
    rules: array(weighted<JsonObject>([2, delegating], [1, rule]), { minLength: 1, maxLength: 3, size: 'max' }),
    gateways: optional(oneList(['mesh'], ['mesh', 'ingress/web'], ['ingress/web']), 3),
    leaves: array(rule, { minLength: 1, maxLength: 3, size: 'max' }),
  }).map(({ root, owner, isSameNamespace, fate, name, rules, gateways, leaves }): DrawnObject[] => {
    const home = isSameNamespace === true ? root.home : owner;
    const delegate = written({ name, namespace: isSameNamespace === true ? undefined : home });
    const http = rules.map((each) => (each['delegate'] === undefined ? each : { ...each, delegate }));
    const asker: DrawnObject = { apiVersion: networking, kind: 'VirtualService', namespace: root.home, spec: written({ hosts: root.hosts, gateways, http }) };
    const leaf: DrawnObject = { apiVersion: networking, kind: 'VirtualService', namespace: home, name, spec: written({ http: leaves, exportTo: fate === 'hidden' ? ['.'] : undefined }) };
    return fate === 'missing' ? [asker] : [asker, leaf];
  });
}
