import { internDraft } from './intern.ts';
import { codePoints, type DraftState, isTooComplex, type Language, type LanguageStore, lastCodePoint, type Operation, step, tooComplex, type TooComplex } from './node.ts';
import { stateLimit } from './store.ts';

/** Texts in both. */
export function intersect(a: Language, b: Language): Language | TooComplex {
  return combine('and', a, b);
}

/** Texts in at least one. */
export function union(a: Language, b: Language): Language | TooComplex {
  return combine('or', a, b);
}

/** Texts of the first that are not in the second. */
export function minus(a: Language, b: Language): Language | TooComplex {
  return combine('minus', a, b);
}

/** All texts that are not in it. */
export function complement(language: Language): Language | TooComplex {
  return combine('minus', language.store.everything, language);
}

export function isEmpty(language: Language): boolean {
  return language === language.store.nothing;
}

/** Whether the text is a member. */
export function includes(language: Language, text: string): boolean {
  let state = language;
  for (const code of codePoints(text)) {
    state = step(state, code);
  }
  return state.isAccepting;
}

/** Only this text. */
export function wordLanguage(store: LanguageStore, text: string): Language {
  return prepend(text, store.state(true, [lastCodePoint], [store.nothing]));
}

/** The prefix followed by a text of the language. */
export function prepend(prefix: string, language: Language): Language {
  const { store } = language;
  if (isEmpty(language)) return language;
  return codePoints(prefix).reduceRight((rest, code) => single(store, code, rest), language);
}

function single(store: LanguageStore, code: number, rest: Language): Language {
  const bounds = [code - 1, code, lastCodePoint];
  const targets = [store.nothing, rest, store.nothing];
  const from = code === 0 ? 1 : 0;
  const to = code === lastCodePoint ? 2 : 3;
  return store.state(false, bounds.slice(from, to), targets.slice(from, to));
}

/** Left quotient: what may follow the prefix. */
export function stripPrefix(prefix: string, language: Language): Language {
  return codePoints(prefix).reduce(step, language);
}

/** What the operation gives without looking inside, or undefined. */
function shortcut(operation: Operation, a: Language, b: Language): Language | undefined {
  const { nothing, everything } = a.store;
  switch (operation) {
    case 'and':
      return a === b || b === everything ? a : a === everything ? b : a === nothing || b === nothing ? nothing : undefined;
    case 'or':
      return a === b || b === nothing ? a : a === nothing ? b : a === everything || b === everything ? everything : undefined;
    case 'minus':
      return a === b || a === nothing || b === everything ? nothing : b === nothing ? a : undefined;
  }
}

function accepts(operation: Operation, a: boolean, b: boolean): boolean {
  return operation === 'and' ? a && b : operation === 'or' ? a || b : a && !b;
}

function combine(operation: Operation, left: Language, right: Language): Language | TooComplex {
  const { store } = left;
  const other = right.store === store ? right : adopt(store, right);
  if (isTooComplex(other)) return other;
  // Both orders of a symmetric operation are one question.
  const [a, b] = operation !== 'minus' && other.id < left.id ? [other, left] : [left, other];
  const known = shortcut(operation, a, b) ?? store.pairResult(operation, a, b);
  if (known) return known;
  const key = `${operation} ${a.id} ${b.id}`;
  const failure = store.failure(key);
  if (failure) return failure;
  const made = buildProduct(store, operation, a, b);
  return isTooComplex(made) ? store.rememberFailure(key, made) : made;
}

/** The automaton of all pairs that are reached and not known yet. */
function buildProduct(store: LanguageStore, operation: Operation, a: Language, b: Language): Language | TooComplex {
  const indexes = new Map<number, number>();
  const pairs: (readonly [Language, Language])[] = [];
  const drafts: DraftState[] = [];
  const reach = (first: Language, second: Language): number | Language => {
    const [x, y] = operation !== 'minus' && second.id < first.id ? [second, first] : [first, second];
    const known = shortcut(operation, x, y) ?? store.pairResult(operation, x, y);
    if (known) return known;
    const key = x.id * 2 ** 26 + y.id;
    let index = indexes.get(key);
    if (index === undefined) {
      index = pairs.length;
      indexes.set(key, index);
      pairs.push([x, y]);
    }
    return index;
  };
  reach(a, b);
  for (let index = 0; index < pairs.length; index += 1) {
    if (pairs.length > stateLimit) return tooComplex(`the patterns together need more than ${stateLimit} states`);
    const [x, y] = pairs[index] as readonly [Language, Language];
    drafts.push({ isAccepting: accepts(operation, x.isAccepting, y.isAccepting), ...zipRanges(x, y, reach) });
  }
  const made = internDraft(store, drafts);
  if (isTooComplex(made)) return made;
  pairs.forEach(([x, y], index) => store.rememberPair(operation, x, y, made[index] as Language));
  return made[0] as Language;
}

function zipRanges(a: Language, b: Language, reach: (a: Language, b: Language) => number | Language): { bounds: number[]; targets: (number | Language)[] } {
  const bounds: number[] = [];
  const targets: (number | Language)[] = [];
  for (let i = 0, j = 0; i < a.bounds.length && j < b.bounds.length; ) {
    const first = a.bounds[i] as number;
    const second = b.bounds[j] as number;
    const target = reach(a.targets[i] as Language, b.targets[j] as Language);
    if (targets.length > 0 && targets.at(-1) === target) bounds.pop();
    else targets.push(target);
    bounds.push(Math.min(first, second));
    if (first <= second) i += 1;
    if (second <= first) j += 1;
  }
  return { bounds, targets };
}

/** The same language in another store. */
export function adopt(store: LanguageStore, language: Language): Language | TooComplex {
  const indexes = new Map([[language, 0]]);
  const drafts: DraftState[] = [];
  for (const state of indexes.keys()) {
    const targets = state.targets.map((target) => {
      if (!indexes.has(target)) indexes.set(target, indexes.size);
      return indexes.get(target) as number;
    });
    drafts.push({ isAccepting: state.isAccepting, bounds: state.bounds, targets });
  }
  const made = internDraft(store, drafts);
  return isTooComplex(made) ? made : (made[0] as Language);
}
