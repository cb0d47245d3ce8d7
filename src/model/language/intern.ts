import { type DraftState, type Language, type LanguageStore, lastCodePoint, step, tooComplex, type TooComplex } from './node.ts';

/** Ranges that the minimisation of one cycle may look at before it is given up: about a second of work. */
const workLimit = 6_000_000;

/**
 * Turns an automaton into languages of the store, one for each of its states. States on no cycle are looked up by
 * their transitions; the states of a cycle are minimised together, put into an order that depends on nothing but
 * what they accept, and looked up as a whole. So equal languages become one object.
 */
export function internDraft(store: LanguageStore, states: readonly DraftState[]): readonly Language[] | TooComplex {
  const done: (Language | undefined)[] = states.map(() => undefined);
  for (const members of components(states)) {
    const [only] = members;
    if (members.length === 1 && only !== undefined && !(states[only] as DraftState).targets.includes(only)) done[only] = internSingle(store, states[only] as DraftState, done);
    else if (!internCycle(store, states, members, done)) return tooComplex(`a pattern goes round a cycle of ${members.length} states`);
  }
  return done as Language[];
}

function internSingle(store: LanguageStore, draft: DraftState, done: readonly (Language | undefined)[]): Language {
  const targets = draft.targets.map((target) => (typeof target === 'number' ? (done[target] as Language) : target));
  const merged = mergeRanges(draft.bounds, targets);
  return store.state(draft.isAccepting, merged.bounds, merged.targets);
}

/** Neighbouring ranges with the same target become one. */
export function mergeRanges<T>(bounds: readonly number[], targets: readonly T[]): { bounds: number[]; targets: T[] } {
  const result: { bounds: number[]; targets: T[] } = { bounds: [], targets: [] };
  for (let index = 0; index < bounds.length; index += 1) {
    if (index + 1 < bounds.length && targets[index] === targets[index + 1]) continue;
    result.bounds.push(bounds[index] as number);
    result.targets.push(targets[index] as T);
  }
  return result;
}

/** Strongly connected components (Tarjan), those that others lead to first. Without recursion: paths may be long. */
function components(states: readonly DraftState[]): number[][] {
  const result: number[][] = [];
  const order = new Int32Array(states.length).fill(-1);
  const low = new Int32Array(states.length);
  const isOpen = new Uint8Array(states.length);
  const open: number[] = [];
  let time = 0;
  const enter = (state: number): { state: number; edge: number } => {
    order[state] = low[state] = time++;
    open.push(state);
    isOpen[state] = 1;
    return { state, edge: 0 };
  };
  for (let root = 0; root < states.length; root += 1) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { state } = top;
      const target = (states[state] as DraftState).targets[top.edge];
      top.edge += 1;
      if (typeof target === 'number') {
        if (order[target] === -1) path.push(enter(target));
        else if (isOpen[target] === 1) low[state] = Math.min(low[state] as number, order[target] as number);
      } else if (target === undefined) {
        path.pop();
        const before = path.at(-1)?.state;
        if (before !== undefined) low[before] = Math.min(low[before] as number, low[state] as number);
        if (low[state] === order[state]) result.push(close(open, isOpen, state));
      }
    }
  }
  return result;
}

function close(open: number[], isOpen: Uint8Array, root: number): number[] {
  const members: number[] = [];
  for (let state = open.pop(); state !== undefined; state = state === root ? undefined : open.pop()) {
    isOpen[state] = 0;
    members.push(state);
  }
  return members;
}

function internCycle(store: LanguageStore, states: readonly DraftState[], members: readonly number[], done: (Language | undefined)[]): boolean {
  const local = new Map(members.map((member, index) => [member, index]));
  const drafts = members.map((member): DraftState => {
    const { isAccepting, bounds, targets } = states[member] as DraftState;
    return { isAccepting, bounds, targets: targets.map((target) => (typeof target === 'number' ? (local.get(target) ?? (done[target] as Language)) : target)) };
  });
  const minimised = minimise(drafts);
  if (minimised === undefined) return false;
  const { colours, key, minimal } = minimised;
  const languages = store.cycleOf(key) ?? findBehind(minimal) ?? store.addCycle(key, minimal);
  members.forEach((member, index) => {
    done[member] = languages[colours[index] as number] as Language;
  });
  return true;
}

