import { distinct, groupBy, sortedBy } from '../base/order.ts';
import { listAt } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { annotatedSettings } from './annotations.ts';
import { CallGraph } from './call-graph.ts';
import { clientSettings, stemOf } from './client-settings.ts';
import { callCycles } from './cycles.ts';
import { externalHostKinds } from './foreign-kinds.ts';
import { linkIngress, publicHosts } from './ingress.ts';
import { injectionOf } from './injection.ts';
import { linkSettings, type Linking } from './linking.ts';
import { isTelemetryName, resemblesTelemetry, wordsOf } from './names.ts';
import { readNetworkPolicies } from './network-policies.ts';
import { lazySpan } from './places.ts';
import { NamespaceIndex } from './pod-selection.ts';
import { readPrincipalPolicies } from './principal-policies.ts';
import { refineByCallers } from './protocols.ts';
import { HostResolver, serviceVariableIndex } from './resolution.ts';
import { linkRoutes } from './route-calls.ts';
import { routeTargets } from './routes.ts';
import { annotatedScrape, monitoredScrapes } from './scrape.ts';
import { LabelIndex, serviceNodes, servicesByWorkload } from './services.ts';
import type { Setting } from './setting.ts';
import type { ClientSetting, DanglingReference, Edge, NamespaceNode, QualifiedName, ScrapeTarget, ServiceNode, Topology, Workload } from './topology.ts';
import { unknownCallees } from './unknown.ts';
import { FileReader, settingsOf } from './workload-settings.ts';
import { podOwners, type PodOwner } from './workloads.ts';

/** What the steps of discovery share. */
interface Input {
  readonly resources: ResourceSet;
  readonly owners: ReadonlyMap<QualifiedName, PodOwner>;
  readonly pods: LabelIndex<PodOwner>;
  readonly services: ReadonlyMap<QualifiedName, ServiceNode>;
  readonly servicesOf: ReadonlyMap<QualifiedName, readonly ServiceNode[]>;
  readonly telemetryServices: ReadonlySet<QualifiedName>;
  readonly namespaces: readonly string[];
}

/** Finds who calls whom from Kubernetes objects alone. */
export function discover(resources: ResourceSet): Topology {
  const input = readInput(resources);
  const graph = new CallGraph();
  const told = readSettings(input);
  const linking: Linking = { graph, resolver: resolverOf(input), dangling: [], telemetryServices: input.telemetryServices, owners: input.owners };
  linkSettings(told.settings, linking);
  const targets = routeTargets(resources, linking.resolver, input.services);
  linkRoutes(targets, graph, input.pods);
  linkIngress(resources, targets, graph, input.services, input.servicesOf);
  const policies = readNetworkPolicies(resources, input.owners, input.pods, new NamespaceIndex(resources, input.namespaces), { ...input, graph });
  readPrincipalPolicies(resources, input.owners, input.pods, { ...input, graph });

  const services = refineProtocols(input.services, graph);
  const { edges, telemetry, possible } = graph.calls(services);
  const dangling = orderDangling(linking.dangling);
  const danglers = new Set(dangling.map((reference) => reference.workload));
  return {
    workloads: workloadsOf(input),
    services,
    edges,
    telemetry,
    possible,
    unknown: unknownCallees(input.owners, { edges, telemetry, possible, services, dangling: danglers, missing: told.missing, silenced: policies.silenced }),
    dangling,
    settings: settingsOfAll(input, told.settings, edges, services),
    cycles: callCycles(edges, services),
    namespaces: namespaceNodes(resources, input.namespaces),
  };
}

function readInput(resources: ResourceSet): Input {
  const owners = podOwners(resources);
  const pods = new LabelIndex(owners.values());
  const services = serviceNodes(resources, pods);
  const names = new Set<string>();
  for (const resource of resources.all()) names.add(resource.kind === 'Namespace' && resource.group === '' ? resource.name : resource.namespace);
  names.delete('');
  const suspects = new Set([...services.values()].flatMap((service) => (resemblesTelemetry(service.name) ? [service.namespace] : [])));
  const applicationWords = commonWords([...services.values()].filter((service) => suspects.has(service.namespace)));
  return {
    resources,
    owners,
    pods,
    services,
    servicesOf: servicesByWorkload(services, owners),
    telemetryServices: new Set([...services.values()].filter((service) => isTelemetryService(service, owners, applicationWords)).map((service) => service.id)),
    namespaces: distinct(names),
  };
}

function isTelemetryService(service: ServiceNode, owners: ReadonlyMap<QualifiedName, PodOwner>, applicationWords: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const words = applicationWords.get(service.namespace);
  if (resemblesTelemetry(service.name) && isTelemetryName(wordsOf(service.name).filter((word) => words?.has(word) !== true).join('-'))) return true;
  return service.workloads.length > 0 && service.workloads.every((id) => owners.get(id)?.isCollector === true);
}

/** Services that make a word which most of a namespace's Services share the name of the application. */
const fewestSharing = 3;

