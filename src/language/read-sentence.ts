import { unreachable } from '../base/assert.ts';
import { withAccessVerbs } from './assemble/access-verbs.ts';
import { buildAccess, continueAccess } from './assemble/access.ts';
import { buildRedirect, buildRewrite } from './assemble/changes.ts';
import { keepForLater, keepWhole } from './assemble/edge-later.ts';
import { buildCluster, buildJoin } from './assemble/edge.ts';
import { askForBrackets } from './assemble/either.ts';
import { withFaultWords } from './assemble/fault-words.ts';
import { buildFaults } from './assemble/faults.ts';
import { keepOperations, takeLead, noteNamespace, checkNamespaces } from './assemble/lead.ts';
import { withMirrorWords } from './assemble/mirror-words.ts';
import { buildMirror } from './assemble/mirrors.ts';
import { buildObserve } from './assemble/observe.ts';
import { withPathWords } from './assemble/path-words.ts';
import { buildScope } from './assemble/proxy-scope.ts';
import { buildRoutes } from './assemble/routing.ts';
import { type Clause, clausesOf, familyOf, isNoChange, segmentsOf } from './assemble/segments.ts';
import { withCallClauses } from './assemble/setting-callers.ts';
import { withSettingScopes } from './assemble/setting-clauses.ts';
import { buildSettings } from './assemble/settings.ts';
import { ask, block, resolveService, type State } from './assemble/state.ts';
import { withSteps } from './assemble/step-phrases.ts';
import { readContext } from './context-sentence.ts';
import type { Phrase } from './grammar/phrases.ts';
import type { TextSpan } from './reading.ts';
import { homeOfSentence } from './sentences.ts';
import { distribute } from './statements/distribute.ts';

/** Words of changes and faults, wherever they stand, as the phrases that they mean. */
function tagged(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const called = withAccessVerbs(withCallClauses(state, withSteps(state, sentence)), state.text, state.vocabulary);
  askForBrackets(state, called);
  return withMirrorWords(state, withFaultWords(state, withPathWords(state, called)));
}

/** Reads one sentence into the state; what it could not use is returned. */
export function readSentence(state: State, untagged: readonly Phrase[]): readonly TextSpan[] {
  const given = tagged(state, untagged);
  const home = homeOfSentence(given);
  const sentence = home?.rest ?? given;
  if (home !== undefined) state.namespace = home.namespace;
  for (const phrase of sentence) if (phrase.type === 'reason') state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
  checkNamespaces(state, given);
  noteNamespace(state, sentence);
  if (continueAccess(state, sentence)) return [];
  const context = readContext(state, sentence);
  if (context === 'background') return [];
  const [first, last] = [sentence[0], sentence.at(-1)];
  if (first !== undefined && last !== undefined && isNoChange(sentence, state.text.slice(first.span.start, last.span.end)) && wantsNothing(state, sentence)) {
    state.background.push(state.text.slice(first.span.start, last.span.end));
    return [];
  }
  const segments = segmentsOf(sentence, state.text, (words) => void state.background.push(words));
  const unused = sentence.flatMap((phrase) => (phrase.type === 'unused' && !state.background.some((part) => part.includes(state.text.slice(phrase.span.start, phrase.span.end))) ? [phrase.span] : []));
  if (unused.length > 0) return unused;
  if (readList(state, sentence)) return [];
  if (keepConditions(state, sentence)) return [];
  if (repeatFor(state, sentence)) return [];
  if (context === 'heading') return [];
  state.sentenceStart = state.wishes.length;
  const { lead, clauses: separate } = clausesOf(segments);
  const clauses = withSettingScopes(separate);
  const [opening] = clauses;
  if (opening?.family === 'access') {
    // Who stands first may call or be called: the whole of it is read together.
    buildAccess(state, [...lead, ...opening.segments]);
    for (const clause of clauses.slice(1)) build(state, clause, []);
    return [];
  }
  if (keepWhole(state, sentence, { lead, clauses })) return [];
  // So it is of routes: "catalog canary 25, stable 75".
  if (clauses.length > 0 && clauses.every(({ family }) => family === 'route')) {
    build(state, { family: 'route', segments: [...lead, ...clauses.flatMap((clause) => clause.segments)] }, []);
    return [];
  }
  const leadPhrases = takeLead(state, lead, clauses);
  if (clauses.length === 0) return leadPhrases.filter((phrase) => !['glue', 'traffic', 'reason', 'ref', 'link'].includes(phrase.type) && !(phrase.type === 'mark' && !['only', 'except', 'not', 'rest', 'no-other'].includes(phrase.mark)) && !(phrase.type === 'act' && phrase.act === 'set') && !keepOperations(state, phrase)).map(({ span }) => span);
  noteOnlyService(state, sentence);
  for (const clause of clauses) build(state, clause, leadPhrases);
  return [];
}

