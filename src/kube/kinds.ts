import { isKnownClusterScoped } from './schema/catalogue.ts';

const known = new Map<string, boolean>();

/**
 * Whether objects of this kind have no namespace. Kinds that no table knows count as namespaced.
 * Asked once per object read, so the few answers there are get remembered.
 */
export function isClusterScoped(group: string, kind: string): boolean {
  const groupKind = group === '' ? kind : `${group}/${kind}`;
  const remembered = known.get(groupKind);
  if (remembered !== undefined) return remembered;
  const answer = isKnownClusterScoped(groupKind);
  if (known.size < 10_000) known.set(groupKind, answer);
  return answer;
}
