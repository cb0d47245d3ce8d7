import { withBareTimeouts } from './assemble/bare-timeouts.ts';
import { familyOf } from './assemble/segments.ts';
import { joinScopes } from './assemble/join-scopes.ts';
import { joinRoutes } from './assemble/route-sentences.ts';
import { joinSettings, splitSettings } from './assemble/setting-sentences.ts';
import type { Phrase } from './grammar/phrases.ts';
import { isOpen } from './statements/atoms.ts';

/** A line that is indented, or an item of a list: it belongs to what stands above it. */
function goesOn(text: string, { span }: Phrase): boolean {
  const gap = text.slice(span.start, span.end);
  return !/\n\s*\n/.test(gap) && /^(?: {2,}|\t| *(?:[-*+\u2022]|\d+[.)]) )/.test(text.slice(text.lastIndexOf('\n', span.end - 1) + 1, span.end + 12));
}

/** A line that begins with a name and a colon: it has a topic of its own. */
function beginsTopic(phrases: readonly Phrase[], from: number): boolean {
  const line = phrases.slice(from, from + 6).filter((phrase) => phrase.type !== 'glue' && !(phrase.type === 'link' && phrase.link === 'dash'));
  const [first, second] = line;
  return first?.type === 'ref' && first.role === 'none' && first.entities.every(({ kind }) => kind === 'service') && second?.type === 'link' && (second.link === 'colon' || second.link === 'dash');
}

/** "Set timeouts as follows:" and the lines under it, each with a name and a value, are one list. */
function joinLists(sentences: readonly (readonly Phrase[])[]): Phrase[][] {
  const joined: Phrase[][] = [];
  for (const sentence of sentences) {
    const last = joined.at(-1);
    const [first] = sentence;
    if (last !== undefined && first !== undefined && ((isListSoFar(last) && isListItem(sentence)) || isNoneItem(last, sentence))) last.push({ type: 'link', link: 'comma', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...sentence);
    else joined.push([...sentence]);
  }
  return joined;
}

/** "All services get 2 retries. Payments: none." */
function isNoneItem(before: readonly Phrase[], sentence: readonly Phrase[]): boolean {
  const kinds = new Set(before.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact.kind] : [])));
  const said = sentence.filter((phrase) => phrase.type !== 'glue' && !(phrase.type === 'link' && ['colon', 'dash', 'comma'].includes(phrase.link)));
  const [name, off] = said;
  const isNone = (off?.type === 'ref' && off.entities.every(({ kind }) => kind === 'nobody')) || (off?.type === 'mark' && off.mark === 'not');
  return kinds.size === 1 && (kinds.has('retries') || kinds.has('timeout')) && said.length === 2 && name?.type === 'ref' && name.entities.every(({ kind }) => kind === 'service') && isNone;
}

function isListSoFar(sentence: readonly Phrase[]): boolean {
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  return facts.length > 0 && facts.every(isOpen);
}

function isListItem(sentence: readonly Phrase[]): boolean {
  return sentence.some(({ type }) => type === 'ref' || type === 'cond') && sentence.some(({ type }) => type === 'duration' || type === 'count') && sentence.every(({ type }) => ['ref', 'cond', 'duration', 'count', 'glue', 'link', 'traffic'].includes(type));
}

/** "Sorting hangs sometimes; please …", "checkout fails - retry it": the trouble is a sentence of its own. */
function endsTrouble(text: string, sentence: readonly Phrase[], link: Phrase): boolean {
  if (link.type !== 'link' || (link.link !== 'semicolon' && link.link !== 'dash') || !sentence.some(({ type }) => type === 'ref')) return false;
  const words = text.slice(sentence[0]?.span.start, link.span.start);
  return /\b(?:slow|fails?|failing|flaky|unstable|overloaded|crash(?:es|ing)|hangs?|hanging|stuck|timing out|times out|struggl\w+|suffers?)\b/i.test(words) && !/\b(?:if|when|whenever|only|must|should|may|not|that|which)\b/i.test(words) && sentence.every(({ type }) => ['ref', 'glue', 'unused', 'traffic', 'reason', 'link'].includes(type)) && /^\W*(?:please|pls|can|could|so|therefore|hence|thus|give|set|retry|let|put|add|cap|limit|make|allow|bound|apply|increase|we (?:need|want))\b/i.test(text.slice(link.span.end));
}

