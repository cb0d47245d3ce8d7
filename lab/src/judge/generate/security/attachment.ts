import { constant, constantFrom, oneof, record, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { mostly, written } from '../draw.ts';
import { oldest } from '../services.ts';

export const rootNamespace = 'istio-system';

/** Where a policy lives, and the pods it is for. */
export interface Attachment {
  readonly namespace: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** A Service whose waypoint is meant: other proxies pass the policy over. */
  readonly service?: string;
}

/**
 * Mostly some pods of one namespace; also a whole namespace, the whole mesh, pods of every namespace from the root
 * namespace, gateways, and nobody at all.
 */
export function arbitraryAttachment({ stage }: Vocabulary): Arbitrary<Attachment> {
  const own = constantFrom(...stage.workloads);
  const names = stage.namespaces.map(({ name }) => name);
  return oneof(
    { weight: 12, arbitrary: own.chain(({ namespace, labels }) => labelsAmong(labels).map((matchLabels) => ({ namespace, matchLabels }))) },
    { weight: 3, arbitrary: constantFrom(...names).map((namespace) => ({ namespace })) },
    { weight: 1, arbitrary: constant({ namespace: rootNamespace }) },
    { weight: 2, arbitrary: own.chain(({ labels }) => labelsAmong(labels).map((matchLabels) => ({ namespace: rootNamespace, matchLabels }))) },
    { weight: 1, arbitrary: record({ namespace: constantFrom(...names), pod: own }).map(({ namespace, pod }) => ({ namespace, matchLabels: { ...pod.labels, version: 'none' } })) },
  );
}

/** One of the labels of a pod, or all of them. */
function labelsAmong(labels: Readonly<Record<string, string>>): Arbitrary<Record<string, string>> {
  const single = Object.entries(labels).map(([name, value]) => ({ [name]: value }));
  return constantFrom(...single, { ...labels });
}

/** Ages a second apart, which decide where several objects compete. Most objects are of the oldest, because waiting costs time. */
const arbitraryAge = mostly(constant(oldest), constantFrom('2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z'), 8);

/** Few names, in an order of their own, so that they and not ages decide where ages are equal. */
const names = ['a', 'b', 'c', 'd'];

/** The same, and seldom a Service. */
export function arbitraryTarget(vocabulary: Vocabulary): Arbitrary<Attachment> {
  const service = constantFrom(...vocabulary.services).map(({ namespace, name }) => ({ namespace, service: name }));
  return mostly(arbitraryAttachment(vocabulary), service, 10);
}

export function arbitraryObject(kind: string, attachment: Arbitrary<Attachment>, specOf: (attachment: Attachment) => Arbitrary<JsonObject>, annotations: Arbitrary<JsonObject | undefined> = constant(undefined)): Arbitrary<JsonObject> {
  return attachment.chain((where) => record({ name: constantFrom(...names), age: arbitraryAge, spec: specOf(where), annotations }).map(({ name, age, spec, annotations: noted }): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind,
    metadata: written({ name, namespace: where.namespace, creationTimestamp: age, annotations: noted }),
    spec: { ...attached(where), ...spec },
  })));
}

function attached({ matchLabels, service }: Attachment): JsonObject {
  if (service !== undefined) return { targetRefs: [{ group: '', kind: 'Service', name: service }] };
  return matchLabels === undefined ? {} : { selector: { matchLabels } };
}

export function idOf({ kind, metadata }: JsonObject): string {
  const { name, namespace } = metadata as { readonly name: string; readonly namespace: string };
  return `${String(kind)} ${namespace}/${name}`;
}
