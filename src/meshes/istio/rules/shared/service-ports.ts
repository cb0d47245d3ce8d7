import { listAt, numberAt, textAt, textMapAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import type { Protocol } from '../../../../topology/topology.ts';
import type { Path } from '../../../../yaml/document.ts';
import { servicePortProtocol } from '../../lift/registry/port-protocol.ts';
import { podOf, containersOf, type PodOf } from './pod-of.ts';
import { podsWith, type selectableKinds } from './selectable-pods.ts';

export interface ServicePort {
  readonly path: Path;
  readonly port: number;
  readonly name: string;
  readonly appProtocol: string | undefined;
  /** As Istio reads it. */
  readonly protocol: Protocol;
  readonly target: string | number;
}

const known = new WeakMap<Resource, readonly ServicePort[]>();

export function portsOf(service: Resource): readonly ServicePort[] {
  let ports = known.get(service);
  if (ports === undefined) known.set(service, (ports = readPorts(service)));
  return ports;
}

function readPorts(service: Resource): ServicePort[] {
  return listAt(service.raw, ['spec', 'ports']).map((written, index) => {
    const port = numberAt(written, ['port']) ?? 0;
    const name = textAt(written, ['name']) ?? '';
    const appProtocol = textAt(written, ['appProtocol']);
    const target = valueAt(written, ['targetPort']);
    const protocol = servicePortProtocol({ port, name, transport: textAt(written, ['protocol']), appProtocol });
    return { path: ['spec', 'ports', index], port, name, appProtocol, protocol, target: typeof target === 'string' || (typeof target === 'number' && target > 0) ? target : port };
  });
}

/** Services of the control plane itself, and those that a controller writes for a gateway. */
export function isWrittenByIstio({ labels }: Resource): boolean {
  return Object.hasOwn(labels, 'istio') || labels['release'] === 'istio' || Object.hasOwn(labels, 'gateway.istio.io/managed');
}

type PodView = View<(typeof selectableKinds)[number]>;

/** The pods behind a Service that the input shows. */
export function podsBehind(view: PodView, service: Resource): PodOf[] {
  return podsWith(view, textMapAt(service.raw, ['spec', 'selector']), service.namespace).flatMap(({ resource }) => podOf(resource) ?? []);
}

/** Containers that listen, and the number of a port of theirs that a Service names. */
export function targetNumber(pod: PodOf, target: string | number): number | undefined {
  if (typeof target === 'number') return target;
  const ports = containersOf(pod).flatMap(({ container }): readonly Json[] => listAt(container, ['ports']));
  return numberAt(ports.find((port) => textAt(port, ['name']) === target), ['containerPort']);
}

/** Services under the first of their labels, so that a pod finds all that select it. */
const selectors = defineTable({
  reads: ['Service'],
  rowsOf(service): [string, Resource][] {
    const [first] = Object.entries(textMapAt(service.raw, ['spec', 'selector']));
    return first === undefined ? [] : [[`${service.namespace} ${first[0]}=${first[1]}`, service]];
  },
});

export function servicesSelecting(view: View<'Service'>, { resource, labels }: PodOf): Resource[] {
  const found = Object.entries(labels).flatMap(([key, value]) => view.rows(selectors, `${resource.namespace} ${key}=${value}`));
  return found.filter((service) => matchesLabels(textMapAt(service.raw, ['spec', 'selector']), labels));
}
