import { compareText } from '../../../../base/order.ts';
import type { Inventory, RegistryHost } from '../inventory.ts';
import { isNamedAtAll, takesEveryAddress } from './bound-addresses.ts';
import { domainsOf, namesMeant } from './domains.ts';
import { isAddress, isWildcard, matchesHost, wildcardsHolding } from './host-names.ts';
import { memo, type Registry } from './listener-view.ts';
import { once, type VirtualRoutes } from './virtual-service.ts';
import { namespacesApart } from './visibility.ts';

/** What a call of one name can depend on, beyond the kind of the client's proxy. Nothing else about a client decides. */
export interface HostTies {
  /** True where the name means something else in each namespace: then only clients of one class are alike. */
  readonly isEachOwn: boolean;
  /** Namespaces whose clients may see or choose something else than everybody does. */
  readonly namespaces: ReadonlySet<string>;
  /** Labels of clients that a rule asks for, with the values it asks for; sorted. */
  readonly labels: readonly (readonly [string, ReadonlySet<string>])[];
  /** What a Sidecar may import or not. */
  readonly services: readonly RegistryHost[];
  readonly virtuals: readonly VirtualRoutes[];
  /** Whether more counts than is listed here: with a VirtualService for a wildcard, all that a proxy knows within it does. */
  readonly isWide: boolean;
  /** Hosts that the routes may lead to, by their full names. */
  readonly leadsTo: readonly string[];
}

interface SidecarTies {
  readonly egressProxies: readonly string[];
  readonly hasNamedListeners: boolean;
}

/**
 * Gathers, for a name, every service and every VirtualService that `sidecarTable` may look at, whoever asks: rather too
 * much than too little, since what is left out here is taken to be the same for all clients. `egressProxies` are hosts
 * that some Sidecar sends what it does not know to; some Sidecar may name ports.
 */
export function hostTies(registry: Registry, { egressProxies, hasNamedListeners }: SidecarTies): (host: string) => HostTies {
  const { inventory, index } = registry;
  const tiesOfRoutes = memo((routes: VirtualRoutes) => rulesTies(inventory, routes));
  const headless = once(() => new Set(inventory.hosts.filter(({ resolution }) => resolution === 'headless').map(({ hostname }) => hostname.slice(0, hostname.indexOf('.')))));
  const wildServices = once(() => inventory.hosts.filter(({ hostname }) => isWildcard(hostname)));
  const hasWildRules = once(() => index.meshConnections().some((routes) => routes.hosts.some(isWildcard) && routes.tls().length > 0));
  // Whatever is dialled, they may take it.
  const takers = once(() => inventory.hosts.filter((host) => host.ports.some((port) => takesEveryAddress({ host, port }, hasNamedListeners) || (hasWildRules() && isNamedAtAll({ host, port })))));
  const everyApart = once(() => namespacesApart(inventory.hosts, inventory.hostsNamed));
  return (host) => {
    const dotted = suffixesOf(host);
    if (dotted.length === 0 || isAddress(host) || headless().has(host.slice(host.lastIndexOf('.') + 1))) return eachOwn;
    const names = new Set(dotted.flatMap((name) => namesMeant(name, '', inventory.mesh.clusterDomain)));
    const named = withAliases(inventory, [...[...names].flatMap((name) => inventory.hostsNamed(name)), ...wildServices().filter(({ hostname }) => matchesHost(host, hostname)), ...takers()]);
    // Those with the same address may listen there for all.
    const meant = [...new Set([...named, ...named.flatMap(({ addresses }) => addresses.flatMap((address) => registry.hostsByAddress(address)))])];
    // A service's own namespace calls it by a shorter name as well, and each of its names may be somebody else's full name.
    const homes = meant.filter(({ registry: kind }) => kind === 'kubernetes').map(({ namespace }) => namespace);
    for (const each of meant) for (const name of [each.hostname, ...domainsOf(each, each.namespace, inventory.mesh.clusterDomain)]) names.add(name);
    const services = [...new Set([...meant, ...[...names].flatMap((name) => inventory.hostsNamed(name))])];
    const wildcards = index.meshWildcards.length === 0 ? [] : [...new Set([...names].flatMap((name) => [...wildcardsHolding(name)]))];
    const wild = services.filter(({ hostname }) => isWildcard(hostname));
    const within = wild.length === 0 ? [] : index.meshConnections().filter((routes) => routes.hosts.some((own) => wild.some(({ hostname }) => matchesHost(own, hostname))));
    const virtuals = [...new Set([...[...names, ...wildcards].flatMap((name) => index.forMesh(name)), ...within])];
    const rules = virtuals.map(tiesOfRoutes);
    const related = new Set([...services, ...rules.flatMap((each) => each.services)]);
    const isEverywhere = virtuals.some((routes) => routes.hosts.some(isWildcard));
    return {
      isEachOwn: false,
      namespaces: new Set([...homes, ...namespacesApart(services, inventory.hostsNamed), ...rules.flatMap(({ namespaces }) => namespaces), ...(isEverywhere ? everyApart() : [])]),
      labels: mergeLabels(rules.map(({ labels }) => labels)),
      services: [...related],
      virtuals,
      isWide: isEverywhere || related.size > mostServices,
      leadsTo: [...new Set([...services.map(({ hostname }) => hostname), ...rules.flatMap(({ targets }) => targets), ...egressProxies])],
    };
  };
}

