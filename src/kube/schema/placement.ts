import { compareText } from '../../base/order.ts';
import type { Path } from '../../yaml/document.ts';
import { isObject, valueAt } from '../resource.ts';
import fieldAliases from './field-aliases.json' with { type: 'json' };
import type { CataloguedKind } from './catalogue.ts';
import type { SchemaNode } from './schema-table.ts';

/** Where a misplaced field belongs. */
export interface Placement {
  /** Paths such as `spec.http[0].retries`, or words that name another kind. */
  readonly belongs: readonly string[];
  /** Steps through the schema between where it stands and where it belongs; 0 for a known alias. */
  readonly distance: number;
}

/** The way to an object inside a schema: field names, `[]` for the items of a list, `{}` for the values of a map. */
type SchemaPath = readonly string[];

interface Home {
  readonly path: SchemaPath;
  readonly node: SchemaNode;
}

/** Deeper than any mesh kind goes, and an end to schemas that contain themselves. */
const maxDepth = 12;
const maxHomes = 20_000;

const indexes = new WeakMap<CataloguedKind, Map<number, ReadonlyMap<string, readonly Home[]>>>();

/** Every place of a kind's schema that has a field of this name. Built once per kind and version, when first needed. */
function homesOf(kind: CataloguedKind, root: number): ReadonlyMap<string, readonly Home[]> {
  const byRoot = indexes.get(kind) ?? new Map<number, ReadonlyMap<string, readonly Home[]>>();
  indexes.set(kind, byRoot);
  const known = byRoot.get(root);
  if (known) return known;
  const homes = new Map<string, Home[]>();
  let open: { index: number; path: SchemaPath }[] = [{ index: root, path: [] }];
  for (let depth = 0, count = 0; depth < maxDepth && open.length > 0 && count < maxHomes; depth += 1) {
    const next: typeof open = [];
    for (const { index, path } of open) {
      const node = kind.nodes[index];
      if (node === undefined) continue;
      for (const [field, child] of Object.entries(node.fields ?? {})) {
        const found = homes.get(field);
        const home = { path, node: kind.nodes[child] ?? {} };
        if (found) found.push(home);
        else homes.set(field, [home]);
        count += 1;
        next.push({ index: child, path: [...path, field] });
      }
      if (node.items !== undefined) next.push({ index: node.items, path: [...path, '[]'] });
      if (node.values !== undefined) next.push({ index: node.values, path: [...path, '{}'] });
    }
    open = next;
  }
  byRoot.set(root, homes);
  return homes;
}

/** The nearest place in the kind where the unknown field at `path` would be known, and would take its value. */
export function findPlacement(kind: CataloguedKind, root: number, object: unknown, path: Path, value: unknown): Placement | undefined {
  const field = String(path.at(-1));
  const alias = aliasOf(kind.groupKind, field);
  if (alias?.elsewhere !== undefined) return { belongs: [alias.elsewhere], distance: 0 };
  const search: Search = { kind, root, object, path, here: schemaPathOf(kind, root, path.slice(0, -1)) };
  if (alias?.fields !== undefined) return placeAlias(search, alias.fields, value);
  const found = nearestHome(search, field, (home) => home.path.length > 0 && accepts(home.node, value));
  return found && isNearEnough(search, found) ? { belongs: [describe(found.home.path, search)], distance: found.cost } : undefined;
}

interface Search {
  readonly kind: CataloguedKind;
  readonly root: number;
  readonly object: unknown;
  /** Where the unknown field stands, and the same way through the schema without the field. */
  readonly path: Path;
  readonly here: SchemaPath;
}

function nearestHome(search: Search, field: string, isFit: (home: Home) => boolean): { readonly home: Home; readonly cost: number } | undefined {
  let best: { home: Home; cost: number } | undefined;
  for (const home of homesOf(search.kind, search.root).get(field) ?? []) {
    if (!isFit(home)) continue;
    const cost = costOf(search, home.path);
    if (best === undefined || cost < best.cost || (cost === best.cost && comparePaths(home.path, best.home.path) < 0)) best = { home, cost };
  }
  return best;
}

/** Straight up or down the tree a name is a good sign; round a corner it must not be far. */
function isNearEnough({ here }: Search, { home, cost }: { readonly home: Home; readonly cost: number }): boolean {
  const common = commonLength(here, home.path);
  const isStraight = common === here.length || common === home.path.length;
  return cost <= (isStraight ? 5 : 3);
}

