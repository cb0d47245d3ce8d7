import { unreachable } from '../../base/assert.ts';
import type { PathMatch, RequestMatch, SecurityScope, Source, Target, TextMatch } from '../intent.ts';

/** Texts that a person chose stand in JSON quotes, so that no text can be taken for grammar. */
export function say(text: string): string {
  return JSON.stringify(text);
}

/** `a`, `a or b`, `a, b or c`. */
export function either(parts: readonly string[]): string {
  return join(parts, 'or');
}

/** `a`, `a and b`, `a, b and c`. */
export function all(parts: readonly string[]): string {
  return join(parts, 'and');
}

function join(parts: readonly string[], word: string): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

function sayText(match: TextMatch): string {
  switch (match.kind) {
    case 'exact':
      return `that is ${say(match.value)}`;
    case 'starts-with':
      return `that starts with ${say(match.value)}`;
    case 'regex':
      return `that matches ${say(match.value)}`;
    case 'present':
      return 'of any value';
    default:
      return unreachable(match);
  }
}

export function sayPath(path: PathMatch): string {
  switch (path.kind) {
    case 'exact':
      return `path ${say(path.value)}`;
    case 'prefix':
      return `paths under ${say(path.value)}`;
    case 'starts-with':
      return `paths starting with ${say(path.value)}`;
    case 'regex':
      return `paths matching ${say(path.value)}`;
    default:
      return unreachable(path);
  }
}

/** ` from shop/web with method GET and path "/x"`, or nothing for every request; a leading blank joins it to a sentence. */
export function sayMatch(when: RequestMatch | undefined): string {
  if (!when) return '';
  const parts: string[] = [];
  if (when.methods) parts.push(`method ${either(when.methods)}`);
  if (when.path) parts.push(sayPath(when.path));
  for (const [name, match] of Object.entries(when.headers ?? {})) parts.push(`header ${say(name)} ${sayText(match)}`);
  for (const [name, match] of Object.entries(when.query ?? {})) parts.push(`query parameter ${say(name)} ${sayText(match)}`);
  const from = when.from ? ` from ${either(when.from)}` : '';
  return parts.length === 0 ? from : `${from} with ${all(parts)}`;
}

export function sayTarget(target: Target): string {
  if (target.kind === 'version') return `version ${say(target.version)}`;
  return target.port === undefined ? `service ${target.service}` : `service ${target.service} port ${target.port}`;
}

export function saySource(source: Source): string {
  switch (source.kind) {
    case 'workload':
      return `workload ${source.workload}`;
    case 'service-account':
      return `account ${source.namespace}/${source.name}`;
    case 'namespace':
      return `namespace ${source.namespace}`;
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
      return `namespace ${scope.namespace}`;
    case 'workload':
      return `workload ${scope.workload}`;
    default:
      return unreachable(scope);
  }
}

export function sayPort(port: number | undefined): string {
  return port === undefined ? '' : ` on port ${port}`;
}
