import { groupKindOf, isObject, listAt, objectAt, textAt, textMapAt, valueAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { workloadKinds } from '../../../../topology/foreign-kinds.ts';
import type { Path } from '../../../../yaml/document.ts';

/** The pod that an object is, or that it makes. */
export interface PodOf {
  readonly resource: Resource;
  /** Path of the pod inside the object: empty for a Pod. */
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

const templates: ReadonlyMap<string, Path> = new Map(workloadKinds.map(({ kind, template }) => [kind, template]));

/** Objects never change, and a dozen rules ask the same of each. */
const known = new WeakMap<Resource, PodOf | null>();

/** Looks at one object alone, so that a rule that judges it needs no index. */
export function podOf(resource: Resource): PodOf | undefined {
  let pod = known.get(resource);
  if (pod === undefined) known.set(resource, (pod = read(resource) ?? null));
  return pod ?? undefined;
}

function read(resource: Resource): PodOf | undefined {
  const path = templates.get(groupKindOf(resource));
  const pod = path === undefined ? undefined : valueAt(resource.raw, path);
  const spec = objectAt(pod, ['spec']);
  if (path === undefined || !isObject(pod) || spec === undefined) return undefined;
  return { resource, path, labels: textMapAt(pod, ['metadata', 'labels']), annotations: textMapAt(pod, ['metadata', 'annotations']), spec };
}

export interface ContainerOf {
  readonly name: string;
  readonly container: Json;
  /** Path inside the object. */
  readonly path: Path;
  readonly isInit: boolean;
}

const listed = new WeakMap<PodOf, readonly ContainerOf[]>();

/** All containers of a pod, those that run first included. */
export function containersOf(pod: PodOf): readonly ContainerOf[] {
  let containers = listed.get(pod);
  if (containers === undefined) listed.set(pod, (containers = readContainers(pod)));
  return containers;
}

function readContainers(pod: PodOf): ContainerOf[] {
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    listAt(pod.spec, [list]).map((container, index) => ({ name: textAt(container, ['name']) ?? '', container, path: [...pod.path, 'spec', list, index], isInit: list === 'initContainers' })),
  );
}

/** The containers that Istio adds, or that its charts write by hand. */
export function isProxyContainer({ name }: ContainerOf): boolean {
  return name === 'istio-proxy' || name === 'istio-init' || name === 'istio-validation';
}
