import { isObject, listAt, numberAt, objectAt, textAt, textMapAt, valueAt, type Json, type JsonObject, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { Path } from '../yaml/document.ts';
import { sortedBy } from '../base/order.ts';
import { workloadKinds } from './foreign-kinds.ts';
import { isCollectorImage, isDatastoreImage, isOwnDatastore, isTelemetryImage } from './images.ts';
import { lazySpan } from './places.ts';
import { qualify, type Probe, type QualifiedName } from './topology.ts';

/** One container of a pod template, with where it stands. */
export interface Container {
  readonly raw: Json;
  readonly path: Path;
  readonly name: string;
  /** Runs before the others and ends: what it calls says little about the service itself. */
  readonly isInit: boolean;
}

/** A workload as its manifest tells it, before the rest of the input is asked. */
export interface PodOwner {
  readonly id: QualifiedName;
  readonly resource: Resource;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly templatePath: Path;
  readonly podSpecPath: Path;
  readonly podSpec: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly images: readonly string[];
  readonly containerPorts: readonly { readonly name: string; readonly port: number }[];
  readonly probes: readonly Probe[];
  readonly serviceAccount: string;
  readonly hasOwnServiceAccount: boolean;
  readonly replicas?: number;
  readonly isDatastore: boolean;
  /** Part of the collection of traces, metrics and logs, recognised by its image. */
  readonly isTelemetry: boolean;
  /** Takes telemetry in: calls to it are no calls of the application. */
  readonly isCollector: boolean;
}

/** Everything that runs pods, each under its own name; a pod or a set that another object owns is left to its owner. */
export function podOwners(resources: ResourceSet): Map<QualifiedName, PodOwner> {
  const owners = new Map<QualifiedName, PodOwner>();
  for (const { kind, template, replicas } of workloadKinds) {
    const found = new Map<QualifiedName, PodOwner>();
    for (const resource of resources.ofKind(kind)) {
      if (listAt(resource.raw, ['metadata', 'ownerReferences']).length > 0) continue;
      const source = templateOf(resources, resource, template);
      if (!source) continue;
      const plain = qualify(resource.namespace, resource.name);
      const id = owners.has(plain) ? `${plain} (${resource.kind})` : plain;
      found.set(id, decodeOwner(id, source.resource, source.path, resource, replicas));
    }
    for (const [id, owner] of found) owners.set(id, owner);
  }
  return new Map(sortedBy(owners, ([id]) => id));
}

/** The template of a workload, or of the one it refers to in `spec.workloadRef`. */
function templateOf(resources: ResourceSet, resource: Resource, path: Path): { resource: Resource; path: Path } | undefined {
  if (isObject(valueAt(resource.raw, [...path, 'spec']))) return { resource, path };
  const referred = textAt(resource.raw, ['spec', 'workloadRef', 'name']);
  const target = referred === undefined ? undefined : resources.get('apps/Deployment', resource.namespace, referred);
  return target && isObject(valueAt(target.raw, [...path, 'spec'])) ? { resource: target, path } : undefined;
}

function decodeOwner(id: QualifiedName, source: Resource, templatePath: Path, named: Resource, replicas: 'spec' | 'one' | 'none'): PodOwner {
  const podSpecPath = [...templatePath, 'spec'];
  const podSpec = objectAt(source.raw, podSpecPath) ?? {};
  const containers = containersOf(podSpec, podSpecPath);
  const lasting = containers.filter((container) => !container.isInit);
  const images = lasting.map((container) => textAt(container.raw, ['image']) ?? '').filter((image) => image !== '');
  const account = textAt(podSpec, ['serviceAccountName']) || textAt(podSpec, ['serviceAccount']) || 'default';
  const count = replicas === 'spec' ? (numberAt(named.raw, ['spec', 'replicas']) ?? 1) : replicas === 'one' ? 1 : undefined;
  return {
    id,
    resource: source,
    kind: named.kind,
    namespace: named.namespace,
    name: named.name,
    templatePath,
    podSpecPath,
    podSpec,
    labels: textMapAt(source.raw, [...templatePath, 'metadata', 'labels']),
    annotations: { ...named.annotations, ...textMapAt(source.raw, [...templatePath, 'metadata', 'annotations']) },
    containers,
    images,
    containerPorts: lasting.flatMap(portsOf),
    probes: lasting.flatMap((container) => probesOf(source, container)),
    serviceAccount: account,
    hasOwnServiceAccount: account !== 'default',
    ...(count === undefined ? {} : { replicas: count }),
    isDatastore: images.some(isDatastoreImage) || lasting.some((container) => isOwnDatastoreContainer(named.name, container)),
    isTelemetry: images.some(isTelemetryImage),
    isCollector: images.some(isCollectorImage),
  };
}

function isOwnDatastoreContainer(workload: string, container: Container): boolean {
  return isOwnDatastore(textAt(container.raw, ['image']) ?? '', [workload, container.name], portsOf(container).map(({ port }) => port));
}

/** An init container that restarts always is a sidecar and lives as long as the pod. */
function containersOf(podSpec: JsonObject, podSpecPath: Path): Container[] {
  const read = (field: string, isInit: boolean): Container[] =>
    listAt(podSpec, [field]).map((raw, index) => ({
      raw,
      path: [...podSpecPath, field, index],
      name: textAt(raw, ['name']) ?? '',
      isInit: isInit && textAt(raw, ['restartPolicy']) !== 'Always',
    }));
  return [...read('initContainers', true), ...read('containers', false)];
}

function portsOf(container: Container): { name: string; port: number }[] {
  return listAt(container.raw, ['ports']).flatMap((port) => {
    const number = numberAt(port, ['containerPort']);
    return number === undefined ? [] : [{ name: textAt(port, ['name']) ?? '', port: number }];
  });
}

const probeFields = [['liveness', 'livenessProbe'], ['readiness', 'readinessProbe'], ['startup', 'startupProbe']] as const;
const probeHandlers = [['http', 'httpGet'], ['grpc', 'grpc'], ['tcp', 'tcpSocket'], ['exec', 'exec']] as const;

function probesOf(resource: Resource, container: Container): Probe[] {
  const probes: Probe[] = [];
  for (const [type, field] of probeFields) {
    const probe = objectAt(container.raw, [field]);
    const handler = probeHandlers.find(([, key]) => isObject(valueAt(probe, [key])));
    if (!probe || !handler) continue;
    const port = portNumber(valueAt(probe, [handler[1], 'port']), container);
    const path = textAt(probe, [handler[1], 'path']);
    probes.push({
      type,
      handler: handler[0],
      ...(port === undefined ? {} : { port }),
      ...(path === undefined ? {} : { path }),
      span: lazySpan(resource, [...container.path, field]),
    });
  }
  return probes;
}

function portNumber(port: unknown, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  if (typeof port !== 'string') return undefined;
  return /^\d+$/.test(port) ? Number(port) : portsOf(container).find((candidate) => candidate.name === port)?.port;
}
