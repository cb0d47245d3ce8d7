import { isObject, textAt, type Json, type JsonObject } from '../../kube/resource.ts';

/** An object with a patch of it merged in, as a strategic merge does: mappings are merged, lists of named items by name, and everything else is replaced. */
export function mergePatch(object: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    if (value !== undefined) merged[key] = mergeValue(object[key], value);
  }
  return merged;
}

function mergeValue(before: Json | undefined, patch: Json): Json {
  if (isObject(before) && isObject(patch)) return mergePatch(before, patch);
  if (Array.isArray(before) && Array.isArray(patch)) return mergeItems(before as readonly Json[], patch as readonly Json[]);
  return patch;
}

function mergeItems(before: readonly Json[], patch: readonly Json[]): Json {
  const named = (item: Json): string | undefined => textAt(item, ['name']);
  if (![...before, ...patch].every((item) => named(item) !== undefined)) return patch;
  const changes = new Map(patch.map((item) => [named(item), item]));
  const kept = before.map((item) => {
    const change = changes.get(named(item));
    return isObject(item) && isObject(change) ? mergePatch(item, change) : item;
  });
  return [...kept, ...patch.filter((item) => !before.some((old) => named(old) === named(item)))];
}
