import type { Phrase } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';
import { noteUsed } from './used-words.ts';

type Sentence = readonly Phrase[];

const rule = /\b(?:rules?|routes?|routing|match(?:es)?|exceptions?|special case|branch|condition|entry|block)\b/i;
const removal = /^(?:(?:please|must|should|be|is|are|can|to|we) )*(?:drop(?:ped|ping)?|remov(?:e|ed|ing)|delet(?:e|ed|ing)|get(?:ting)? rid of|tak(?:e|en|ing) (?:away|out)|clear(?:ed)?|disabl(?:e|ed)|eliminat(?:e|ed)|undo|kill|strip(?:ped)?(?: out)?|drop the)(?: the)?$/i;

/**
 * "The x-beta rule must be deleted, all requests go to v1": routes with a condition that go away. Only where the words
 * say where everything goes then: which other ones there are does not matter then.
 */
export function withDroppedRoutes(text: string, sentence: Sentence): Sentence {
  const words = (phrase: Phrase): string => text.slice(phrase.span.start, phrase.span.end);
  const verb = sentence.find((phrase) => (phrase.type === 'act' || (phrase.type === 'mark' && phrase.mark === 'no-other')) && removal.test(words(phrase)));
  const conditions = sentence.filter((phrase) => phrase.type === 'cond');
  const [condition] = conditions;
  if (verb === undefined || condition === undefined || conditions.length > 1) return sentence;
  const [from, to] = [Math.min(verb.span.start, condition.span.start), Math.max(verb.span.end, condition.span.end)];
  const between = sentence.filter(({ span }) => span.start >= from && span.end <= to);
  const others = sentence.filter((phrase) => !between.includes(phrase));
  const isRule = rule.test(text.slice(from, to + 12)) && between.every((phrase) => phrase === verb || phrase === condition || phrase.type === 'glue' || phrase.type === 'unused');
  const isAll = others.some((phrase) => (phrase.type === 'traffic' && phrase.isAll === true) || (phrase.type === 'mark' && phrase.mark === 'only') || (phrase.type === 'percent' && phrase.percent === 100) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'anyone')));
  const names = others.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(isVersion) : []));
  if (!isRule || !isAll || names.length !== 1) return sentence;
  for (const phrase of between) noteUsed(phrase);
  const [first] = between;
  return sentence.flatMap((phrase): Sentence => (phrase === first ? [{ type: 'mark', mark: 'drops-routes', span: { start: from, end: to }, at: phrase.at }] : between.includes(phrase) ? [] : [phrase]));
}

const gate = /(?:,\s*)?\b(?:if|when|once|as long as|provided(?: that)?|assuming|as soon as)\b[^.,;:\n\d]*\b(?:acceptable|ok(?:ay)?|good|fine|stable|low|healthy|green|clean|well|works?|working|satisfied|happy|normal|looks? right|no (?:errors?|problems?|issues?|complaints?|alarms?|alerts?|regressions?)|nothing breaks|validated|verified|passe[sd]|succeeds?)\b[^.,;:\n\d]*?(?=,|;|:|$|\b(?:shift|go|move|increase|raise|send|route|ramp|then|bump|continue|proceed|switch)\b),?/i;

/** "If the error rate is acceptable, shift to 50%": what somebody looks at between two steps. */
export function withGate(text: string, sentence: Sentence): Sentence {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const found = gate.exec(text.slice(start, end));
  if (found === null) return sentence;
  const span = { start: start + found.index, end: start + found.index + found[0].length };
  const inside = sentence.filter((phrase) => phrase.span.start >= span.start && phrase.span.end <= span.end);
  const [first] = inside;
  if (first === undefined || inside.some((phrase) => ['percent', 'duration', 'ratio', 'cond', 'status', 'count'].includes(phrase.type) || (phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind !== 'pronoun' && entity.kind !== 'anyone' && (entity.kind !== 'service' || entity.match !== 'unknown'))))) return sentence;
  for (const phrase of inside) noteUsed(phrase);
  return sentence.flatMap((phrase): Sentence => (phrase === first ? [{ type: 'mark', mark: 'gated', span, at: phrase.at }] : inside.includes(phrase) ? [] : [phrase]));
}
