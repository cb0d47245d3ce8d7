import { builtInCatalogue } from '../../../../src/kube/schema/catalogue.ts';
import type { SchemaNode } from '../../../../src/kube/schema/schema-table.ts';
import { isObject, type Json, type JsonObject } from '../../../../src/kube/resource.ts';
import type { Path } from '../../../../src/yaml/document.ts';

/** `VirtualService.spec.http[].match[].uri.prefix`; keys that users choose are `{}`. */
export type FieldPath = string;

/** The schema of a place as far as it is known: it tells fields from keys that users choose. */
export interface Place {
  readonly path: FieldPath;
  readonly node: SchemaNode | undefined;
  readonly nodes: readonly SchemaNode[];
}

/** The top of an object. Settings of the mesh are called `MeshConfig`, whatever holds them. */
export function placeOf(object: JsonObject): Place {
  const kind = String(object['kind']);
  const [group, version] = splitVersion(String(object['apiVersion']));
  const facts = builtInCatalogue().kinds.get(group === '' ? kind : `${group}/${kind}`);
  const root = facts?.versions[version]?.root;
  return { path: kind, node: root === undefined ? undefined : facts?.nodes[root], nodes: facts?.nodes ?? [] };
}

function splitVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

const maps = /(?:^|\.)(?:labels|annotations|matchLabels|selector)$/;

export function placeAt({ path, node, nodes }: Place, step: string | number): Place {
  const at = (index: number | undefined): SchemaNode | undefined => (index === undefined ? undefined : nodes[index]);
  if (typeof step === 'number') return { path: `${path}[]`, node: at(node?.items), nodes };
  const field = node?.fields !== undefined && Object.hasOwn(node.fields, step) ? node.fields[step] : undefined;
  if (field !== undefined) return { path: `${path}.${step}`, node: at(field), nodes };
  // Schemas leave out ObjectMeta, and maps of labels are maps everywhere.
  const isKey = node?.values !== undefined || (node?.fields === undefined && maps.test(path));
  return { path: isKey ? `${path}.{}` : `${path}.${step}`, node: at(node?.values), nodes };
}

/** What every object has: to take it out makes another object of it, or none. */
const identity = /^\w+\.(?:apiVersion|kind|metadata|metadata\.(?:name|namespace)|spec|status|data)$/;

/**
 * Every field with a value of its own that an object sets, and where: the same field of several items of a list is one.
 * What only holds other fields is none.
 */
export function fieldsIn(object: JsonObject): ReadonlyMap<FieldPath, readonly Path[]> {
  const found = new Map<FieldPath, Path[]>();
  const visit = (value: Json | undefined, place: Place, at: Path): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item as Json, placeAt(place, index), [...at, index]));
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      const inner = placeAt(place, key);
      if (!identity.test(inner.path) && !isHolder(child)) {
        const known = found.get(inner.path);
        if (known === undefined) found.set(inner.path, [[...at, key]]);
        else known.push([...at, key]);
      }
      visit(child, inner, [...at, key]);
    }
  };
  visit(object, placeOf(object), []);
  return found;
}

function isHolder(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object' && item !== null);
  return isObject(value) && Object.keys(value).length > 0;
}

/** Every field that the schema of a kind knows below `spec`; a schema inside itself is followed once. */
export function knownFields(groupKind: string): readonly FieldPath[] {
  const facts = builtInCatalogue().kinds.get(groupKind);
  const version = Object.values(facts?.versions ?? {}).find(({ current }) => current === true);
  const root = version?.root;
  if (facts === undefined || root === undefined) return [];
  const found: FieldPath[] = [];
  const visit = (index: number | undefined, path: FieldPath, above: readonly number[]): void => {
    const node = index === undefined ? undefined : facts.nodes[index];
    if (node === undefined || index === undefined || above.includes(index)) return;
    const within = [...above, index];
    if (node.items !== undefined) visit(node.items, `${path}[]`, within);
    for (const [name, field] of Object.entries(node.fields ?? {})) {
      if (above.length === 0 && name !== 'spec') continue;
      if (isLeaf(facts.nodes, field)) found.push(`${path}.${name}`);
      visit(field, `${path}.${name}`, within);
    }
    if (node.values !== undefined) {
      if (isLeaf(facts.nodes, node.values)) found.push(`${path}.{}`);
      visit(node.values, `${path}.{}`, within);
    }
  };
  visit(root, groupKind.slice(groupKind.lastIndexOf('/') + 1), []);
  return found.filter((path) => !identity.test(path));
}

/** Whether values of this schema are no objects, and no lists of objects. */
function isLeaf(nodes: readonly SchemaNode[], index: number): boolean {
  const node = nodes[index];
  if (node?.items !== undefined) return isLeaf(nodes, node.items);
  return node?.values === undefined && Object.keys(node?.fields ?? {}).length === 0;
}
