import { listAt, numberAt, objectAt, textAt, type Resource } from '../../../../kube/resource.ts';
import type { Exports } from '../../lift/routing/visibility.ts';

/** Whether some namespace sees both. */
export function meet(a: Exports, b: Exports): boolean {
  if (a.isPublic || b.isPublic) return (a.isPublic || a.namespaces.size > 0) && (b.isPublic || b.namespaces.size > 0);
  return [...a.namespaces].some((namespace) => b.namespaces.has(namespace));
}

/** TCP where a port says nothing; undefined where there is no such port. */
export function protocolAt(entry: Resource, number: number): string | undefined {
  const port = listAt(entry.raw, ['spec', 'ports']).find((candidate) => numberAt(candidate, ['number']) === number);
  return port === undefined ? undefined : (textAt(port, ['protocol']) || 'TCP').toUpperCase();
}

/** Entries of one namespace with one resolution are one: their endpoints add up. */
export function isJoined(a: Resource, b: Resource): boolean {
  return a.namespace === b.namespace && textAt(a.raw, ['spec', 'resolution']) === textAt(b.raw, ['spec', 'resolution']);
}

/** Whether it makes no difference which one is taken. */
export function isSame(a: Resource, b: Resource): boolean {
  return ['resolution', 'location', 'endpoints', 'workloadSelector', 'addresses', 'subjectAltNames'].every((field) => JSON.stringify(objectAt(a.raw, ['spec'])?.[field]) === JSON.stringify(objectAt(b.raw, ['spec'])?.[field]));
}
