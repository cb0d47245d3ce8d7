import type { Condition, Phrase } from '../grammar/phrases.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { named, nobody, speaksOfAccess } from './access-callers.ts';

const verb = '(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)';
const list = `${verb}(?:(?:\\s*[,&/+]\\s*|\\s+(?:and|or)\\s+)${verb})*`;
const twice = new RegExp(`^(?:for |with )?(${list})\\s*(?:,|;|&|\\band\\b)+\\s*(?:also )?(?:for|with) (${list})(?: (?:on|to|at|for))? \\/`);
const modal = /^(?:(?:may|can|could|should|shall|must|has|have|needs?|ought|is|are|will|to|be|able|allowed|permitted|also|still|only|just|now)\s*)+$/i;
const members = /^(?:the |all |all the )?(?:members?|inhabitants|residents|people|everything|everybody|everyone|anything|anyone|anybody|things|stuff|those|whatever|whoever|all)$/i;

/** Turns of speech of who may call whom, put as the plain ones: "should be able to POST", "takes POST from a", "members of namespace x". */
export function withAccessTurns(given: readonly Phrase[], text: string, { services }: Vocabulary): readonly Phrase[] {
  const phrases = given.map((phrase) => asTwo(phrase, text));
  if (phrases.some(({ type }) => type === 'fact' || type === 'percent' || type === 'duration' || type === 'ratio' || type === 'new-path')) return phrases;
  const wordsOf = ({ span }: Phrase): string => text.slice(span.start, span.end);
  const isOfAccess = speaksOfAccess(phrases, text);
  return phrases.flatMap((phrase, index): readonly Phrase[] => {
    const [before, next] = [phrases[index - 1], phrases[index + 1]];
    const words = wordsOf(phrase);
    const call = (act: 'call' | 'be-called'): readonly Phrase[] => [{ type: 'act', act, word: words, span: phrase.span, at: phrase.at }];
    const isMethods = next?.type === 'cond' && next.isNot !== true && next.cond.headers === undefined && (next.cond.methods !== undefined || next.cond.operations !== undefined);
    const last = phrases.slice(0, index).findLast((other) => !(other.type === 'mark' && (other.mark === 'also' || other.mark === 'only')) && !(other.type === 'glue' && modal.test(wordsOf(other))));
    const isBehindName = last?.type === 'ref' && last.role === 'none' && last.entities.every(({ kind }) => ['service', 'account', 'namespace', 'pronoun'].includes(kind));
    // "a should be able to POST to b", "a needs GET /x".
    if (phrase.type === 'glue' && /^(?:(?:should |must |shall |to |has to )?be able(?: to)?|able(?: to)?|needs?|requires?)$/i.test(words) && isMethods && isBehindName) return call('call');
    // "b must also take POST from a".
    const source = phrases.slice(index + 1).find(({ type }) => type === 'ref');
    if ((phrase.type === 'glue' || phrase.type === 'unused') && /^(?:(?:must|should|shall|has to|have to|may|can|to) )?(?:takes?|receives?|gets?|accepts?|handles?)$/i.test(words) && isMethods && isBehindName && source?.type === 'ref' && source.role === 'from') return call('be-called');
    // "only members of the namespace x may call b".
    const isOf = phrase.type === 'ref' && phrase.role === 'on' && /^(?:of|in|within|inside)\b/i.test(words) && phrase.entities.every(({ kind }) => kind === 'namespace') && before?.type === 'glue' && members.test(wordsOf(before));
    if (isOf && isOfAccess && next?.type === 'act') return [{ ...phrase, role: 'none' }];
    // "only a from the same namespace may call b": a word that carries no meaning elsewhere, and says who.
    const name = phrase.type === 'glue' || phrase.type === 'unused' ? /^(?:the )?([a-z][\w-]{2,})$/i.exec(words)?.[1] : undefined;
    const isPlaced = next?.type === 'ref' && next.role === 'from' && next.entities.every((entity) => (entity.kind === 'space' && !entity.isOutside) || entity.kind === 'namespace');
    const isFirst = before === undefined || before.type === 'link' || (before.type === 'mark' && before.mark === 'only');
    if (name !== undefined && isOfAccess && isPlaced && isFirst && isVerb(phrases[index + 2], text) && !nobody.has(name.toLowerCase()) && !members.test(name) && !name.endsWith('s')) return [named(name, phrase, phrase.span.end - name.length, services)];
    return [phrase];
  });
}

function isVerb(phrase: Phrase | undefined, text: string): boolean {
  return phrase?.type === 'act' || (phrase?.type === 'glue' && modal.test(text.slice(phrase.span.start, phrase.span.end)));
}

/** "for GET and for POST /x": the path belongs to the second. */
function asTwo(phrase: Phrase, text: string): Phrase {
  if (phrase.type !== 'cond' || phrase.cond.methods === undefined || (phrase.cond.path === undefined && phrase.cond.paths === undefined)) return phrase;
  const found = twice.exec(text.slice(phrase.span.start, phrase.span.end));
  if (found === null) return phrase;
  const methodsIn = (words: string | undefined): Condition['methods'] => phrase.cond.methods?.filter((method) => new RegExp(`\\b${method}\\b`).test(words ?? ''));
  return { ...phrase, cond: { operations: [{ methods: methodsIn(found[1]) ?? [] }, { ...phrase.cond, methods: methodsIn(found[2]) ?? [] }] } };
}
