import { compareText, sortedBy } from '../../base/order.ts';
import { unreachable } from '../../base/assert.ts';
import type { AllowCalls, PathMatch, RequestMatch, SecurityScope, Source, Target, TextMatch, VersionLabels } from '../intent.ts';
import { keywords } from './keywords.ts';

/** Texts that are compared or shown stand in JSON quotes, so that no text can be taken for grammar. */
export function say(text: string): string {
  return JSON.stringify(text);
}

const reserved: ReadonlySet<string> = new Set(keywords);

/** A name or a path: bare, unless it is a word of the grammar, could be a number, or would not be read as one word. */
export function sayName(name: string): string {
  return /^(?:\*\.)?[a-z_/](?:[\w./~-]*[\w/~-])?$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : say(name);
}

/** `a`, `a or b`, `a, b or c`; `no` for an empty list. */
export function either(parts: readonly string[]): string {
  return join(parts, 'or');
}

/** `a`, `a and b`, `a, b and c`; `no` for an empty list. */
export function all(parts: readonly string[]): string {
  return join(parts, 'and');
}

function join(parts: readonly string[], word: string): string {
  if (parts.length === 0) return 'no';
  return parts.length === 1 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

/** `1 time`, `2 times`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** `0.5%`: never with an exponent, which no reader of percentages takes. */
export function sayPercent(percent: number): string {
  const [digits = '', exponent] = String(percent).split('e-');
  return `${exponent === undefined ? digits : `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`}%`;
}

function sayText(match: TextMatch): string {
  switch (match.kind) {
    case 'exact':
      return `equal to ${say(match.value)}`;
    case 'starts-with':
      return `starting with ${say(match.value)}`;
    case 'regex':
      return `matching ${say(match.value)}`;
    case 'present':
      return 'of any value';
    default:
      return unreachable(match);
  }
}

function sayPath(path: PathMatch): string {
  switch (path.kind) {
    case 'exact':
      return sayName(path.value);
    case 'prefix':
      return `under ${sayName(path.value)}`;
    case 'starts-with':
      return `starting with ${sayName(path.value)}`;
    case 'regex':
      return `matching ${say(path.value)}`;
    default:
      return unreachable(path);
  }
}

/** `path /a or under /b`. */
export function sayPaths(paths: readonly PathMatch[]): string {
  return `path ${either(paths.map(sayPath))}`;
}

function sayMethods(methods: readonly string[]): string {
  return `method ${either(methods.map(sayName))}`;
}

function sayTexts(what: string, matches: Readonly<Record<string, TextMatch>> | undefined): string[] {
  return sortedBy(Object.entries(matches ?? {}), ([name]) => name).map(([name, match]) => `${what} ${sayName(name)} ${sayText(match)}`);
}

/** ` from shop/web with method GET and path /x`, or nothing for every request; a leading blank joins it to a sentence. */
function sayMatch(when: RequestMatch | undefined): string {
  if (!when) return '';
  const parts = [
    ...(when.methods ? [sayMethods(when.methods)] : []),
    ...(when.path ? [sayPaths([when.path])] : []),
    ...sayTexts('header', when.headers),
    ...sayTexts('query parameter', when.query),
  ];
  const from = when.from ? ` from ${either(when.from.map(sayName))}` : '';
  return parts.length === 0 ? from : `${from} with ${all(parts)}`;
}

/** `calls to shop/orders on port 80 from shop/web with method GET`. */
export function sayCalls({ service, port, when }: { readonly service: string; readonly port?: number; readonly when?: RequestMatch }): string {
  return `calls to ${sayName(service)}${sayPort(port)}${sayMatch(when)}`;
}

/** ` with method GET, path /x and port 80`, or nothing for every call. */
export function sayOperation({ methods, paths, ports }: Pick<AllowCalls, 'methods' | 'paths' | 'ports'>): string {
  const parts = [...(methods ? [sayMethods(methods)] : []), ...(paths ? [sayPaths(paths)] : []), ...(ports ? [`port ${either(ports.map(String))}`] : [])];
  return parts.length === 0 ? '' : ` with ${all(parts)}`;
}

/** `version canary (pods with track=canary)`. */
export function sayVersion(version: string, labels: VersionLabels | undefined): string {
  const pods = Object.entries(labels ?? {}).sort(([a], [b]) => compareText(a, b)).map(([key, value]) => `${sayName(key)}=${sayName(value)}`);
  return `version ${sayName(version)}${labels ? ` (pods with ${all(pods)})` : ''}`;
}

export function sayTarget(target: Target): string {
  if (target.kind === 'version') return sayVersion(target.version, target.labels);
  return `service ${sayName(target.service)}${sayPort(target.port)}`;
}

export function saySource(source: Source): string {
  switch (source.kind) {
    case 'workload':
      return `workload ${sayName(source.workload)}`;
    case 'service-account':
      return `account ${sayName(source.name)} of namespace ${sayName(source.namespace)}`;
    case 'namespace':
      return `namespace ${sayName(source.namespace)}`;
    case 'ingress':
      return 'the ingress gateway';
    case 'any-identity':
      return 'any workload of the mesh';
    case 'outside':
      return 'callers without a mesh identity';
    case 'anyone':
      return 'anyone';
    default:
      return unreachable(source);
  }
}

export function sayScope(scope: SecurityScope): string {
  switch (scope.kind) {
    case 'mesh':
      return 'the whole mesh';
    case 'namespace':
      return `namespace ${sayName(scope.namespace)}`;
    case 'workload':
      return `workload ${sayName(scope.workload)}`;
    default:
      return unreachable(scope);
  }
}

export function sayPort(port: number | undefined): string {
  return port === undefined ? '' : ` on port ${port}`;
}
