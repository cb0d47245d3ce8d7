import { storyIn } from './assemble/narrative.ts';
import { isOfSettings } from './assemble/segments.ts';
import { withSettingCallers } from './assemble/setting-callers.ts';
import { ask, assume, homeOf, resolveService, type State, workloadsFor } from './assemble/state.ts';
import type { Phrase } from './grammar/phrases.ts';
import type { QualifiedName } from '../topology/topology.ts';

const problemWords = /\b(?:slow|fail(?:s|ing|ed|ure|ures)?|error(?:s)?|overwhelmed|overload(?:ed)?|down|outage|incident|flaky|unstable|misbehav\w*|buggy|(?:far |way )?too much|crash(?:es|ed|ing)?|timing out|times out|(?:gets?|getting|got|being) (?:cut|killed|dropped|lost|aborted|cancelled|interrupted|truncated)|stuck|broken|hang(?:s|ing)?|problem(?:s)?|issue(?:s)?|sometimes|often|last (?:week|month|night)|yesterday|complain(?:s|ed|ing)?|notic(?:e|ed)|discussed|meeting|ticket|jira|running late|legacy|migrat(?:e|ing|ion)|currently|customer(?:s)?|we have|there is|there are|you are|expert|background|context|fyi|because)\b/i;
const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'ratio', 'cond', 'new-path', 'count']);

/**
 * Sentences that say how things are and not what is wanted. A heading ("Service: orders in namespace shop") sets what
 * the others speak of; a background sentence is shown as an assumption. Anything with a value or a limit is neither.
 */
export function readContext(state: State, sentence: readonly Phrase[]): 'heading' | 'background' | undefined {
  noteEnvironment(state, sentence);
  if (isHeading(state.text, sentence)) {
    setTopic(state, sentence);
    // "Canary for search": what the lines below say in full.
    for (const phrase of sentence) if (phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'version' && /^(?:canary|stable|new|latest)$/i.test(entity.version))) state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
    return 'heading';
  }
  if (!isBackground(state, sentence)) return undefined;
  setTopic(state, sentence);
  keepAsBackground(state, sentence);
  return 'background';
}

/** What tells how things were or are is background, whatever stands in it, where something else is wanted. */
export function readNarrative(state: State, sentence: readonly Phrase[]): boolean {
  const story = storyIn(sentence);
  if (story === undefined) return false;
  if (story === 'open') {
    ask(state, `"${state.text.slice(sentence[0]?.span.start, sentence.at(-1)?.span.end).trim()}": is that how it is or was, or shall it be so?`);
    return true;
  }
  noteEnvironment(state, sentence);
  const paired = withSettingCallers(state, sentence);
  const namesOf = (phrases: readonly Phrase[], isCaller: boolean): Set<string> => new Set(phrases.flatMap((phrase) => (phrase.type === 'ref' && (phrase.role === 'from') === isCaller ? phrase.entities.flatMap((entity) => (entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked || entity.written.includes('-')) ? [entity.written] : [])) : [])));
  // Of two names none is what "it" stands for; "all caused by orders" is about the one.
  const called = namesOf(paired, false).size;
  if (called === 0 && namesOf(sentence, true).size === 1) setTopic(state, sentence.map((phrase) => (phrase.type === 'ref' ? { ...phrase, role: 'none' as const } : phrase)));
  else if (called < 2) setTopic(state, sentence);
  assumeBackground(state, sentence);
  state.stories.push({ start: sentence[0]?.span.start ?? 0, end: sentence.at(-1)?.span.end ?? 0 });
  return true;
}

function keepAsBackground(state: State, sentence: readonly Phrase[]): void {
  state.background.push(state.text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0).trim());
  assumeBackground(state, sentence);
}

function assumeBackground(state: State, sentence: readonly Phrase[]): void {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0).trim();
  if (sentence.some(({ type }) => type !== 'glue' && type !== 'link')) assume(state, `taken as background: "${text.length > 90 ? `${text.slice(0, 87)}…` : text}"`, 'context', first?.span);
}

