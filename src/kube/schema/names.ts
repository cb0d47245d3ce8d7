import { isObject, objectAt, type Resource } from '../resource.ts';
import type { Path } from '../../yaml/document.ts';

/** A name, label or annotation that the API server refuses. */
export interface BadName {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly help: string;
}

// Source: k8s.io/apimachinery pkg/util/validation: IsDNS1123Label, IsDNS1123Subdomain, IsQualifiedName, IsValidLabelValue.
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Groups and kinds that take nearly any name: `system:node`. */
const freeGroups: ReadonlySet<string> = new Set(['rbac.authorization.k8s.io', 'certificates.k8s.io', 'apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io']);
const freeKinds: ReadonlySet<string> = new Set(['IPAddress', 'ServiceCIDR', 'Event', 'PodDisruptionBudget']);
const labelKinds: ReadonlySet<string> = new Set(['Service', 'Namespace']);

/** Judges the name, the namespace, and the keys and values of labels and annotations. */
export function findBadNames(resource: Resource): BadName[] {
  const metadata = objectAt(resource.raw, ['metadata']);
  if (!metadata) return [];
  const bad: BadName[] = [];
  const { name, namespace } = metadata;
  if (typeof name === 'string' && name !== '' && !isNameAllowed(resource, name)) {
    const isLabel = labelKinds.has(resource.kind) && resource.group === '';
    bad.push({ path: ['metadata', 'name'], part: 'value', message: `\`${name.slice(0, 80)}\` is no name for a ${resource.kind}`, help: `use at most ${isLabel ? 63 : 253} lower-case letters, digits${isLabel ? ' and `-`' : ', `-` and `.`'}, with a letter or digit at both ends` });
  }
  if (typeof namespace === 'string' && namespace !== '' && resource.namespace !== '' && !(label.test(namespace) && namespace.length <= 63)) {
    bad.push({ path: ['metadata', 'namespace'], part: 'value', message: `\`${namespace.slice(0, 80)}\` is no name for a namespace`, help: 'use at most 63 lower-case letters, digits and `-`, with a letter or digit at both ends' });
  }
  findBadLabels(metadata['labels'], ['metadata', 'labels'], true, bad);
  findBadLabels(metadata['annotations'], ['metadata', 'annotations'], false, bad);
  return bad;
}

function isNameAllowed(resource: Resource, name: string): boolean {
  if (freeGroups.has(resource.group) || freeKinds.has(resource.kind)) return true;
  if (labelKinds.has(resource.kind) && resource.group === '') return name.length <= 63 && label.test(name);
  return name.length <= 253 && subdomain.test(name);
}

function findBadLabels(map: unknown, path: Path, hasShortValues: boolean, bad: BadName[]): void {
  if (!isObject(map)) return;
  const noun = hasShortValues ? 'a label' : 'an annotation';
  for (const key in map) {
    if (!isQualifiedName(hasShortValues ? key : key.toLowerCase())) {
      bad.push({ path: [...path, key], part: 'key', message: `\`${key.slice(0, 80)}\` is no key for ${noun}`, help: 'write `name` or `prefix/name`: at most 63 letters, digits, `-`, `_` and `.`, and a lower-case domain before the `/`' });
    }
    const value = map[key];
    if (hasShortValues && typeof value === 'string' && value !== '' && !(value.length <= 63 && qualified.test(value))) {
      bad.push({ path: [...path, key], part: 'value', message: `\`${value.slice(0, 80)}\` is no value for a label`, help: 'use at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; longer texts belong in annotations' });
    }
  }
}

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (name.length > 63 || !qualified.test(name)) return false;
  if (slash < 0) return true;
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && subdomain.test(prefix);
}
