import { stringify } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../src/kube/resource.ts';
import { readYaml } from '../../src/yaml/read.ts';
import type { Dice } from './dice.ts';

/** What nobody would write and a reader must survive. */
const oddTexts = ['', ' ', '*', '**', '.', '..', '~', '-', '/', '//', '\u0000', '\uFEFF', '\u2028', '😀', 'a'.repeat(300), '1s', '-1s', '1h1m1s', '0.0000001ns', '9'.repeat(30), '%ff', '%zz', '(((', '[a-', '(a+)+$', '{**}', '/{*}/{**}', 'cluster.local', '*.local', 'a.b.svc.cluster.local', 'xn--', '::', '10.0.0.0/33', '2001:db8::/129', 'spiffe://', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'mesh', 'istio-system', '2026-13-45T99:99:99Z', 'null', 'true', '!!js/function', '<<'];
const oddValues: readonly Json[] = [null, true, false, 0, -0, -1, 1, 65_535, 65_536, 1e21, 2 ** 53, 0.1, [], {}, [[]], [null], [{}], { '': '' }, { __proto__x: 1 }, [[[[]]]]];
const oddBytes = ['\t', '\n', '\r', '\r\n', ':', ': ', '- ', '? ', '&a ', '*a', '<<: *a', '!!binary ', '!', '|', '>', '|+9', '"', "'", '{', '}', '[', ']', ',', '#', '---', '\n---\n', '...', '%YAML 9.9', '@', '`', '\\', '\\u', '\\x', '\u0000', '\u0085', '\uD800', '\uFFFD', '\uFEFF', '0x', '1_000', '.inf', '.nan', '=', '~'];

/** A text of manifests that is not what it was. Half of the changes are to characters, half to values. */
export function mutate(texts: readonly string[], dice: Dice): string {
  const base = dice.pick(texts);
  if (dice.oneIn(2)) return mutateCharacters(base, texts, dice);
  const documents = readYaml(base).documents.map(({ value }) => value);
  const others = readYaml(dice.pick(texts)).documents.map(({ value }) => value);
  for (let times = 1 + dice.below(4); times > 0; times -= 1) mutateDocuments(documents, others, dice);
  return documents.map((document) => (isObject(document) ? stringify(document) : `${JSON.stringify(document) ?? 'null'}\n`)).join('---\n');
}

function mutateCharacters(base: string, texts: readonly string[], dice: Dice): string {
  let text = base;
  for (let times = 1 + dice.below(5); times > 0; times -= 1) {
    const at = dice.below(text.length + 1);
    const to = Math.min(text.length, at + dice.below(40));
    const other = dice.pick(texts);
    const from = dice.below(other.length + 1);
    const changes = [
      () => text.slice(0, at) + dice.pick(oddBytes) + text.slice(at),
      () => text.slice(0, at) + text.slice(to),
      () => text.slice(0, to) + text.slice(at, to).repeat(1 + dice.below(3)) + text.slice(to),
      () => text.slice(0, at) + String.fromCharCode(dice.below(dice.oneIn(4) ? 0x1_0000 : 128)) + text.slice(at + 1),
      () => text.slice(0, at) + other.slice(from, from + dice.below(200)) + text.slice(to),
      () => text.slice(0, at),
    ];
    text = dice.pick(changes)();
  }
  return text;
}

/** A value, and where it stands. */
interface Slot {
  readonly holder: Record<string, Json> | Json[];
  readonly key: string | number;
}

function mutateDocuments(documents: unknown[], others: readonly unknown[], dice: Dice): void {
  const slots = documents.flatMap((document) => slotsIn(document as Json));
  if (slots.length === 0) return;
  const { holder, key } = dice.pick(slots);
  const donors = others.flatMap((document) => slotsIn(document as Json));
  const donated = donors.length === 0 ? undefined : valueOf(dice.pick(donors));
  const changes = [
    () => put(holder, key, dice.pick(oddTexts)),
    () => put(holder, key, dice.pick(oddValues)),
    () => remove(holder, key),
    () => put(holder, key, structuredClone(donated ?? null)),
    () => put(holder, key, valueOf(dice.pick(slots)) ?? null),
    () => (Array.isArray(holder) ? holder.push(structuredClone(holder[Number(key)] ?? null)) : put(holder, dice.pick(oddTexts), structuredClone(holder[key] ?? null))),
    () => (Array.isArray(holder) ? holder.reverse() : put(holder, key, [structuredClone(holder[key] ?? null)])),
    () => documents.push(structuredClone(dice.pick(dice.oneIn(2) ? documents : [...others, null]))),
  ];
  dice.pick(changes)();
}

function put(holder: Slot['holder'], key: string | number, value: Json): void {
  // A tree stays a tree: what is put somewhere is a copy.
  Object.defineProperty(holder, key, { value: structuredClone(value), enumerable: true, configurable: true, writable: true });
}

function remove(holder: Slot['holder'], key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[String(key)];
}

function valueOf({ holder, key }: Slot): Json | undefined {
  return (holder as Readonly<Record<string | number, Json>>)[key];
}

function slotsIn(value: Json): Slot[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, key) => [{ holder: value as Json[], key }, ...slotsIn(item)]);
  if (!isObject(value)) return [];
  return Object.entries(value as JsonObject).flatMap(([key, item]) => [{ holder: value as Record<string, Json>, key }, ...slotsIn(item ?? null)]);
}