/** The words that most Services of a namespace have in their names: `otel-demo-cart` is no collector for its `otel`. */
function commonWords(services: Iterable<ServiceNode>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const [namespace, own] of groupBy(services, (service) => service.namespace)) {
    const counts = new Map<string, number>();
    for (const word of own.flatMap((service) => [...new Set(wordsOf(service.name))])) counts.set(word, (counts.get(word) ?? 0) + 1);
    found.set(namespace, new Set([...counts].flatMap(([word, count]) => (count >= fewestSharing && count * 2 > own.length ? [word] : []))));
  }
  return found;
}

function resolverOf(input: Input): HostResolver {
  const external = externalHostKinds.flatMap(({ kind, hosts }) => input.resources.ofKind(kind).flatMap((resource) => listAt(resource.raw, hosts)));
  const externalHosts = new Set(external.filter((host) => typeof host === 'string').map((host) => host.toLowerCase()));
  return new HostResolver(input.services, new Set(input.namespaces), externalHosts, publicHosts(input.resources));
}

interface Told {
  readonly settings: ReadonlyMap<QualifiedName, readonly Setting[]>;
  readonly missing: ReadonlyMap<QualifiedName, readonly string[]>;
}

function readSettings(input: Input): Told {
  const files = new FileReader();
  const serviceVariables = serviceVariableIndex(input.services);
  const settings = new Map<QualifiedName, readonly Setting[]>();
  const missing = new Map<QualifiedName, readonly string[]>();
  for (const owner of input.owners.values()) {
    const told = settingsOf(owner, input.resources, files, serviceVariables);
    settings.set(owner.id, [...told.settings, ...annotatedSettings(owner)]);
    missing.set(owner.id, told.missing);
  }
  return { settings, missing };
}

function refineProtocols(services: ReadonlyMap<QualifiedName, ServiceNode>, graph: CallGraph): Map<QualifiedName, ServiceNode> {
  const refined = new Map<QualifiedName, ServiceNode>();
  for (const [id, service] of services) {
    refined.set(id, { ...service, ports: service.ports.map((port) => ({ ...port, ...refineByCallers(port, graph.hints(id, port.port)) })) });
  }
  return refined;
}

function orderDangling(found: readonly DanglingReference[]): DanglingReference[] {
  const once = new Map(found.map((item) => [`${item.workload} ${item.address} ${item.evidence.file} ${item.evidence.text}`, item]));
  return sortedBy(once, ([key]) => key).map(([, item]) => item);
}

function workloadsOf(input: Input): Map<QualifiedName, Workload> {
  const monitored = monitoredScrapes(input.resources, input.services, input.owners, input.pods);
  return new Map([...input.owners].map(([id, owner]) => [id, toWorkload(owner, input, annotatedScrape(owner) ?? monitored.get(id))]));
}

function toWorkload(owner: PodOwner, input: Input, scrape: ScrapeTarget | undefined): Workload {
  const version = owner.labels['version'] ?? owner.labels['app.kubernetes.io/version'];
  return {
    id: owner.id,
    namespace: owner.namespace,
    name: owner.name,
    kind: owner.kind,
    labels: owner.labels,
    annotations: owner.annotations,
    ...(version === undefined ? {} : { version }),
    serviceAccount: owner.serviceAccount,
    hasOwnServiceAccount: owner.hasOwnServiceAccount,
    injection: injectionOf(owner, input.resources),
    ...(owner.replicas === undefined ? {} : { replicas: owner.replicas }),
    containerPorts: owner.containerPorts,
    probes: owner.probes,
    ...(scrape === undefined ? {} : { scrape }),
    images: owner.images,
    services: (input.servicesOf.get(owner.id) ?? []).map((service) => service.id),
    isDatastore: owner.isDatastore,
    span: lazySpan(owner.resource, ['metadata', 'name']),
  };
}

function settingsOfAll(input: Input, settings: ReadonlyMap<QualifiedName, readonly Setting[]>, edges: readonly Edge[], services: ReadonlyMap<QualifiedName, ServiceNode>): ClientSetting[] {
  const byStem = new Map([...services.values()].map((service) => [`${service.namespace} ${stemOf(service.name)}`, service]));
  const byCaller = groupBy(edges, (edge) => (edge.from.kind === 'workload' ? edge.from.id : ''));
  const found = [...input.owners.values()].flatMap((owner) => {
    const callees = (byCaller.get(owner.id) ?? []).flatMap((edge) => (edge.to.kind === 'service' ? (services.get(edge.to.id) ?? []) : []));
    return clientSettings(owner, settings.get(owner.id) ?? [], { callees, byStem });
  });
  return sortedBy(found, (item) => item.workload, (item) => item.setting, (item) => item.evidence.file, (item) => item.evidence.text);
}

function namespaceNodes(resources: ResourceSet, names: readonly string[]): Map<string, NamespaceNode> {
  return new Map(
    names.map((name) => {
      const resource = resources.get('Namespace', '', name);
      return [name, resource ? { name, labels: resource.labels, span: lazySpan(resource, ['metadata', 'name']) } : { name }];
    }),
  );
}
