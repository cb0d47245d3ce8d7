import type { Phrase } from '../grammar/phrases.ts';
import { corrections } from './corrections.ts';
import { isVersion } from './route-callers.ts';
import { namesVersion, withoutInventory, withoutTrouble, withoutTroubledClause } from './route-trouble.ts';
import { withGate } from './route-endings.ts';
import { withRouteWords } from './route-words.ts';
import { familyOf } from './segments.ts';

type Sentence = readonly Phrase[];

/** "v2 of a has been deployed. Send 10% to it.": the only version that was spoken of. */
function withVersionOf(text: string, last: Sentence | undefined, sentence: Sentence): Sentence {
  const isNobody = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'nobody');
  // "v3 is not finished, so nothing should reach it.": it stands behind its version.
  const own = sentence.slice(0, Math.max(0, sentence.findIndex(isNobody)));
  const versions = (namesVersion(own) ? own : (last ?? [])).flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(isVersion) : []));
  const [version] = versions;
  if (version?.kind !== 'version' || versions.length > 1) return sentence;
  const isIt = (phrase: Phrase): boolean => (phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'pronoun' && !phrase.entities[0].isPlural) || (phrase.type === 'glue' && /^it$/i.test(text.slice(phrase.span.start, phrase.span.end)));
  if (sentence.some(isNobody) && !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')) && sentence.filter(isIt).length === 1) return sentence.map((phrase): Phrase => (isIt(phrase) ? { type: 'ref', role: 'none', entities: [{ ...version, span: phrase.span }], span: phrase.span, at: phrase.at } : phrase));
  if (!sentence.some(({ type }) => type === 'percent' || type === 'traffic')) return sentence;
  const isThere = (phrase: Phrase): boolean => phrase.type === 'glue' && /^there$/i.test(text.slice(phrase.span.start, phrase.span.end)) && /\b(?:go|goes|land|lands|sent|send|routed|route|move|moved|shift|shifted|arrive)(?: over)?\s*$/i.test(text.slice(0, phrase.span.start));
  return sentence.map((phrase): Phrase => (isThere(phrase) ? { type: 'ref', role: 'to', entities: [{ kind: 'version', version: version.version, span: phrase.span }], span: phrase.span, at: phrase.at } : phrase.type === 'ref' && phrase.role === 'to' && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'pronoun' && !phrase.entities[0].isPlural ? { ...phrase, entities: [{ kind: 'version', version: version.version, span: phrase.span }] } : phrase));
}

/** Sentences that each say something of the routes of one service say it together: "… to v2. All others stay on v1." */
export function joinRoutes(text: string, sentences: readonly Sentence[]): Phrase[][] {
  const joined: Phrase[][] = [];
  for (const given of sentences) {
    const last = joined.at(-1);
    const sentence = withRouteWords(text, withStepHolds(text, withVersionOf(text, last, withoutTroubledClause(text, withoutTrouble(text, withoutInventory(text, given))))));
    const gated = last === undefined ? sentence : withGate(text, sentence);
    if (last !== undefined && gated !== sentence && areSteps(text, last, gated, true)) {
      last.push({ type: 'link', link: 'break', span: { start: gated[0]?.span.start ?? 0, end: gated[0]?.span.start ?? 0 }, at: gated[0]?.at ?? 0 }, ...gated);
      continue;
    }
    const [first] = sentence;
    if (last === undefined || first === undefined || !goesOn(text, last, sentence)) {
      joined.push([...sentence]);
      continue;
    }
    last.push({ type: 'link', link: 'break', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...sentence);
  }
  return joined;
}

/** "10%, then 50%, 10 minutes each": how long a step is held, and no time of a try. */
function withStepHolds(text: string, sentence: Sentence): readonly Phrase[] {
  const isStepped = sentence.filter(({ type }) => type === 'percent').length > 1 && namesVersion(sentence) && !sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'canary' && !isHold(text, phrase));
  return isStepped ? sentence.map((phrase) => (phrase.type === 'fact' && isHold(text, phrase) && phrase.fact.kind === 'timeout' ? { type: 'duration', ms: phrase.fact.ms ?? 0, span: phrase.span, at: phrase.at } : phrase)) : sentence;
}

function isHold(text: string, { span, ...phrase }: Phrase): boolean {
  return phrase.type === 'fact' && phrase.fact.kind === 'timeout' && phrase.fact.ms !== undefined && !/\b(?:tr(?:y|ies)|attempts?|time-?\s?outs?|deadline)\b/i.test(text.slice(span.start, span.end));
}

function goesOn(text: string, last: Sentence, sentence: Sentence): boolean {
  const words = text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  if (areSteps(text, last, sentence)) return true;
  if (corrections.test(words) || !wants(last) || !isRoute(last) || !isRoute(sentence) || !namesVersion(last) || !namesVersion(sentence)) return false;
  // A line with a share and a version goes on with the lines before it, whichever service it names.
  if (isShare(last) && isShare(sentence)) return true;
  const [before, own] = [servicesIn(last), servicesIn(sentence)];
  return own.length === 0 || (before.length === 1 && own.length === 1 && own[0] === before[0] && !sentence.some((phrase) => phrase.type === 'ref' && phrase.role === 'from'));
}

function servicesIn(sentence: Sentence): readonly string[] {
  return [...new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role !== 'from' ? phrase.entities : [])).flatMap((entity) => (entity.kind === 'service' ? [entity] : 'of' in entity && entity.of !== undefined ? [entity.of] : [])).map(({ services, written }) => (services.length > 0 ? services.join() : written.toLowerCase())))];
}

/** "We're rolling out v2 of a. Start with 5%, after an hour 50%, then everything." */
function areSteps(text: string, last: Sentence, sentence: Sentence, isGated = false): boolean {
  const versions = new Set(last.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'version' ? [entity.version] : [])) : [])));
  const isOnlySteps = sentence.every((phrase) => !['cond', 'new-path', 'status'].includes(phrase.type) && (phrase.type !== 'fact' || phrase.fact.kind === 'canary' || isHold(text, phrase) || phrase.fact.kind === 'backoff' || phrase.fact.kind === 'delay')) && !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind !== 'anyone' && kind !== 'pronoun'));
  return versions.size === 1 && isRoute(last) && isOnlySteps && (isGated || !/\b(?:if|when|once|unless|provided|only)\b/i.test(text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0))) && [...(isGated ? last : []), ...sentence].filter(({ type }) => type === 'percent' || type === 'ratio').length > 1;
}

/** "We have v1 and v2 of checkout." wants nothing yet. */
function wants(sentence: Sentence): boolean {
  return sentence.some((phrase) => ['percent', 'ratio', 'count', 'cond'].includes(phrase.type) || (phrase.type === 'act' && phrase.act !== 'set') || (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && (phrase.role === 'from' || phrase.entities.some(({ kind }) => kind === 'others' || kind === 'anyone' || kind === 'nobody' || kind === 'pronoun'))));
}

function isRoute(sentence: Sentence): boolean {
  return familyOf(sentence) === 'route' && !sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'canary');
}

function isShare(sentence: Sentence): boolean {
  return sentence.some(({ type }) => type === 'percent') && sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version'));
}
