import type { Fact, Phrase } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';

type Sentence = readonly Phrase[];

export const namesVersion = (sentence: Sentence): boolean => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion));

const trouble = /\b(?:bugs?|buggy|memory|leaky|regressed|going away|goes away|deprecated|decommissioned|end[- ]of[- ]life|problems?|issues?|broken|misbehav\w+|failing|fails|crash\w*|leak\w*|unstable|regressions?|incidents?|not (?:working|ready|stable)|too slow|slow|flaky|doesn['’]?t work|throws?|throwing)\b/i;

/** "orders v1 has a bug with DELETE.": why something is wanted. It says which service, and no route. */
export function withoutTrouble(text: string, sentence: Sentence): Sentence {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const isWish = sentence.some((phrase) => phrase.type === 'percent' || phrase.type === 'ratio' || phrase.type === 'fact' || phrase.type === 'act' || phrase.type === 'mark' || (phrase.type === 'unused' && !/^(?:away|memory)$/i.test(text.slice(phrase.span.start, phrase.span.end))) || (phrase.type === 'ref' && phrase.role === 'to'));
  if (first === undefined || last === undefined || isWish || !namesVersion(sentence) || !trouble.test(text.slice(first.span.start, last.span.end))) return sentence;
  const names = sentence.flatMap((phrase): Phrase[] => (phrase.type === 'ref' ? [{ ...phrase, entities: phrase.entities.flatMap((entity) => ('of' in entity && entity.of !== undefined ? [entity.of] : [])) }] : [])).filter((phrase) => phrase.type === 'ref' && phrase.entities.length > 0);
  return [...names, { type: 'reason', span: { start: first.span.start, end: last.span.end }, at: first.at }];
}

const inventory = /\b(?:has|have|comes? (?:in|with)|runs?(?: in)?|exists? in|gets?|with) (?:\d|two|three|four|five|several|multiple|both) (?:different |running |live )?(?:versions|subsets|releases)\b/i;

/** "docs has two versions, v1 and v2.": what there is. It says which service, and no route. */
export function withoutInventory(text: string, sentence: Sentence): Sentence {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const words = text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
  const found = inventory.exec(words);
  const isOther = sentence.some((phrase) => ['percent', 'ratio', 'cond', 'fact', 'duration', 'new-path', 'traffic', 'act'].includes(phrase.type) || (phrase.type === 'mark' && phrase.mark !== 'also') || (phrase.type === 'ref' && (phrase.role === 'to' || phrase.role === 'from' || phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'others' || kind === 'nobody'))));
  const rest = words.slice((found?.index ?? 0) + (found?.[0].length ?? 0));
  if (found === null || first === undefined || last === undefined || isOther || !/^(?:\W|\b(?:and|or|named|called|running|deployed|now|already|v\d[\w.]*|stable|canary|blue|green)\b)*$/i.test(rest)) return sentence;
  const at = first.span.start + found.index;
  return [...sentence.filter((phrase) => phrase.type === 'ref' && phrase.span.end <= at), { type: 'reason', span: { start: at, end: last.span.end }, at: first.at }];
}

/** A fact without any number: "is slow". */
function isBare(fact: Fact): boolean {
  return ['delay', 'abort', 'fault', 'timeout'].includes(fact.kind) && !/\d|true/.test(JSON.stringify(fact));
}

/** "back to v1, v2 has a bug": behind the comma begins why. */
function withTroubleApart(text: string, phrase: Phrase): Phrase[] {
  const [last, before] = phrase.type === 'ref' ? [phrase.entities.at(-1), phrase.entities.at(-2)] : [];
  if (phrase.type !== 'ref' || last === undefined || before === undefined || !isVersion(last) || !/^\s*,\s*$/.test(text.slice(before.span.end, last.span.start)) || !/^\s+(?:has|have|is|isn['’]t|keeps?|shows?|throws?|leaks?|fails?|crash\w*|still has)\b/i.test(text.slice(last.span.end)) || !trouble.test(text.slice(last.span.end).split(/[.,;\n]/)[0] ?? '')) return [phrase];
  return [{ ...phrase, entities: phrase.entities.slice(0, -1), span: { start: phrase.span.start, end: before.span.end } }, { type: 'link', link: 'comma', span: { start: before.span.end, end: last.span.start }, at: phrase.at }, { ...phrase, role: 'none', entities: [last], span: last.span }];
}

const parts: ReadonlySet<string> = new Set(['comma', 'semicolon', 'dash', 'break', 'colon']);

/** "Roll a back to v1, v2 has memory leaks": the clause that says why. */
export function withoutTroubledClause(text: string, given: Sentence): Sentence {
  const sentence = given.flatMap((phrase) => withTroubleApart(text, phrase));
  const clauses = sentence.reduce<Phrase[][]>((all, phrase) => (phrase.type === 'link' && parts.has(phrase.link) ? [...all, []] : [...all.slice(0, -1), [...(all.at(-1) ?? []), phrase]]), [[]]);
  const wishes = (clause: Sentence): boolean => clause.some((phrase) => ['percent', 'ratio', 'count', 'cond', 'new-path', 'duration'].includes(phrase.type) || (phrase.type === 'fact' && !isBare(phrase.fact)) || (phrase.type === 'traffic' && phrase.isAll === true) || (phrase.type === 'act' && phrase.act !== 'set') || (phrase.type === 'mark' && phrase.mark !== 'not') || (phrase.type === 'ref' && (phrase.role === 'to' || phrase.role === 'from' || phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'others' || kind === 'nobody'))));
  const troubled = clauses.find((clause) => {
    const words = text.slice(clause[0]?.span.start ?? 0, clause.at(-1)?.span.end ?? 0);
    return trouble.test(words) && clause.some(({ type }) => type === 'ref') && !wishes(clause) && !/\b(?:if|when|whenever|unless|until|only|once|while|for|should|must|may|never|except)\b/i.test(words);
  });
  const [first, last] = [troubled?.[0], troubled?.at(-1)];
  if (troubled === undefined || first === undefined || last === undefined || !clauses.some((clause) => clause !== troubled && namesVersion(clause) && wishes(clause))) return sentence;
  return sentence.flatMap((phrase): Phrase[] => (phrase === first ? [{ type: 'reason', span: { start: first.span.start, end: last.span.end }, at: first.at }] : troubled.includes(phrase) ? [] : [phrase]));
}
