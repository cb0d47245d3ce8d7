import { changeRequest } from './change-request.ts';
import { languageOf } from './language/language.ts';
import { codePoints, isTooComplex, type Language, type TooComplex } from './language/node.ts';
import { beforeDecodingSlashes, beforeMergingSlashes, beforePrefixChange } from './language/preimages.ts';
import type { PathNormalization, RequestChange } from './mesh-model.ts';
import type { Truth } from './predicate.ts';
import { stableLanguage } from './space-base.ts';
import type { Question } from './space-question.ts';
import type { Run } from './space-run.ts';

/** Turns a question about a changed value into the one about the value before the change. */
export type Preimage = (question: Question, run: Run) => Question | TooComplex;

/**
 * What is known of one text of the request: it is that of the request, seen through changes (the last one is the
 * first that a question goes through); or it is told, or what is asked about it; or a header has a line more than what
 * is known of it; or nobody can tell.
 */
export type SeenText = { readonly kind: 'free'; readonly through: readonly Preimage[] } | { readonly kind: 'told'; readonly text: string | undefined } | { readonly kind: 'lines'; readonly before: SeenText; readonly added: string } | { readonly kind: 'unknown' } | { readonly kind: 'decided'; readonly truth: Truth };

export const untouched: SeenText = { kind: 'free', through: [] };

export function told(text: string | undefined): SeenText {
  return { kind: 'told', text };
}

export function seenThrough(text: SeenText, preimage: Preimage): SeenText {
  if (text.kind === 'lines') return { ...text, before: seenThrough(text.before, preimage) };
  return text.kind === 'free' ? { kind: 'free', through: [...text.through, preimage] } : text;
}

/** The question about the request as it was sent. */
export function beforeChanges(through: readonly Preimage[], question: Question, run: Run): Question | TooComplex {
  let result: Question | TooComplex = question;
  for (const preimage of through.toReversed()) {
    if (isTooComplex(result)) return result;
    result = preimage(result, run);
  }
  return result;
}

export function mapPresent(map: (language: Language) => Language | TooComplex): Preimage {
  return ({ absent, present }) => {
    const mapped = map(present);
    return isTooComplex(mapped) ? mapped : { absent, present: mapped };
  };
}

export function changeHeader(text: SeenText, operation: 'set' | 'add' | 'remove', value: string): SeenText {
  if (operation !== 'add') return told(operation === 'set' ? value : undefined);
  return text.kind === 'told' && text.text === undefined ? told(value) : { kind: 'lines', before: text, added: value };
}

export type PathChange = Extract<RequestChange, { kind: 'normalize-path' | 'path-prefix' | 'path' | 'path-regex' }>;

/** The path after a change. May divide the requests, where the change touches only some of them. */
export function changePath(text: SeenText, change: PathChange, run: Run): SeenText {
  if (text.kind === 'told') return text.text === undefined ? text : told(changeRequest({ method: '', target: text.text, host: undefined, headers: new Map() }, [change]).target);
  if (text.kind !== 'free') return change.kind === 'path' ? told(change.to) : text;
  switch (change.kind) {
    case 'path':
      return told(change.to);
    case 'path-prefix':
      return seenThrough(text, prefixPreimage(change.length, change.to));
    case 'normalize-path':
      return normalize(text, change.to, run);
    case 'path-regex':
      return replaceByRegex(text, change, run);
  }
}

/** Lengths are in the code units in which a path is cut; canonical paths are ASCII, so that these are characters. */
function prefixPreimage(length: number, to: string): Preimage {
  return mapPresent((language) => {
    const key = `prefix ${length} ${language.id} ${to}`;
    const known = language.store.remembered(key);
    if (known) return known;
    return language.store.remember(key, beforePrefixChange(length, to, language));
  });
}

const decode = mapPresent(beforeDecodingSlashes);
const merge = mapPresent(beforeMergingSlashes);

/**
 * Paths of the space are in canonical form, so that only escaped slashes are left to do. After a rewrite there may be
 * more: several slashes in a row are merged, and for anything else nobody tells.
 */
function normalize(text: Extract<SeenText, { kind: 'free' }>, to: PathNormalization, run: Run): SeenText {
  if (to === 'none') return text;
  const decoded: Extract<SeenText, { kind: 'free' }> = to === 'decode-and-merge-slashes' && text.through.at(-2) !== decode ? { kind: 'free', through: [...text.through, decode] } : text;
  if (text.through.some((each) => each !== decode && each !== merge)) {
    const stable = beforeChanges(decoded.through, { absent: true, present: stableLanguage(run.store) }, run);
    const wording = { subject: 'path as rewritten', words: () => ({ yes: 'is in canonical form', no: 'is not in canonical form' }) };
    if (isTooComplex(stable) || run.ask('path', stable, wording) !== 'yes') {
      run.giveUp('a path that is not in canonical form after a rewrite is normalised again');
      return { kind: 'unknown' };
    }
  }
  return to === 'base' || decoded.through.at(-1) === merge || decoded.through.length === 0 ? decoded : { kind: 'free', through: [...decoded.through, merge] };
}

/**
 * Paths that the expression is not found in stay as they are. Those that it matches from end to end become the
 * substitution, where that names no group; for the others we do not tell.
 */
function replaceByRegex(text: Extract<SeenText, { kind: 'free' }>, { pattern, substitution }: Extract<PathChange, { kind: 'path-regex' }>, run: Run): SeenText {
  const found = languageOf({ kind: 'regex', value: `(?s:.*)(?:${pattern})(?s:.*)` }, run.store);
  const before = isTooComplex(found) ? found : beforeChanges(text.through, { absent: false, present: found }, run);
  const isFound = isTooComplex(before) ? run.giveUp(before.because) : run.ask('path', before, { subject: text.through.length === 0 ? 'path' : 'path as rewritten', words: () => ({ yes: `has a match of \`${pattern}\``, no: `has no match of \`${pattern}\`` }) });
  if (isFound === 'no') return text;
  const whole = languageOf({ kind: 'regex', value: pattern }, run.store);
  const isWhole = isFound === 'yes' && !isTooComplex(whole) && whole === found && isAnchored(pattern);
  if (isWhole && !/\\[0-9]/.test(substitution)) return told(substitution.replaceAll('\\\\', '\\'));
  const tail = isWhole ? keptTail(pattern, substitution) : undefined;
  if (tail) return seenThrough(text, prefixPreimage(tail.length, tail.to));
  run.giveUp(`the rewrite of \`${pattern}\` to \`${substitution}\` is not followed`);
  return { kind: 'unknown' };
}

/** Begins and ends with an anchor that counts for all of it: no choice stands outside a group. */
function isAnchored(pattern: string): boolean {
  if (!pattern.startsWith('^') || !/(?:^|[^\\])(?:\\\\)*\$$/.test(pattern)) return false;
  let depth = 0;
  for (const character of pattern.replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '')) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) return false;
  }
  return true;
}

/** `^/literal(.*)$` to `/other\1`: how rewrites of a prefix are often written. */
function keptTail(pattern: string, substitution: string): { readonly length: number; readonly to: string } | undefined {
  const from = /^\^([A-Za-z0-9/_~!@=:;,&%<>'"-]*)\(\.\*\)\$$/.exec(pattern)?.[1];
  const to = /^([^\\]*)\\1$/.exec(substitution)?.[1];
  return from === undefined || to === undefined ? undefined : { length: codePoints(from).length, to };
}
