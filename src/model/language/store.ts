import { lastCodePoint, type DraftState, type Language, type LanguageStore, type Operation, type TooComplex } from './node.ts';
import { internDraft } from './intern.ts';

interface MutableLanguage extends Language {
  bounds: readonly number[];
  targets: readonly Language[];
  cycle: readonly Language[] | undefined;
}

/** Entries after which a store is not used for new questions. A few hundred bytes each. */
const entryLimit = 600_000;

/** States of one automaton before it is given up. */
export const stateLimit = 20_000;

/**
 * Where languages live: makes each once, and remembers what operations on them gave. It only grows; whoever starts a
 * new piece of work takes `currentStore`, which begins afresh when the old one is full.
 */
export class GrowingStore implements LanguageStore {
  readonly nothing: Language;
  readonly everything: Language;
  readonly #trees = new Map<string, Language>();
  readonly #cycles = new Map<string, readonly Language[]>();
  readonly #results = new Map<string, Language>();
  /** Results of operations on two languages, by operation, then by both ids in one number. */
  readonly #pairs: Readonly<Record<Operation, Map<number, Language>>> = { and: new Map(), or: new Map(), minus: new Map() };
  readonly #failures = new Map<string, TooComplex>();
  readonly #sets = new WeakMap<object, Language>();
  #pairCount = 0;
  #count = 0;

  constructor() {
    const loop = (isAccepting: boolean): Language => (internDraft(this, [{ isAccepting, bounds: [lastCodePoint], targets: [0] }]) as readonly Language[])[0] as Language;
    this.nothing = loop(false);
    this.everything = loop(true);
  }

  get isFull(): boolean {
    return this.#count + this.#pairCount + this.#results.size > entryLimit;
  }

  /** The state with these transitions, which all lead to states that exist. Neighbouring ranges must differ. */
  state(isAccepting: boolean, bounds: readonly number[], targets: readonly Language[]): Language {
    const key = stateKey(isAccepting, bounds, targets);
    const found = this.#trees.get(key);
    if (found) return found;
    const made = this.#blank(isAccepting);
    made.bounds = bounds;
    made.targets = targets;
    this.#trees.set(key, made);
    return made;
  }

  cycleOf(key: string): readonly Language[] | undefined {
    return this.#cycles.get(key);
  }

  /** States that reach each other; a target that is a number is the index of one of them. */
  addCycle(key: string, drafts: readonly DraftState[]): readonly Language[] {
    const made = drafts.map((draft) => this.#blank(draft.isAccepting));
    made.forEach((state, index) => {
      const draft = drafts[index] as DraftState;
      state.bounds = draft.bounds;
      state.targets = draft.targets.map((target) => (typeof target === 'number' ? (made[target] as Language) : target));
      state.cycle = made;
      // So that a state before the cycle with the same transitions is recognised as the same language.
      this.#trees.set(stateKey(state.isAccepting, state.bounds, state.targets), state);
    });
    this.#cycles.set(key, made);
    return made;
  }

  pairResult(operation: Operation, a: Language, b: Language): Language | undefined {
    return this.#pairs[operation].get(a.id * 2 ** 26 + b.id);
  }

  rememberPair(operation: Operation, a: Language, b: Language, result: Language): void {
    this.#pairs[operation].set(a.id * 2 ** 26 + b.id, result);
    this.#pairCount += 1;
  }

  /** What was given up before is not tried again. */
  failure(key: string): TooComplex | undefined {
    return this.#failures.get(key);
  }

  rememberFailure(key: string, failure: TooComplex): TooComplex {
    this.#failures.set(key, failure);
    return failure;
  }

  /** Of a set that was asked for before, by the object itself. */
  languageOfSet(set: object): Language | undefined {
    return this.#sets.get(set);
  }

  rememberSet(set: object, language: Language): Language {
    this.#sets.set(set, language);
    return language;
  }

  remembered(key: string): Language | undefined {
    return this.#results.get(key);
  }

  remember(key: string, result: Language): Language {
    this.#results.set(key, result);
    return result;
  }

  #blank(isAccepting: boolean): MutableLanguage {
    this.#count += 1;
    return { id: this.#count, isAccepting, bounds: [], targets: [], cycle: undefined, store: this };
  }
}

function stateKey(isAccepting: boolean, bounds: readonly number[], targets: readonly Language[]): string {
  let key = isAccepting ? '+' : '-';
  for (let index = 0; index < bounds.length; index += 1) key += `${bounds[index]}:${(targets[index] as Language).id},`;
  return key;
}

let current: LanguageStore | undefined;

/** The store for a new piece of work. Its content changes no answer, only how soon it comes. */
export function currentStore(): LanguageStore {
  if (current === undefined || current.isFull) current = new GrowingStore();
  return current;
}
