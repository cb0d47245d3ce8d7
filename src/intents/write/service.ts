import type { Node } from 'yaml';
import { assert } from '../../base/assert.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { VersionLabels } from '../intent.ts';
import { hasScope, placeFor, type Scope } from './matches.ts';
import type { MeshText } from './mesh-text.ts';
import { isNamed, type MeshNames } from './names.ts';
import { inBraces, isMeshMap, itemsOf, mapAt, onLines, put, putItems, text, textOf, whenNode, word, type MeshMap } from './nodes.ts';

/** The file and what its names mean. */
export interface MeshDraft {
  readonly file: MeshText;
  readonly names: MeshNames;
  /** Keys of `access` that a withdrawal opened for anyone: who is allowed next is alone again. */
  readonly opened: Set<string>;
  /** Items that were added to lists: they stay in the order in which they were said. */
  readonly fresh: Set<Node>;
}

/** What a file cannot hold; undefined where it was written. */
export type Unwritten = string | undefined;

/** The key under which a section speaks of a Service. */
export function keyOfService({ file, names }: MeshDraft, section: string, id: QualifiedName): string | undefined {
  return file.keys(section).find((key) => isNamed(key, id, names.serviceOf));
}

/** The entry of a Service under `services`, put there where there is none. */
export function serviceEntry(draft: MeshDraft, id: QualifiedName): MeshMap {
  const key = keyOfService(draft, 'services', id) ?? draft.names.writeService(id);
  return mapAt(draft.file.holder('services', key), key);
}

/** The entry of a version of a Service. What tells its pods apart has to be what the file says of it already. */
export function versionEntry(entry: MeshMap, version: string, labels: VersionLabels | undefined): MeshMap | string {
  const own = mapAt(mapAt(entry, 'versions'), version);
  if (!labels) return own;
  const wanted = inBraces(Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, text(value)])));
  const found = own.get('labels', true);
  if (isMeshMap(found) && sorted(found) !== sorted(wanted)) return `version \`${version}\` has other labels in mesh.yaml`;
  if (!isMeshMap(found)) put(own, 'labels', wanted);
  return own;
}

function sorted(map: MeshMap): string {
  return JSON.stringify(map.items.map(({ key, value }) => [textOf(key), textOf(value)]).sort());
}

/** Says which pods a version is, where labels say it. */
export function noteVersion(entry: MeshMap, version: string, labels: VersionLabels | undefined): Unwritten {
  if (!labels) return undefined;
  const found = versionEntry(entry, version, labels);
  return typeof found === 'string' ? found : undefined;
}

interface ListPlace {
  readonly entry: MeshMap;
  readonly key: 'routes' | 'requests' | 'faults' | 'mirror' | 'rewrite' | 'redirect' | 'limit';
  readonly service: QualifiedName;
}

/** The item of a list that speaks of just these requests: the one that is there, or a new one where it belongs. */
function itemFor(draft: MeshDraft, { entry, key, service }: ListPlace, scope: Scope): MeshMap {
  const items = itemsOf(entry.get(key, true));
  const list = { service, isByPort: key === 'requests' };
  const found = items.find((item) => hasScope(item, scope, list, draft.names));
  if (found) {
    assert(isMeshMap(found), 'what has requests of its own is a mapping');
    return found;
  }
  const fresh = onLines({ when: whenNode(scope.when, draft.names.writeWorkload), port: scope.port === undefined ? undefined : word(scope.port) });
  items.splice(placeFor(items, scope, { ...list, fresh: draft.fresh }, draft.names), 0, fresh);
  draft.fresh.add(fresh);
  putItems(entry, key, items, !['routes', 'requests', 'faults'].includes(key));
  if (entry.flow) fresh.flow = true;
  return fresh;
}

/** Writes what an item says, in place of what it said under these keys. */
export function putItem(draft: MeshDraft, place: ListPlace, scope: Scope, fields: Readonly<Record<string, Node | undefined>>): void {
  const item = itemFor(draft, place, scope);
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) item.delete(key);
    else put(item, key, value);
  }
}
