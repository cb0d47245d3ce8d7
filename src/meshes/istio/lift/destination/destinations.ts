import { sortedBy } from '../../../../base/order.ts';
import { describeResource, listAt, objectAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { Destination, DestinationRef, DialledTransport, ModelWorkload, Note } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory, Member, RegistryHost, RegistryPort } from '../inventory.ts';
import type { PeerAuthentication } from '../peer-authentication/peer-authentication.ts';
import { unknownAge } from '../registry/age.ts';
import { isAddress } from '../routing/host-names.ts';
import { exportOrder } from '../routing/listener-view.ts';
import { importedBy, sidecarScopesOf, type ScopeOf } from '../routing/sidecar-scopes.ts';
import { exportsOf, isExportedTo, namespacesApart } from '../routing/visibility.ts';
import { connectionSettings, goesWhereDialled } from './connection-settings.ts';
import { selectorOf, type ConsolidatedRule } from './consolidated-rule.ts';
import { doubtOfPort, endpointOf, membersOf, nobodyDialled, pick } from './endpoints.ts';
import { endpointTls, policyFor } from './policy.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';
import { serverIdentityOf, type ServerIdentity } from './server-identity.ts';
import { dialledDirectly } from './dialled-directly.ts';
import { ruleNotes, type Lookup } from './rule-notes.ts';
import { transportsOf, type Transports } from './transport.ts';

/** What clients know of the places they send to. */
export interface Destinations {
  readonly destination: (client: QualifiedName, ref: DestinationRef) => Destination;
  /** Clients with equal classes get equal destinations. */
  readonly destinationClass: (client: QualifiedName) => string;
  /** Namespaces whose clients may know another destination under a name than everybody else does. */
  readonly namespacesApart: (host: string) => readonly string[];
  /** Names of the subsets that the rule of this client defines for a host. */
  readonly subsetsFor: (client: QualifiedName, host: string) => readonly string[];
}

/** Without whatever else the caller's object holds, such as a weight: the answer is shared. */
function bareRef({ host, port, subset }: DestinationRef): DestinationRef {
  return { host, port, ...(subset === undefined ? {} : { subset }) };
}

interface Context {
  readonly inventory: Inventory;
  readonly rules: RuleIndex;
  readonly peerAuthentication: PeerAuthentication;
  readonly scopeOf: ScopeOf;
}

/**
 * Sidecar resources take nothing away here: routes lead only to destinations of VirtualServices that were imported, and
 * with those a proxy gets their destinations too (`NewSidecarScope` in pilot/pkg/model/sidecar.go); what a listener with
 * a port of its own leaves out all the same, routing knows. Of several services with one name Sidecars choose.
 */
export function destinationsOf(resources: ResourceSet, inventory: Inventory, peerAuthentication: PeerAuthentication): Destinations {
  const context: Context = { inventory, rules: indexRules(resources, inventory), peerAuthentication, scopeOf: sidecarScopesOf(resources, inventory) };
  const scoped = [...new Set(resources.ofKind('networking.istio.io/Sidecar').map(({ namespace }) => namespace))];
  const known = new Map<string, Destination>();
  const classes = new Map<QualifiedName, string>();
  const destinationClass = (client: QualifiedName): string => {
    let name = classes.get(client);
    if (name === undefined) classes.set(client, (name = classOf(context, client)));
    return name;
  };
  const apart = new Map<string, ReadonlySet<string>>();
  const namespacesOf = (host: string): ReadonlySet<string> => {
    let found = apart.get(host);
    if (found !== undefined) return found;
    const named = inventory.hostsNamed(host);
    apart.set(host, (found = new Set([...namespacesApart(named, inventory.hostsNamed), ...(named.length > 1 ? scoped : []), ...context.rules.namespacesApart(host)])));
    return found;
  };
  return {
    destination(client, ref) {
      const workload = inventory.workloads.get(client);
      const isOwn = workload !== undefined && namespacesOf(ref.host.toLowerCase()).has(workload.namespace);
      const key = `${isOwn ? destinationClass(client) : (workload?.proxy ?? 'none')} ${ref.host} ${ref.port} ${ref.subset ?? ''}`;
      let destination = known.get(key);
      if (destination === undefined) known.set(key, (destination = compute(context, client, bareRef(ref))));
      return workload?.proxy === 'unknown' ? doubted(destination, workload) : destination;
    },
    destinationClass,
    namespacesApart: (host) => [...namespacesOf(host.toLowerCase())],
    subsetsFor(client, host) {
      const workload = inventory.workloads.get(client);
      const [service] = workload === undefined ? [] : servicesFor(context, workload, host);
      return workload === undefined || service === undefined ? [] : [...(ruleFor(context, workload, service).chosen?.subsets.keys() ?? [])];
    },
  };
}

