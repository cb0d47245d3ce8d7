import { listAt, objectAt, textAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { expand, type Lookup } from './expansion.ts';
import { placeOf, type Place } from './places.ts';
import { dataOf } from './secrets.ts';
import type { Container, PodOwner } from './workloads.ts';

/** One environment variable of a container, with where its value stands. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly kind: 'env' | 'config-map' | 'secret';
  readonly place: Place;
  /** Set when the value stands in an object that others can share. */
  readonly source?: string;
}

export interface Environment {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly lookup: Lookup;
  /** ConfigMaps and Secrets that it takes values from and that are not in the input. */
  readonly missing: readonly string[];
}

/** Finds `FOO_SERVICE_HOST` and `FOO_SERVICE_PORT` of the Services of a namespace. */
export type ServiceVariables = (namespace: string, name: string) => string | undefined;

/** The environment as the kubelet builds it: `envFrom` in order, then `env`, the last of a name wins, `$(NAME)` replaced. */
export function environmentOf(owner: PodOwner, container: Container, resources: ResourceSet, serviceVariables: ServiceVariables): Environment {
  const raw = new Map<string, Variable>();
  const missing: string[] = [];
  for (const source of listAt(container.raw, ['envFrom'])) {
    for (const variable of importedVariables(owner, source, resources, missing)) raw.set(variable.name, variable);
  }
  listAt(container.raw, ['env']).forEach((entry, index) => {
    const variable = ownVariable(owner, container, entry, index, resources, missing);
    if (variable) raw.set(variable.name, variable);
    else raw.delete(textAt(entry, ['name']) ?? '');
  });
  const hasServiceLinks = owner.podSpec['enableServiceLinks'] !== false;
  const lookup: Lookup = (name) => raw.get(name)?.value ?? relaxed(raw, name) ?? (hasServiceLinks ? serviceVariables(owner.namespace, name) : undefined);
  return { variables: expandAll(raw, lookup), lookup, missing };
}

/** Few environments refer to their own variables: the others are as they are written. */
function expandAll(raw: ReadonlyMap<string, Variable>, lookup: Lookup): ReadonlyMap<string, Variable> {
  const hasReferences = [...raw.values()].some(({ value }) => value.includes('$'));
  return hasReferences ? new Map([...raw].map(([name, variable]) => [name, { ...variable, value: expand(variable.value, lookup) }])) : raw;
}

/** Spring reads `db.host` from DB_HOST as well. */
function relaxed(raw: ReadonlyMap<string, Variable>, name: string): string | undefined {
  return /[.-]/.test(name) ? raw.get(name.replaceAll(/[.-]/g, '_').toUpperCase())?.value : undefined;
}

function importedVariables(owner: PodOwner, source: Json, resources: ResourceSet, missing: string[]): Variable[] {
  const prefix = textAt(source, ['prefix']) ?? '';
  for (const { field, kind } of referenceKinds) {
    const reference = objectAt(source, [`${field}Ref`]);
    if (!reference) continue;
    const object = objectNamed(owner, reference, kind, resources, missing);
    if (!object) return [];
    return [...dataOf(object)].map(([key, { text, field: data }]) => variableFrom(object, prefix + key, key, text, data));
  }
  return [];
}

const referenceKinds = [
  { field: 'configMap', kind: 'ConfigMap' },
  { field: 'secret', kind: 'Secret' },
] as const;

function ownVariable(owner: PodOwner, container: Container, entry: Json, index: number, resources: ResourceSet, missing: string[]): Variable | undefined {
  const name = textAt(entry, ['name']);
  if (name === undefined) return undefined;
  const value = valueAt(entry, ['value']);
  if (value !== undefined && value !== null) {
    return { name, value: String(value as string | number | boolean), kind: 'env', place: placeOf(owner.resource, [...container.path, 'env', index, 'value']) };
  }
  for (const { field, kind } of referenceKinds) {
    const reference = objectAt(entry, ['valueFrom', `${field}KeyRef`]);
    const object = reference ? objectNamed(owner, reference, kind, resources, missing) : undefined;
    const key = textAt(reference, ['key']) ?? '';
    const found = object ? dataOf(object).get(key) : undefined;
    if (object && found) {
      const { source: _shared, ...variable } = variableFrom(object, name, key, found.text, found.field);
      return variable;
    }
  }
  return undefined;
}

function objectNamed(owner: PodOwner, reference: Json, kind: 'ConfigMap' | 'Secret', resources: ResourceSet, missing: string[]): Resource | undefined {
  const name = textAt(reference, ['name']) ?? '';
  const object = resources.get(kind, owner.namespace, name);
  if (!object && name !== '' && valueAt(reference, ['optional']) !== true) missing.push(`${kind} \`${name}\``);
  return object;
}

function variableFrom(object: Resource, name: string, key: string, text: string, field: 'data' | 'stringData'): Variable {
  return {
    name,
    value: text,
    kind: object.kind === 'Secret' ? 'secret' : 'config-map',
    place: placeOf(object, [field, key]),
    source: `${object.kind} ${object.namespace}/${object.name}`,
  };
}
