import { withBareTimeouts } from './assemble/bare-timeouts.ts';
import { isHarmlessTail, isNarrative, noteStory, storyIn } from './assemble/narrative.ts';
import { familyOf } from './assemble/segments.ts';
import { joinScopes } from './assemble/join-scopes.ts';
import { joinRoutes } from './assemble/route-sentences.ts';
import { joinSettings, splitSettings } from './assemble/setting-sentences.ts';
import type { Entity } from './grammar/entities.ts';
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

const wanting = /\b(?:please|pls|should|shall|must|needs? to|has to|have to|let['’]?s|can (?:we|you)|could (?:we|you)|i['’]d|we['’]d|would like|we want|i want|make|set|change|give|raise|lower|reduce|increase|cut|cap|limit|retry|put|bring|move|shift|switch|now|from now on|would|will do|is enough|suffice\w*)\b/i;

/** "Currently it times out after 10 s, should be 4 s", "orders takes 4s: 5s please", "2s for orders, it took 10s yesterday". */
function endsStory(text: string, before: readonly Phrase[], phrases: readonly Phrase[], index: number): boolean {
  const link = phrases[index];
  if (link?.type !== 'link' || !['comma', 'semicolon', 'dash', 'but', 'colon', 'then', 'open', 'close'].includes(link.link) || !before.some(({ type }) => type !== 'glue' && type !== 'link')) return false;
  const end = phrases.findIndex((phrase, at) => at > index && phrase.type === 'link' && ['stop', 'break', 'question'].includes(phrase.link));
  const after = phrases.slice(index + 1, end < 0 ? undefined : end);
  if (!after.some(({ type }) => type !== 'glue' && type !== 'link')) return false;
  const first = after.find(({ type }) => type !== 'glue' && type !== 'link');
  const isWanted = (part: readonly Phrase[]): boolean => (first?.type === 'act' && !/^(?:gets?|takes?|gives?|sees?|has|have|calls?|reaches|uses)$/.test(first.word)) || wanting.test(text.slice(part[0]?.span.start, part.at(-1)?.span.end));
  return (isWanted(after) && (isNarrative(before, text) || isStateBefore(before, after, text))) || (link.link !== 'then' && !/\b(?:when|if|once|whenever|that|which|who)\b/i.test(text.slice(before[0]?.span.start, before.at(-1)?.span.end)) && isNarrative(after, text));
}

/** "search is 100% on v1, 20% shall go to v2": how it is, and how it shall be. */
function isStateBefore(before: readonly Phrase[], after: readonly Phrase[], text: string): boolean {
  const wordsOf = (part: readonly Phrase[]): string => text.slice(part[0]?.span.start, part.at(-1)?.span.end);
  const namesService = (part: readonly Phrase[]): boolean => part.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'));
  return /\b(?:is|are|sits|stands|runs) (?:at |on |with |set to |fully |all )*\d/i.test(wordsOf(before)) && !/\b(?:if|when|where|that|which|only|except|but|not|should|must|shall|to be|please)\b/i.test(wordsOf(before)) && /\b(?:should|shall|must|needs? to|has to|have to|please|we want|i want|make it|i['’]d like|we['’]d like)\b/i.test(wordsOf(after)) && !namesService(after) && namesService(before);
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
    else if (endsStory(text, sentences.at(-1) ?? [], phrases, index)) sentences.push([]);
    else if (endsTrouble(text, sentences.at(-1) ?? [], phrase) || partsKinds(phrases, sentences.at(-1) ?? [], index)) sentences.push([]);
    else sentences.at(-1)?.push(phrase);
  }
  const said = sentences.filter((sentence) => sentence.some(({ type }) => type !== 'glue' && type !== 'link'));
  const told = said.length > 1 ? said.filter((sentence, index) => isNarrative(sentence, text, said.some((other, at) => at > index && isAnswer(text, other, sentence)))) : [];
  const asked = said.filter((sentence) => !told.includes(sentence));
  // What stands behind all wishes may still say for whom, or that it is over.
  const stories = told.filter((sentence) => asked.some((other) => (other[0]?.span.start ?? 0) > (sentence[0]?.span.start ?? 0)) || isHarmlessTail(sentence, text, namesIn(asked.flat())));
  for (const story of told) noteStory(story, stories.includes(story));
  const apart = told.filter((sentence) => storyIn(sentence) !== undefined);
  const wishes = said.filter((sentence) => !apart.includes(sentence)).map((sentence) => withToldVersion(text, sentence, stories));
  if (apart.length === 0 || wishes.length === 0) return joined(text, said);
  const wanted = apart.reduce((left, story) => left.slice(0, story[0]?.span.start) + ' '.repeat((story.at(-1)?.span.end ?? 0) - (story[0]?.span.start ?? 0)) + left.slice(story.at(-1)?.span.end), text);
  const isTold = stories.some((story) => story.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')));
  return [...apart, ...joined(wanted, wishes, isTold)].sort((a, b) => (a[0]?.span.start ?? 0) - (b[0]?.span.start ?? 0));
}

function namesIn(phrases: readonly Phrase[]): string[] {
  return phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written.toLowerCase()] : entity.kind === 'version' && entity.of !== undefined ? [entity.of.written.toLowerCase()] : [])) : []));
}

