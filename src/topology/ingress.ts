import { listAt, numberAt, textAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { Path } from '../yaml/document.ts';
import type { CallGraph } from './call-graph.ts';
import { gatewayKinds, hostRouteKinds, ingressKinds, parentRouteKinds } from './foreign-kinds.ts';
import { evidenceAt, placeOf } from './places.ts';
import { defaultPort } from './route-calls.ts';
import type { RouteTarget } from './routes.ts';
import { isOpenToOutside } from './services.ts';
import { qualify, type Evidence, type QualifiedName, type ServiceNode } from './topology.ts';

/** Adds the calls that come from outside: through ingress objects, gateways' routes, and Services open to outsiders. */
export function linkIngress(
  resources: ResourceSet,
  targets: readonly RouteTarget[],
  graph: CallGraph,
  services: ReadonlyMap<QualifiedName, ServiceNode>,
  servicesOf: ReadonlyMap<QualifiedName, readonly ServiceNode[]>,
): void {
  for (const target of targets) {
    if (target.isIngress) enter(graph, target.service, target.port, target.evidence);
  }
  for (const facts of ingressKinds) {
    for (const resource of resources.ofKind(facts.kind)) {
      for (const { value, path } of facts.backends.flatMap((steps) => reach(resource.raw, steps, []))) linkBackend(resource, facts, value, path, graph, services);
    }
  }
  for (const service of services.values()) {
    if (isOpenToOutside(service.type)) linkOpenService(resources, service, graph, servicesOf);
  }
}

function enter(graph: CallGraph, service: ServiceNode, port: number | undefined, evidence: Evidence): void {
  const chosen = port ?? defaultPort(service);
  if (chosen !== undefined) graph.add({ from: { kind: 'ingress' }, to: { kind: 'service', id: service.id }, port: chosen, confidence: 'high', evidence });
}

/** Every value that steps lead to, where `*` takes each item of a list. */
function reach(value: unknown, steps: readonly string[], path: Path): { value: unknown; path: Path }[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined ? [] : [{ value, path }];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item, index) => reach(item, rest, [...path, index])) : [];
  return reach(valueAt(value, [step]), rest, [...path, step]);
}

function linkBackend(resource: Resource, facts: (typeof ingressKinds)[number], backend: unknown, path: Path, graph: CallGraph, services: ReadonlyMap<QualifiedName, ServiceNode>): void {
  const name = textAt(backend, facts.name);
  const namespace = (facts.namespace ? textAt(backend, facts.namespace) : undefined) ?? resource.namespace;
  const service = name === undefined ? undefined : services.get(qualify(namespace, name));
  if (!service) return;
  const port = facts.port ? portOf(service, valueAt(backend, facts.port)) : undefined;
  const text = `${resource.kind} ${resource.namespace}/${resource.name} sends outside traffic to ${service.name}${port === undefined ? '' : `:${port}`}`;
  enter(graph, service, port, evidenceAt('ingress', placeOf(resource, [...path, ...facts.name]), text));
}

function portOf(service: ServiceNode, port: unknown): number | undefined {
  if (typeof port === 'number') return port;
  const name = typeof port === 'string' ? port : textAt(port, ['name']);
  if (name !== undefined && /^\d+$/.test(name)) return Number(name);
  return numberAt(port, ['number']) ?? service.ports.find((candidate) => candidate.name === name)?.port;
}

/**
 * Outside traffic of a Service open to outsiders belongs to the ordinary Service of the same pods, where there is one:
 * that is the name under which the rest of the application knows them.
 */
function linkOpenService(resources: ResourceSet, service: ServiceNode, graph: CallGraph, servicesOf: ReadonlyMap<QualifiedName, readonly ServiceNode[]>): void {
  const resource = resources.get('Service', service.namespace, service.name);
  if (!resource) return;
  const others = (servicesOf.get(service.workloads[0] ?? '') ?? []).filter((other) => !isOpenToOutside(other.type));
  service.ports.forEach((port, index) => {
    const ordinary = others.flatMap((other) => other.ports.filter((candidate) => candidate.targetPort === port.targetPort).map((candidate) => ({ other, candidate })))[0];
    const evidence = evidenceAt('service', placeOf(resource, ['spec', 'ports', index]), `Service ${service.id} is a ${service.type} on port ${port.port}`);
    enter(graph, ordinary?.other ?? service, ordinary?.candidate.port ?? port.port, evidence);
  });
}

/** Host names under which outsiders reach the application: calling them from inside is no call outside. */
export function publicHosts(resources: ResourceSet): Set<string> {
  const hosts = new Set<string>();
  const add = (host: unknown): void => {
    const name = typeof host === 'string' ? (host.split('/').at(-1) ?? '') : '';
    if (name.includes('.') && !name.startsWith('*')) hosts.add(name.toLowerCase());
  };
  const each = (value: unknown, steps: readonly string[]): void => reach(value, steps, []).forEach((found) => add(found.value));
  for (const kind of ['networking.k8s.io/Ingress', 'extensions/Ingress']) {
    for (const resource of resources.ofKind(kind)) each(resource.raw, ['spec', 'rules', '*', 'host']);
  }
  for (const { kind, hosts: paths } of gatewayKinds) {
    for (const resource of resources.ofKind(kind)) {
      for (const path of paths) listAt(resource.raw, path).forEach((server: Json) => [...listAt(server, ['hosts']), valueAt(server, ['hostname'])].forEach(add));
    }
  }
  for (const kind of parentRouteKinds) for (const resource of resources.ofKind(kind)) each(resource.raw, ['spec', 'hostnames', '*']);
  for (const { kind, gateways } of hostRouteKinds) {
    for (const resource of resources.ofKind(kind)) if (listAt(resource.raw, gateways).length > 0) each(resource.raw, ['spec', 'hosts', '*']);
  }
  return hosts;
}
