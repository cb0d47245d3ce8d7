import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateMesh } from '../../bench/generate-mesh.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { groupKindOf, isObject, type Json, type JsonObject, type Resource, type SourceFile } from '../kube/resource.ts';
import { discover } from './discover.ts';
import type { Topology } from './topology.ts';
import { isReadByDiscovery, readByDiscovery } from './what-is-read.ts';

const shop = new URL('../../examples/shop', import.meta.url).pathname;
const manifests = readdirSync(shop, { recursive: true }).map(String).filter((name) => /\.ya?ml$/.test(name)).sort().map((path) => ({ path, text: readFileSync(join(shop, path), 'utf8') }));

function read(files: readonly SourceFile[]): Resource[] {
  return files.flatMap((file) => [...decodeFile(file).resources]);
}

/** The object without every field whose absence discovery is said not to notice. */
function pruned(resource: Resource): Resource {
  if (!isReadByDiscovery(groupKindOf(resource))) return { ...resource, raw: { apiVersion: resource.apiVersion, kind: resource.kind, metadata: { name: resource.name, namespace: resource.namespace } } };
  const without = (raw: JsonObject, prune: (value: Json) => Json): JsonObject => prune(raw) as JsonObject;
  let raw = resource.raw;
  for (const path of pathsIn(raw, [])) {
    const shorter = without(raw, (value) => removed(value, path));
    if (readByDiscovery({ ...resource, raw: shorter }) === readByDiscovery(resource)) raw = shorter;
  }
  return { ...resource, raw };
}

/** Fields of objects, the outer ones first. Items of lists stay: their number counts. */
function pathsIn(value: Json | undefined, at: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsIn(item as Json, [...at, index]));
  if (value === undefined || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...at, key], ...pathsIn(child, [...at, key])]);
}

function removed(value: Json, [step, ...rest]: readonly (string | number)[]): Json {
  if (step === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json, index) => (index === step ? removed(item, rest) : item));
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (key !== step ? [[key, child]] : rest.length === 0 ? [] : [[key, removed(child ?? null, rest)]])));
}

function told(topology: Topology): unknown {
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(topology).map(([name, part]) => [name, part instanceof Map ? [...part] : part]))));
}

describe.each([
  ['the shop', manifests],
  ['a synthetic mesh', generateMesh({ services: 24, seed: 5 }).files],
])('what discovery reads of %s', (_, files) => {
  it('is all that decides the call graph', () => {
    const whole = read(files);
    const less = whole.map(pruned);
    expect(JSON.stringify(less.map(({ raw }) => raw)).length).toBeLessThan(JSON.stringify(whole.map(({ raw }) => raw)).length * 0.95);
    expect(told(discover(ResourceSet.of(less)))).toEqual(told(discover(ResourceSet.of(whole))));
  });
});