/** "uploads access logs on, timeout 20s": the only service that a sentence names is what all of it is about. */
function noteOnlyService(state: State, sentence: readonly Phrase[]): void {
  const named = sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role !== 'from' ? phrase.entities.filter((entity) => entity.kind === 'service' && entity.services.length === 1) : []));
  const ids = new Set(named.flatMap((entity) => (entity.kind === 'service' ? entity.services : [])));
  if (ids.size === 1) state.topic = [...ids];
}

/** A list of values for several calls: each is read as if it had been said by itself. */
function readList(state: State, sentence: readonly Phrase[]): boolean {
  const list = distribute(sentence, state.text, state.vocabulary);
  if (list === undefined) return false;
  if (list === 'open') {
    const [first, last] = [sentence[0], sentence.at(-1)];
    ask(state, `"${state.text.slice(first?.span.start, last?.span.end).trim()}": are these requests meant in all of it, or only where they stand?`);
    return true;
  }
  for (const phrase of list.used) state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
  state.sentenceStart = state.wishes.length;
  for (const phrases of list.statements) {
    const family = familyOf(phrases);
    build(state, { family, segments: [{ link: '', phrases, family }] }, []);
  }
  return true;
}

/** No other part of the sentence says that something should be done. */
function wantsNothing(state: State, sentence: readonly Phrase[]): boolean {
  return segmentsOf(sentence, state.text).every(({ phrases }) => phrases.every((phrase) => phrase.type !== 'act' && (phrase.type !== 'fact' || !['tls', 'egress', 'expose', 'jwt', 'inject', 'access-logs'].includes(phrase.fact.kind))));
}

/** "Testers send x-tester: 1. Those requests …": the condition waits for what is said of them. */
function keepConditions(state: State, sentence: readonly Phrase[]): boolean {
  const conditions = sentence.flatMap((phrase) => (phrase.type === 'cond' && phrase.isNot !== true ? [phrase.cond] : []));
  const after = state.text.slice(sentence.at(-1)?.span.end ?? 0);
  const isOnly = sentence.every((phrase) => ['cond', 'glue', 'traffic', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'act' && (phrase.act === 'send' || phrase.act === 'set')) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'pronoun')));
  if (conditions.length === 0 || !isOnly || !/^[.!?\s]*(?:please )?(?:those|these|such|that|they|them|their)\b/i.test(after)) return false;
  state.pending = conditions;
  return true;
}

/** "The same for hotels": what the sentence before wants, for another service. */
function repeatFor(state: State, sentence: readonly Phrase[]): boolean {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
  if (!/\b(?:same|ditto|likewise|identical|as above)\b/i.test(text) || sentence.some(({ type }) => ['fact', 'percent', 'duration', 'ratio', 'cond', 'count', 'unused'].includes(type))) return false;
  const services = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter((entity) => entity.kind === 'service') : []));
  const earlier = state.wishes.slice(state.sentenceStart);
  if (services.length === 0 || earlier.length === 0 || !earlier.every((wish) => 'service' in wish)) return false;
  const ids = services.flatMap((entity) => resolveService(state, entity) ?? []);
  const [model] = earlier.flatMap((wish) => ('service' in wish ? [wish.service] : []));
  for (const service of ids) for (const wish of earlier) if ('service' in wish && wish.service === model) state.wishes.push({ ...wish, service });
  if (ids.length > 0) state.topic = ids;
  state.background.push(text);
  return true;
}

const blindToMarks: ReadonlySet<Clause['family']> = new Set(['join', 'scope', 'cluster']);

function build(state: State, { family, segments }: Clause, lead: readonly Phrase[]): void {
  const limit = segments.flatMap(({ phrases }) => phrases).find((phrase) => phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'no-other' || phrase.mark === 'not'));
  if (limit !== undefined && blindToMarks.has(family)) return void block(state, `I did not use "${state.text.slice(limit.span.start, limit.span.end)}"`, limit.span);
  switch (family) {
    case 'route':
      return buildRoutes(state, segments, lead);
    case 'mirror':
      return buildMirror(state, segments, lead);
    case 'rewrite':
      return buildRewrite(state, segments, lead);
    case 'redirect':
      return buildRedirect(state, segments, lead);
    case 'access':
      return buildAccess(state, segments);
    case 'fault':
      return buildFaults(state, segments, lead);
    case 'settings':
      return buildSettings(state, segments, lead);
    case 'tls':
    case 'egress':
    case 'expose':
    case 'users':
      return keepForLater(state, { family, segments: [{ link: '', phrases: lead, family: 'none' }, ...segments] });
    case 'observe':
      return buildObserve(state, segments, lead);
    case 'scope':
      return buildScope(state, segments, lead);
    case 'join':
      return buildJoin(state, segments, lead);
    case 'cluster':
      return buildCluster(state, segments, lead);
    case 'none':
      return undefined;
    default:
      return unreachable(family);
  }
}
