import { RE2JS } from 're2js';
import { unreachable } from '../base/assert.ts';
import type { TextSet, Truth } from './predicate.ts';

/** Whether a text lies in a set, as a proxy decides it. `unknown` where the set's pattern is not valid RE2. */
export function matchText(set: TextSet, text: string): Truth {
  switch (set.kind) {
    case 'any':
      return 'yes';
    case 'exact':
      return truthOf(fold(text, set.ignoreCase) === fold(set.value, set.ignoreCase));
    case 'prefix':
      return truthOf(fold(text, set.ignoreCase).startsWith(fold(set.value, set.ignoreCase)));
    case 'suffix':
      return truthOf(fold(text, set.ignoreCase).endsWith(fold(set.value, set.ignoreCase)));
    case 'contains':
      return truthOf(fold(text, set.ignoreCase).includes(fold(set.value, set.ignoreCase)));
    case 'segments':
      return truthOf(startsWithSegments(fold(text, set.ignoreCase), fold(set.value, set.ignoreCase)));
    case 'regex':
      return matchWhole(set.value, text);
    case 'template':
      return matchWhole(templatePattern(set.value), text);
    default:
      return unreachable(set);
  }
}

/** ASCII only, as Envoy folds: the sign for kelvin is no `k`. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * RE2 for an Envoy uri_template (source/extensions/path/uri_template_lib): `{*}` and `*` are one or more characters of
 * a segment, `{**}` and `**` any characters of a path, and a name in braces may say which of the two it captures.
 */
export function templatePattern(template: string): string {
  const operator = /\{[A-Za-z]\w*(?:=([^{}]*))?\}|\{(\*\*?)\}|\*\*?/g;
  let pattern = '';
  let end = 0;
  for (const match of template.matchAll(operator)) {
    pattern += RE2JS.quote(template.slice(end, match.index)) + glob(match[0], match[1]);
    end = match.index + match[0].length;
  }
  return pattern + RE2JS.quote(template.slice(end));
}

/** Characters that Envoy allows in a segment: RFC 3986 `pchar` (path-template-characters in lab/cases). */
const segmentCharacters = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";

function glob(written: string, captured: string | undefined): string {
  if (captured !== undefined) return templatePattern(captured);
  return written.includes('**') ? `[${segmentCharacters}/]*` : `[${segmentCharacters}]+`;
}

const compiled = new Map<string, RE2JS | undefined>();

/** Compiled once for each text; undefined where it is not valid RE2. */
export function compilePattern(pattern: string): RE2JS | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= 20_000) compiled.clear();
  const result = tryCompile(pattern);
  compiled.set(pattern, result);
  return result;
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function matchWhole(pattern: string, text: string): Truth {
  const expression = compilePattern(pattern);
  return expression === undefined ? 'unknown' : truthOf(expression.testExact(text));
}

function startsWithSegments(text: string, value: string): boolean {
  const stem = value.endsWith('/') ? value.slice(0, -1) : value;
  return text.startsWith(stem) && (text.length === stem.length || text[stem.length] === '/');
}

function fold(text: string, ignoreCase: boolean | undefined): string {
  return ignoreCase ? foldCase(text) : text;
}

function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no';
}