interface Alias {
  /** What says it in this kind: a field, or the way to one, found from where the alias stands. */
  readonly fields?: readonly string[];
  /** Words for a place in another kind. */
  readonly elsewhere?: string;
}

const aliases = fieldAliases as unknown as Readonly<Record<string, Readonly<Record<string, Alias>>>>;

function aliasOf(groupKind: string, field: string): Alias | undefined {
  const ofKind = Object.hasOwn(aliases, groupKind) ? aliases[groupKind] : undefined;
  return ofKind !== undefined && Object.hasOwn(ofKind, field) ? ofKind[field] : undefined;
}

/** Of several fields that an alias may mean, those that the settings inside it need. */
function placeAlias(search: Search, fields: readonly string[], value: unknown): Placement | undefined {
  const targets: SchemaPath[] = [];
  for (const field of fields) {
    const [first = field, ...rest] = field.split('.');
    const found = nearestHome(search, first, () => true);
    if (found) targets.push([...found.home.path, first, ...rest]);
  }
  if (targets.length === 0) return undefined;
  const needed = isObject(value) ? coveringTargets(search, targets, Object.keys(value)) : [];
  return { belongs: (needed.length === 0 ? targets : needed).map((target) => describe(target, search)), distance: 0 };
}

/** The fewest targets that hold all of the settings that any of them holds, the most useful first. */
function coveringTargets(search: Search, targets: readonly SchemaPath[], settings: readonly string[]): SchemaPath[] {
  const homes = homesOf(search.kind, search.root);
  const holds = (target: SchemaPath, setting: string): boolean => (homes.get(setting) ?? []).some((home) => commonLength(home.path, target) === target.length);
  let open = settings.filter((setting) => targets.some((target) => holds(target, setting)));
  const chosen: SchemaPath[] = [];
  while (open.length > 0) {
    const counts = targets.map((target) => open.filter((setting) => holds(target, setting)).length);
    const best = targets[counts.indexOf(Math.max(...counts))];
    if (best === undefined) break;
    chosen.push(best);
    open = open.filter((setting) => !holds(best, setting));
  }
  return chosen;
}

function schemaPathOf(kind: CataloguedKind, root: number, path: Path): SchemaPath {
  let node = kind.nodes[root];
  return path.map((step) => {
    const isField = typeof step === 'string' && node?.fields !== undefined && Object.hasOwn(node.fields, step);
    const child = isField ? node?.fields?.[step] : typeof step === 'number' ? node?.items : node?.values;
    node = child === undefined ? undefined : kind.nodes[child];
    return isField ? String(step) : typeof step === 'number' ? '[]' : '{}';
  });
}

/** Steps up and down the tree; a list crossed on the way down counts half more, an object that is already written half less. */
function costOf({ here, object, path }: Search, home: SchemaPath): number {
  const common = commonLength(here, home);
  const down = home.slice(common);
  const lists = down.filter((step) => step === '[]' || step === '{}').length;
  const isWritten = lists === 0 && isNullOrObject(valueAt(object, [...path.slice(0, common), ...down]));
  return here.length - common + down.length + lists * 0.5 - (isWritten ? 0.5 : 0);
}

function isNullOrObject(value: unknown): boolean {
  return value === null || isObject(value);
}

function commonLength(a: SchemaPath, b: SchemaPath): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function comparePaths(a: SchemaPath, b: SchemaPath): number {
  return a.length - b.length || compareText(a.join('.'), b.join('.'));
}

/** Whether a value of this shape may stand where the schema is, whatever its content. */
export function accepts(node: SchemaNode, value: unknown): boolean {
  if (value === null || node.type === undefined) return true;
  if (Array.isArray(value)) return node.type === 'array';
  if (isObject(value)) return node.type === 'object';
  return node.type !== 'array' && node.type !== 'object';
}

/** The part shared with where the field stands keeps its indexes: `spec.http[2].retries`. */
function describe(home: SchemaPath, { here, path }: Search): string {
  const common = commonLength(here, home);
  return describePath(home.map((step, index) => (index < common ? (path[index] ?? step) : step)));
}

/** `spec.http[0].route`; the root of the object reads as its own words. */
export function describePath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (step === '[]') text += '[]';
    else if (step === '{}') text += '.*';
    else if (/^[\w$-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `["${step}"]`;
  }
  return text === '' ? 'the object itself' : text;
}
