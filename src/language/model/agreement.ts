import type { Wish } from '../../intents/wish.ts';
import type { Candidate } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { factsOf } from './facts.ts';
import { isHeld, wordsFrom, type Words } from './words-hold.ts';

/**
 * Whether two readings take the same from the words. What neither says because of the words (a usual number of retries,
 * how long an instance stays out) is no disagreement: it is an assumption of one of them, and shown as one.
 */
export function isAgreed(a: Candidate, b: Candidate, text: string, vocabulary: Vocabulary): boolean {
  const sentences = [a, b].map(({ restated }) => restated.toSorted().join('\n'));
  if (sentences[0] === sentences[1]) return true;
  const words = wordsFrom(text);
  const [left, right] = [a, b].map(({ wishes }) => wishes.map((wish) => skeletonOf(wish, words, vocabulary)).toSorted().join('\n'));
  return left === right;
}

/** A wish by what the words hold of it. */
function skeletonOf(wish: Wish, words: Words, vocabulary: Vocabulary): string {
  const facts = factsOf(wish);
  // Names count wherever they come from: another subject is another wish.
  const held = facts.filter((fact) => isSubject(fact.sort) || isHeld(fact, words, facts, wish, vocabulary));
  return `${wish.kind} ${held.map(({ path, value }) => `${path}=${String(value)}`).toSorted().join(' ')}`;
}

function isSubject(sort: string): boolean {
  return sort === 'service' || sort === 'workload' || sort === 'namespace' || sort === 'version';
}
