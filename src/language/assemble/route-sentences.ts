import type { Phrase } from '../grammar/phrases.ts';
import { corrections } from './corrections.ts';
import { isVersion } from './route-callers.ts';
import { familyOf } from './segments.ts';

type Sentence = readonly Phrase[];

const namesVersion = (sentence: Sentence): boolean => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion));
const namesService = (sentence: Sentence): boolean => sentence.some((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some((entity) => entity.kind === 'service' || ('of' in entity && entity.of !== undefined)));

/** Sentences that each say something of the routes of one service say it together: "… to v2. All others stay on v1." */
export function joinRoutes(text: string, sentences: readonly Sentence[]): Phrase[][] {
  const joined: Phrase[][] = [];
  for (const given of sentences) {
    const sentence = withStepHolds(text, given);
    const last = joined.at(-1);
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
  if (corrections.test(words) || !wants(last) || !isRoute(last) || !isRoute(sentence) || !namesVersion(last) || !namesVersion(sentence)) return false;
  // A line with a share and a version goes on with the lines before it, whichever service it names.
  if (isShare(last) && isShare(sentence)) return true;
  return !namesService(sentence);
}

/** "We have v1 and v2 of checkout." wants nothing yet. */
function wants(sentence: Sentence): boolean {
  return sentence.some((phrase) => ['percent', 'ratio', 'count', 'cond'].includes(phrase.type) || (phrase.type === 'act' && phrase.act !== 'set') || (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && (phrase.role === 'from' || phrase.entities.some(({ kind }) => kind === 'others' || kind === 'anyone' || kind === 'nobody'))));
}

function isRoute(sentence: Sentence): boolean {
  return familyOf(sentence) === 'route' && !sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'canary');
}

function isShare(sentence: Sentence): boolean {
  return sentence.some(({ type }) => type === 'percent') && sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version'));
}
