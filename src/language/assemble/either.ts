import type { Phrase } from '../grammar/phrases.ts';
import { ask, type State } from './state.ts';

/** "when path is /a or method is POST": conditions of which one is enough, in words that may join others too. */
export function eitherIn(sentence: readonly Phrase[]): boolean {
  const shown = sentence.filter(({ type }) => type !== 'glue');
  return shown.some((phrase, index) => phrase.type === 'link' && phrase.link === 'or' && shown[index - 1]?.type === 'cond' && shown[index + 1]?.type === 'cond');
}

/** Asks whether all of the conditions must hold; nothing of the sentence is read. */
export function askEither(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const [first, last] = [sentence.find(({ type }) => type === 'cond'), sentence.findLast(({ type }) => type === 'cond')];
  ask(state, `"${state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0)}": which of these must hold together, and which alone are enough? Say it in two sentences`);
  return sentence.map(({ span, at }): Phrase => ({ type: 'reason', span, at }));
}

/** `b (finance)` where no input shows what stands in brackets: a namespace most likely, and nothing to leave out. */
export function askForBrackets(state: State, sentence: readonly Phrase[]): void {
  if (state.vocabulary.services.length > 0) return;
  for (const phrase of sentence) {
    if (phrase.type !== 'ref' || !phrase.entities.some(({ kind }) => kind === 'service')) continue;
    const found = /^\s*\(\s*([a-z][a-z0-9-]*)\s*\)/.exec(state.text.slice(phrase.span.end));
    const end = phrase.span.end + (found?.[0].length ?? 0);
    const isRead = sentence.some((other) => other.type !== 'glue' && other.type !== 'link' && other.type !== 'unused' && other.span.start >= phrase.span.end && other.span.start < end);
    if (found?.[1] !== undefined && !isRead) return ask(state, `is "${found[1]}" the namespace of "${state.text.slice(phrase.span.start, phrase.span.end)}"?`, [], phrase.span);
  }
}

/** "everyone but reception": who is left out, where only who is meant can be said. */
export function leftOut(words: string): string | undefined {
  return /\b(?:every(?:one|body|thing|where)?|all|any(?:one|body|thing)?|others?)(?: \w+){0,2}? (?:but(?! (?:only|just|also|with|if|when|the same))|except|besides|save|other than|apart from|bar)\b[^.;,]*/i.exec(words)?.[0];
}
