import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFile } from '../../src/kube/decode.ts';
import { isObject, type Json, type JsonObject } from '../../src/kube/resource.ts';
import { readAuthorizationPolicy, type AuthorizationPolicy } from '../../src/meshes/istio/lift/admission/authorization-policy.ts';
import { selectionOf } from '../../src/meshes/istio/lift/admission/selection.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { authorizersOf } from './envoy-ext-authz.ts';
import { customFilters, policyFilters } from './envoy-rbac.ts';
import { disagreement } from './rbac-decision.ts';

interface AuthzFile {
  readonly meta: { readonly proxy: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }; readonly services: readonly string[] };
  readonly cases: readonly AuthzCase[];
}

interface AuthzCase {
  readonly name: string;
  readonly mode: 'http' | 'tcp';
  readonly input: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly customBuilder: boolean;
  readonly meshConfig: JsonObject | null;
  readonly expected: readonly string[];
}

export interface AuthzScore {
  readonly name: string;
  readonly points: number;
  readonly of: number;
  readonly misses: readonly { readonly case: string; readonly why: string }[];
}

/** A point for every case whose filters equal the goldens, one by one and in order. */
export function scoreIstioAuthz(folder: string): AuthzScore {
  return score('istio-authz', folder, (one, file) => differenceOf(filtersOf(one, file, folder), goldensOf(one, folder)));
}

/** A point for every case in which the goldens decide sampled requests as the model does: it does not look at the filters that are written. */
export function scoreIstioAuthzDecisions(folder: string): AuthzScore {
  return score('istio-authz decisions', folder, (one, file) => {
    const { policies, authorizers, trustDomains } = readCase(one, file, folder);
    return disagreement(policies, { mode: one.mode, trustDomains, authorizers: new Map([...authorizers].flatMap(([name, { speaks, unusable }]) => (unusable === undefined ? [[name, speaks] as const] : []))) }, goldensOf(one, folder));
  });
}

function score(name: string, folder: string, judge: (one: AuthzCase, file: AuthzFile) => string | undefined): AuthzScore {
  const file = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as AuthzFile;
  const misses = file.cases.flatMap((one) => {
    const why = judge(one, file);
    return why === undefined ? [] : [{ case: one.name, why }];
  });
  return { name, points: file.cases.length - misses.length, of: file.cases.length, misses };
}

/** The policies that are attached to the workload of the set; the set has no root namespace. */
function readCase(one: AuthzCase, { meta }: AuthzFile, folder: string) {
  const { resources } = decodeFile({ path: one.input, text: readFileSync(join(folder, one.input), 'utf8') });
  const select = selectionOf(resources.filter((resource) => resource.kind === 'AuthorizationPolicy'), '', readAuthorizationPolicy);
  const policies: readonly AuthorizationPolicy[] = select(meta.proxy.namespace, meta.proxy.labels).policies.filter((policy) => (policy.action === 'CUSTOM') === one.customBuilder);
  const trustDomains = one.trustDomain === '' ? [] : [one.trustDomain, ...one.trustDomainAliases];
  return { policies, trustDomains, authorizers: authorizersOf(one.meshConfig, meta.services) };
}

function filtersOf(one: AuthzCase, file: AuthzFile, folder: string): JsonObject[] {
  const { policies, trustDomains, authorizers } = readCase(one, file, folder);
  const context = { mode: one.mode, trustDomains, authorizers };
  return one.customBuilder ? customFilters(policies, context) : policyFilters(policies, context);
}

function goldensOf(one: AuthzCase, folder: string): Json[] {
  return one.expected.map((path) => readYaml(readFileSync(join(folder, path), 'utf8')).documents[0]?.value as Json);
}

function differenceOf(written: readonly Json[], golden: readonly Json[]): string | undefined {
  if (written.length !== golden.length) return `${written.length} filters instead of ${golden.length}`;
  for (const [index, filter] of written.entries()) {
    const place = firstDifference(canonical(filter), canonical(golden[index] ?? null), `filter ${index + 1}`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** proto3 JSON: a field with its default value is as good as absent. Messages stay, even empty ones. */
function canonical(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value ?? null;
  const entries = Object.entries(value).filter(([key, item]) => !isDefault(key, item));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, canonical(item)]));
}

function isDefault(key: string, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  if (key === 'action') return value === 'ALLOW';
  return (Array.isArray(value) && value.length === 0) || (key === 'policies' && isObject(value) && Object.keys(value).length === 0);
}

function firstDifference(written: Json, golden: Json, place: string): string | undefined {
  if (isObject(written) && isObject(golden)) {
    for (const key of new Set([...Object.keys(written), ...Object.keys(golden)])) {
      const found = firstDifference(written[key] ?? null, golden[key] ?? null, `${place} ${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (Array.isArray(written) && Array.isArray(golden) && written.length === golden.length) {
    return written.map((item: Json, index) => firstDifference(item, (golden[index] ?? null) as Json, `${place}[${index}]`)).find((found) => found !== undefined);
  }
  return JSON.stringify(written) === JSON.stringify(golden) ? undefined : `${place}: ${JSON.stringify(written)} instead of ${JSON.stringify(golden)}`;
}
