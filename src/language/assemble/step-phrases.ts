import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

/**
 * "10%, 25%, 50% and 100%, every 15 minutes": shares of one version that rise are the steps of a rollout. The last two
 * are no ratio then, and the time is no interval of a circuit breaker, but how long a step is held.
 */
export function withSteps({ text }: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const shares = sentence.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : phrase.type === 'ratio' ? phrase.parts : []));
  const isRising = shares.length > 2 && shares.every((share, at) => at === 0 || share > (shares[at - 1] ?? 0));
  const versions = new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'version' ? [entity.version] : [])) : [])));
  if (!isRising || versions.size > 1 || sentence.some(({ type }) => type === 'cond')) return sentence;
  return sentence.flatMap((phrase): readonly Phrase[] => {
    if (phrase.type === 'ratio') return phrase.parts.flatMap((percent, index): Phrase[] => [...(index === 0 ? [] : [{ type: 'link' as const, link: 'comma' as const, span: { start: phrase.span.end, end: phrase.span.end }, at: phrase.at }]), { type: 'percent', percent, span: phrase.span, at: phrase.at }]);
    const ms = heldFor(phrase, text);
    return ms === undefined ? [phrase] : [{ type: 'duration', ms, span: phrase.span, at: phrase.at }];
  });
}

function heldFor(phrase: Phrase, text: string): number | undefined {
  if (phrase.type !== 'fact') return undefined;
  const { fact } = phrase;
  if (fact.kind === 'breaker') return Object.keys(fact.limits).length === 1 ? fact.limits.intervalMs : undefined;
  const says = /\b(?:wait|waiting|hold|held|pause|between|each|every|apart|steps?)\b/i.test(text.slice(phrase.span.start, phrase.span.end + 10));
  return (fact.kind === 'backoff' || fact.kind === 'delay') && says ? fact.ms : undefined;
}
