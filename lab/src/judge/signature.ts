import type { Decision } from '../../../src/model/decision.ts';
import type { Replayed } from '../../../test/real-mesh/replay.ts';

/** Kinds that every decision rests on; what is wrong is seldom theirs. */
const everywhere: ReadonlySet<string> = new Set(['Service', 'Deployment', 'Namespace']);
const namedFields = 3;

/** What makes two mismatches likely to have one cause: how mesh and model differ, and the fields that the decision rests on. */
export function signatureOf({ found, decision }: Pick<Replayed, 'found' | 'decision'>): string {
  const kinds = [...new Set(found.map(({ kind }) => kind))].sort().join(' + ');
  return `${kinds}: ${decision.outcome} by ${citedFields(decision).join(', ') || 'nothing but defaults'}`;
}

/** `VirtualService spec.http.match`, of every step that names a field. */
export function citedFields({ steps }: Pick<Decision, 'steps'>): readonly string[] {
  const all = steps.flatMap(({ source }) => (source.kind === 'resource' ? { kind: source.resource.kind, field: source.path.filter((part) => typeof part === 'string').slice(0, namedFields).join('.') } : []));
  const telling = all.filter(({ kind }) => !everywhere.has(kind));
  return [...new Set((telling.length === 0 ? all : telling).map(({ kind, field }) => `${kind} ${field}`.trim()))].sort();
}

/** `kind namespace/name` of every object that the decision cites. */
export function citedObjects({ steps }: Pick<Decision, 'steps'>): ReadonlySet<string> {
  return new Set(steps.flatMap(({ source }) => (source.kind === 'resource' ? `${source.resource.kind} ${source.resource.namespace}/${source.resource.name}` : [])));
}
