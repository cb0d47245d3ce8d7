import { isObject, listAt, textAt, textMapAt, valueAt, type Json } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { matchesSelector } from '../kube/selector.ts';
import type { LabelIndex } from './services.ts';
import type { PodOwner } from './workloads.ts';

/** A selector that picks more than this says nothing about who calls. */
const mostCallers = 50;

/**
 * The workloads that a LabelSelector picks in a namespace. Undefined where it names no label that they must have:
 * such a selector means everybody and is no evidence.
 */
export function selectPods(pods: LabelIndex<PodOwner>, namespace: string, selector: unknown): readonly PodOwner[] | undefined {
  const labels = textMapAt(selector, ['matchLabels']);
  const candidates = Object.keys(labels).length > 0 ? pods.select(namespace, labels) : selectByExpression(pods, namespace, selector);
  return candidates?.filter((pod) => matchesSelector(selector, pod.labels));
}

function selectByExpression(pods: LabelIndex<PodOwner>, namespace: string, selector: unknown): readonly PodOwner[] | undefined {
  for (const expression of listAt(selector, ['matchExpressions'])) {
    const key = textAt(expression, ['key']);
    if (key === undefined || textAt(expression, ['operator']) !== 'In') continue;
    const values = listAt(expression, ['values']).filter((value) => typeof value === 'string');
    return [...new Set(values.flatMap((value) => pods.select(namespace, { [key]: value })))];
  }
  return undefined;
}

/** The workloads that a peer of a NetworkPolicy names by their labels; none where it means whole namespaces or addresses. */
export function peerPods(pods: LabelIndex<PodOwner>, namespaces: NamespaceIndex, ownNamespace: string, peer: Json): readonly PodOwner[] {
  const selector = valueAt(peer, ['podSelector']);
  if (!isObject(selector)) return [];
  const where = isObject(valueAt(peer, ['namespaceSelector'])) ? namespaces.select(valueAt(peer, ['namespaceSelector'])) : [ownNamespace];
  const picked = where.flatMap((namespace) => selectPods(pods, namespace, selector) ?? []);
  return picked.length > mostCallers ? [] : picked;
}

/** Namespaces by their labels; `kubernetes.io/metadata.name` is always there. */
export class NamespaceIndex {
  readonly #labels: ReadonlyMap<string, Readonly<Record<string, string>>>;

  constructor(resources: ResourceSet, names: Iterable<string>) {
    const labels = new Map<string, Readonly<Record<string, string>>>();
    for (const name of names) labels.set(name, { ...resources.get('Namespace', '', name)?.labels, 'kubernetes.io/metadata.name': name });
    this.#labels = labels;
  }

  select(selector: unknown): readonly string[] {
    const exact = textAt(selector, ['matchLabels', 'kubernetes.io/metadata.name']);
    const names = exact === undefined ? [...this.#labels.keys()] : [exact];
    return names.filter((name) => matchesSelector(selector, this.#labels.get(name) ?? {}));
  }
}
