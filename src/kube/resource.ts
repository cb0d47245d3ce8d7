import type { Span } from '../diagnostics/diagnostic.ts';
import type { Part, Path, YamlDocument } from '../yaml/document.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A file as it was read: its name as the user gave it, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A Kubernetes object as found. Unknown fields are kept; nothing here is ever changed. */
export interface Resource {
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Empty for cluster-scoped kinds; `default` where the manifest names none. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly raw: JsonObject;
  readonly source: ResourceSource;
}

export interface ResourceSource {
  readonly file: string;
  readonly document: YamlDocument;
  /** Where the object stands in its document: empty, or `['items', 3]` inside a List. */
  readonly path: Path;
}

/** `group/Kind`, or `Kind` in the core group: `networking.istio.io/VirtualService`, `Service`. */
export type GroupKind = string;

export function groupKindOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): GroupKind {
  if (group === '') return kind;
  let kinds = groupKinds.get(group);
  if (kinds === undefined) groupKinds.set(group, (kinds = new Map()));
  let groupKind = kinds.get(kind);
  if (groupKind === undefined) kinds.set(kind, (groupKind = `${group}/${kind}`));
  return groupKind;
}

/** By group and kind: every table and rule asks for each object, and a text that is joined anew has to be hashed anew. */
const groupKinds = new Map<string, Map<string, GroupKind>>();

/** `Kind namespace/name`, or `Kind name` for a cluster-scoped object. */
export function describeResource(resource: Pick<Resource, 'kind' | 'namespace' | 'name'>): string {
  return `${resource.kind} ${resource.namespace === '' ? '' : `${resource.namespace}/`}${resource.name}`;
}

/** Position of a field, or of its closest existing ancestor. Slow on the first call for a document: ask only to report. */
export function spanOf(resource: Resource, path: Path, part?: Part): Span {
  const { file, document, path: at } = resource.source;
  return { file, ...document.locate(at.length === 0 ? path : [...at, ...path], part) };
}

/** The value at a path inside raw JSON; undefined where any step is missing. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  // An index instead of an iterator: this is the innermost loop of every rule.
  for (let depth = 0; depth < path.length; depth += 1) {
    const step = path[depth] ?? '';
    if (typeof current !== 'object' || current === null) return undefined;
    if (!Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list field; empty when the field is absent or of another type. */
export function listAt(value: unknown, path: Path): readonly Json[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as Json[]) : [];
}

export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, path: Path): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
}

export function objectAt(value: unknown, path: Path): JsonObject | undefined {
  const found = valueAt(value, path);
  return isObject(found) ? found : undefined;
}

/** A map of texts such as labels; entries of other types are left out. */
export function textMapAt(value: unknown, path: Path): Readonly<Record<string, string>> {
  const found = objectAt(value, path);
  if (!found) return {};
  if (holdsTextsOnly(found)) return found;
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function holdsTextsOnly(map: JsonObject): map is Readonly<Record<string, string>> {
  for (const key in map) if (typeof map[key] !== 'string') return false;
  return true;
}
