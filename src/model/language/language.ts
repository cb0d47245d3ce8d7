import { templatePattern } from '../match-text.ts';
import type { TextSet } from '../predicate.ts';
import { buildAutomaton } from './automaton.ts';
import { negate as negateSet, type CodePointSet } from './code-point-set.ts';
import { determinise } from './determinise.ts';
import { internDraft } from './intern.ts';
import { codePoints, isTooComplex, tooComplex, type Language, type TooComplex } from './node.ts';
import { parseRegex } from './parse-regex.ts';
import type { Regex } from './regex.ts';
import { currentStore } from './store.ts';
import type { LanguageStore } from './node.ts';

const anything: Regex = { kind: 'repeat', of: { kind: 'set', set: negateSet([]) }, min: 0, max: undefined };

/** The texts of a set, as proxies decide it; `TooComplex` too where a pattern is not valid RE2. */
export function languageOf(set: TextSet, store: LanguageStore = currentStore()): Language | TooComplex {
  const known = set.kind === 'any' ? store.everything : store.languageOfSet(set);
  if (known) return known;
  const made = languageByText(set, store);
  return isTooComplex(made) ? made : store.rememberSet(set, made);
}

function languageByText(set: TextSet, store: LanguageStore): Language | TooComplex {
  if (set.kind === 'any') return store.everything;
  const key = `set ${set.kind} ${'ignoreCase' in set && set.ignoreCase === true} ${set.value}`;
  const known = store.remembered(key) ?? store.failure(key);
  if (known) return known;
  const regex = regexOf(set);
  const made = 'problem' in regex ? tooComplex(`it is not RE2: ${regex.problem}`) : compile(regex, store);
  return isTooComplex(made) ? store.rememberFailure(key, tooComplex(`\`${shorten(set.value)}\` cannot be followed: ${made.because}`)) : store.remember(key, made);
}

/** Texts that match an RE2 expression from end to end. */
export function regexLanguage(pattern: string, store: LanguageStore = currentStore()): Language | TooComplex {
  return languageOf({ kind: 'regex', value: pattern }, store);
}

function compile(regex: Regex, store: LanguageStore): Language | TooComplex {
  const automaton = buildAutomaton(regex);
  if (isTooComplex(automaton)) return automaton;
  const drafts = determinise(automaton);
  if ('because' in drafts) return drafts;
  const made = internDraft(store, drafts);
  return isTooComplex(made) ? made : (made[0] as Language);
}

function regexOf(set: Exclude<TextSet, { kind: 'any' }>): Regex | { readonly problem: string } {
  const word = (value: string): Regex => literalRegex(value, 'ignoreCase' in set && set.ignoreCase === true);
  switch (set.kind) {
    case 'exact':
      return word(set.value);
    case 'prefix':
      return sequence(word(set.value), anything);
    case 'suffix':
      return sequence(anything, word(set.value));
    case 'contains':
      return sequence(anything, word(set.value), anything);
    case 'segments': {
      const stem = set.value.endsWith('/') ? set.value.slice(0, -1) : set.value;
      return sequence(word(stem), { kind: 'choice', of: [sequence(), sequence(word('/'), anything)] });
    }
    case 'regex':
      return parseRegex(set.value);
    case 'template':
      return parseRegex(templatePattern(set.value));
  }
}

function sequence(...of: readonly Regex[]): Regex {
  return { kind: 'sequence', of };
}

/** ASCII letters in both cases where case does not count, as Envoy folds. */
function literalRegex(value: string, ignoreCase: boolean): Regex {
  return sequence(...codePoints(value).map((code): Regex => ({ kind: 'set', set: ignoreCase ? bothCases(code) : [code, code] })));
}

function bothCases(code: number): CodePointSet {
  const upper = code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
  return upper >= 0x41 && upper <= 0x5a ? [upper, upper, upper + 0x20, upper + 0x20] : [code, code];
}

function shorten(pattern: string): string {
  return pattern.length > 60 ? `${pattern.slice(0, 57)}…` : pattern;
}