/**
 * Moore's refinement. Colours are ranks of what a state does, told without naming any state, so that they are the
 * same for every automaton of the same languages.
 */
function minimise(drafts: readonly DraftState[]): { readonly colours: readonly number[]; readonly key: string; readonly minimal: readonly DraftState[] } | undefined {
  let colours: readonly number[] = drafts.map(() => 0);
  const edges = drafts.reduce((sum, { bounds }) => sum + bounds.length, 0);
  let count = 1;
  for (let work = edges; work <= workLimit; work += edges) {
    const signatures = drafts.map((draft, index) => signatureOf(draft, colours, colours[index] as number));
    const distinct = [...new Set(signatures)].sort();
    if (distinct.length === count) {
      const first = Array.from({ length: count }, (_, colour) => colours.indexOf(colour));
      const key = first.map((state) => signatures[state]).join(';');
      return { colours, key, minimal: first.map((state) => recolour(drafts[state] as DraftState, colours)) };
    }
    const ranks = new Map(distinct.map((signature, rank) => [signature, rank]));
    colours = signatures.map((signature) => ranks.get(signature) as number);
    count = distinct.length;
  }
  return undefined;
}

function recolour({ isAccepting, bounds, targets }: DraftState, colours: readonly number[]): DraftState {
  return { isAccepting, ...mergeRanges(bounds, targets.map((target) => (typeof target === 'number' ? (colours[target] as number) : target))) };
}

function signatureOf(draft: DraftState, colours: readonly number[], own: number): string {
  const { bounds, targets } = draft;
  let signature = `${own}${draft.isAccepting ? '+' : '-'}`;
  let before = '';
  let bound = 0;
  for (let index = 0; index < bounds.length; index += 1) {
    const target = targets[index] as number | Language;
    const name = typeof target === 'number' ? `c${colours[target]}` : `${target.id}`;
    if (index > 0 && name !== before) signature += `${bound}:${before},`;
    before = name;
    bound = bounds[index] as number;
  }
  return `${signature}${lastCodePoint}:${before}`;
}

/**
 * A cycle may be an unrolled copy of one that it leads to. If so, the original is among the cycles that it leads to
 * directly: a state of the copy and its original go to the same place when they leave.
 */
function findBehind(minimal: readonly DraftState[]): readonly Language[] | undefined {
  const tried = new Set<readonly Language[]>();
  for (let state = 0; state < minimal.length; state += 1) {
    const { isAccepting, bounds, targets } = minimal[state] as DraftState;
    for (let edge = 0; edge < targets.length; edge += 1) {
      const exit = targets[edge];
      if (exit === undefined || typeof exit === 'number' || exit.cycle === undefined || tried.has(exit.cycle)) continue;
      tried.add(exit.cycle);
      for (const candidate of exit.cycle) {
        if (candidate.isAccepting !== isAccepting || step(candidate, bounds[edge] as number) !== exit) continue;
        const found = simulate(minimal, state, candidate);
        if (found) return found;
      }
    }
  }
  return undefined;
}

/** The languages that the states are, if the first of them is `candidate`. */
function simulate(minimal: readonly DraftState[], start: number, candidate: Language): readonly Language[] | undefined {
  const image: (Language | undefined)[] = minimal.map(() => undefined);
  image[start] = candidate;
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const draft = minimal[state] as DraftState;
    const language = image[state] as Language;
    if (draft.isAccepting !== language.isAccepting) return undefined;
    // The ranges need not be the same: a range that stays in the copy and one that leaves it may be one in the original.
    for (let i = 0, j = 0; i < draft.bounds.length && j < language.bounds.length; ) {
      const target = draft.targets[i] as number | Language;
      const reached = language.targets[j] as Language;
      const known = typeof target === 'number' ? image[target] : target;
      if (known === undefined) {
        image[target as number] = reached;
        open.push(target as number);
      } else if (known !== reached) return undefined;
      const first = draft.bounds[i] as number;
      const second = language.bounds[j] as number;
      if (first <= second) i += 1;
      if (second <= first) j += 1;
    }
  }
  return image as Language[];
}
