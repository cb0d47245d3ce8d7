import type { JsonObject } from '../../../src/kube/resource.ts';
import type { KubernetesObject } from '../api-client.ts';

/** What turns the configuration that is in force into another one. */
export interface MeshChange {
  readonly remove: readonly KubernetesObject[];
  /** To be created or updated, oldest first; between two lists the clock of the server has to move on to another second. */
  readonly apply: readonly (readonly KubernetesObject[])[];
  /** Keys of those that stay as they are, with the age that they have. */
  readonly keep: ReadonlySet<string>;
}

export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion.replace(/\/?[^/]*$/, '')} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** As the API server takes it: an age is not for us to set. */
export function withoutAge(object: KubernetesObject): KubernetesObject {
  const { creationTimestamp: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function asObjects(objects: readonly JsonObject[]): readonly KubernetesObject[] {
  return objects as unknown as readonly KubernetesObject[];
}

function ageOf({ metadata }: KubernetesObject): string {
  return typeof metadata['creationTimestamp'] === 'string' ? metadata['creationTimestamp'] : '';
}

/** Nobody looks at their age, so they are updated. */
function isAgeless({ kind }: KubernetesObject): boolean {
  return kind === 'Service' || kind === 'Secret' || kind === 'Namespace';
}

/** The API server does not let a Service change its address or its type. */
function isAnother(before: KubernetesObject | undefined, { kind, spec }: KubernetesObject): boolean {
  const fixed = (of: unknown): string => JSON.stringify([(of as { readonly clusterIP?: string } | undefined)?.clusterIP, (of as { readonly type?: string } | undefined)?.type]);
  return kind === 'Service' && before !== undefined && fixed(before['spec']) !== fixed(spec);
}

/**
 * Everything whose age may matter is made anew from the first object on that is not there yet, so that whatever is
 * younger in `wanted` is younger in the mesh.
 */
export function changeTo(current: ReadonlyMap<string, KubernetesObject>, wanted: readonly KubernetesObject[]): MeshChange {
  const isThere = (object: KubernetesObject): boolean => JSON.stringify(current.get(keyOf(object))) === JSON.stringify(withoutAge(object));
  const aged = wanted.filter((object) => !isAgeless(object));
  const oldestNew = aged.filter((object) => !isThere(object)).map(ageOf).sort()[0];
  const stays = (object: KubernetesObject): boolean => isThere(object) && (isAgeless(object) || oldestNew === undefined || ageOf(object) < oldestNew);
  const keep = new Set(wanted.filter(stays).map(keyOf));
  const updated = new Set(wanted.filter((object) => isAgeless(object) && !isAnother(current.get(keyOf(object)), object)).map(keyOf));
  const fresh = wanted.filter((object) => !keep.has(keyOf(object)));
  const ages = [...new Set(fresh.map(ageOf))].sort();
  return {
    remove: [...current].filter(([key]) => !keep.has(key) && !updated.has(key)).map(([, object]) => object),
    apply: ages.map((age) => fresh.filter((object) => ageOf(object) === age).map(withoutAge)),
    keep,
  };
}