/** Clients of a namespace differ by the rules and the Sidecars that select them, and by being gateways or nobody's. */
function classOf({ inventory, rules, scopeOf }: Context, id: QualifiedName): string {
  const client = inventory.workloads.get(id);
  if (client === undefined || client.proxy === 'none') return 'no proxy';
  const selecting = rules.selectingIn(client.namespace).filter((rule) => matchesLabels(selectorOf(rule) ?? {}, client.labels));
  const scope = client.proxy === 'gateway' ? undefined : scopeOf(client.namespace, client.labels);
  return [client.proxy, client.namespace, ...selecting.map((rule) => rule.name), ...(scope?.sidecar === undefined ? [] : [scope.key])].join(' ');
}

/** Said of each workload by its name, on top of what they share. A destination that is missing is so with a sidecar only, as the routes say already. */
function doubted(destination: Destination, client: ModelWorkload): Destination {
  if (destination.missing !== undefined) return destination;
  return { ...destination, unknown: [{ what: `whether a sidecar joins ${client.id}`, source: client.source }, ...destination.unknown] };
}

/** The one service of this name that a client sees: what its Sidecar names, its own namespace's, else the preferred one; with the ServiceEntries that are one with it. */
function servicesFor({ inventory, scopeOf }: Context, client: ModelWorkload, hostname: string): readonly RegistryHost[] {
  // Nobody asks whether a proxy's own namespace sees where its VirtualServices lead (`collectImportedServices` in pilot/pkg/model/sidecar.go).
  const all = inventory.hostsNamed(hostname.toLowerCase()).filter((host) => host.exactName === hostname);
  const visible = all.filter((host) => (host.namespace === client.namespace && client.proxy !== 'gateway') || isExportedTo(exportsOf(host.exportTo, host.namespace, []), client.namespace));
  const named = visible.length < 2 || client.proxy === 'gateway' ? undefined : importedBy(scopeOf(client.namespace, client.labels), visible);
  const chosen = named ?? visible.find((host) => host.namespace === client.namespace) ?? visible[0];
  if (chosen === undefined) return [];
  const first = firstEntry(chosen, visible, client.namespace);
  // Endpoints are kept by host and namespace, whichever registry they come from and whoever sees the entry that has them.
  const hasSameEndpoints = (host: RegistryHost): boolean => (first.registry === 'service-entry' ? host.resolution === first.resolution : first.resolution !== 'external-name' && hasWrittenAddresses(host));
  const isOneWith = (host: RegistryHost): boolean => host.registry === 'service-entry' && host.namespace === first.namespace && hasSameEndpoints(host);
  return [first, ...all.filter((host) => host !== first && isOneWith(host))];
}

/** Of several ServiceEntries for one host in one namespace, the one that istiod comes by first. */
function firstEntry(chosen: RegistryHost, visible: readonly RegistryHost[], namespace: string): RegistryHost {
  const same = visible.filter((host) => host.registry === 'service-entry' && host.namespace === chosen.namespace);
  if (chosen.registry === 'kubernetes' || same.length < 2) return chosen;
  return sortedBy(same, ...exportOrder(namespace))[0] ?? chosen;
}

/** Ports are merged of those only that nothing else tells apart. Source: `canMergeServices` in pilot/pkg/model/sidecar.go. */
function isMergedInto(first: RegistryHost, host: RegistryHost): boolean {
  if (host === first) return true;
  const facts = ({ resolution, resource }: RegistryHost): unknown => [resolution, sortedEntries(resource.labels), sortedEntries(textMapAt(resource.raw, ['spec', 'workloadSelector', 'labels'])), listAt(resource.raw, ['spec', 'exportTo']).map(String).sort()];
  return host.registry === first.registry && host.namespace === first.namespace && (host.registry === 'kubernetes' || JSON.stringify(facts(host)) === JSON.stringify(facts(first)));
}

function sortedEntries(labels: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return sortedBy(Object.entries(labels), ([key]) => key);
}

/** Those by DNS too, as long as they are addresses: a name among the endpoints of a Service is more than Envoy takes. */
function hasWrittenAddresses({ resolution, ports, members }: RegistryHost): boolean {
  if (resolution !== 'dns') return resolution === 'static';
  return ports.every((port) => members(port).every(({ address }) => address === undefined || isAddress(address)));
}

interface ChosenRule {
  readonly chosen: ConsolidatedRule | undefined;
  readonly found: ReturnType<RuleIndex['lookup']>;
  readonly lookup: Lookup;
  readonly unknown: readonly Unknown[];
}

