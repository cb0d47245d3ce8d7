import type { Inbound, MeshModel, ModelHost } from '../../../model/mesh-model.ts';
import { at } from '../../../model/provenance.ts';
import { assert } from '../../../base/assert.ts';
import { compareText } from '../../../base/order.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { GroupKind } from '../../../kube/resource.ts';
import { admissionOf } from './admission/admission.ts';
import { destinationsOf, missingDestination, type Destinations } from './destination/destinations.ts';
import type { LiftInput } from '../../backend.ts';
import { frontDoorsOf } from './front-doors.ts';
import { installedFile, withImpliedGateways } from './implied-gateways.ts';
import { inboundOf } from './inbound.ts';
import { meshSettingsOf, settingsKinds, writtenClusterDomain } from './mesh-settings.ts';
import { inventoryOf, type Inventory, type RegistryHost } from './inventory.ts';
import { peerAuthenticationOf } from './peer-authentication/peer-authentication.ts';
import { routingOf } from './routing/routing.ts';
import { keeping, type Keep, type Made } from './keep-parts.ts';
import { admissionKinds, destinationKinds, inventoryKinds, peerAuthenticationKinds, routingKinds } from './part-kinds.ts';
import { isIstioInUse } from './registry/proxies.ts';
import { unreadOf } from './unread.ts';

/**
 * What Istio's sidecars and gateways do with this configuration: the meaning of `resources`, joined with the workloads
 * of `topology`. Nothing is computed before it is asked for.
 */
export function lift(input: LiftInput): MeshModel {
  const { keep, made } = keeping(input.previous === undefined ? undefined : madeFor.get(input.previous));
  const lifted = readParts(input, keep);
  const model = modelOf(lifted);
  partsOf.set(model, lifted);
  madeFor.set(model, made);
  return model;
}

/** What the parts of a model were made from, so that the next lift can keep them. */
const madeFor = new WeakMap<MeshModel, Made>();

/**
 * The same model for somebody whose reading is noted: `onRead` is called with the name of a part whenever it is taken,
 * and with `model` for everything that rests on all of them.
 */
export function watchParts(model: MeshModel, onRead: (part: string) => void): MeshModel {
  const parts = liftedParts(model);
  const watched = {} as LiftedParts;
  for (const name of Object.keys(parts) as (keyof LiftedParts)[]) Object.defineProperty(watched, name, { enumerable: true, get: () => (onRead(name), parts[name]) });
  const inbound: MeshModel['inbound'] = (workload, port, protocol, through) => {
    for (const part of parts.inventory.workloads.get(workload)?.proxy === 'gateway' ? ['model'] : ['inventory', 'peerAuthentication', 'admission']) onRead(part);
    return model.inbound(workload, port, protocol, through);
  };
  const facade = new Proxy(model, {
    get(target, name) {
      if (name === 'inbound') return inbound;
      for (const part of restsOn[name as keyof MeshModel] ?? ['model']) onRead(part);
      return Reflect.get(target, name) as unknown;
    },
  });
  partsOf.set(facade, watched);
  return facade;
}

/** Of what the members of a model are made, where that is not all of its parts. */
const restsOn: { readonly [Member in keyof MeshModel]?: readonly string[] } = {
  mesh: [],
  workloads: ['inventory'],
  hosts: ['inventory'],
  entrances: ['routing'],
  outbound: ['routing'],
  destination: ['routing', 'destinations'],
  routingClass: ['routing', 'destinations'],
  routingClassFor: ['inventory', 'routing', 'destinations'],
};

/** The parts of `now` that are others than those of `before`. */
export function changedParts(before: MeshModel, now: MeshModel): ReadonlySet<string> {
  const [were, are] = [liftedParts(before), liftedParts(now)];
  const changed = (Object.keys(are) as (keyof LiftedParts)[]).filter((name) => were[name] !== are[name]);
  return new Set(changed.length === 0 ? [] : [...changed, 'model']);
}

/** The parts that a model of Istio is made of, for rules that ask what only Istio knows: which rule applies, who sees what. */
export interface LiftedParts {
  readonly resources: ResourceSet;
  readonly implied: ReturnType<typeof withImpliedGateways>['implied'];
  readonly inventory: Inventory;
  readonly routing: ReturnType<typeof routingOf>;
  readonly peerAuthentication: ReturnType<typeof peerAuthenticationOf>;
  readonly destinations: Destinations;
  readonly admission: ReturnType<typeof admissionOf>;
  /** What is behind the doors of pods, as far as it was asked for: as long as nothing that decides it is another, it is the same. */
  readonly inbounds: Map<string, Inbound>;
}

const partsOf = new WeakMap<MeshModel, LiftedParts>();

/** The parts of a model that `lift` made. */
export function liftedParts(model: MeshModel): LiftedParts {
  const parts = partsOf.get(model);
  assert(parts !== undefined, 'the model is none of this mesh');
  return parts;
}

