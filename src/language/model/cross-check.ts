import type { Option, Reading } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { isAgreed } from './agreement.ts';
import { confirm, type Settled } from './settle.ts';

/**
 * Words that change what is meant, and are never filler: where the grammar could not use one of them, a model that has
 * an answer all the same has perhaps lost it.
 */
const limiters = /\b(?:not|no|only|except|unless|but|until|temporarily|between|every|any|all|none|other|before|after|if|when|per|never|without|least|most)\b/i;

export interface CrossCheck {
  readonly name: string;
  readonly vocabulary: Vocabulary;
}

/**
 * Two readers of the same words: the grammar, which loses none of them, and a model. Where both have one reading it has
 * to be the same one; where they differ a person decides.
 */
export function crossCheck(offline: Reading, model: Settled, words: string, { name, vocabulary }: CrossCheck): Reading {
  switch (offline.status) {
    case 'errand':
      return offline;
    case 'ok':
      return checkAgainst(offline, model, words, { name, vocabulary });
    case 'question':
      return addOption(offline, model, words, { name, vocabulary });
    case 'blocked':
      return takeOver(offline, model, words, name);
    case 'out-of-scope':
      return model.candidate === undefined ? offline : confirm(model.candidate, [offline.because]);
  }
}

function checkAgainst(offline: Reading & { readonly status: 'ok' }, { candidate, isClean }: Settled, words: string, { name, vocabulary }: CrossCheck): Reading {
  // What a model has invented or lost is no second opinion, and its question no better one: every word is used here.
  if (candidate === undefined || !isClean || isAgreed(offline, candidate, words, vocabulary)) return offline;
  const { status: _status, ...own } = offline;
  return {
    status: 'question',
    question: { text: 'These words were read in two ways. Which one is meant?', options: [{ text: own.restated.join(' '), reading: own }, { text: candidate.restated.join(' '), reading: candidate }] },
    because: [`the grammar and ${name} read the words differently`],
  };
}

function addOption(offline: Reading & { readonly status: 'question' }, { candidate, isClean }: Settled, words: string, { name, vocabulary }: CrossCheck): Reading {
  const { question, because } = offline;
  if (candidate === undefined || !isClean || question.options.some(({ reading }) => reading !== undefined && isAgreed(reading, candidate, words, vocabulary))) return offline;
  const option: Option = { text: `${candidate.restated.join(' ')} (as ${name} reads it)`, reading: candidate };
  return { ...offline, question: { ...question, options: [...question.options, option] }, because };
}

/** The grammar could not read it: the model's reading is shown with what the grammar had no use for. */
function takeOver(offline: Reading & { readonly status: 'blocked' }, { reading }: Settled, words: string, name: string): Reading {
  if (reading.status !== 'ok') return reading;
  const { status: _status, ...candidate } = reading;
  const unused = offline.unused.map(({ start, end }) => words.slice(start, end)).filter((word) => word.trim() !== '');
  const risky = unused.filter((word) => limiters.test(word));
  if (risky.length > 0) return confirm(candidate, risky.map((word) => `only ${name} had a use for "${word}": see whether the sentences say it`));
  const assumption = { text: `read by ${name} alone${unused.length === 0 ? '' : `: the grammar had no use for ${unused.slice(0, 5).map((word) => `"${word}"`).join(', ')}`}`, from: 'context' as const };
  return { status: 'ok', ...candidate, assumptions: [...candidate.assumptions, assumption] };
}