/** The first rule whose selector fits the client, else the last one for everybody (`DestinationRule` in pilot/pkg/model/sidecar.go). */
function ruleFor({ inventory, rules }: Context, client: ModelWorkload, service: RegistryHost): ChosenRule {
  const lookup: Lookup = { clientNamespace: client.namespace, serviceNamespace: service.namespace, rootNamespace: inventory.mesh.rootNamespace, host: service.exactName };
  const found = rules.lookup(lookup.clientNamespace, lookup.host, lookup.serviceNamespace);
  const candidates = found.level === undefined ? [] : found.rules;
  const selecting = candidates.find(({ selector, from }) => selector !== undefined && from[0]?.namespace === client.namespace && matchesLabels(selector, client.labels));
  const general = candidates.filter(({ selector }) => selector === undefined);
  const chosen = selecting ?? general.at(-1);
  const rivals = selecting === undefined ? general.slice(0, -1) : [];
  return { chosen, found, lookup, unknown: [...(chosen?.unknown ?? []), ...rivals.flatMap((rival) => ageOf(rival.from[0], chosen?.from[0]))] };
}

function ageOf(a: Resource | undefined, b: Resource | undefined): Unknown[] {
  const unknown = a === undefined || b === undefined ? undefined : unknownAge(a, b);
  return unknown === undefined ? [] : [unknown];
}

function compute(context: Context, id: QualifiedName, ref: DestinationRef): Destination {
  const client = context.inventory.workloads.get(id);
  if (client === undefined || client.proxy === 'none' || context.inventory.ownerOf(ref.host) !== undefined) return dialledDirectly(context.inventory, ref);
  const seen = servicesFor(context, client, ref.host);
  // A gateway, which knows no address that was dialled, has endpoints instead, if there are any (`convertResolution` in pilot/pkg/networking/core/cluster.go).
  const services = client.proxy === 'gateway' ? seen.map((host) => (host.balanced === undefined ? host : { ...host, members: host.balanced })) : seen;
  const [service] = services;
  if (service === undefined) return missingDestination(ref, noService(context, ref), byDefault(`no service \`${ref.host}\` in the registry`));
  const port = services.filter((host) => isMergedInto(service, host)).flatMap((host) => host.ports).find((candidate) => candidate.port === ref.port);
  if (service.resolution === 'external-name') return missingDestination(ref, `\`${ref.host}\` is only an alias of \`${service.alias ?? ''}\`, which proxies know by that name alone`, at(service.resource, ['spec', 'externalName']));
  if (port === undefined || port.protocol === 'udp') return missingDestination(ref, `${describeResource(service.resource)} has no port ${ref.port} that proxies serve`, at(service.resource, ['spec', 'ports']));
  return cluster(context, client, { ref, services, service, port });
}

/** Of two ServiceEntries in namespaces that are not the client's, the older one is the service. */
function rivalsOf({ inventory }: Context, client: ModelWorkload, service: RegistryHost): Unknown[] {
  if (service.namespace === client.namespace) return [];
  const rivals = inventory.hostsNamed(service.hostname).filter((host) => host.namespace !== service.namespace && host.registry === service.registry && isExportedTo(exportsOf(host.exportTo, host.namespace, []), client.namespace));
  return rivals.flatMap((rival) => ageOf(service.resource, rival.resource));
}

interface Target {
  readonly ref: DestinationRef;
  readonly services: readonly RegistryHost[];
  readonly service: RegistryHost;
  readonly port: RegistryPort;
}

