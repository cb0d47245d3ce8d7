import type { Resource } from '../../../../src/kube/resource.ts';
import { isObject, textMapAt, type JsonObject } from '../../../../src/kube/resource.ts';
import { placeAt, placeOf, type FieldPath, type Place } from './field-paths.ts';

/** Fields that somebody asked for, present or not: by name, or as one of all that an object has. */
export interface Reads {
  readonly byName: Set<FieldPath>;
  readonly listed: Set<FieldPath>;
}

/** Names that the language itself asks every object for. */
const ofTheLanguage = new Set(['toJSON', 'then', 'constructor', 'valueOf', 'toString', 'hasOwnProperty', '__proto__']);

/** The same resource, which notes what is read of it. It is slower to read and otherwise no different. */
export function watchReads(resource: Resource, reads: Reads): Resource {
  const raw = watched(resource.raw, placeOf(resource.raw), reads) as JsonObject;
  return { ...resource, raw, labels: textMapAt(raw, ['metadata', 'labels']), annotations: textMapAt(raw, ['metadata', 'annotations']) };
}

/** One watched value for each value, so that what compares by identity still does. */
const known = new WeakMap<Reads, WeakMap<object, object>>();

function watched(value: unknown, place: Place, reads: Reads): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const values = known.get(reads) ?? new WeakMap<object, object>();
  known.set(reads, values);
  const already = values.get(value);
  if (already !== undefined) return already;
  const proxy = new Proxy(value, handlerOf(place, reads));
  values.set(value, proxy);
  return proxy;
}

function handlerOf(place: Place, reads: Reads): ProxyHandler<object> {
  // Whoever lists the fields of an object then gets each of them: that is no question for one of them.
  const listed = new Set<string>();
  const note = (target: object, key: string | symbol, isGet: boolean): void => {
    if (typeof key !== 'string' || ofTheLanguage.has(key)) return;
    if (Array.isArray(target)) return;
    const { path } = placeAt(place, key);
    if (listed.has(key)) reads.listed.add(path);
    else reads.byName.add(path);
    if (isGet) listed.delete(key);
  };
  return {
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      for (const key of keys) if (typeof key === 'string' && !Array.isArray(target)) listed.add(key);
      return keys;
    },
    getOwnPropertyDescriptor(target, key) {
      note(target, key, false);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    has(target, key) {
      note(target, key, false);
      return Reflect.has(target, key);
    },
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || (Array.isArray(target) && !/^\d+$/.test(key))) return value;
      note(target, key, true);
      return watched(value, placeAt(place, Array.isArray(target) ? Number(key) : key), reads);
    },
  };
}

export function noReads(): Reads {
  return { byName: new Set(), listed: new Set() };
}

/** Whether an object is the ConfigMap that holds the settings of the mesh as a text. */
export function isMeshSettings({ kind, data }: JsonObject): boolean {
  return kind === 'ConfigMap' && isObject(data) && typeof data['mesh'] === 'string';
}