function readParts(input: LiftInput, keep: Keep): LiftedParts {
  const { resources, topology } = input;
  const kinds = (list: readonly GroupKind[]): readonly unknown[] => list.map((kind) => resources.ofKind(kind));
  const settings = keep('settings', [...kinds(settingsKinds), writtenClusterDomain(resources)], () => meshSettingsOf(resources));
  const gateways = keep('gateways', [settings, topology.workloads, topology.services, ...(input.gateways ?? []), ...kinds(['networking.istio.io/Gateway'])], () => {
    const found = withImpliedGateways(resources, topology, input.gateways ?? [], settings.rootNamespace);
    return { implied: found.implied, added: found.resources.inFile(installedFile), workloads: found.topology.workloads, services: found.topology.services };
  });
  const { implied, added, workloads, services } = gateways;
  const all = added.length === 0 ? resources : resources.withFile(installedFile, added);
  const known = implied.size === 0 ? topology : { ...topology, workloads, services };
  const inventory = keep('inventory', [settings, gateways, topology.namespaces, input.isInstalled, isIstioInUse(all, known), ...kinds(inventoryKinds)], () => inventoryOf(all, known, input.isInstalled, settings));
  const peerAuthentication = keep('peerAuthentication', [inventory, ...kinds(peerAuthenticationKinds)], () => peerAuthenticationOf(all, inventory));
  const admission = keep('admission', [inventory, ...kinds(admissionKinds)], () => admissionOf(all, inventory));
  return {
    resources: all,
    implied,
    inventory,
    routing: keep('routing', [inventory, ...kinds(routingKinds)], () => routingOf(all, inventory)),
    peerAuthentication,
    destinations: keep('destinations', [inventory, peerAuthentication, ...kinds(destinationKinds)], () => destinationsOf(all, inventory, peerAuthentication)),
    admission,
    inbounds: keep('inbounds', [inventory, peerAuthentication, admission], () => new Map<string, Inbound>()),
  };
}

function modelOf(parts: LiftedParts): MeshModel {
  const { resources, inventory, routing, destinations } = parts;
  // What comes through a gateway rests on its routes as well.
  const atGateways = new Map<string, Inbound>();
  const apart = new Map<string, (namespace: string) => boolean>();
  const isApart = (host: string): ((namespace: string) => boolean) => {
    let test = apart.get(host);
    if (test === undefined) apart.set(host, (test = apartFrom(routing.leadsTo(host), destinations)));
    return test;
  };
  const classes = new Map<string, string>();
  let hosts: readonly ModelHost[] | undefined;
  let doors: MeshModel['frontDoors'] | undefined;
  return {
    mesh: 'istio',
    workloads: inventory.workloads,
    get hosts() {
      return (hosts ??= modelHosts(inventory));
    },
    entrances: (host, port, at) => routing.entrances(host, port, at),
    outbound: (call) => routing.outbound(call),
    destination(client, ref) {
      const leftOut = routing.leftOut(client, ref);
      return leftOut === undefined ? destinations.destination(client, ref) : missingDestination(ref, `the Sidecar brings port ${ref.port} of \`${ref.host}\` by none of its listeners`, leftOut);
    },
    inbound(workload, port, protocol) {
      const key = `${workload} ${port} ${protocol}`;
      const inbounds = inventory.workloads.get(workload)?.proxy === 'gateway' ? atGateways : parts.inbounds;
      let inbound = inbounds.get(key);
      if (inbound === undefined) inbounds.set(key, (inbound = inboundOf(parts, workload, port, protocol)));
      return inbound;
    },
    routingClass(client) {
      let own = classes.get(client);
      if (own === undefined) classes.set(client, (own = `${routing.routingClass(client)} ${destinations.destinationClass(client)}`));
      return own;
    },
    routingClassFor(client, host) {
      const namespace = inventory.workloads.get(client)?.namespace;
      const isOwn = namespace !== undefined && isApart(host)(namespace);
      const routed = routing.routingClassFor(client, host);
      return isOwn ? `${routed}\n${destinations.destinationClass(client)}` : routed;
    },
    unread: unreadOf(resources),
    get frontDoors() {
      return (doors ??= frontDoorsOf(resources, inventory, routing));
    },
  };
}

/** Whether clients of a namespace may know another destination than everybody does among those that a call may lead to. */
function apartFrom(hosts: readonly string[] | undefined, destinations: Destinations): (namespace: string) => boolean {
  if (hosts === undefined) return () => true;
  const namespaces = new Set(hosts.flatMap((host) => destinations.namespacesApart(host)));
  return (namespace) => namespaces.has(namespace);
}

/** By inventory: models of versions of an input that differ in their configuration share it. */
const hostsOf = new WeakMap<Inventory, readonly ModelHost[]>();

function modelHosts(inventory: Inventory): readonly ModelHost[] {
  let hosts = hostsOf.get(inventory);
  if (hosts === undefined) hostsOf.set(inventory, (hosts = sortedHosts(inventory)));
  return hosts;
}

function sortedHosts(inventory: Inventory): ModelHost[] {
  return inventory.hosts.map(modelHost).sort((a, b) => compareText(a.host, b.host) || compareText(a.namespace, b.namespace));
}

function modelHost(host: RegistryHost): ModelHost {
  const members = host.ports.flatMap((port) => host.members(port).flatMap((member) => member.workload ?? []));
  return {
    host: host.hostname,
    namespace: host.namespace,
    ...(host.service === undefined ? {} : { service: host.service }),
    isExternal: host.isExternal,
    ports: host.ports,
    workloads: [...new Set(members)].sort(compareText),
    source: at(host.resource),
  };
}
