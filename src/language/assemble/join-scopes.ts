import type { Phrase } from '../grammar/phrases.ts';

const limiting = /^\W*(?:\w+ ){0,5}?(?:only|just|limit(?:ed)?|restrict(?:ed)?|appl(?:y|ies))\b/i;

const field = /^\s*[-*]?\s*(?:service|namespace|ns|delay|fixed ?delay|abort|http ?status|status|percent(?:age)?|headers?|path|uri|prefix|methods?|source|from|caller|client|target|destination|to|mirror|mirror percentage|rewrite|redirect|fault|duration|code|share|match)\s*[:=]/i;

/** "… Only for requests with header x: 1." behind a fault, copies or changed paths: whose requests the sentence before is about. */
export function joinScopes(text: string, sentences: readonly Phrase[][]): Phrase[][] {
  const joined: Phrase[][] = [];
  for (const [index, sentence] of sentences.entries()) {
    const last = joined.at(-1);
    const before = sentences[index - 1];
    const [first] = sentence;
    const isField = before !== undefined && first !== undefined && isFieldOf(text, before, sentence, sentences);
    if (last === undefined || first === undefined || !(isField || (isScope(text, sentence) && last.some(isChange)) || isNewOf(text, last, sentence))) joined.push([...sentence]);
    else last.push({ type: 'link', link: 'comma', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...sentence);
  }
  return joined;
}

/** `delay: 3s` beneath `service: b`: one wish, field by field. */
function isFieldOf(text: string, last: readonly Phrase[], sentence: readonly Phrase[], all: readonly (readonly Phrase[])[]): boolean {
  const wordsOf = (phrases: readonly Phrase[]): string => text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
  // "Target: b, Source: a", line by line, and what shall be done to those calls.
  const hasCaller = all.some((other) => /^\s*[-*]?\s*(?:source|from|callers?|clients?)\s*[:=]/i.test(wordsOf(other)));
  if (hasCaller && all.some((other) => other.some(isChange)) && field.test(wordsOf(last)) && (field.test(wordsOf(sentence)) || sentence.some(isChange))) return true;
  const isHead = last.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'fault') && !last.some(({ type }) => type === 'ref' || type === 'percent' || type === 'duration');
  return field.test(wordsOf(sentence)) && (field.test(wordsOf(last)) || isHead) && all.every((other) => field.test(wordsOf(other)) || other.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'fault')) && all.some((other) => other.some(isChange));
}

/** "Clients use the prefix /a on b. Please replace it with /c": the path of the one becomes that of the other. */
function isNewOf(text: string, last: readonly Phrase[], sentence: readonly Phrase[]): boolean {
  const words = text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  const paths = (phrases: readonly Phrase[]): readonly Phrase[] => phrases.filter((phrase) => phrase.type === 'new-path' || (phrase.type === 'cond' && (phrase.cond.path !== undefined || phrase.cond.paths !== undefined)));
  const isTold = last.every(({ type }) => !['fact', 'percent', 'duration', 'ratio', 'new-path'].includes(type)) && paths(last).length === 1;
  return isTold && paths(sentence).length === 1 && !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')) && /\b(?:re-?writ|replac|map|turn|chang|translat|redirect|renam|convert)\w*\s+(?:it|this|that|them|those)\b/i.test(words);
}

function isChange(phrase: Phrase): boolean {
  return phrase.type === 'new-path' || (phrase.type === 'fact' && ['delay', 'abort', 'fault'].includes(phrase.fact.kind)) || (phrase.type === 'act' && ['mirror', 'rewrite', 'redirect'].includes(phrase.act));
}

function isScope(text: string, sentence: readonly Phrase[]): boolean {
  if (!limiting.test(text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0))) return false;
  const isNarrow = sentence.some((phrase) => phrase.type === 'cond' || (phrase.type === 'ref' && phrase.role === 'from'));
  return isNarrow && sentence.every((phrase) => ['cond', 'traffic', 'glue', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'mark' && phrase.mark === 'only') || (phrase.type === 'act' && ['set', 'call', 'hold'].includes(phrase.act)) || (phrase.type === 'ref' && (phrase.role === 'from' || phrase.entities.every(({ kind }) => kind === 'pronoun'))));
}
