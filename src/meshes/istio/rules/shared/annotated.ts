import type { Resource } from '../../../../kube/resource.ts';
import { podKinds } from '../../../../rules/indexes/pods.ts';
import type { Path } from '../../../../yaml/document.ts';
import { isIstioName, writtenByIstio } from './annotation-facts.ts';
import { podOf } from './pod-of.ts';

/** Kinds whose annotations Istio reads, or whose pods it does. */
export const annotatedKinds = ['Namespace', 'Service', 'networking.k8s.io/Ingress', 'networking.istio.io/ServiceEntry', 'networking.istio.io/WorkloadEntry', 'gateway.networking.k8s.io/Gateway', 'security.istio.io/AuthorizationPolicy', ...podKinds] as const;

/** An annotation of Istio's as somebody wrote it. */
export interface Annotated {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
  /** The kind that it stands on, where a pod template counts as a Pod. */
  readonly on: string;
}

/** Objects never change, and five rules ask the same of each. */
const known = new WeakMap<Resource, readonly Annotated[]>();

/** Istio's annotations of an object and of the pods that it makes. What Istio writes itself is left out. */
export function annotatedOf(resource: Resource): readonly Annotated[] {
  let found = known.get(resource);
  if (found === undefined) known.set(resource, (found = readAll(resource)));
  return found;
}

const none: readonly Annotated[] = [];

function readAll(resource: Resource): readonly Annotated[] {
  const own = read(resource.annotations, ['metadata', 'annotations'], resource.kind);
  const pod = podOf(resource);
  if (own.length === 0 && pod === undefined) return none;
  return pod === undefined || pod.path.length === 0 ? own : [...own, ...read(pod.annotations, [...pod.path, 'metadata', 'annotations'], 'Pod')];
}

function read(annotations: Readonly<Record<string, string>>, path: Path, on: string): Annotated[] {
  const found: Annotated[] = [];
  // Nearly no object has any: a loop without entries costs nothing.
  for (const name in annotations) if (isIstioName(name) && !writtenByIstio.has(name)) found.push({ name, value: annotations[name] ?? '', path: [...path, name], on });
  return found;
}