function isHeading(text: string, sentence: readonly Phrase[]): boolean {
  // "Take v2 out of rotation."
  if (sentence.some((phrase) => phrase.type === 'glue' && /^(?:off|out|out of rotation)$/i.test(text.slice(phrase.span.start, phrase.span.end)))) return false;
  if (movesVersions(sentence)) return false;
  // "license: v1 for web, v2 for cart."
  if (new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'version' && entity.of !== undefined ? [entity.version] : [])) : []))).size > 1) return false;
  // "flights v1 for search": whose calls go there.
  const owned = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  if (owned.some(({ kind }) => kind === 'version') && new Set(owned.flatMap((entity) => (entity.kind === 'service' ? [entity.services.join()] : entity.kind === 'version' && entity.of !== undefined ? [entity.of.services.join()] : []))).size > 1) return false;
  const hasTarget = sentence.some((phrase) => phrase.type === 'ref' && (phrase.role === 'from' || (phrase.role === 'to' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) || phrase.entities.some(({ kind }) => kind === 'others')));
  // A service and a host outside: the one needs the other, or is offered by it.
  const isPair = ['host', 'service'].every((kind) => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === kind)));
  return !hasTarget && !isPair && sentence.some(({ type }) => type === 'ref') && sentence.every((phrase) => phrase.type === 'ref' || phrase.type === 'glue' || phrase.type === 'traffic' || (phrase.type === 'link' && ['comma', 'colon', 'dash', 'equals', 'and'].includes(phrase.link)));
}

/** "pricing: all v1 again", "v2 takes it all". */
function movesVersions(sentence: readonly Phrase[]): boolean {
  const entities = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  return entities.some(({ kind }) => kind === 'anyone' || kind === 'nobody') && entities.some(({ kind }) => kind === 'version');
}

/** "Finding: a is able to call b", "Money must not move twice.": what was found, and why something is wanted. */
function isToldAsFound(state: State, sentence: readonly Phrase[]): boolean {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0).trim();
  if (sentence.length === state.phrases.length) return false;
  const isFound = /^(?:[\w#-]+,? ){0,3}(?:findings?|observations?|observed|symptoms?|current (?:state|behaviou?r)|as is|situation)\b[^:.]{0,12}:/i.test(text) && !sentence.some(({ type }) => type === 'duration' || type === 'percent' || type === 'ratio');
  const isWhy = /\b(?:charged|billed|debited|paid|pay|moves?|moved|happens?|booked|executed|processed) twice\b/i.test(text) && !sentence.some(({ type }) => type === 'fact' || type === 'percent' || type === 'duration');
  // "We run a chaos day.": what other sentences say in full.
  const isOccasion = sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'fault' && phrase.fact.isOff !== true && phrase.fact.percent === undefined) && sentence.every((phrase) => ['glue', 'unused', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'fact' && phrase.fact.kind === 'fault')) && /^\W*(?:we|i|our|this|there|today|it)\b/i.test(text) && state.phrases.some((phrase) => phrase.type === 'duration' || phrase.type === 'status' || (phrase.type === 'fact' && (phrase.fact.kind === 'delay' || phrase.fact.kind === 'abort')));
  return isFound || isWhy || isOccasion;
}

/** "web calls orders. Limit orders to 50 rps.": how it is, beside a setting that is asked for, and no rule of who may call. */
function isPlainCall(state: State, sentence: readonly Phrase[]): boolean {
  const isOther = (phrase: Phrase): boolean => !sentence.includes(phrase);
  if (!state.phrases.some((phrase) => phrase.type === 'fact' && isOfSettings(phrase.fact) && isOther(phrase))) return false;
  if (state.phrases.some((phrase) => (phrase.type === 'act' && (phrase.act === 'allow' || phrase.act === 'deny')) || (phrase.type === 'mark' && ['only', 'except', 'no-other', 'not'].includes(phrase.mark) && !/^(?:no|not) (?:more|longer)\b/i.test(state.text.slice(phrase.span.start))) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'nobody' || kind === 'others')))) return false;
  const text = state.text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  const isCalled = sentence.some(({ type }) => type === 'act') && /^(?:the |our |service )*[\w./-]+(?: service)? (?:is (?:being )?called (?:only )?by|calls|uses|talks to|queries|asks|depends on|reaches|gets called by|is used by)\b/i.test(text.trim());
  return isCalled && sentence.every((phrase) => ['ref', 'glue', 'traffic', 'reason'].includes(phrase.type) || (phrase.type === 'link' && ['and', 'comma'].includes(phrase.link)) || (phrase.type === 'act' && (phrase.act === 'call' || phrase.act === 'be-called' || phrase.act === 'send')));
}

