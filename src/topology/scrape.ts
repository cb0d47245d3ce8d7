import { listAt, numberAt, textAt, textMapAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { monitorKinds } from './foreign-kinds.ts';
import { lazySpan } from './places.ts';
import { LabelIndex } from './services.ts';
import { qualify, type QualifiedName, type ScrapeTarget, type ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** The `prometheus.io/*` annotations of the pods: a custom that most scrape configurations follow. */
export function annotatedScrape(owner: PodOwner): ScrapeTarget | undefined {
  if (owner.annotations['prometheus.io/scrape'] !== 'true') return undefined;
  const written = Number(owner.annotations['prometheus.io/port']);
  const port = Number.isInteger(written) && written > 0 ? written : owner.containerPorts[0]?.port;
  if (port === undefined) return undefined;
  const span = lazySpan(owner.resource, [...owner.templatePath, 'metadata', 'annotations', 'prometheus.io/scrape']);
  return { port, path: owner.annotations['prometheus.io/path'] ?? '/metrics', via: 'annotation', span };
}

/** What monitor objects scrape, by workload. The first monitor by name wins where several pick one workload. */
export function monitoredScrapes(
  resources: ResourceSet,
  services: ReadonlyMap<QualifiedName, ServiceNode>,
  owners: ReadonlyMap<QualifiedName, PodOwner>,
  pods: LabelIndex<PodOwner>,
): Map<QualifiedName, ScrapeTarget> {
  const targets = new Map<QualifiedName, ScrapeTarget>();
  const labelled = new LabelIndex(resources.ofKind('Service'));
  for (const { kind, selects, endpoints } of monitorKinds) {
    for (const monitor of resources.ofKind(kind)) {
      const wanted = textMapAt(monitor.raw, ['spec', 'selector', 'matchLabels']);
      for (const namespace of namespacesOf(monitor, labelled.namespaces)) {
        const picked = selects === 'pods' ? pods.select(namespace, wanted).map((owner) => ({ owner, service: undefined })) : servicePods(labelled.select(namespace, wanted), services, owners);
        for (const { owner, service } of picked) addTarget(targets, monitor, endpoints, owner, service);
      }
    }
  }
  return targets;
}

function namespacesOf(monitor: Resource, all: ReadonlySet<string>): readonly string[] {
  if (valueAt(monitor.raw, ['spec', 'namespaceSelector', 'any']) === true) return [...all];
  const names = listAt(monitor.raw, ['spec', 'namespaceSelector', 'matchNames']).filter((name) => typeof name === 'string');
  return names.length > 0 ? names : [monitor.namespace];
}

function servicePods(found: readonly Resource[], services: ReadonlyMap<QualifiedName, ServiceNode>, owners: ReadonlyMap<QualifiedName, PodOwner>): { owner: PodOwner; service: ServiceNode }[] {
  return found.flatMap((resource) => {
    const service = services.get(qualify(resource.namespace, resource.name));
    if (!service) return [];
    return service.workloads.flatMap((id) => {
      const owner = owners.get(id);
      return owner ? [{ owner, service }] : [];
    });
  });
}

function addTarget(targets: Map<QualifiedName, ScrapeTarget>, monitor: Resource, endpoints: readonly (string | number)[], owner: PodOwner, service: ServiceNode | undefined): void {
  if (targets.has(owner.id)) return;
  for (const [index, endpoint] of listAt(monitor.raw, endpoints).entries()) {
    const port = podPort(endpoint, owner, service);
    if (port === undefined) continue;
    targets.set(owner.id, { port, path: textAt(endpoint, ['path']) ?? '/metrics', via: 'monitor', span: lazySpan(monitor, [...endpoints, index]) });
    return;
  }
}

function podPort(endpoint: Json, owner: PodOwner, service: ServiceNode | undefined): number | undefined {
  const direct = numberAt(endpoint, ['targetPort']) ?? numberAt(endpoint, ['portNumber']);
  if (direct !== undefined) return direct;
  const name = textAt(endpoint, ['port']) ?? textAt(endpoint, ['targetPort']);
  if (name === undefined) return undefined;
  return service?.ports.find((port) => port.name === name)?.targetPort ?? owner.containerPorts.find((port) => port.name === name)?.port;
}
