import { isObject, type Json, type JsonObject } from '../../../../src/kube/resource.ts';
import type { Path } from '../../../../src/yaml/document.ts';

/** A value inside an object, and the way to it. */
export interface Node {
  readonly path: Path;
  readonly value: Json;
}

/** Every value below one, itself first, in the order of writing. */
export function nodesOf(value: Json, path: Path = []): readonly Node[] {
  const children: readonly (readonly [string | number, Json | undefined])[] = Array.isArray(value) ? value.map((item, index) => [index, item as Json] as const) : isObject(value) ? Object.entries(value) : [];
  return [{ path, value }, ...children.flatMap(([step, child]) => (child === undefined ? [] : nodesOf(child, [...path, step])))];
}

/** A copy with the value at a path replaced; taken out where `value` is undefined. What the path does not reach is left alone. */
export function replaceAt(root: Json, path: Path, value: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(root)) {
    const list = [...(root as readonly Json[])];
    const index = Number(step);
    if (rest.length === 0 && value === undefined) list.splice(index, 1);
    else list[index] = rest.length === 0 ? (value ?? null) : replaceAt(list[index] ?? null, rest, value);
    return list;
  }
  if (!isObject(root)) return root;
  const copy: Record<string, Json | undefined> = { ...root };
  if (rest.length > 0) copy[String(step)] = replaceAt(root[String(step)] ?? {}, rest, value);
  else if (value === undefined) delete copy[String(step)];
  else copy[String(step)] = value;
  return copy as JsonObject;
}