function cluster(context: Context, client: ModelWorkload, { ref, services, service, port }: Target): Destination {
  const rule = ruleFor(context, client, service);
  const { chosen } = rule;
  const notes = ruleNotes(context.rules, rule.found, chosen, rule.lookup);
  const subset = ref.subset === undefined || ref.subset === '' ? undefined : chosen?.subsets.get(ref.subset);
  if (ref.subset && subset === undefined) return { ...missingDestination(ref, noSubset(ref, chosen), sourceOf(chosen, service)), notes, unknown: rule.unknown };
  const policy = policyFor(chosen, subset, port.port, context.inventory.mesh);
  const isGateway = client.proxy === 'gateway';
  const isDialled = goesWhereDialled(service, policy, isGateway);
  if (!isDialled && isHiddenFromAll(service)) return { ...withoutPods(ref, service), notes, unknown: rule.unknown };
  const picked = isDialled && isGateway ? nobodyDialled(service, policy.loadBalancer?.source) : pick(service, membersOf(services, port, isDialled), subset, ref.subset, isDialled);
  if (service.resolution === 'dns' && picked.members.length === 0) return { ...missingDestination(ref, `no endpoint of ${describeResource(service.resource)} is left to resolve`, at(service.resource, ['spec', 'endpoints'])), notes: [...notes, ...picked.notes] };
  const transports = transportsOf(
    {
      client,
      host: service,
      port,
      subset: ref.subset,
      tls: policy.tls,
      endpointTls: endpointTls(chosen, subset, port.port),
      gatePolicy: subset === undefined ? chosen?.trafficPolicy?.value : objectAt(subset.value, ['trafficPolicy']),
      hasSelector: chosen?.selector !== undefined,
      goesWhereDialled: isDialled,
    },
    context.inventory,
    context.peerAuthentication,
  );
  const identity = serverIdentityOf(service, policy.tls, context.inventory);
  return {
    ref,
    endpoints: picked.members.map((member) => {
      const [owned, choice] = [withOwner(context, member), transports.of(member)];
      return endpointOf(owned, choice, choice.transport.value === 'mutual-tls' ? identity.distrust(owned) : undefined);
    }),
    ...(isDialled && !isGateway ? { dialled: { ...dialledTransport(service, port, transports, identity), unknown: distinctUnknown([...rivalsOf(context, client, service), ...rule.unknown]) } } : {}),
    notes: [...notes, ...picked.notes, ...transports.notes],
    unknown: distinctUnknown([...rivalsOf(context, client, service), ...doubtOfPort(service, port, isDialled), ...rule.unknown, ...picked.unknown, ...picked.members.flatMap((member) => transports.unknownFor(member))]),
    ...connectionSettings(policy, context.inventory.mesh),
  };
}

/** One protection for every address, whoever has it. Without resolution the entry's target port replaces the one that was dialled. */
function dialledTransport(service: RegistryHost, port: RegistryPort, transports: Transports, identity: ServerIdentity): Omit<DialledTransport, 'unknown'> {
  const choice = transports.of({ port: port.targetPort, labels: {}, namespace: service.namespace, tlsMode: 'disabled' });
  const servers = choice.transport.value === 'mutual-tls' ? identity.names() : undefined;
  return {
    ...choice,
    ...(service.resolution === 'none' && port.targetPort !== port.port ? { port: port.targetPort } : {}),
    ...(service.registry === 'service-entry' ? { isByAddressOnly: true } : {}),
    ...(servers === undefined ? {} : { servers }),
  };
}

/** An address that somebody wrote may be that of a pod, whose own proxy then decides what it takes. */
function withOwner({ inventory }: Context, member: Member): Member {
  if (member.workload !== undefined || member.address === undefined) return member;
  const workload = inventory.ownerOf(member.address.toLowerCase());
  return workload === undefined ? member : { ...member, workload };
}

/** A place of which the caller's proxy has no cluster. */
export function missingDestination(ref: DestinationRef, because: string, source: Provenance): Destination {
  const note: Note = { what: 'target', text: because, source };
  return { ref, missing: { status: 503, flag: 'NC', because, source }, endpoints: [], notes: [note], unknown: [] };
}

/** Its own namespace has a cluster for it where a VirtualService leads there, and is told of none of its pods. */
function isHiddenFromAll({ resource }: RegistryHost): boolean {
  return (resource.annotations['networking.istio.io/exportTo'] ?? '').split(',').some((part) => part.trim() === '~');
}

function withoutPods(ref: DestinationRef, service: RegistryHost): Destination {
  const source = at(service.resource, ['metadata', 'annotations']);
  return { ref, missing: { status: 503, flag: 'UH', because: `${describeResource(service.resource)} is exported to nobody, so proxies are told of none of its pods`, source }, endpoints: [], notes: [], unknown: [] };
}

function noService({ inventory }: Context, ref: DestinationRef): string {
  return inventory.hostsNamed(ref.host.toLowerCase()).every(({ exactName }) => exactName !== ref.host) ? `no Service and no ServiceEntry has the host \`${ref.host}\`${ref.host === ref.host.toLowerCase() ? '' : ', letter by letter'}` : `\`${ref.host}\` is not exported to the caller's namespace`;
}

function noSubset(ref: DestinationRef, chosen: ConsolidatedRule | undefined): string {
  if (chosen === undefined) return `no DestinationRule that applies to this caller defines subset \`${ref.subset ?? ''}\` of ${ref.host}`;
  return `${chosen.from.map(describeResource).join(' and ')} defines no subset \`${ref.subset ?? ''}\`, so the proxy has no such cluster`;
}

function sourceOf(chosen: ConsolidatedRule | undefined, service: RegistryHost): Provenance {
  const [rule] = chosen?.from ?? [];
  return rule === undefined ? at(service.resource) : at(rule, ['spec', 'subsets']);
}

function distinctUnknown(list: readonly Unknown[]): readonly Unknown[] {
  return list.length < 2 ? list : [...new Map(list.map((unknown) => [unknown.what, unknown])).values()];
}
