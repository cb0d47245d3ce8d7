import { compareText } from '../../../../base/order.ts';
import { describeResource, textAt, type Resource } from '../../../../kube/resource.ts';
import { at, type Unknown } from '../../../../model/provenance.ts';

/** When the object was created, in milliseconds; undefined in files that no cluster wrote. */
export function creationTimeMs(resource: Resource): number | undefined {
  const written = textAt(resource.raw, ['metadata', 'creationTimestamp']);
  const time = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
}

/** Istio's order among objects of one kind: oldest first, then name, then namespace (`sortConfigByCreationTime` in pilot/pkg/model/config.go). */
export function compareAge(a: Resource, b: Resource): number {
  const left = creationTimeMs(a);
  const right = creationTimeMs(b);
  const byTime = left === undefined || right === undefined ? 0 : left - right;
  return byTime || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

/**
 * Oldest first. If any object lacks its time, times compare nothing and all fall to their names: a mixture would not
 * be an order.
 */
export function oldestFirst(resources: readonly Resource[]): Resource[] {
  const hasTimes = resources.every((resource) => creationTimeMs(resource) !== undefined);
  return [...resources].sort((a, b) => (hasTimes ? compareAge(a, b) : compareText(a.name, b.name) || compareText(a.namespace, b.namespace)));
}

/** Said where the order of two objects decides and the input does not tell it. */
export function unknownAge(a: Resource, b: Resource): Unknown | undefined {
  if (creationTimeMs(a) !== undefined && creationTimeMs(b) !== undefined) return undefined;
  return { what: `which of ${describeResource(a)} and ${describeResource(b)} is older`, source: at(b, ['metadata']) };
}
