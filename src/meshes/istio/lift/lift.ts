import type { Inbound, MeshModel, ModelHost } from '../../../model/mesh-model.ts';
import { at } from '../../../model/provenance.ts';
import { compareText } from '../../../base/order.ts';
import { admissionOf } from './admission/admission.ts';
import { destinationsOf, type Destinations } from './destination/destinations.ts';
import type { LiftInput } from '../../backend.ts';
import { frontDoorsOf } from './front-doors.ts';
import { withImpliedGateways } from './implied-gateways.ts';
import { inboundOf } from './inbound.ts';
import { meshSettingsOf } from './mesh-settings.ts';
import { inventoryOf, type Inventory, type RegistryHost } from './inventory.ts';
import { peerAuthenticationOf } from './peer-authentication/peer-authentication.ts';
import { routingOf } from './routing/routing.ts';
import { unreadOf } from './unread.ts';

/**
 * What Istio's sidecars and gateways do with this configuration: the meaning of `resources`, joined with the workloads
 * of `topology`. Nothing is computed before it is asked for.
 */
export function lift(input: LiftInput): MeshModel {
  const { rootNamespace } = meshSettingsOf(input.resources);
  const { resources, topology, implied } = withImpliedGateways(input.resources, input.topology, input.gateways ?? [], rootNamespace);
  const inventory = inventoryOf(resources, topology, input.isInstalled);
  const routing = routingOf(resources, inventory);
  const peerAuthentication = peerAuthenticationOf(resources, inventory);
  const destinations = destinationsOf(resources, inventory, peerAuthentication);
  const context = { inventory, implied, routing, peerAuthentication, admission: admissionOf(resources, inventory) };
  const inbounds = new Map<string, Inbound>();
  const apart = new Map<string, (namespace: string) => boolean>();
  const isApart = (host: string): ((namespace: string) => boolean) => {
    let test = apart.get(host);
    if (test === undefined) apart.set(host, (test = apartFrom(routing.leadsTo(host), destinations)));
    return test;
  };
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
    destination: (client, ref) => destinations.destination(client, ref),
    inbound(workload, port, protocol) {
      const key = `${workload} ${port} ${protocol}`;
      let inbound = inbounds.get(key);
      if (inbound === undefined) inbounds.set(key, (inbound = inboundOf(context, workload, port, protocol)));
      return inbound;
    },
    routingClass: (client) => `${routing.routingClass(client)} ${destinations.destinationClass(client)}`,
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

function modelHosts(inventory: Inventory): ModelHost[] {
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
