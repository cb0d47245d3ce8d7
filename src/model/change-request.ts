import { unreachable } from '../base/assert.ts';
import { sortedBy } from '../base/order.ts';
import { compilePattern } from './match-text.ts';
import type { RequestChange } from './mesh-model.ts';
import { normalizePath } from './normalize-path.ts';

/** The texts of a request. Header names are in lower case; several lines of one header are joined by `,`. */
export interface RequestText {
  readonly method: string;
  /** Path with `?query`. */
  readonly target: string;
  /** In lower case. */
  readonly host: string | undefined;
  readonly headers: ReadonlyMap<string, string>;
  /** The lines of those headers that have more than one: proxies look at each by itself. */
  readonly lines?: ReadonlyMap<string, readonly string[]>;
}

/** A request after a proxy changed it; the changes are applied in order, and the query stays as it is. */
export function changeRequest(request: RequestText, changes: readonly RequestChange[]): RequestText {
  return changes.reduce(applyChange, request);
}

function applyChange(request: RequestText, change: RequestChange): RequestText {
  switch (change.kind) {
    case 'normalize-path':
      return withPath(request, (path) => normalizePath(path, change.to));
    case 'path-prefix':
      return withPath(request, (path) => change.to + path.slice(change.length));
    case 'path':
      return withPath(request, () => change.to);
    case 'path-regex':
      return withPath(request, (path) => substitute(path, change.pattern, change.substitution));
    case 'remove-parameter':
      return { ...request, target: withoutParameter(request.target, change.name) };
    case 'host':
      return { ...request, host: change.to };
    case 'header':
      return changeHeader(request, change.operation, change.name.toLowerCase(), change.value);
    default:
      return unreachable(change);
  }
}

function withPath(request: RequestText, rewrite: (path: string) => string): RequestText {
  const start = request.target.indexOf('?');
  const path = start === -1 ? request.target : request.target.slice(0, start);
  const query = start === -1 ? '' : request.target.slice(start);
  return path === '' ? request : { ...request, target: rewrite(path) + query };
}

/**
 * Envoy reads the query into parameters and writes them anew: in the order of their names, decoded, each with `=`, even
 * one without a name. Nothing behind the last `&` is none.
 */
function withoutParameter(target: string, name: string): string {
  const [path = '', ...rest] = target.split('?');
  const written = rest.join('?').split('&');
  const parameters = (written.at(-1) === '' ? written.slice(0, -1) : written).map((parameter): readonly [string, string] => {
    const equals = parameter.indexOf('=');
    return equals < 0 ? [decoded(parameter), ''] : [decoded(parameter.slice(0, equals)), decoded(parameter.slice(equals + 1))];
  });
  const kept = sortedBy(parameters.filter(([own]) => own !== name), ([own]) => own);
  return kept.length === 0 ? path : `${path}?${kept.map(([own, value]) => `${own}=${value}`).join('&')}`;
}

/** Escapes of a text's bytes taken back; those that are none stay. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => new TextDecoder().decode(Uint8Array.from(escapes.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))));
}

function changeHeader(request: RequestText, operation: 'set' | 'add' | 'remove', name: string, value: string): RequestText {
  if (name === 'host' || name === ':authority') return operation === 'remove' ? request : { ...request, host: value };
  const [headers, lines] = [new Map(request.headers), new Map(request.lines)];
  const before = headers.get(name);
  if (operation === 'add' && before !== undefined) {
    headers.set(name, `${before},${value}`);
    lines.set(name, [...(lines.get(name) ?? [before]), value]);
    return { ...request, headers, lines };
  }
  lines.delete(name);
  if (operation === 'remove') headers.delete(name);
  else headers.set(name, value);
  return { ...request, headers, lines };
}

/**
 * RE2's GlobalReplace, which Envoy's `regex_rewrite` calls: every match, not only the first, with `\0` for the match,
 * `\1` to `\9` for its groups and `\\` for a backslash. A pattern that is not valid changes nothing.
 */
export function substitute(text: string, pattern: string, substitution: string): string {
  const expression = compilePattern(pattern);
  if (expression === undefined) return text;
  const groups = expression.groupCount();
  if ([...substitution.matchAll(/\\(\d|\\)/g)].some(([, digit]) => digit !== '\\' && Number(digit) > groups)) return text;
  const matcher = expression.matcher(text);
  let result = '';
  let end = 0;
  let isAfterMatch = false;
  while (matcher.find()) {
    const isEmptyAfterMatch = isAfterMatch && matcher.start() === matcher.end() && matcher.start() === end;
    if (isEmptyAfterMatch) continue;
    result += text.slice(end, matcher.start()) + substitution.replace(/\\(\d|\\)/g, (_, digit: string) => (digit === '\\' ? '\\' : (matcher.group(Number(digit)) ?? '')));
    end = matcher.end();
    isAfterMatch = true;
  }
  return result + text.slice(end);
}