/** More than these are not looked at one by one. */
const mostServices = 16;

const eachOwn: HostTies = { isEachOwn: true, namespaces: new Set(), labels: [], services: [], virtuals: [], isWide: true, leadsTo: [] };

/** The name and what is left of it after each dot, as long as there is a dot in it: a headless Service answers to names below its own. */
function suffixesOf(host: string): string[] {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  const found: string[] = [];
  for (let rest = name; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) found.push(rest);
  return found;
}

/** An ExternalName stands for another host, and that may be one too. */
function withAliases(inventory: Inventory, hosts: readonly RegistryHost[]): RegistryHost[] {
  const found = new Set(hosts);
  for (const { alias } of found) if (alias !== undefined) for (const host of inventory.hostsNamed(alias.toLowerCase())) found.add(host);
  return [...found];
}

interface RulesTies {
  readonly namespaces: readonly string[];
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Behind its own hosts, and behind those that it leads to. */
  readonly services: readonly RegistryHost[];
  readonly targets: readonly string[];
}

/** What the rules of one VirtualService ask about clients, and where they lead. */
function rulesTies(inventory: Inventory, routes: VirtualRoutes): RulesTies {
  const rules = [...routes.http(), ...routes.tcp(), ...routes.tls()];
  const labels = new Map<string, Set<string>>();
  const namespaces = new Set<string>(routes.exports.isPublic ? [] : routes.exports.namespaces);
  if (routes.isFromGatewayApi) namespaces.add(routes.namespace);
  for (const match of rules.flatMap((rule): readonly SourceMatch[] => rule.matches)) {
    if (match.sourceNamespace !== undefined) namespaces.add(match.sourceNamespace);
    for (const [key, value] of Object.entries(match.sourceLabels)) labels.set(key, (labels.get(key) ?? new Set()).add(value));
  }
  const written = new Set([...rules.flatMap((rule) => rule.destinations.map(({ host }) => host)), ...routes.http().flatMap(({ mirror, mirrors = [] }) => [...(mirror ? [mirror] : []), ...mirrors].map(({ destination }) => destination.host))]);
  const targets = withAliases(inventory, [...written].flatMap((host) => inventory.hostsNamed(host.toLowerCase())));
  const services = [...new Set([...targets, ...routes.hosts.flatMap((host) => inventory.hostsNamed(host))])];
  for (const namespace of namespacesApart(services, inventory.hostsNamed)) namespaces.add(namespace);
  return { namespaces: [...namespaces], labels, services, targets: [...new Set([...[...written].map((host) => host.toLowerCase()), ...targets.map(({ hostname }) => hostname)])] };
}

interface SourceMatch {
  readonly sourceNamespace?: string;
  readonly sourceLabels: Readonly<Record<string, string>>;
}

function mergeLabels(all: readonly ReadonlyMap<string, ReadonlySet<string>>[]): (readonly [string, ReadonlySet<string>])[] {
  const merged = new Map<string, Set<string>>();
  for (const [key, values] of all.flatMap((labels) => [...labels])) merged.set(key, new Set([...(merged.get(key) ?? []), ...values]));
  return [...merged].sort(([a], [b]) => compareText(a, b));
}
