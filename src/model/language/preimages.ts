import { internDraft, mergeRanges } from './intern.ts';
import { codePoints, isTooComplex, lastCodePoint, step, type DraftState, type Language, type TooComplex } from './node.ts';
import { includes, stripPrefix } from './operations.ts';

/**
 * Texts that are in the language once their first `length` characters became `to`; shorter texts become `to`. With a
 * separator the text before it is what is changed.
 */
export function beforePrefixChange(length: number, to: string, language: Language, separator?: string): Language {
  const { store } = language;
  const rest = stripPrefix(to, language);
  const code = separator === undefined ? undefined : (codePoints(separator)[0] as number);
  let result = rest;
  for (let index = 0; index < length; index += 1) {
    const drafted = code === undefined ? { bounds: [lastCodePoint], targets: [result] } : mergeRanges([code - 1, code, lastCodePoint], [result, step(rest, code), result]);
    result = store.state(rest.isAccepting, drafted.bounds, drafted.targets);
  }
  return result;
}

/** Any characters but the separator, and then a text of the language, which holds texts that begin with it, or the empty one. */
export function afterFirst(separator: string, language: Language): Language | TooComplex {
  const { store } = language;
  const code = codePoints(separator)[0] as number;
  const made = internDraft(store, [{ isAccepting: language.isAccepting, bounds: [code - 1, code, lastCodePoint], targets: [0, step(language, code), 0] }]);
  return isTooComplex(made) ? made : (made[0] as Language);
}

/** Texts of the language without the separator, followed by nothing or by the separator and anything. */
export function withAnyTail(separator: string, language: Language): Language | TooComplex {
  const code = codePoints(separator)[0] as number;
  const { nothing, everything } = language.store;
  return mapStates(language, (state) => ({
    isAccepting: state.isAccepting,
    edges: edgesOf(state).flatMap(({ low, high, to }) => [
      ...(low < code ? [{ low, high: Math.min(high, code - 1), to }] : []),
      ...(low <= code && code <= high ? [{ low: code, high: code, to: state.isAccepting ? everything : nothing, isFinal: true }] : []),
      ...(high > code ? [{ low: Math.max(low, code + 1), high, to }] : []),
    ]),
  }));
}

/** Texts that are in the language once every run of slashes became one. */
export function beforeMergingSlashes(language: Language): Language | TooComplex {
  return beforeRewriting('merge', language, {
    start: 'start',
    states: {
      start: { '/': ['', 'one'], other: ['copy', 'plain'] },
      one: { '/': ['', 'many'], other: ['/copy', 'plain'] },
      many: { '/': ['', 'many'], other: ['/copy', 'plain'] },
      plain: { '/': ['/', 'slash'], other: ['copy', 'plain'] },
      slash: { '/': ['', 'slash'], other: ['copy', 'plain'] },
    },
    // Of nothing but slashes two are left.
    pending: { start: '', one: '/', many: '//', plain: '', slash: '' },
  });
}

/** Texts that are in the language once `%2F` and `%5C` (in any case) became `/`. */
export function beforeDecodingSlashes(language: Language): Language | TooComplex {
  const fallback = (pending: string): Rules => ({ '%': [pending, 'percent'], other: [`${pending}copy`, 'plain'] });
  return beforeRewriting('decode', language, {
    start: 'plain',
    states: {
      plain: { '%': ['', 'percent'], other: ['copy', 'plain'] },
      percent: { ...fallback('%'), '2': ['', 'two'], '5': ['', 'five'] },
      two: { ...fallback('%2'), F: ['/', 'plain'], f: ['/', 'plain'] },
      five: { ...fallback('%5'), C: ['/', 'plain'], c: ['/', 'plain'] },
    },
    pending: { plain: '', percent: '%', two: '%2', five: '%5' },
  });
}

/** What is written for one character, and the state after it. `copy` at the end stands for the character itself. */
type Rules = Readonly<Record<string, readonly [string, string]>> & { readonly other: readonly [string, string] };

interface Rewriting {
  readonly start: string;
  readonly states: Readonly<Record<string, Rules>>;
  /** What is written at the end of the text. */
  readonly pending: Readonly<Record<string, string>>;
}

function beforeRewriting(name: string, language: Language, rewriting: Rewriting): Language | TooComplex {
  const { store } = language;
  const key = `rewriting ${name} ${language.id}`;
  const known = store.remembered(key);
  if (known) return known;
  const indexes = new Map<string, number>();
  const open: { readonly mode: string; readonly at: Language }[] = [];
  const reach = (mode: string, at: Language): number => {
    const id = `${mode} ${at.id}`;
    if (!indexes.has(id)) indexes.set(id, open.push({ mode, at }) - 1);
    return indexes.get(id) as number;
  };
  reach(rewriting.start, language);
  const drafts: DraftState[] = [];
  for (let index = 0; index < open.length; index += 1) {
    const { mode, at } = open[index] as { readonly mode: string; readonly at: Language };
    drafts.push({ isAccepting: includes(at, rewriting.pending[mode] ?? ''), ...rewriteEdges(rewriting.states[mode] as Rules, at, reach) });
  }
  const made = internDraft(store, drafts);
  return isTooComplex(made) ? made : store.remember(key, made[0] as Language);
}

function rewriteEdges(rules: Rules, at: Language, reach: (mode: string, at: Language) => number): { bounds: number[]; targets: number[] } {
  const [output, mode] = rules.other;
  const copied = stripPrefix(output.replace(/copy$/, ''), at);
  const special = Object.keys(rules)
    .filter((character) => character !== 'other')
    .map((character) => ({ code: character.codePointAt(0) as number, rule: rules[character] as readonly [string, string] }))
    .sort((a, b) => a.code - b.code);
  const bounds: number[] = [];
  const targets: number[] = [];
  const cuts = [...new Set([...copied.bounds, ...special.flatMap(({ code }) => [code - 1, code])])].sort((a, b) => a - b);
  for (const bound of cuts) {
    const found = special.find(({ code }) => code === bound);
    bounds.push(bound);
    targets.push(found ? reach(found.rule[1], stripPrefix(found.rule[0], at)) : reach(mode, step(copied, bound)));
  }
  return { bounds, targets };
}

interface Edge {
  readonly low: number;
  readonly high: number;
  readonly to: Language;
  /** The target is taken as it is. */
  readonly isFinal?: boolean;
}

function edgesOf(state: Language): Edge[] {
  return state.bounds.map((high, index) => ({ low: index === 0 ? 0 : (state.bounds[index - 1] as number) + 1, high, to: state.targets[index] as Language }));
}

/** The automaton with every state made anew. */
function mapStates(language: Language, map: (state: Language) => { readonly isAccepting: boolean; readonly edges: readonly Edge[] }): Language | TooComplex {
  const indexes = new Map([[language, 0]]);
  const drafts: DraftState[] = [];
  for (const state of indexes.keys()) {
    const { isAccepting, edges } = map(state);
    const targets = edges.map(({ to, isFinal }) => {
      if (isFinal) return to;
      if (!indexes.has(to)) indexes.set(to, indexes.size);
      return indexes.get(to) as number;
    });
    drafts.push({ isAccepting, bounds: edges.map(({ high }) => high), targets });
  }
  const made = internDraft(language.store, drafts);
  return isTooComplex(made) ? made : (made[0] as Language);
}
