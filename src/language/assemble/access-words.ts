import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { speaksOfAccess } from './access-callers.ts';

const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'ratio', 'count', 'new-path']);
const fullWords = /^(?:(?:in )?full(?:y)?|unrestricted|unlimited|complete(?:ly)?|everything|all|anything|both ways)$/i;
/** Verbs of calling that have other uses too, or none elsewhere. */
const reaching = /^(?:to |from |on )?(?:hit(?:s|ting)?|touch(?:es|ing)?|poll(?:s|ing)?|pull(?:s|ing)? from|scrap(?:e|es|ing)|ping(?:s|ing)?|prob(?:e|es|ing)|contact(?:s|ing)?|dial(?:s|ling|ing)?|see(?:ing)?|talk(?:s|ing)?(?: to)?|speak(?:s|ing)?(?: to)?|connect(?:s|ing)?(?: to)?|get(?:s|ting)? (?:at|to|into|through to)|query(?:ing)?|queries|fetch(?:es|ing)?(?: from)?|consum(?:e|es|ing)|us(?:e|es|ing)|reach(?:es|ing)?|access(?:es|ing)?|call(?:s|ing)?|invok(?:e|es|ing)|approach(?:es|ing)?|communicat(?:e|es|ing) with|interact(?:s|ing)? with)$/i;

/**
 * Words that only sentences of who may call whom use so: "a: full", "block a from hitting b", "restrict it to a". Sentences that
 * hold another wish stay as they are.
 */
