import { groupBy } from '../../base/order.ts';
import type { Intent, MeshSettings, ScopeConfiguration } from '../../intents/intent.ts';
import type { MeshModel, ModelHost } from '../../model/mesh-model.ts';
import type { QualifiedName, Topology } from '../../topology/topology.ts';

/** Which clients are meant to know which Services: all of them, unless a `scope-configuration` says less. */
export interface Sight {
  readonly knows: (client: QualifiedName, service: QualifiedName) => boolean;
  /** The same for hosts outside. */
  readonly knowsHost: (client: QualifiedName, host: string) => boolean;
  /** One workload with a proxy of each class that the mesh treats alike for this host, of those that are meant to know it. */
  readonly clientsOf: (host: ModelHost) => readonly QualifiedName[];
  /** One workload with a proxy for each scope. */
  readonly scopedClients: readonly QualifiedName[];
  /** Services that the scope of a client lists. */
  readonly servicesOf: (client: QualifiedName) => readonly QualifiedName[];
  /** Clients of the hosts asked about so far that were too many to look at. */
  readonly leftOut: () => number;
}

/** Clients of one host, each with a scope of its own, that are asked whether they are alike, and that are looked at. */
const mostAsked = 48;
const mostClients = 24;

interface Scope {
  readonly kind: ScopeConfiguration['scope']['kind'];
  readonly services: ReadonlySet<QualifiedName>;
  readonly externalHosts: ReadonlySet<string>;
}

export interface SightInput {
  readonly model: MeshModel;
  readonly topology: Topology;
  readonly settings: MeshSettings;
  readonly intents: readonly Intent[];
}

/** By model and topology, of those whom no intent tells what to know: several sections ask for the same. */
const unscoped = new WeakMap<MeshModel, WeakMap<Topology, Sight>>();

export function sightOf(input: SightInput): Sight {
  const { model, topology, intents } = input;
  if (intents.length > 0) return makeSight(input);
  let own = unscoped.get(model);
  if (own === undefined) unscoped.set(model, (own = new WeakMap()));
  let sight = own.get(topology);
  if (sight === undefined) own.set(topology, (sight = makeSight(input)));
  return sight;
}

function makeSight({ model, topology, settings, intents }: SightInput): Sight {
  const scopes = scopesOf(intents);
  const always = toldToAll(intents, topology);
  const sent = topology.telemetry.flatMap(({ from, to }) => (from.kind === 'workload' && to.kind === 'service' ? [{ from: from.id, to: to.id }] : []));
  const collectors = new Set(sent.map(({ from, to }) => `${from} ${to}`));
  const collectorsOf = new Map([...groupBy(sent, ({ from }) => from)].map(([from, same]) => [from, same.map(({ to }) => to)]));
  const scopeOf = (client: QualifiedName): Scope | undefined => scopes.get(`workload ${client}`) ?? scopes.get(`namespace ${namespaceOf(client)}`) ?? scopes.get('mesh ');
  const knows = (client: QualifiedName, service: QualifiedName): boolean => {
    const scope = scopeOf(client);
    if (scope === undefined || scope.services.has(service) || always.has(service) || collectors.has(`${client} ${service}`)) return true;
    const namespace = namespaceOf(service);
    return namespace === settings.rootNamespace || (scope.kind === 'mesh' && namespace === namespaceOf(client));
  };
  const meshed = [...model.workloads.keys()].filter((id) => isMeshed(model, id));
  const open = firstOfEach(meshed.filter((id) => scopeOf(id) === undefined), (id) => model.routingClass(id));
  const scoped = groupBy(meshed.filter((id) => scopeOf(id) !== undefined), (id) => `${model.routingClass(id)} ${scopes.has(`workload ${id}`) ? id : ''}`);
  const scopedFirst = [...scoped.values()].flatMap(([first]) => first ?? []);
  const wide = scopedFirst.filter((client) => scopeOf(client)?.kind !== 'workload');
  const byService = invert(scopedFirst.filter((client) => scopeOf(client)?.kind === 'workload'), (client) => [...(scopeOf(client)?.services ?? []), ...(collectorsOf.get(client) ?? [])]);
  const candidates = ({ service }: ModelHost): readonly QualifiedName[] => {
    if (service === undefined) return scopedFirst;
    return always.has(service) || namespaceOf(service) === settings.rootNamespace ? scopedFirst : [...(byService.get(service) ?? []), ...wide];
  };
  const known = new Map<ModelHost, readonly QualifiedName[]>();
  let leftOut = 0;
  const choose = (host: ModelHost): readonly QualifiedName[] => {
    const { service } = host;
    const able = [...open, ...candidates(host).filter((client) => service === undefined || knows(client, service))];
    const asked = able.slice(0, mostAsked);
    const distinct = model.routingClassFor === undefined || asked.length < 3 ? asked : firstOfEach(asked, (client) => model.routingClassFor?.(client, host.host) ?? '');
    leftOut += able.length - asked.length + Math.max(0, distinct.length - mostClients);
    return distinct.slice(0, mostClients);
  };
  return {
    knows,
    knowsHost: (client, host) => scopeOf(client)?.externalHosts.has(host) ?? true,
    clientsOf(host) {
      let clients = known.get(host);
      if (clients === undefined) known.set(host, (clients = choose(host)));
      return clients;
    },
    scopedClients: scopedFirst,
    servicesOf: (client) => [...(scopeOf(client)?.services ?? [])],
    leftOut: () => leftOut,
  };
}

