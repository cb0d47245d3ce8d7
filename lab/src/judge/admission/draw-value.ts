import { customResourceTable } from '../../../../src/kube/schema/built-in-tables.ts';
import type { Json, JsonObject } from '../../../../src/kube/resource.ts';
import type { SchemaNode } from '../../../../src/kube/schema/schema-table.ts';
import type { Path } from '../../../../src/yaml/document.ts';
import { edgeDurations, edgeNumbers, edgeTexts } from './edge-values.ts';
import type { Random } from './random.ts';

/** What fields of a name hold in the objects that mutations begin with. */
export type Seen = ReadonlyMap<string, readonly Json[]>;

export function nodeAt(index: number | undefined): SchemaNode | undefined {
  return index === undefined ? undefined : customResourceTable.nodes[index];
}

/** The schema of the value at a path; undefined where there is none. */
export function schemaAt({ apiVersion, kind }: JsonObject, path: Path): SchemaNode | undefined {
  const [group = '', version = ''] = String(apiVersion).split('/');
  const facts = customResourceTable.kinds[`${group}/${String(kind)}`];
  const root = facts?.versions[version]?.root ?? Object.values(facts?.versions ?? {}).find((one) => one.root !== undefined)?.root;
  return path.reduce<SchemaNode | undefined>((node, step) => nodeAt(typeof step === 'number' ? node?.items : (node?.fields?.[step] ?? node?.values)), nodeAt(root));
}

/** A value of the type that the schema asks for, and seldom within all its bounds. */
export function drawnFrom(random: Random, seen: Seen, node: SchemaNode | undefined, depth: number): Json {
  if (node?.enum !== undefined && node.enum.length > 0) return random.pick(node.enum);
  switch (node?.type) {
    case 'object': return drawnObject(random, seen, node, depth);
    case 'array': return depth === 0 ? [] : Array.from({ length: random.pick([0, 1, 1, 2]) }, () => drawnFrom(random, seen, nodeAt(node.items), depth - 1));
    case 'integer':
    case 'number': return random.pick(edgeNumbers);
    case 'boolean': return random.isTrue(50);
    default: return random.isTrue(30) ? random.pick(edgeDurations) : random.pick(edgeTexts);
  }
}

function drawnObject(random: Random, seen: Seen, node: SchemaNode, depth: number): Json {
  const names = Object.keys(node.fields ?? {});
  const wanted = names.filter((name) => node.required?.includes(name) === true || random.isTrue(100 / (names.length + 1)));
  const fields = wanted.map((name) => {
    const values = seen.get(name) ?? [];
    return [name, values.length > 0 && (depth === 0 || random.isTrue(60)) ? random.pick(values) : drawnFrom(random, seen, nodeAt(node.fields?.[name]), Math.max(0, depth - 1))] as const;
  });
  const entries = node.values === undefined || depth === 0 ? [] : [[random.pick(edgeTexts), drawnFrom(random, seen, nodeAt(node.values), depth - 1)] as const];
  return Object.fromEntries([...fields, ...entries]);
}