export function withAccessWords(given: readonly Phrase[], text: string): readonly Phrase[] {
  const phrases = given.map((phrase) => asRefusal(phrase, text)).map((phrase) => (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host') ? { ...phrase, entities: phrase.entities.map((entity) => principalOf(entity, text)) } : phrase));
  const isGiven = (phrase: Phrase): boolean => phrase.type === 'act' && phrase.act === 'send' && /^(?:please |also |now )*(?:give|grant)\b/i.test(text.slice(phrase.span.start, phrase.span.end)) && phrases.some((other) => (other.type === 'cond' || other.type === 'mark' || other.type === 'act') && other.span.start > phrase.span.start && /\b(?:access|permissions?|rights?)\b/i.test(text.slice(other.span.start, other.span.end)));
  if (!speaksOfAccess(phrases, text) && !phrases.some(isGiven)) return phrases;
  const ported = withPorts(withoutKinds(phrases, text), text);
  if (phrases.some(isGiven)) return withPlainWords(ported.map((phrase) => (isGiven(phrase) ? { type: 'act', act: 'allow', word: 'give', span: phrase.span, at: phrase.at } : phrase)), text);
  return phrases.some((phrase) => values.has(phrase.type)) && ported.some((phrase) => values.has(phrase.type)) ? phrases : withPlainWords(ported, text);
}

/** "Deny the rest": what is beyond a limit where there is one, and nobody else where somebody is let in. */
function asRefusal(phrase: Phrase, text: string): Phrase {
  if (phrase.type !== 'reason') return phrase;
  const words = text.slice(phrase.span.start, phrase.span.end);
  const isRefusal = /\b(?:reject|refuse|drop|den[yi]|shed|block|turn(?:ed)? away|discard|bounce)/i.test(words) && /\b(?:rest|everything|anything|all|whatever)\b/i.test(words) && !/\b(?:on top|beyond|above|over|excess|surplus|overflow|exceed\w*|limit)\b/i.test(words);
  const isOfLimit = /\d[^.\n]{0,40}\b(?:rps|qps|requests?|req|connections?|pending|a second|a minute)\b|\/s\b|\bper (?:second|minute|hour)\b/i.test(text);
  return isRefusal && !isOfLimit ? { type: 'mark', mark: 'no-other', span: phrase.span, at: phrase.at } : phrase;
}

/** `cluster.local/ns/x/sa/a` is no host. */
function principalOf(entity: Entity, text: string): Entity {
  const found = entity.kind === 'host' ? /^(?:spiffe:\/\/)?[\w.-]+\/ns\/([\w-]+)\/sa\/([\w-]+)$/.exec(text.slice(entity.span.start, entity.span.end)) : null;
  return found === null ? entity : { kind: 'account', namespace: found[1] ?? '', name: found[2] ?? '', span: entity.span };
}

/** "b's admin port (9000)": a port by its number, whatever it is called. */
function withPorts(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const wordsAt = (at: number): string => text.slice(phrases[at]?.span.start, phrases[at]?.span.end);
  const at = phrases.findIndex((phrase, index) => (phrase.type === 'unused' || phrase.type === 'glue') && /^(?:\w+ )?port$/i.test(wordsAt(index)));
  const isOpen = phrases[at + 1]?.type === 'link' && wordsAt(at + 1) === '(';
  const number = phrases[at + (isOpen ? 2 : 1)];
  if (at < 1 || number?.type !== 'count') return phrases;
  const isNamed = phrases[at - 1]?.type === 'glue' && /^(?:admin|metrics?|management|debug|internal|public|grpc|http|api|health|monitoring|main|second|extra)$/i.test(wordsAt(at - 1));
  const end = at + (isOpen ? 4 : 2);
  return [...phrases.slice(0, isNamed ? at - 1 : at), { type: 'cond', cond: { port: number.count }, span: { start: phrases[at]?.span.start ?? 0, end: phrases[end - 1]?.span.end ?? number.span.end }, at: number.at }, ...phrases.slice(end)];
}

/** "the web service": what it is, and no second one. */
function withoutKinds(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  return phrases.filter((phrase, index) => {
    const before = phrases[index - 1];
    const [entity] = phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.length === 1 ? phrase.entities : [];
    const words = text.slice(phrase.span.start, phrase.span.end);
    const isKind = (entity?.kind === 'pronoun' && /^(?:service|one)$/i.test(words)) || (entity?.kind === 'service' && entity.services.length === 0 && /^(?:job|cronjob|process|daemon|task|module|script|function|cluster job|batch job)s?$/i.test(words));
    return !(isKind && before?.type === 'ref' && before.entities.at(-1)?.kind === 'service' && text.slice(before.span.end, phrase.span.start) === ' ');
  }).flatMap((phrase, index, all): readonly Phrase[] => {
    const [words, next] = [text.slice(phrase.span.start, phrase.span.end), all[index + 1]];
    // "each of a, b and c"
    if (phrase.type === 'ref' && phrase.role === 'on' && /^of\b/i.test(words) && all[index - 1]?.type === 'glue' && /\b(?:each|both|any|either|all)$/i.test(text.slice(0, phrase.span.start).trimEnd())) return [{ ...phrase, role: 'none' }];
    // "those three"
    if (phrase.type === 'glue' && /\b(?:those|these|all|the|of them)$/i.test(words) && next?.type === 'count' && next.count < 10 && /^[a-z]+$/i.test(text.slice(next.span.start, next.span.end))) return [{ type: 'ref', role: 'none', entities: [{ kind: 'pronoun', isPlural: true, span: phrase.span }], span: { start: phrase.span.start, end: next.span.end }, at: phrase.at }];
    if (phrase.type === 'count' && all[index - 1]?.type === 'glue' && phrase.count < 10 && /\b(?:those|these|all|the|of them)\s*$/i.test(text.slice(0, phrase.span.start)) && /^[a-z]+$/i.test(words)) return [];
    return [phrase];
  });
}

function withPlainWords(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  if (phrases.some((phrase) => values.has(phrase.type) || (phrase.type === 'fact' && phrase.fact.kind !== 'expose' && phrase.fact.kind !== 'egress' && phrase.fact.kind !== 'retry-on'))) return phrases;
  const isRows = phrases.some((phrase) => phrase.type === 'link' && phrase.link === 'colon');
  return phrases.map((phrase, index): Phrase => {
    const [before, next] = [phrases[index - 1], phrases[index + 1]];
    const words = text.slice(phrase.span.start, phrase.span.end);
    const isPlain = phrase.type === 'glue' || phrase.type === 'unused' || phrase.type === 'traffic';
    // "b | callers: a | everyone else: denied".
    if (isRows && phrase.type === 'link' && phrase.link === 'slash' && words === '|') return { ...phrase, link: 'semicolon' };
    // "want b callable only by a"
    if (isPlain && /^(?:callable|reachable|accessible|usable)$/i.test(words) && before?.type === 'ref' && (next?.type === 'mark' || (next?.type === 'ref' && next.role === 'from'))) return { type: 'act', act: 'be-called', word: 'callable', span: phrase.span, at: phrase.at };
    // "impossible for a to call b"
    if (isPlain && /^(?:impossible|unthinkable|illegal|a no-go)$/i.test(words) && next?.type === 'ref') return { type: 'act', act: 'deny', word: 'impossible', span: phrase.span, at: phrase.at };
    // "all other paths are public"
    if (isPlain && /^(?:public|open|free)$/i.test(words) && before?.type === 'glue' && /^(?:is|are|stays?|remains?)$/i.test(text.slice(before.span.start, before.span.end)) && phrases.slice(0, index).findLast((other) => other.type !== 'glue')?.type === 'mark') return { type: 'mark', mark: 'as-before', span: phrase.span, at: phrase.at };
    // "it may only call b": who calls.
    if (phrase.type === 'glue' && /^it$/i.test(words) && next?.type === 'act' && (next.act === 'call' || next.act === 'deny') && (before === undefined || before.type === 'link')) return { type: 'ref', role: 'none', entities: [{ kind: 'pronoun', isPlural: false, span: phrase.span }], span: phrase.span, at: phrase.at };
    // "restrict it to a".
    if (phrase.type === 'glue' && /^(?:it|this|that)$/i.test(words) && before?.type === 'act' && ['hold', 'deny', 'allow'].includes(before.act)) return { type: 'ref', role: 'none', entities: [{ kind: 'pronoun', isPlural: false, span: phrase.span }], span: phrase.span, at: phrase.at };
    // "a full, c read-only".
    const isEnd = next === undefined || (next.type === 'link' && next.link !== 'colon') || (next.type === 'ref' && next.role === 'on') || (next.type === 'mark' && next.mark === 'rest');
    const isBehind = before?.type === 'ref' || (before?.type === 'link' && ['colon', 'equals', 'dash', 'open'].includes(before.link)) || (before?.type === 'act' && before.act === 'call');
    if (isPlain && fullWords.test(words) && isBehind && isEnd && !(before?.type === 'ref' && before.role === 'on')) return { type: 'mark', mark: 'any-operation', span: phrase.span, at: phrase.at };
    // "and from nowhere else".
    if (phrase.type === 'mark' && phrase.mark === 'nowhere-else' && /^nowhere else$/i.test(words)) return { ...phrase, mark: 'no-other' };
    // "stop a from hitting b".
    const isVerb = isPlain && reaching.test(words) && next !== undefined && (next.type === 'ref' || next.type === 'cond') && phrases.slice(0, index).some((other) => other.type === 'ref') && (before?.type === 'glue' || before?.type === 'ref' || before?.type === 'mark' || before?.type === 'link');
    return isVerb && phrases.slice(0, index).some((other) => other.type === 'act' || other.type === 'mark' || (other.type === 'ref' && other.entities.some(({ kind }) => kind === 'nobody' || kind === 'anyone')) || (other.type === 'glue' && /^(?:let|allow|permit)$/i.test(text.slice(other.span.start, other.span.end)))) ? { type: 'act', act: 'call', word: 'call', span: phrase.span, at: phrase.at } : phrase;
  });
}
