import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../../src/kube/resource.ts';
import { isObject } from '../../../../src/kube/resource.ts';
import { readYaml } from '../../../../src/yaml/read.ts';
import { readCaseFile } from '../../../../test/real-mesh/recording.ts';
import { paths } from '../../paths.ts';
import { canonical } from '../../recorded-try.ts';

/** Kinds that istiod's webhook is asked about, but for EnvoyFilter: what is inside one is Envoy's, and the webhook reads it with Envoy's own types. */
const groups = /^(?:networking|security|telemetry|extensions)\.istio\.io\//;

export function isJudged({ apiVersion, kind }: JsonObject): boolean {
  return groups.test(String(apiVersion)) && kind !== 'EnvoyFilter';
}

/** What mutations begin with: objects that set nearly every field, and those of the recorded cases, each spec once. */
export function seedObjects(): readonly JsonObject[] {
  const folder = join(paths.root, 'cases');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl') && !name.startsWith('admission')).sort();
  const recorded = files.flatMap((name) => readCaseFile(join(folder, name))).flatMap(({ objects = [] }) => objects);
  const bySpec = new Map([...writtenSeeds(), ...recorded].filter(isJudged).map((object) => [canonical([object['kind'] as Json, object['spec'] ?? null]), withoutAge(object)]));
  return [...bySpec.values()];
}

export function withoutAge(object: JsonObject): JsonObject {
  const { creationTimestamp: _, ...metadata } = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata };
}

/** In the order of the file. */
export function writtenSeeds(): readonly JsonObject[] {
  return readYaml(readFileSync(join(import.meta.dirname, 'seeds.yaml'), 'utf8')).documents.flatMap(({ value }) => (isObject(value) ? [value] : []));
}
