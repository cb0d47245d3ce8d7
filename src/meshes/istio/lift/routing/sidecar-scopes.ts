import { groupBy } from '../../../../base/order.ts';
import { describeResource, listAt, numberAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { WeightedDestination } from '../../../../model/mesh-model.ts';
import { at, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { Inventory, RegistryHost } from '../inventory.ts';
import { oldestFirst, unknownAge } from '../registry/age.ts';
import { isSubsetHost, isWildcard, matchesHost } from './host-names.ts';

/** What a proxy is told about: by the Sidecar resource that is chosen for it, or everything. */
export interface SidecarScope {
  readonly key: string;
  /** Namespace of the proxy: `.` in the imports of a mesh-wide Sidecar is this. */
  readonly namespace: string;
  readonly sidecar?: Resource;
  readonly listeners: readonly EgressListener[];
  readonly isRegistryOnly: boolean;
  readonly policySource: Provenance;
  /** Takes what no service is known for, in place of the address that was dialled. */
  readonly egressProxy?: WeightedDestination;
  readonly unknown: readonly Unknown[];
}

/** One item of `egress`; without a port it takes every port that no earlier one names. */
export interface EgressListener {
  readonly key: string;
  readonly port?: number;
  readonly imports: Imports;
  readonly source?: Provenance;
}

/** The hosts of `egress`, by the namespace that they are imported from; `*` is any. */
type Imports = ReadonlyMap<string, { readonly hosts: readonly string[]; readonly excluded: readonly string[] }>;

const everything: Imports = new Map([['*', { hosts: ['*'], excluded: [] }]]);

export type ScopeOf = (namespace: string, labels: Readonly<Record<string, string>>) => SidecarScope;

/**
 * The Sidecar of the namespace that selects the workload (oldest first), else the namespace's own without a selector,
 * else the root namespace's without one. Source: `getSidecarScope` in pilot/pkg/model/push_context.go.
 */
export function sidecarScopesOf(resources: ResourceSet, inventory: Inventory): ScopeOf {
  const sidecars = resources.ofKind('networking.istio.io/Sidecar');
  const last = lastScopes.get(inventory);
  if (last?.sidecars === sidecars) return last.scopeOf;
  const scopeOf = readScopes(sidecars, inventory);
  lastScopes.set(inventory, { sidecars, scopeOf });
  return scopeOf;
}

/** Routing and destinations ask for the same, and so does the next version of the input where no Sidecar changed. */
const lastScopes = new WeakMap<Inventory, { readonly sidecars: readonly Resource[]; readonly scopeOf: ScopeOf }>();

function readScopes(sidecars: readonly Resource[], inventory: Inventory): ScopeOf {
  const byNamespace = groupBy(oldestFirst(sidecars), ({ namespace }) => namespace);
  const meshWide = (byNamespace.get(inventory.mesh.rootNamespace) ?? []).filter((sidecar) => selectorOf(sidecar) === undefined);
  const scopes = new Map<string, SidecarScope>();
  // Asked for every call: a namespace may hold as many Sidecars as workloads.
  const known = new WeakMap<Readonly<Record<string, string>>, { readonly namespace: string; readonly scope: SidecarScope }>();
  return (namespace, labels) => {
    const before = known.get(labels);
    if (before?.namespace === namespace) return before.scope;
    const own = byNamespace.get(namespace) ?? [];
    const selecting = own.filter((sidecar) => matchesLabels(selectorOf(sidecar) ?? { '': '' }, labels));
    const candidates = [selecting, own.filter((sidecar) => selectorOf(sidecar) === undefined), meshWide].find((list) => list.length > 0) ?? [];
    const [chosen, next] = candidates;
    const key = `${namespace} ${chosen === undefined ? '' : describeResource(chosen)} ${next === undefined ? '' : describeResource(next)}`;
    const scope = scopes.get(key) ?? scopeFrom(key, namespace, candidates, inventory);
    scopes.set(key, scope);
    known.set(labels, { namespace, scope });
    return scope;
  };
}

/** Labels that the Sidecars of a namespace ask about. */
export function selectorOf(sidecar: Resource): Readonly<Record<string, string>> | undefined {
  const selector = objectAt(sidecar.raw, ['spec', 'workloadSelector']);
  return selector && textMapAt(selector, ['labels']);
}

function scopeFrom(key: string, namespace: string, [sidecar, next]: readonly Resource[], { mesh }: Inventory): SidecarScope {
  const age = sidecar && next ? unknownAge(sidecar, next) : undefined;
  const mode = textAt(sidecar?.raw, ['spec', 'outboundTrafficPolicy', 'mode']);
  const hasPolicy = objectAt(sidecar?.raw, ['spec', 'outboundTrafficPolicy']) !== undefined;
  // A policy without a mode is the first mode of the enumeration, REGISTRY_ONLY.
  const isRegistryOnly = hasPolicy ? (mode ?? 'REGISTRY_ONLY') === 'REGISTRY_ONLY' : mesh.outboundPolicy === 'registry-only';
  const egressProxy = sidecar === undefined || isRegistryOnly ? undefined : egressProxyIn(sidecar);
  return {
    key,
    namespace,
    ...(sidecar === undefined ? {} : { sidecar }),
    listeners: listenersOf(sidecar, namespace),
    isRegistryOnly,
    policySource: sidecar !== undefined && hasPolicy ? at(sidecar, ['spec', 'outboundTrafficPolicy']) : mesh.source('outboundPolicy'),
    ...(egressProxy === undefined ? {} : { egressProxy }),
    unknown: age === undefined ? [] : [age],
  };
}

/** The host is a full name, which istiod's webhook sees to; only a Sidecar can ask for it. Source: `buildCatchAllVirtualHost` in pilot/pkg/networking/core/httproute.go. */
export function egressProxyIn(sidecar: Resource): WeightedDestination | undefined {
  const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
  const [host, subset] = [textAt(sidecar.raw, [...path, 'host']), textAt(sidecar.raw, [...path, 'subset'])];
  if (host === undefined || host === '') return undefined;
  return { host: host.toLowerCase(), port: numberAt(sidecar.raw, [...path, 'port', 'number']) ?? 0, ...(subset === undefined || subset === '' ? {} : { subset }), weight: 100, source: at(sidecar, path) };
}

function listenersOf(sidecar: Resource | undefined, namespace: string): EgressListener[] {
  const egress = listAt(sidecar?.raw, ['spec', 'egress']);
  if (sidecar === undefined || egress.length === 0) return [{ key: 'all', imports: everything }];
  return egress.map((listener, index) => {
    const port = numberAt(listener, ['port', 'number']);
    return { key: String(index), ...(port === undefined || port === 0 ? {} : { port }), imports: importsOf(listAt(listener, ['hosts']), namespace), source: at(sidecar, ['spec', 'egress', index]) };
  });
}

/** Whether a listener of the Sidecar is for one port. */
export function namesPorts(sidecar: Resource): boolean {
  return listAt(sidecar.raw, ['spec', 'egress']).some((listener) => (numberAt(listener, ['port', 'number']) ?? 0) !== 0);
}

function importsOf(hosts: readonly unknown[], namespace: string): Imports {
  const imports = new Map<string, { readonly hosts: string[]; readonly excluded: string[] }>();
  for (const written of hosts) {
    const [owner, host, ...rest] = typeof written === 'string' ? written.split('/') : [];
    if (owner === undefined || host === undefined || rest.length > 0) continue;
    // A tilde takes hosts out: `~/*` leaves nothing.
    const isExcluded = owner.startsWith('~');
    const plain = isExcluded ? owner.slice(1) || '*' : owner;
    const from = plain === '.' ? namespace : plain;
    const entry = imports.get(from) ?? { hosts: [], excluded: [] };
    imports.set(from, entry);
    (isExcluded ? entry.excluded : entry.hosts).push(host.toLowerCase());
  }
  return imports;
}

export function importsEverything({ imports }: EgressListener): boolean {
  return imports === everything;
}

/** Namespaces from which Services of the cluster are imported that nobody named; `*` is any. A wildcard of hosts outside imports none, and one of a namespace's names that namespace's. */
export function importedNamespaces({ imports }: EgressListener, clusterDomain: string): string[] {
  const ending = `.svc.${clusterDomain}`;
  const ownerOf = (host: string): string => (host.startsWith('*.') && host.length > ending.length + 2 && host.endsWith(ending) ? host.slice(2, -ending.length) : '*');
  const everywhere = imports.get('*')?.excluded ?? [];
  const found = [...imports].flatMap(([namespace, { hosts, excluded }]) => {
    const isTaken = (host: string): boolean => ![...excluded, ...everywhere].some((other) => isSubsetHost(host, other));
    const owners = hosts.filter((host) => isWildcard(host) && matchesHost(host, `*${ending}`) && isTaken(host)).map(ownerOf);
    if (owners.includes('*')) return [namespace];
    return namespace === '*' ? owners : owners.filter((owner) => owner === namespace);
  });
  return [...new Set(found)];
}

/**
 * Of all services with one name, the one that the imports name: of each listener the one of the proxy's own namespace,
 * else the first, and of those the cluster's own Service before others. Services that are known only because routes lead
 * to them come after. Source: `collectImportedServices` and `appendSidecarServices` in pilot/pkg/model/sidecar.go.
 */
export function importedBy({ listeners, namespace }: SidecarScope, services: readonly RegistryHost[]): RegistryHost | undefined {
  const chosen = listeners.flatMap((listener) => {
    const hasPort = ({ ports }: RegistryHost): boolean => listener.port === undefined || ports.some(({ port }) => port === listener.port);
    const seen = services.filter((host) => importsService(listener, host.namespace, host.hostname) && hasPort(host));
    const taken = seen.find((host) => host.namespace === namespace) ?? seen[0];
    return taken ?? [];
  });
  return chosen.find(({ registry }) => registry === 'kubernetes') ?? chosen[0];
}

/** Whether a service's name is imported. Source: `selectServices` in pilot/pkg/model/sidecar.go. */
export function importsService({ imports }: EgressListener, namespace: string, hostname: string): boolean {
  return isImported(imports, namespace, (host) => isSubsetHost(hostname, host), hostname);
}

/** A VirtualService is imported whole if one of its hosts is: either side may be the wildcard, except for the Gateway API's. */
export function importsVirtualService({ imports }: EgressListener, namespace: string, hosts: readonly string[], isFromGatewayApi: boolean): boolean {
  return hosts.some((own) => isImported(imports, namespace, (host) => (isFromGatewayApi ? isSubsetHost(own, host) : isWildcard(own) || isWildcard(host) ? matchesHost(own, host) : own === host), own));
}

function isImported(imports: Imports, namespace: string, matches: (host: string) => boolean, name: string): boolean {
  const lists = [imports.get(namespace), imports.get('*')].filter((list) => list !== undefined);
  if (lists.some(({ excluded }) => excluded.some((host) => isSubsetHost(name, host)))) return false;
  return lists.some(({ hosts }) => hosts.some(matches));
}

/** The listener that a port belongs to: the first that names it, or the one without a port. */
export function listenerFor({ listeners }: SidecarScope, port: number): EgressListener | undefined {
  return listeners.find((listener) => listener.port === undefined || listener.port === port);
}
