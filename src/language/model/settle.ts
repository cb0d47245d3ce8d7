import type { Assumption, Candidate, Option, Reading } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Assessed, English } from './assess.ts';
import { candidateOf } from './candidate.ts';
import { ungroundedIn } from './grounding.ts';
import { timesIn } from './lost-words.ts';

/** What a model's last answer is taken for. */
export interface Settled {
  readonly reading: Reading;
  /** Whether every word of it is the person's: nothing was added that matters, nothing was lost. */
  readonly isClean: boolean;
  readonly candidate?: Candidate;
}

const sayMore: Option = { text: 'something else: say it in other words' };

export function settle({ answer, added, lost, mispaired }: Assessed, words: string, vocabulary: Vocabulary, english: English): Settled | undefined {
  if (answer.kind === 'unreadable') return undefined;
  if (answer.kind === 'out-of-scope') return { reading: { status: 'out-of-scope', because: answer.because, nearest: answer.nearest }, isClean: true };
  if (answer.kind === 'clarification') {
    const options = answer.options.map(({ text, wishes }): Option => {
      if (wishes.length === 0) return { text };
      const assumptions = ungroundedIn(wishes, words, vocabulary, []).map(assumptionOf);
      const reading = candidateOf(wishes, english.print, assumptions, words, vocabulary);
      // What is chosen is what is said in our words, and not in the model's.
      return { text: reading.restated.join(' '), reading };
    });
    return { reading: { status: 'question', question: { text: answer.question, options: options.length === 0 ? [sayMore] : options }, because: [] }, isClean: true };
  }
  const candidate = candidateOf(answer.wishes, english.print, added.map(assumptionOf), words, vocabulary);
  const times = timesIn(words).filter((time) => !answer.unused.some((unused) => unused.toLowerCase().includes(time)));
  const because = [
    ...added.filter(({ weight }) => weight !== 'usual').map(({ text }) => text),
    ...mispaired,
    ...lost.map((each) => `\`${each}\` stands in the request and in none of these sentences`),
    ...answer.unused.map((each) => `nothing that is configured can hold "${each}"`),
    ...times.map((each) => `configuration has no calendar: nothing can hold "${each}"`),
  ];
  if (because.length > 0) return { reading: confirm(candidate, because), isClean: false, candidate };
  return { reading: { status: 'ok', ...candidate }, isClean: true, candidate };
}

function assumptionOf({ text, weight }: { readonly text: string; readonly weight: string }): Assumption {
  return { text, from: weight === 'usual' ? 'context' : 'default' };
}

/** A reading that only a person can make an answer. */
export function confirm(candidate: Candidate, because: readonly string[]): Reading {
  return { status: 'question', question: { text: `Is this what is meant? ${because[0] ?? ''}`.trim(), options: [{ text: candidate.restated.join(' '), reading: candidate }, sayMore] }, because };
}
