import { isObject, type Json, type JsonObject } from '../../../../src/kube/resource.ts';
import { nodesOf, replaceAt } from './json-tree.ts';

/**
 * The smallest object below one that is still of interest: parts are taken out, largest first, until none can be.
 * `isStill` is asked about some candidates at a time, as they cost a question to a server each.
 */
export async function shrinkObject(object: JsonObject, areStill: (candidates: readonly JsonObject[]) => Promise<readonly boolean[]>): Promise<JsonObject> {
  let current = object;
  for (;;) {
    const next = await smaller(current, areStill);
    if (next === undefined) return current;
    current = next;
  }
}

const atOnce = 8;

async function smaller(object: JsonObject, areStill: (candidates: readonly JsonObject[]) => Promise<readonly boolean[]>): Promise<JsonObject | undefined> {
  const candidates = candidatesOf(object);
  for (let start = 0; start < candidates.length; start += atOnce) {
    const some = candidates.slice(start, start + atOnce);
    const verdicts = await areStill(some);
    const found = some.find((_, index) => verdicts[index]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The object without each of its parts, the largest part first; texts that are long are cut, too. */
export function candidatesOf(object: JsonObject): readonly JsonObject[] {
  const nodes = nodesOf(object).filter(({ path }) => path.length > 1 && !isIdentity(path));
  const without = nodes.map(({ path, value }) => ({ size: sizeOf(value), candidate: replaceAt(object, path, undefined) }));
  const cut = nodes.flatMap(({ path, value }) => (typeof value === 'string' && value.length > 8 ? [{ size: value.length / 2, candidate: replaceAt(object, path, value.slice(0, value.length / 2)) }] : []));
  return [...without, ...cut].sort((one, other) => other.size - one.size).flatMap(({ candidate }) => (isObject(candidate) ? [candidate] : []));
}

function isIdentity([first, second]: readonly (string | number)[]): boolean {
  return first === 'metadata' && (second === 'name' || second === 'namespace');
}

function sizeOf(value: Json): number {
  return JSON.stringify(value).length;
}
