import { objectAt, type Json, type JsonObject } from '../../../kube/resource.ts';
import { compact } from '../assembly/object.ts';

/** The object with other values of some fields of its `spec`; those that are undefined are taken out. */
export function withSpec(object: JsonObject, fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return { ...object, spec: compact({ ...objectAt(object, ['spec']), ...fields }) };
}
