import { sortedBy } from '../base/order.ts';
import { portsAnnotation } from './annotations.ts';
import { listAt, numberAt, textAt, textMapAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { matchesLabels } from '../kube/selector.ts';
import { lazySpan } from './places.ts';
import { protocolOfPort } from './protocols.ts';
import { qualify, type QualifiedName, type ServiceNode, type ServicePort, type ServiceType } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** Things with labels, found by one label pair at a time: a selector never looks at everything. */
export class LabelIndex<T extends { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }> {
  readonly #byPair = new Map<string, T[]>();
  readonly #namespaces = new Set<string>();

  constructor(items: Iterable<T>) {
    for (const item of items) {
      this.#namespaces.add(item.namespace);
      for (const [key, value] of Object.entries(item.labels)) {
        const pair = pairOf(item.namespace, key, value);
        const group = this.#byPair.get(pair);
        if (group) group.push(item);
        else this.#byPair.set(pair, [item]);
      }
    }
  }

  get namespaces(): ReadonlySet<string> {
    return this.#namespaces;
  }

  /** The items of a namespace with all wanted labels; none for an empty selector, which Kubernetes reads as "no pods". */
  select(namespace: string, wanted: Readonly<Record<string, string>>): readonly T[] {
    let rarest: readonly T[] | undefined;
    for (const [key, value] of Object.entries(wanted)) {
      const group = this.#byPair.get(pairOf(namespace, key, value)) ?? [];
      if (!rarest || group.length < rarest.length) rarest = group;
    }
    return (rarest ?? []).filter((item) => matchesLabels(wanted, item.labels));
  }
}

function pairOf(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}

/** Every Service, the last of each name as `kubectl apply` would leave it, joined with the workloads that it selects. */
export function serviceNodes(resources: ResourceSet, owners: LabelIndex<PodOwner>): Map<QualifiedName, ServiceNode> {
  const nodes = new Map<QualifiedName, ServiceNode>();
  for (const resource of resources.ofKind('Service')) {
    const node = serviceNode(resource, owners);
    nodes.set(node.id, node);
  }
  return new Map(sortedBy(nodes, ([id]) => id));
}

function serviceNode(resource: Resource, owners: LabelIndex<PodOwner>): ServiceNode {
  const selector = textMapAt(resource.raw, ['spec', 'selector']);
  const type = serviceType(resource);
  const picked = type === 'ExternalName' ? [] : sortedBy(owners.select(resource.namespace, selector), (owner) => owner.id);
  const externalName = textAt(resource.raw, ['spec', 'externalName']);
  return {
    id: qualify(resource.namespace, resource.name),
    namespace: resource.namespace,
    name: resource.name,
    type,
    ports: listAt(resource.raw, ['spec', 'ports']).flatMap((port, index) => servicePort(resource, port, index, picked)),
    selector,
    workloads: picked.map((owner) => owner.id),
    ...(textAt(resource.raw, ['metadata', 'annotations', portsAnnotation]) === 'assumed' ? { hasAssumedPorts: true as const } : {}),
    ...(type === 'ExternalName' && externalName !== undefined ? { externalName } : {}),
    span: lazySpan(resource, ['metadata', 'name']),
  };
}

function serviceType(resource: Resource): ServiceType {
  const type = textAt(resource.raw, ['spec', 'type']);
  if (type === 'NodePort' || type === 'LoadBalancer' || type === 'ExternalName') return type;
  return textAt(resource.raw, ['spec', 'clusterIP']) === 'None' ? 'Headless' : 'ClusterIP';
}

function servicePort(resource: Resource, raw: Json, index: number, pods: readonly PodOwner[]): ServicePort[] {
  const port = numberAt(raw, ['port']);
  if (port === undefined) return [];
  const targetPort = targetPortOf(raw, port, pods);
  return [
    {
      name: textAt(raw, ['name']) ?? '',
      port,
      targetPort,
      ...protocolOfPort(raw, port, targetPort, pods),
      span: lazySpan(resource, ['spec', 'ports', index]),
    },
  ];
}

function targetPortOf(raw: Json, port: number, pods: readonly PodOwner[]): number {
  const target = valueAt(raw, ['targetPort']);
  if (typeof target === 'number') return target === 0 ? port : target;
  if (typeof target !== 'string' || target === '') return port;
  if (/^\d+$/.test(target)) return Number(target);
  for (const pod of pods) {
    const named = pod.containerPorts.find((candidate) => candidate.name === target);
    if (named) return named.port;
  }
  return port;
}

const typeRank: Readonly<Record<ServiceType, number>> = { ClusterIP: 0, Headless: 1, NodePort: 2, LoadBalancer: 3, ExternalName: 4 };

export function isOpenToOutside(type: ServiceType): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** The Services of each workload: its own first, which is the one of its name, else an ordinary one before those for outsiders. */
export function servicesByWorkload(services: ReadonlyMap<QualifiedName, ServiceNode>, owners: ReadonlyMap<QualifiedName, PodOwner>): Map<QualifiedName, ServiceNode[]> {
  const found = new Map<QualifiedName, ServiceNode[]>();
  for (const service of services.values()) {
    for (const workload of service.workloads) {
      const group = found.get(workload);
      if (group) group.push(service);
      else found.set(workload, [service]);
    }
  }
  for (const [workload, group] of found) {
    const name = owners.get(workload)?.name;
    found.set(workload, sortedBy(group, (service) => (service.name === name ? 0 : 1), (service) => typeRank[service.type], (service) => service.name));
  }
  return found;
}

/** The Service and port through which callers inside reach a pod port: an ordinary Service before one for outsiders. */
export function ownPort(services: readonly ServiceNode[], targetPort: number): { service: ServiceNode; port: ServicePort } | undefined {
  const ordered = sortedBy(services, (service) => (isOpenToOutside(service.type) ? 1 : 0));
  for (const service of ordered) {
    const port = service.ports.find((candidate) => candidate.targetPort === targetPort);
    if (port) return { service, port };
  }
  return undefined;
}
