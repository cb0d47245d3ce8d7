import { describeResource, objectAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { Destination, DestinationRef, ModelWorkload, Note } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory, RegistryHost, RegistryPort } from '../inventory.ts';
import type { PeerAuthentication } from '../peer-authentication/peer-authentication.ts';
import { unknownAge } from '../registry/age.ts';
import { exportsOf, isExportedTo, namespacesApart } from '../routing/visibility.ts';
import { connectionSettings, goesWhereDialled } from './connection-settings.ts';
import { selectorOf, type ConsolidatedRule } from './consolidated-rule.ts';
import { doubtOfPort, endpointOf, membersOf, pick } from './endpoints.ts';
import { endpointTls, policyFor } from './policy.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';
import { dialledDirectly } from './dialled-directly.ts';
import { ruleNotes, type Lookup } from './rule-notes.ts';
import { transportsOf } from './transport.ts';

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
}

/**
 * Sidecar resources take nothing away here: routes lead only to destinations of VirtualServices that were imported, and
 * with those a proxy gets their destinations too (`NewSidecarScope` in pilot/pkg/model/sidecar.go).
 */
export function destinationsOf(resources: ResourceSet, inventory: Inventory, peerAuthentication: PeerAuthentication): Destinations {
  const context: Context = { inventory, rules: indexRules(resources, inventory), peerAuthentication };
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
    if (found === undefined) apart.set(host, (found = new Set([...namespacesApart(inventory.hostsNamed(host), inventory.hostsNamed), ...context.rules.namespacesApart(host)])));
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

/** Clients of a namespace differ by the rules that select them, and by being gateways or nobody's. */
function classOf({ inventory, rules }: Context, id: QualifiedName): string {
  const client = inventory.workloads.get(id);
  if (client === undefined || client.proxy === 'none') return 'no proxy';
  const selecting = rules.selectingIn(client.namespace).filter((rule) => matchesLabels(selectorOf(rule) ?? {}, client.labels));
  return [client.proxy, client.namespace, ...selecting.map((rule) => rule.name)].join(' ');
}

/** Said of each workload by its name, on top of what they share. A destination that is missing is so with a sidecar only, as the routes say already. */
function doubted(destination: Destination, client: ModelWorkload): Destination {
  if (destination.missing !== undefined) return destination;
  return { ...destination, unknown: [{ what: `whether a sidecar joins ${client.id}`, source: client.source }, ...destination.unknown] };
}

/** The one service of this name that a client sees: its own namespace's, else the preferred one; with the ServiceEntries that are one with it. */
function servicesFor({ inventory }: Context, client: ModelWorkload, hostname: string): readonly RegistryHost[] {
  const visible = inventory.hostsNamed(hostname.toLowerCase()).filter((host) => isExportedTo(exportsOf(host.exportTo, host.namespace, []), client.namespace));
  const first = visible.find((host) => host.namespace === client.namespace) ?? visible[0];
  if (first === undefined) return [];
  const isOneWith = (host: RegistryHost): boolean => host === first || (host.registry === 'service-entry' && first.registry === 'service-entry' && host.namespace === first.namespace && host.resolution === first.resolution);
  return [first, ...visible.filter((host) => host !== first && isOneWith(host))];
}

interface ChosenRule {
  readonly chosen: ConsolidatedRule | undefined;
  readonly found: ReturnType<RuleIndex['lookup']>;
  readonly lookup: Lookup;
  readonly unknown: readonly Unknown[];
}

/** The first rule whose selector fits the client, else the last one for everybody (`DestinationRule` in pilot/pkg/model/sidecar.go). */
function ruleFor({ inventory, rules }: Context, client: ModelWorkload, service: RegistryHost): ChosenRule {
  const lookup: Lookup = { clientNamespace: client.namespace, serviceNamespace: service.namespace, rootNamespace: inventory.mesh.rootNamespace, host: service.hostname };
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
  const services = servicesFor(context, client, ref.host);
  const [service] = services;
  if (service === undefined) return missing(ref, noService(context, ref), byDefault(`no service \`${ref.host}\` in the registry`));
  const port = services.flatMap((host) => host.ports).find((candidate) => candidate.port === ref.port);
  if (service.resolution === 'external-name') return missing(ref, `\`${ref.host}\` is only an alias of \`${service.alias ?? ''}\`, which proxies know by that name alone`, at(service.resource, ['spec', 'externalName']));
  if (port === undefined || port.protocol === 'udp') return missing(ref, `${describeResource(service.resource)} has no port ${ref.port} that proxies serve`, at(service.resource, ['spec', 'ports']));
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
  if (ref.subset && subset === undefined) return { ...missing(ref, noSubset(ref, chosen), sourceOf(chosen, service)), notes, unknown: rule.unknown };
  const policy = policyFor(chosen, subset, port.port, context.inventory.mesh);
  const isDialled = goesWhereDialled(service, policy, client.proxy === 'gateway');
  const members = membersOf(services, port, isDialled);
  const picked = pick(service, members, subset, ref.subset, isDialled);
  if (service.resolution === 'dns' && picked.members.length === 0) return { ...missing(ref, `no endpoint of ${describeResource(service.resource)} is left to resolve`, at(service.resource, ['spec', 'endpoints'])), notes: [...notes, ...picked.notes] };
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
  return {
    ref,
    endpoints: picked.members.map((member) => endpointOf(member, transports.of(member))),
    notes: [...notes, ...picked.notes, ...transports.notes],
    unknown: distinctUnknown([...rivalsOf(context, client, service), ...doubtOfPort(service, port, isDialled), ...rule.unknown, ...picked.unknown, ...picked.members.flatMap((member) => transports.unknownFor(member))]),
    ...connectionSettings(policy, context.inventory.mesh),
  };
}

function missing(ref: DestinationRef, because: string, source: Provenance): Destination {
  const note: Note = { what: 'target', text: because, source };
  return { ref, missing: { status: 503, flag: 'NC', because, source }, endpoints: [], notes: [note], unknown: [] };
}

function noService({ inventory }: Context, ref: DestinationRef): string {
  return inventory.hostsNamed(ref.host.toLowerCase()).length === 0 ? `no Service and no ServiceEntry has the host \`${ref.host}\`` : `\`${ref.host}\` is not exported to the caller's namespace`;
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
