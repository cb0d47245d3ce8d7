import { RE2JS } from 're2js';
import { isObject, textAt } from '../../../../kube/resource.ts';
import { all, any, isPresent, not, text, type Attribute, type Predicate, type TextSet } from '../../../../model/predicate.ts';
import { claimAttribute, headerAttribute } from '../request-attributes.ts';

/** A StringMatch of the API; `present` where it names no value. */
export type StringMatch = { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string } | { readonly kind: 'present' };

/** The regular expression `*` is no RE2: Istio reads it as "present". */
export function stringMatchOf(value: unknown): StringMatch | undefined {
  if (value === undefined || value === null) return undefined;
  for (const kind of ['exact', 'prefix', 'regex'] as const) {
    const written = textAt(value, [kind]);
    if (written !== undefined) return kind === 'regex' && written === '*' ? { kind: 'present' } : { kind, value: written };
  }
  return { kind: 'present' };
}

export function stringMatchesOf(value: unknown): Readonly<Record<string, StringMatch>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, match]) => [name, stringMatchOf(match) ?? { kind: 'present' }]));
}

function textSetOf(match: StringMatch, ignoreCase = false): TextSet {
  if (match.kind === 'present') return { kind: 'any' };
  return { kind: match.kind, value: match.value, ...(ignoreCase && match.kind !== 'regex' ? { ignoreCase } : {}) };
}

export function matchPredicate(attribute: Attribute, match: StringMatch): Predicate {
  return text(attribute, textSetOf(match));
}

/**
 * `withoutHeaders`. Envoy takes a missing header for the empty text where a value is asked for, so that a match that
 * holds the empty text excludes requests without the header too; where only presence is asked for it is plain absence.
 */
export function withoutPredicate(attribute: Attribute, match: StringMatch): Predicate {
  if (match.kind === 'present') return not(isPresent(attribute));
  const inSet = matchPredicate(attribute, match);
  return not(holdsEmptyText(match) ? any([inSet, not(isPresent(attribute))]) : inSet);
}

function holdsEmptyText(match: Exclude<StringMatch, { kind: 'present' }>): boolean {
  if (match.kind !== 'regex') return match.value === '';
  try {
    return RE2JS.compile(match.value).matches('');
  } catch {
    // A regular expression that is none is refused with its object; it holds nothing.
    return false;
  }
}

/** Where a request keeps what a header match names: pseudo-headers, `host`, JWT claims, or a header. */
export function attributeOf(name: string): Attribute {
  return claimOf(name) ?? headerAttribute(name);
}

/** `@request.auth.claims.a.b` and `@request.auth.claims[a][b]`. Source: pkg/jwt/routing.go. */
function claimOf(name: string): Attribute | undefined {
  const found = /^@request\.auth\.claims(?:\.(.+)|((?:\[[^\]]+\])+))$/i.exec(name);
  if (!found) return undefined;
  const keys = found[1] === undefined ? [...(found[2] ?? '').matchAll(/\[([^\]]+)\]/g)].map((each) => each[1] ?? '') : found[1].split('.');
  return claimAttribute(keys);
}

/** `segments` is how routes of the Gateway API read a prefix. */
export function pathPredicate(match: StringMatch, { ignoreCase, isSegments }: { readonly ignoreCase: boolean; readonly isSegments: boolean }): Predicate {
  if (match.kind === 'present') return all([]);
  if (match.kind === 'prefix' && match.value === '/') return all([]);
  if (match.kind === 'regex' && match.value === '.*') return all([]);
  if (match.kind === 'prefix' && isSegments) return text('path', { kind: 'segments', value: match.value.replace(/\/$/, ''), ...(ignoreCase ? { ignoreCase } : {}) });
  return text('path', textSetOf(match, ignoreCase));
}