/** "ratings: only from reviews; details: 2s timeout": two topics that want different kinds of things. */
function partsKinds(phrases: readonly Phrase[], before: readonly Phrase[], index: number): boolean {
  const link = phrases[index];
  if (link?.type !== 'link' || link.link !== 'semicolon') return false;
  const end = phrases.findIndex((phrase, at) => at > index && phrase.type === 'link' && ['semicolon', 'stop', 'break', 'question'].includes(phrase.link));
  const after = phrases.slice(index + 1, end < 0 ? undefined : end);
  const isWhole = (part: readonly Phrase[]): boolean => beginsTopic(part, 0) && part.every(({ type }) => type !== 'count' && type !== 'duration' && type !== 'unused') && (familyOf(part) !== 'none' || part.some((phrase) => phrase.type === 'mark' && phrase.mark === 'only'));
  return isWhole(before) && isWhole(after) && familyOf(before) !== familyOf(after);
}

/** The phrases of a text, sentence by sentence; lines that belong together are one. */
export function sentencesOf(text: string, phrases: readonly Phrase[]): Phrase[][] {
  const sentences: Phrase[][] = [[]];
  for (const [index, phrase] of phrases.entries()) {
    if (phrase.type === 'link' && (phrase.link === 'stop' || phrase.link === 'question' || (phrase.link === 'break' && (!goesOn(text, phrase) || (beginsTopic(phrases, index + 1) && sentences.at(-1)?.some(({ type }) => type === 'ref') === true))))) sentences.push([]);
    else if (endsTrouble(text, sentences.at(-1) ?? [], phrase) || partsKinds(phrases, sentences.at(-1) ?? [], index)) sentences.push([]);
    else sentences.at(-1)?.push(phrase);
  }
  return joinScopes(text, joinSettings(text, withBareTimeouts(text, splitSettings(text, joinLists(joinRoutes(text, sentences.filter((sentence) => sentence.some(({ type }) => type !== 'glue' && type !== 'link'))))))));
}

/** Whether a sentence is about settings, routes or faults of services: a namespace in it only says where these are. */
function isOfServices(sentence: readonly Phrase[]): boolean {
  return sentence.every((phrase) => {
    if (phrase.type === 'act') return !['allow', 'deny', 'call', 'be-called', 'hold'].includes(phrase.act);
    if (phrase.type === 'mark') return phrase.mark !== 'only' && phrase.mark !== 'no-other';
    return phrase.type !== 'fact' || ['timeout', 'retries', 'retry-on', 'backoff', 'breaker', 'balance', 'warm-up', 'rate', 'delay', 'abort', 'fault', 'canary'].includes(phrase.fact.kind);
  });
}

/** "shop: orders 2s", "checkout retail-prod v2 10 %": the namespace of the services that are named beside it, and the rest. */
export function homeOfSentence(sentence: readonly Phrase[]): { readonly namespace: string; readonly rest: readonly Phrase[] } | undefined {
  const isSpace = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.role !== 'from' && phrase.role !== 'to' && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'namespace';
  const spaces = sentence.filter(isSpace);
  const [only] = spaces;
  const namesService = sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' || ((entity.kind === 'version' || entity.kind === 'relative-version') && entity.of !== undefined)));
  if (only?.type !== 'ref' || spaces.length > 1 || !namesService || !isOfServices(sentence)) return undefined;
  const [entity] = only.entities;
  return entity?.kind === 'namespace' ? { namespace: entity.namespace, rest: sentence.map((phrase) => (phrase === only ? { type: 'glue' as const, span: phrase.span, at: phrase.at } : phrase)) } : undefined;
}
