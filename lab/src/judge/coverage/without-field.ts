import { decodeFile } from '../../../../src/kube/decode.ts';
import { ResourceSet } from '../../../../src/kube/resource-set.ts';
import { isObject, type Json, type JsonObject, type Resource } from '../../../../src/kube/resource.ts';
import { backends } from '../../../../src/meshes/registry.ts';
import type { MeshModel } from '../../../../src/model/mesh-model.ts';
import { discover } from '../../../../src/topology/discover.ts';
import type { Path } from '../../../../src/yaml/document.ts';
import { readYaml } from '../../../../src/yaml/read.ts';
import { replaceAt } from '../admission/json-tree.ts';
import { fieldsIn, type FieldPath } from './field-paths.ts';
import { isMeshSettings } from './watch-reads.ts';

/** An object of a round as resources, with the fields that it sets. */
export interface Piece {
  readonly object: JsonObject;
  readonly resources: readonly Resource[];
  readonly fields: ReadonlyMap<FieldPath, readonly Path[]>;
}

export function pieceOf(object: JsonObject, file: string): Piece {
  const fields = isMeshSettings(object) ? fieldsIn({ kind: 'MeshConfig', ...settingsIn(object) }) : fieldsIn(object);
  return { object, resources: decode(object, file), fields };
}

function decode(object: JsonObject, file: string): readonly Resource[] {
  return decodeFile({ path: file, text: JSON.stringify(object) }).resources;
}

function settingsIn(object: JsonObject): JsonObject {
  const text = (object['data'] as JsonObject)['mesh'];
  const value = readYaml(String(text)).documents[0]?.value;
  return isObject(value) ? value : {};
}

/** The same piece with one of its fields taken out, wherever it stands in the object. */
export function withoutField({ object, resources, fields }: Piece, field: FieldPath): readonly Resource[] {
  const file = resources[0]?.source.file ?? 'without.yaml';
  // From the end, so that no path moves before it is used.
  const places = [...(fields.get(field) ?? [])].reverse();
  if (!isMeshSettings(object)) return decode(places.reduce<Json>((current, path) => replaceAt(current, path, undefined), object) as JsonObject, file);
  const rest = places.reduce<Json>((current, path) => replaceAt(current, path, undefined), settingsIn(object));
  return decode({ ...object, data: { ...(object['data'] as JsonObject), mesh: JSON.stringify(rest) } }, file);
}

export function modelOf(resources: readonly Resource[]): MeshModel {
  const set = ResourceSet.of(resources);
  const model = backends.get('istio')?.lift({ resources: set, topology: discover(set) });
  if (model === undefined) throw new Error('no mesh of this name can be lifted');
  return model;
}