/** Intents of one scope are one: what any of them lists is known. */
function scopesOf(intents: readonly Intent[]): ReadonlyMap<string, Scope> {
  const found = intents.filter((intent): intent is ScopeConfiguration => intent.kind === 'scope-configuration');
  const keyOf = ({ scope }: ScopeConfiguration): string => `${scope.kind} ${scope.kind === 'mesh' ? '' : scope.kind === 'namespace' ? scope.namespace : scope.workload}`;
  return new Map([...groupBy(found, keyOf)].map(([key, same]) => [key, { kind: same[0]?.scope.kind ?? 'mesh', services: new Set(same.flatMap(({ services }) => services)), externalHosts: new Set(same.flatMap(({ externalHosts }) => externalHosts)) }]));
}

/** A Service whose pods admit callers from outside is told to everybody: in plaintext a caller would pass for one of those. */
function toldToAll(intents: readonly Intent[], topology: Topology): ReadonlySet<QualifiedName> {
  const admitting = intents.flatMap((intent) => (intent.kind === 'allow-calls' && intent.from.some(({ kind }) => kind === 'outside') ? [intent.to] : []));
  const pods = admitting.flatMap((id) => topology.services.get(id)?.workloads ?? []);
  return new Set([...admitting, ...pods.flatMap((id) => topology.workloads.get(id)?.services ?? [])]);
}

/** Whether a proxy stands before the workload, for all that is known. */
export function isMeshed({ workloads }: MeshModel, id: QualifiedName): boolean {
  const proxy = workloads.get(id)?.proxy;
  return proxy === 'sidecar' || proxy === 'unknown';
}

export function namespaceOf(id: QualifiedName): string {
  return id.split('/', 1)[0] ?? '';
}

function firstOfEach(ids: readonly QualifiedName[], keyOf: (id: QualifiedName) => string): QualifiedName[] {
  return [...groupBy(ids, keyOf).values()].flatMap(([first]) => first ?? []);
}

function invert(clients: readonly QualifiedName[], servicesOf: (client: QualifiedName) => readonly QualifiedName[]): ReadonlyMap<QualifiedName, readonly QualifiedName[]> {
  return new Map([...groupBy(clients.flatMap((client) => servicesOf(client).map((service) => ({ client, service }))), ({ service }) => service)].map(([service, entries]) => [service, entries.map(({ client }) => client)]));
}