/** "We run three services in namespace x: a, b and c.": what there is. */
function isSetup(state: State, sentence: readonly Phrase[]): boolean {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0).trim();
  return sentence.length < state.phrases.length && /^(?:(?:hi|hello|hey)\W+)?(?:\w+ )?(?:we|our \w+|i|the \w+ team) (?:\w+ly )?(?:runs?|operates?|owns?|maintains?|ha(?:ve|s)|manages?|hosts?) (?:\w+ )?(?:\d+|two|three|four|five|six|several|some|many|these|the following|a few|a couple of) (?:\w+ )?(?:services|apps|applications|microservices|workloads|apis)\b/i.test(text) && sentence.every(({ type }) => ['glue', 'unused', 'link', 'ref', 'traffic', 'reason', 'count'].includes(type)) && !/\b(?:only|not|never|must|should|may|can)\b/i.test(text);
}

function isBackground(state: State, sentence: readonly Phrase[]): boolean {
  if (isToldAsFound(state, sentence) || isPlainCall(state, sentence)) return true;
  if (isSetup(state, sentence)) return true;
  if (movesVersions(sentence)) return false;
  // "It starts tonight": when what is wanted shall be so.
  if (/^\W*(?:and |but )?(?:it|this|that|these|those|they|which)\b[^]*\b(?:today|tonight|tomorrow|later|nights?|weekends?|weekdays?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|from|until|till|at \d|after|before)\b/i.test(state.text.slice(sentence[0]?.span.start, sentence.at(-1)?.span.end))) return false;
  if (sentence.some((phrase) => values.has(phrase.type) || (phrase.type === 'mark' && (phrase.mark === 'only' || phrase.mark === 'except' || phrase.mark === 'no-other' || phrase.mark === 'rest')))) return false;
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  if (facts.some((fact) => (fact.kind !== 'retry-on' && fact.kind !== 'abort' && !(fact.kind === 'timeout' && fact.ms === undefined && fact.isOff !== true)) || Object.values(fact).some((value) => typeof value === 'number'))) return false;
  if (sentence.some((phrase) => phrase.type === 'ref' && phrase.role === 'to' && phrase.entities.some(({ kind }) => kind === 'version'))) return false;
  const [first, last] = [sentence[0], sentence.at(-1)];
  // What speaks of an amount that no rule has read is more than a story.
  if (sentence.some(({ type, span }) => type === 'unused' && /^(?:\d.*|milliseconds?|ms|seconds?|minutes?|hours?|percent|times|twice|once|half|third|quarter|double|triple)$/i.test(state.text.slice(span.start, span.end)))) return false;
  // Names say nothing of how things are: `legacy-svc` is no story.
  const text = sentence.reduce((words, phrase) => (phrase.type === 'ref' ? words.replace(state.text.slice(phrase.span.start, phrase.span.end), ' ') : words), state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0));
  if (['host', 'service'].every((kind) => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === kind)))) return false;
  // What limits, or adds to, another sentence is no background of it.
  if (/\b(?:others?|the rest|else|same|likewise|ditto|only|except\w*|otherwise|unless|instead|goes well|second thought)\b/i.test(text)) return false;
  if (sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'others'))) return false;
  const firstWord = sentence.find(({ type }) => type !== 'glue');
  const isOrder = firstWord?.type === 'fact' && /^(?:fail|abort|break|return|answer|respond|reply|throw|kill|crash|inject|simulate|make|let)\b/i.test(state.text.slice(firstWord.span.start, firstWord.span.end));
  const isImperative = isOrder || (firstWord?.type === 'act' && !/^(?:gets?|take|give|answer|sees?|seeing|getting|want|have|need)$/.test(firstWord.word));
  // "Pretend that b is down": what shall seem to be so.
  if (sentence.some((phrase) => phrase.type === 'fact' && ((phrase.fact.kind === 'abort' && (phrase.fact.status ?? phrase.fact.grpc) !== undefined) || (phrase.fact.kind === 'delay' && phrase.fact.ms !== undefined))) && /\b(?:pretend\w*|simulat\w+|emulat\w+|mimic\w*|act as if|as if|as though|inject\w*|chaos|rehears\w+|disturb\w*|game ?day)\b/i.test(text)) return false;
  if (isImperative || facts.length > 0 && !problemWords.test(text)) return false;
  // "Nobody may call catalog because of the incident": the trouble is why, and not what is told.
  const own = sentence.reduce((words, phrase) => (phrase.type === 'reason' ? words.replace(state.text.slice(phrase.span.start, phrase.span.end), ' ') : words), text);
  if (sentence.some(({ type }) => type === 'act') && /\b(?:may|must|should|shall)\b/i.test(own) && !problemWords.test(own)) return false;
  if (sentence.some((phrase) => phrase.type === 'act' && ['redirect', 'rewrite', 'mirror'].includes(phrase.act)) && /\b(?:should|must|shall|needs? to|ha(?:s|ve) to|to be|please|permanently)\b/i.test(text)) return false;
  if (facts.some(({ kind }) => kind === 'abort' || kind === 'delay') && /\b(?:should|must|shall|needs? to|ha(?:s|ve) to)\b/i.test(text)) return false;
  const isStatement = sentence.every(({ type }) => type !== 'act') || problemWords.test(text);
  const hasUnused = sentence.some(({ type }) => type === 'unused');
  const isGreeting = sentence.every((phrase) => ['glue', 'unused', 'link', 'reason'].includes(phrase.type)) && sentence.length <= 4;
  return (isStatement && problemWords.test(text)) || isGreeting || (hasUnused && isStatement && sentence.every((phrase) => ['glue', 'unused', 'link', 'ref', 'traffic', 'reason'].includes(phrase.type)) && !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version')) && /\b(?:is|are|was|were|has|have|had|will|been|uses?|runs?|owns?)\b/i.test(text));
}