/** A sentence that says how something shall be, with a value, of no other service than the one before. */
function isAnswer(text: string, sentence: readonly Phrase[], before: readonly Phrase[]): boolean {
  const told = namesIn(before);
  if (namesIn(sentence).some((name) => !told.includes(name))) return false;
  return wanting.test(text.slice(sentence[0]?.span.start, sentence.at(-1)?.span.end)) && sentence.some((phrase) => phrase.type === 'duration' || phrase.type === 'count' || (phrase.type === 'fact' && !isOpen(phrase.fact)));
}

/** "They deployed v7 of wallet yesterday. 25 % of the requests there please": the one version of the stories. */
function withToldVersion(text: string, sentence: Phrase[], stories: readonly (readonly Phrase[])[]): Phrase[] {
  const versionsIn = (phrases: readonly Phrase[]): Entity[] => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kind === 'version' || kind === 'relative-version') : []));
  const told = versionsIn(stories.flat());
  const [only] = told;
  // "v3 isn't finished, so nothing should reach it."
  const isRoute = sentence.some((phrase) => phrase.type === 'percent' || phrase.type === 'cond' || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'nobody')));
  if (only?.kind !== 'version' || told.some((entity) => entity.kind !== 'version' || entity.version !== only.version) || !isRoute || versionsIn(sentence).length > 1) return sentence;
  const share = sentence.findIndex(({ type }) => type === 'percent');
  const end = sentence.findIndex((phrase, index) => index > share && phrase.type === 'link');
  const ask = text.slice(sentence[0]?.span.start, sentence[share]?.span.start);
  // "make it 40 percent": the share of that version.
  if (share >= 0 && /\b(?:make it|let['’]?s (?:do|make it|go to|go with)|go to|(?:raise|increase|bump|set|bring|take|push|put|move)(?: (?:it|that|this|the share))?(?: up)? to)\s*$/i.test(ask) && !versionsIn(sentence.slice(0, end < 0 ? undefined : end)).length) {
    const at = sentence[share]?.span.end ?? 0;
    return [...sentence.slice(0, share + 1), { type: 'ref', role: 'to', entities: [only], span: { start: at, end: at }, at: sentence[share]?.at ?? 0 }, ...sentence.slice(share + 1)];
  }
  return sentence.map((phrase) => (/^(?:to |onto |on )?(?:there|it|that one|that version|this version|the new one|the new version)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && isPointing(phrase) ? { type: 'ref', role: 'to', entities: [only], span: phrase.span, at: phrase.at } : phrase));
}

/** "there", "to it": where something goes. */
function isPointing(phrase: Phrase): boolean {
  return phrase.type === 'glue' || (phrase.type === 'ref' && phrase.role === 'to') || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'relative-version'));
}

function joined(text: string, sentences: Phrase[][], isTold = false): Phrase[][] {
  return joinScopes(text, joinSettings(text, withBareTimeouts(text, splitSettings(text, joinLists(joinRoutes(text, sentences))), isTold)));
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
export function homeOfSentence(text: string, sentence: readonly Phrase[]): { readonly namespace: string; readonly rest: readonly Phrase[] } | undefined {
  // "v1 for partners": whose calls.
  const isOfVersion = (phrase: Phrase): boolean => /^for (?!(?:the )?(?:namespace|ns)\b)/i.test(text.slice(phrase.span.start)) && /\bv\d[\w.]*\s*$/i.test(text.slice(0, phrase.span.start));
  const isSpace = (phrase: Phrase): boolean => phrase.type === 'ref' && !isOfVersion(phrase) && phrase.role !== 'from' && phrase.role !== 'to' && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'namespace';
  const spaces = sentence.filter(isSpace);
  const [only] = spaces;
  const namesService = sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' || ((entity.kind === 'version' || entity.kind === 'relative-version') && entity.of !== undefined)));
  if (only?.type !== 'ref' || spaces.length > 1 || !namesService || !isOfServices(sentence)) return undefined;
  const [entity] = only.entities;
  return entity?.kind === 'namespace' ? { namespace: entity.namespace, rest: sentence.map((phrase) => (phrase === only ? { type: 'glue' as const, span: phrase.span, at: phrase.at } : phrase)) } : undefined;
}
