import { languageGrammar } from '../grammar/language-grammar.ts';
import { fillers, limiters } from '../lexicon/fillers.ts';
import { properWords } from '../lexicon/ordinary.ts';
import { baseForms } from './forms.ts';

/** Words that only join others, and stand in no list of ours. */
const joining: ReadonlySet<string> = new Set(['whether', 'although', 'though', 'despite', 'hence', 'thus', 'therefore', 'whose', 'whom', 'whichever', 'wherever', 'meanwhile', 'nevertheless', 'otherwise', 'whereby', 'upon', 'amid', 'albeit', 'neither', 'either', 'nobody', 'noone', 'anything', 'something', 'nothing', 'everything', 'everyone', 'someone', 'anyone', 'ours', 'yours', 'mine', 'theirs', 'itself', 'themselves', 'ourselves', 'myself', 'lest', 'provided', 'supposing', 'assuming', 'given']);

/** Whether a word is none of the language, and none that is misspelt: it can only be somebody's name. */
export function isStrange(word: string): boolean {
  if (!/^[a-z]{4,}$/.test(word) || !isUnknown(word)) return false;
  for (const other of languageGrammar().words) if (other.length > 4 && isOneAway(word, other)) return false;
  return true;
}

/** Whether a word is none of the language: a name, or one that is misspelt. */
export function isUnknown(word: string): boolean {
  const { words } = languageGrammar();
  return !(joining.has(word) || properWords.has(word) || fillers.has(word) || limiters.has(word) || [...baseForms(word)].some((form) => words.has(form) || properWords.has(form)));
}

/** One letter more, less, other, or swapped with its neighbour; the first letter is the same. */
export function isOneAway(a: string, b: string): boolean {
  if (a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const tails = [[a.slice(at + 1), b.slice(at)], [a.slice(at), b.slice(at + 1)], [a.slice(at + 1), b.slice(at + 1)]];
  return tails.some(([x, y]) => x === y) || (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2));
}
