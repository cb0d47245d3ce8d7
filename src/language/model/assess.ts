import type { Wish } from '../../intents/wish.ts';
import type { Counterexample } from '../proposer.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { ungroundedIn, type Ungrounded } from './grounding.ts';
import { lostIn } from './lost-words.ts';
import { mispaired } from './pairings.ts';
import type { ModelAnswer } from './read-answer.ts';

/** Controlled English, in both directions. */
export interface English {
  readonly print: (wish: Wish) => string;
  /** Undefined where it is no sentence, or several. */
  readonly parse: (sentence: string) => Wish | undefined;
}

/** An answer, and everything that is to be said against it. */
export interface Assessed {
  readonly answer: ModelAnswer;
  /** What goes back to the model; nothing where there is nothing against it. */
  readonly faults: readonly Counterexample[];
  /** Whether what is there can be shown at all: the rest are doubts. */
  readonly isReadable: boolean;
  readonly added: readonly Ungrounded[];
  /** Numbers, names and other words that are in no intent. */
  readonly lost: readonly string[];
  /** Sentences about what the words put together otherwise. */
  readonly mispaired: readonly string[];
}

export function assess(answer: ModelAnswer, words: string, vocabulary: Vocabulary, inForce: readonly string[], english: English): Assessed {
  const none = { answer, added: [], lost: [], mispaired: [] };
  if (answer.kind !== 'intents') return { ...none, faults: answer.faults, isReadable: answer.faults.length === 0 };
  const unread = [...answer.faults, ...answer.wishes.flatMap((wish, intent) => echoFault(wish, intent, english))];
  if (unread.length > 0) return { ...none, faults: unread, isReadable: false };
  const added = ungroundedIn(answer.wishes, words, vocabulary, inForce);
  const lost = lostIn(answer.wishes, `${words}\n`, vocabulary).filter((each) => !answer.unused.some((unused) => unused.toLowerCase().includes(each)));
  const pairs = mispaired(answer.wishes, words, vocabulary);
  const doubts: Counterexample[] = [
    ...pairs.map((message) => ({ intent: 0, path: 'intents', message })),
    ...added.filter(({ weight }) => weight !== 'usual').map(({ wish, fact, weight }) => ({ intent: wish, path: fact.path, message: weight === 'extra' ? 'the words do not say this: leave it out' : 'the words do not say this: take what they say, or ask', got: String(fact.value) })),
    ...lost.map((each) => ({ intent: 0, path: 'intents', message: `\`${each}\` stands in the request and in no intent: use it, or list it in \`unused\`` })),
  ];
  return { answer, faults: doubts, isReadable: true, added, lost, mispaired: pairs };
}

/** What is printed is what a person approves: it has to say the intent, whole. */
function echoFault(wish: Wish, intent: number, { print, parse }: English): Counterexample[] {
  const sentence = print(wish);
  const back = parse(sentence);
  return back !== undefined && isSame(wish, back) ? [] : [{ intent, path: '', message: 'this intent does not come back from the sentence that says it: write it in a simpler way', expected: sentence }];
}

function isSame(a: Wish, b: Wish): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with its keys in order and without who asked. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (key === 'origin') return undefined;
    return typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each;
  });
}
