import { isObject, type Json, type JsonObject } from '../../../../src/kube/resource.ts';
import type { Path } from '../../../../src/yaml/document.ts';
import { drawnFrom, nodeAt, schemaAt, type Seen } from './draw-value.ts';
import { edgeDurations, edgeNumbers, edgeTexts, otherTypes } from './edge-values.ts';
import { nodesOf, replaceAt, type Node } from './json-tree.ts';
import type { Random } from './random.ts';

/** An object, and what was done to it, in words that a reader can find again in it. */
export interface Mutated {
  readonly object: JsonObject;
  readonly what: readonly string[];
}

export function seenIn(objects: readonly JsonObject[]): Seen {
  const seen = new Map<string, Map<string, Json>>();
  for (const { path, value } of objects.flatMap((object) => nodesOf(object['spec'] ?? {}))) {
    const name = nameOf(path);
    const values = seen.get(name) ?? new Map<string, Json>();
    values.set(JSON.stringify(value), value);
    seen.set(name, values);
  }
  return new Map([...seen].map(([name, values]) => [name, [...values.values()]]));
}

/** The closest name: items of a list are called as the list. */
function nameOf(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? 'spec');
}

interface Mutation {
  readonly object: JsonObject;
  readonly random: Random;
  readonly seen: Seen;
  readonly nodes: readonly Node[];
}

type Done = { readonly object: Json; readonly what: string } | undefined;

/** Changes one to three things of an object; a few objects stay as they are. */
export function mutate(object: JsonObject, random: Random, seen: Seen): Mutated {
  const times = random.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
  let current: Mutated = { object, what: [] };
  for (let left = times * 4; left > 0 && current.what.length < times; left -= 1) {
    const done = mutateOnce({ object: current.object, random, seen, nodes: placesOf(current.object) });
    if (done !== undefined && isObject(done.object)) current = { object: done.object, what: [...current.what, done.what] };
  }
  return current;
}

/** Labels and annotations are written less often than they could be wrong. */
function placesOf(object: JsonObject): readonly Node[] {
  return nodesOf(object).filter(({ path: [first, second] }) => first === 'spec' || (first === 'metadata' && (second === 'labels' || second === 'annotations')));
}

const ways: readonly ((mutation: Mutation) => Done)[] = [drop, repeat, retype, edge, edge, edge, splice, splice, move, rename, add, add, add, choose];

function mutateOnce(mutation: Mutation): Done {
  return mutation.nodes.length === 0 ? undefined : mutation.random.pick(ways)(mutation);
}

function set({ object }: Mutation, path: Path, value: Json | undefined, what: string): Done {
  return { object: replaceAt(object, path, value), what: `${what} ${path.join('.')}${value === undefined ? '' : ` = ${JSON.stringify(value).slice(0, 80)}`}` };
}

function drop(mutation: Mutation): Done {
  const { path } = mutation.random.pick(mutation.nodes);
  return set(mutation, path, undefined, 'drop');
}

function repeat(mutation: Mutation): Done {
  const lists = mutation.nodes.filter(({ value }) => Array.isArray(value) && value.length > 0);
  if (lists.length === 0) return undefined;
  const { path, value } = mutation.random.pick(lists);
  const items = value as readonly Json[];
  return set(mutation, path, [...items, mutation.random.pick(items)], 'repeat');
}

function retype(mutation: Mutation): Done {
  const { path } = mutation.random.pick(mutation.nodes);
  return set(mutation, path, mutation.random.pick(otherTypes), 'type');
}

function edge(mutation: Mutation): Done {
  const leaves = mutation.nodes.filter(({ value }) => typeof value !== 'object' || value === null);
  if (leaves.length === 0) return undefined;
  const { path, value } = mutation.random.pick(leaves);
  return set(mutation, path, edgeOf(mutation.random, value), 'edge');
}

function edgeOf(random: Random, value: Json): Json {
  if (typeof value === 'number') return random.isTrue(10) ? String(value) : random.pick(edgeNumbers);
  if (typeof value !== 'string') return random.pick(otherTypes);
  if (/^[\d.]+(?:ns|us|ms|s|m|h)/.test(value)) return random.pick(edgeDurations);
  // Half of the texts are the old one with an edge of its own, so that the rest of it still fits.
  return random.isTrue(50) ? random.pick(edgeTexts) : random.pick([`${value}.`, `.${value}`, `*${value}`, `${value}*`, `${value}/`, `/${value}`, value.toUpperCase(), ` ${value}`, `${value} `, value.slice(1), value.slice(0, -1), `${value}:80`, `*.${value}`, value.repeat(12)]);
}

function splice(mutation: Mutation): Done {
  const { path, value } = mutation.random.pick(mutation.nodes);
  const values = mutation.seen.get(nameOf(path)) ?? [];
  const alike = values.filter((one) => Array.isArray(one) === Array.isArray(value));
  return alike.length === 0 ? undefined : set(mutation, path, mutation.random.pick(alike), 'splice');
}

function move(mutation: Mutation): Done {
  const { path, value } = mutation.random.pick(mutation.nodes);
  const holders = mutation.nodes.filter((node) => isObject(node.value));
  const name = path.at(-1);
  if (holders.length === 0 || typeof name !== 'string' || path.length < 2) return undefined;
  return set(mutation, [...mutation.random.pick(holders).path, name], value, 'move');
}

function rename(mutation: Mutation): Done {
  const { path, value } = mutation.random.pick(mutation.nodes);
  const name = path.at(-1);
  if (typeof name !== 'string' || path.length < 2) return undefined;
  const renamed = mutation.random.pick([name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name.toUpperCase(), `${name}s`, `${name}.`, `-${name}`, '', 'x'.repeat(64)]);
  const { object } = mutation;
  return { object: replaceAt(replaceAt(object, path, undefined), [...path.slice(0, -1), renamed], value), what: `rename ${path.join('.')} to ${renamed.slice(0, 40)}` };
}

function choose(mutation: Mutation): Done {
  const nodes = mutation.nodes.filter(({ path }) => (schemaAt(mutation.object, path)?.enum?.length ?? 0) > 1);
  if (nodes.length === 0) return undefined;
  const { path } = mutation.random.pick(nodes);
  const values = schemaAt(mutation.object, path)?.enum ?? [];
  return set(mutation, path, mutation.random.isTrue(90) ? mutation.random.pick(values) : mutation.random.below(8), 'choose');
}

/** Sets a field that the schema knows and the object lacks. */
function add(mutation: Mutation): Done {
  const { random, seen, object } = mutation;
  const holders = mutation.nodes.filter(({ path, value }) => isObject(value) && path[0] === 'spec');
  if (holders.length === 0) return undefined;
  const holder = random.pick(holders);
  const { fields = {}, newer = [] } = schemaAt(object, holder.path) ?? {};
  const absent = Object.keys(fields).filter((name) => !newer.includes(name) && !Object.hasOwn(holder.value as JsonObject, name));
  if (absent.length === 0) return undefined;
  const name = random.pick(absent);
  const values = seen.get(name) ?? [];
  const value = values.length > 0 && random.isTrue(70) ? random.pick(values) : drawnFrom(random, seen, nodeAt(fields[name]), 3);
  return set(mutation, [...holder.path, name], value, 'add');
}
