import type { PathMatch, RequestMatch, TextMatch } from '../../../../intents/intent.ts';
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import { compact } from '../../assembly/object.ts';

/** A condition as matches of the Gateway API, any of which will do; or why it cannot be said there. */
export function matchesOf(when: RequestMatch | undefined): readonly JsonObject[] | { readonly why: string } {
  if (when === undefined) return [{}];
  if (when.from !== undefined && when.from.length > 0) return { why: 'routes of the Gateway API cannot tell callers apart' };
  // Patterns are asked after every prefix, that of all paths among them.
  if (when.path?.kind === 'regex' || when.path?.kind === 'starts-with') return { why: 'routes of the Gateway API ask for patterns of paths after every other path' };
  const common = compact({ path: when.path && pathOf(when.path), headers: namedTexts(when.headers), queryParams: namedTexts(when.query) });
  const methods = when.methods ?? [];
  return methods.length === 0 ? [common] : methods.map((method) => ({ ...common, method }));
}

function pathOf({ kind, value }: PathMatch): JsonObject {
  return { type: kind === 'exact' ? 'Exact' : 'PathPrefix', value };
}

function namedTexts(texts: Readonly<Record<string, TextMatch>> | undefined): Json | undefined {
  const entries = Object.entries(texts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : entries.map(([name, match]) => ({ name, ...textOf(match) }));
}

function textOf(match: TextMatch): JsonObject {
  switch (match.kind) {
    case 'exact':
      return { value: match.value };
    case 'starts-with':
      return { type: 'RegularExpression', value: `${literally(match.value)}.*` };
    case 'regex':
      return { type: 'RegularExpression', value: match.value };
    case 'present':
      return { type: 'RegularExpression', value: '.*' };
  }
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What both matches take: a match, nothing, or what cannot be said as one. */
export function meet(match: JsonObject, asked: JsonObject): JsonObject | 'none' | 'undecided' {
  const path = meetPaths(objectAt(match, ['path']), objectAt(asked, ['path']));
  const method = textAt(match, ['method']) ?? textAt(asked, ['method']);
  if (asked['method'] !== undefined && method !== asked['method']) return 'none';
  const headers = meetNamed(listAt(match, ['headers']), listAt(asked, ['headers']), (name) => name.toLowerCase());
  const queryParams = meetNamed(listAt(match, ['queryParams']), listAt(asked, ['queryParams']), (name) => name);
  const parts = new Set<unknown>([path, headers, queryParams]);
  if (parts.has('none')) return 'none';
  if (parts.has('undecided')) return 'undecided';
  return compact({ ...match, path: path as JsonObject | undefined, method, headers: nonEmpty(headers), queryParams: nonEmpty(queryParams) });
}

function nonEmpty(list: readonly Json[] | string): Json | undefined {
  return typeof list === 'string' || list.length === 0 ? undefined : list;
}

function meetPaths(a: JsonObject | undefined, b: JsonObject | undefined): JsonObject | undefined | 'none' | 'undecided' {
  if (a === undefined || isAnyPath(a)) return b ?? a;
  if (b === undefined || isAnyPath(b) || JSON.stringify(a) === JSON.stringify(b)) return a;
  const [types, values] = [[typeOf(a), typeOf(b)], [textAt(a, ['value']) ?? '/', textAt(b, ['value']) ?? '/']] as const;
  if (types.includes('RegularExpression')) return 'undecided';
  const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix.replace(/\/+$/, '')}/`);
  const [first = '', second = ''] = values;
  if (types[1] !== 'Exact' && isBelow(first, second)) return a;
  if (types[0] !== 'Exact' && isBelow(second, first)) return b;
  return 'none';
}

function typeOf(path: JsonObject): string {
  return textAt(path, ['type']) ?? 'PathPrefix';
}

export function isAnyPath(path: JsonObject): boolean {
  return typeOf(path) === 'PathPrefix' && (textAt(path, ['value']) ?? '/') === '/';
}

function meetNamed(a: readonly Json[], b: readonly Json[], keyOf: (name: string) => string): readonly Json[] | 'none' | 'undecided' {
  const merged = [...a];
  for (const asked of b) {
    const same = a.find((known) => isObject(known) && isObject(asked) && keyOf(textAt(known, ['name']) ?? '') === keyOf(textAt(asked, ['name']) ?? ''));
    if (same === undefined) merged.push(asked);
    else if (textAt(same, ['value']) !== textAt(asked, ['value']) || textAt(same, ['type']) !== textAt(asked, ['type'])) return [same, asked].every((one) => (textAt(one, ['type']) ?? 'Exact') === 'Exact') ? 'none' : 'undecided';
  }
  return merged;
}
