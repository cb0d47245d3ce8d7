import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

/** "access logs only for 5xx": which answers are logged, and no reason to try again. */
export function withWatchWords(state: State, given: readonly Phrase[]): readonly Phrase[] {
  const { text } = state;
  const sentence = withNeeds(state, given);
  const isLogged = sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'access-logs' && phrase.fact.isOff !== true);
  if (!isLogged || sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'access-logs' && phrase.fact.kind !== 'retry-on' && phrase.fact.kind !== 'abort')) return sentence;
  return sentence.map((phrase): Phrase => {
    const isAnswer = phrase.type === 'status' || (phrase.type === 'fact' && (phrase.fact.kind === 'retry-on' || phrase.fact.kind === 'abort'));
    return isAnswer && /\b[45](?:xx|\d\d)s?\b|\berrors?\b|\bfail/i.test(text.slice(phrase.span.start, phrase.span.end)) ? { type: 'fact', fact: { kind: 'access-logs', onlyErrors: true }, span: phrase.span, at: phrase.at } : phrase;
  });
}

const need = /^(?:(optional|voluntary|not (?:mandatory|required|needed))|(?:mandatory|required|obligatory|compulsory))$/i;

/** "jwt on documents: optional": whether requests need a token, by one word. */
function withNeeds({ text, phrases }: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const isOfTokens = phrases.some((phrase) => phrase.type === 'fact' && ['jwt', 'issuer'].includes(phrase.fact.kind)) && !phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls');
  if (!isOfTokens) return sentence;
  return sentence.map((phrase): Phrase => {
    const found = phrase.type === 'unused' || phrase.type === 'glue' ? need.exec(text.slice(phrase.span.start, phrase.span.end)) : null;
    return found === null ? phrase : { type: 'fact', fact: { kind: 'jwt', need: found[1] === undefined ? 'required' : 'optional' }, span: phrase.span, at: phrase.at };
  });
}