function setTopic(state: State, sentence: readonly Phrase[]): void {
  for (const phrase of sentence) {
    if (phrase.type !== 'ref') continue;
    for (const entity of phrase.entities) if (entity.kind === 'namespace' && entity.isKnown) state.namespace = entity.namespace;
  }
  const paired = withSettingCallers(state, sentence);
  for (const phrase of paired) {
    if (phrase.type !== 'ref' || phrase.role === 'from') continue;
    const services = phrase.entities.flatMap((entity) => (entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked || entity.written.includes('-')) ? [entity] : (entity.kind === 'version' || entity.kind === 'relative-version') && entity.of !== undefined ? [entity.of] : []));
    const before = state.obstacles.length;
    const ids = services.flatMap((entity) => resolveService(state, entity) ?? []);
    // What a background sentence names and nothing knows is no question yet.
    state.obstacles.length = before;
    if (ids.length > 0) {
      state.topic = ids;
      state.topicCallers = { of: ids, callers: callersIn(state, paired), ...(isPlainCall(state, sentence) ? { isLoose: true as const } : {}) };
      const [namespace] = ids.map((id) => id.split('/')[0]);
      if (namespace !== undefined && namespace !== homeOf(state) && phrase.entities.some((entity) => entity.kind === 'service' && entity.namespace !== undefined)) state.namespace = namespace;
      return;
    }
  }
}

/** "Calls from web to orders hang.": who makes the calls that "them" stands for. */
function callersIn(state: State, sentence: readonly Phrase[]): readonly QualifiedName[] {
  const before = state.obstacles.length;
  const callers = sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role === 'from' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? (workloadsFor(state, entity) ?? []) : [])) : []));
  state.obstacles.length = before;
  return callers;
}

function noteEnvironment(state: State, sentence: readonly Phrase[]): void {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
  if (/\b(?:staging|test environment|testing|dev environment|qa)\b/i.test(text)) state.environment = 'test';
  if (/\bproduction|\bprod\b/i.test(text)) state.environment ??= 'production';
}
