import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The shapes of sets that are known. Those that nothing scores yet are recognised all the same, so that none is passed over in silence. */
export type SetKind = 'real-mesh' | 'istio-routes' | 'kiali-visibility' | 'istio-authz' | 'admission' | 'istio-analyze' | 'kiali' | 'istio-crds';

export interface FoundSet {
  readonly kind: SetKind;
  /** Name of its folder, whatever that is. */
  readonly name: string;
  readonly folder: string;
}

/** Every set at or below a folder, in the order of the paths. A set holds no other sets. */
export function findSets(folder: string): FoundSet[] {
  const kind = kindOf(folder);
  if (kind !== undefined) return [{ kind, name: basename(folder), folder }];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'));
  return below.map((entry) => entry.name).sort().flatMap((name) => findSets(join(folder, name)));
}

function kindOf(folder: string): SetKind | undefined {
  const has = (file: string): boolean => existsSync(join(folder, file));
  if (has('scenarios.jsonl') && has('application.yaml')) return 'real-mesh';
  if (has('cases.jsonl')) return kindOfObjects(firstLineOf(join(folder, 'cases.jsonl')));
  if (has('cases.json')) return kindOfCases(readJson(join(folder, 'cases.json')));
  return readdirSync(folder).some((name) => name.endsWith('-invalid.yaml')) && !has('kustomization.yaml') ? 'istio-crds' : undefined;
}

function kindOfObjects(first: unknown): SetKind | undefined {
  return hasKeys(first, ['doc', 'server', 'hook']) ? 'admission' : undefined;
}

function kindOfCases(file: unknown): SetKind | undefined {
  if (!isRecord(file) || !Array.isArray(file['cases'])) return undefined;
  const [first] = file['cases'] as unknown[];
  if (typeof file['services'] === 'string' && hasKeys(first, ['variant', 'routeName'])) return 'istio-routes';
  if (hasKeys(first, ['expectedVisible', 'expectedHidden'])) return 'kiali-visibility';
  if (hasKeys(first, ['mode', 'trustDomain'])) return 'istio-authz';
  if (hasKeys(first, ['analyzer', 'expected'])) return 'istio-analyze';
  return hasKeys(first, ['checker', 'scope']) ? 'kiali' : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasKeys(value: unknown, keys: readonly string[]): boolean {
  return isRecord(value) && keys.every((key) => key in value);
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** One value a line; empty lines count for nothing. */
export function readJsonLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

function firstLineOf(path: string): unknown {
  const line = readFileSync(path, 'utf8').split('\n').find((text) => text.trim() !== '');
  return line === undefined ? undefined : JSON.parse(line);
}
