import type { Phrase } from '../grammar/phrases.ts';
import { isOfSettings } from './segments.ts';

const acts: ReadonlySet<string> = new Set(['set', 'retry', 'call', 'remove', 'be-called']);
const marks: ReadonlySet<string> = new Set(['only', 'also', 'every-try', 'in-all', 'any-operation', 'nowhere-else']);

const again = /\b(?:same|ditto|likewise|identical|so (?:does|do|is|are|should|must|shall|will|has|have))\b/i;
const plainCall = /^(?:the |our )?[\w./-]+(?: service)? (?:calls|uses|queries|talks to|asks|depends on|is called by) (?:the |our )?[\w./-]+(?: service)?$/i;

/** "orders: 3s; the same for users", "a calls b; that may take 4s": what stands behind the sign is a sentence of its own. */
export function splitSettings(text: string, sentences: readonly (readonly Phrase[])[]): (readonly Phrase[])[] {
  return sentences.flatMap((sentence) => {
    const wordsOf = (phrases: readonly Phrase[]): string => text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0).trim();
    const at = sentence.findIndex((phrase, index) => {
      if (phrase.type !== 'link' || !['semicolon', 'comma', 'dash', 'and'].includes(phrase.link) || index === 0) return false;
      const [before, after] = [sentence.slice(0, index), sentence.slice(index + 1)];
      const isSame = again.test(wordsOf(after)) && before.some((one) => one.type === 'fact' && isOfSettings(one.fact)) && after.every((one) => ['glue', 'ref', 'traffic', 'unused', 'reason'].includes(one.type) || (one.type === 'mark' && one.mark === 'also')) && after.some(({ type }) => type === 'ref');
      return isSame || (phrase.link !== 'and' && plainCall.test(wordsOf(before)) && after.some((one) => one.type === 'duration' || (one.type === 'fact' && isOfSettings(one.fact))));
    });
    return at < 0 ? [sentence] : [sentence.slice(0, at), sentence.slice(at + 1)];
  });
}

/**
 * "Retry orders twice. Only on 503. Each try 300ms.": sentences about settings that name no service, or the same one, go
 * on with those before them, so that parts of one setting come together.
 */
export function joinSettings(text: string, sentences: readonly (readonly Phrase[])[]): Phrase[][] {
  const joined: Phrase[][] = [];
  for (const sentence of sentences) {
    const last = joined.at(-1);
    const [first] = sentence;
    if (last === undefined || first === undefined || !((isSetting(last) && goesOn(text, last, sentence)) || (isNamedSetting(last) && isItem(sentence)))) joined.push([...sentence]);
    else last.push({ type: 'link', link: 'semicolon', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...sentence);
  }
  return joined;
}

function isSetting(sentence: readonly Phrase[]): boolean {
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  return facts.length > 0 && facts.every(isOfSettings) && sentence.every(isPlain) && namesIn(sentence).size < 2;
}

/** Whose setting it is stands in it, and what it is. */
function isNamedSetting(sentence: readonly Phrase[]): boolean {
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  return facts.length > 0 && facts.every(isOfSettings) && sentence.every(isPlain) && namesIn(sentence).size > 0;
}

/** "For catalog 1s.": calls and a value, and nothing that says of what. */
function isItem(sentence: readonly Phrase[]): boolean {
  const hasScope = sentence.some((phrase) => phrase.type === 'cond' || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service' || kind === 'others')));
  const isBareFact = (phrase: Phrase): boolean => phrase.type === 'fact' && phrase.fact.kind === 'timeout' && phrase.fact.isBare === true;
  return hasScope && sentence.some((phrase) => phrase.type === 'duration' || phrase.type === 'count' || isBareFact(phrase)) && sentence.every((phrase) => ['ref', 'cond', 'duration', 'count', 'glue', 'link', 'traffic'].includes(phrase.type) || isBareFact(phrase) || (phrase.type === 'mark' && (phrase.mark === 'rest' || phrase.mark === 'only')));
}

function goesOn(text: string, before: readonly Phrase[], sentence: readonly Phrase[]): boolean {
  const names = namesIn(sentence);
  const known = namesIn(before);
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  if (facts.length === 0 || !facts.every(isOfSettings) || !sentence.every(isPlain)) return false;
  if (known.size > 1 || ![...names].every((name) => known.has(name))) return false;
  return !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind !== 'service' && kind !== 'pronoun' && kind !== 'namespace')) && !/\?\s*$/.test(text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0));
}

/** Nothing in it takes something away, parts versions, or says who may call. */
function isPlain(phrase: Phrase): boolean {
  switch (phrase.type) {
    case 'act':
      return acts.has(phrase.act);
    case 'mark':
      return marks.has(phrase.mark);
    case 'ratio':
    case 'new-path':
    case 'unused':
      return false;
    default:
      return true;
  }
}

function namesIn(sentence: readonly Phrase[]): ReadonlySet<string> {
  return new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written.toLowerCase()] : [])) : [])));
}
