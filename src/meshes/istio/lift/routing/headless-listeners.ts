import type { Call } from '../../../../model/mesh-model.ts';
import { isHttp, type QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../inventory.ts';
import { oldestFirst } from '../registry/age.ts';
import type { ListenerView, ServicePortOf } from './listener-view.ts';

// A headless Service has a listener at the address of each of its pods for what is not declared to be HTTP, and for HTTP
// shares one at all addresses. Source: `buildSidecarOutboundListeners` in pilot/pkg/networking/core/listener.go.

/**
 * The port behind which a connection to the name of a Service really ends: none where a headless one has no endpoint on
 * it, and that of another headless Service where that has listeners at the addresses of all these pods.
 */
export function withListener(inventory: Inventory, view: ListenerView, known: ServicePortOf | undefined): ServicePortOf | undefined {
  if (known?.host.resolution !== 'headless') return known;
  if (isHttp(known.port.protocol)) return atAllPods(inventory, view, known) ?? known;
  const hasNone = known.host.unknownMembers === undefined && known.host.members(known.port).length === 0 && known.host.selected?.(known.port.port).length !== 0;
  return hasNone ? undefined : known;
}

/** A listener at an address goes before one at all addresses: seen on the real mesh (headless-bytes-beside-headless-http in lab/cases). */
function atAllPods(inventory: Inventory, view: ListenerView, { host, port }: ServicePortOf): ServicePortOf | undefined {
  const pods = new Set((host.selected?.(port.port) ?? host.members(port)).flatMap(({ workload }) => workload ?? []));
  const [first, ...others] = [...pods].map((pod) => listenerAt(inventory, view, pod, port.port));
  return others.every((other) => other?.host === first?.host) ? first : undefined;
}

/** What a proxy has at the address of a pod, but in the pod itself. */
export function portAtPod(inventory: Inventory, view: ListenerView, { host, port, client }: Call): ServicePortOf | undefined {
  const pod = inventory.ownerOf(host.toLowerCase());
  return pod === undefined || pod === client ? undefined : listenerAt(inventory, view, pod, port);
}

function listenerAt(inventory: Inventory, view: ListenerView, pod: QualifiedName, port: number): ServicePortOf | undefined {
  const found = inventory.hostsOf(pod).flatMap((candidate) => {
    const known = candidate.resolution === 'headless' ? view.serviceOn(candidate.hostname, port) : undefined;
    return known?.host === candidate && !isHttp(known.port.protocol) && candidate.members(known.port).some(({ workload }) => workload === pod) ? [known] : [];
  });
  const [oldest] = oldestFirst(found.map(({ host }) => host.resource));
  return found.find((known) => known.host.resource === oldest);
}
