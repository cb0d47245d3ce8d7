import { unreachable } from '../base/assert.ts';
import { withAccessVerbs } from './assemble/access-verbs.ts';
import { adoptAccess, buildAccess, continueAccess } from './assemble/access.ts';
import { withAsides } from './assemble/asides.ts';
import { buildRedirect, buildRewrite } from './assemble/changes.ts';
import { keepForLater, keepOthers, keepPaths, keepWhole } from './assemble/edge-later.ts';
import { buildCluster, buildJoin } from './assemble/edge.ts';
import { withDefaultSpace, withScopeNames } from './assemble/scope-names.ts';
import { withTransfers } from './assemble/edge-calls.ts';
import { withDirection } from './assemble/edge-direction.ts';
import { hasKind, withClusterWords, withEdgeWords } from './assemble/edge-words.ts';
import { readToldAccess } from './assemble/access-told.ts';
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
import { withRetryRoles } from './assemble/retry-roles.ts';
import { withSettingScopes } from './assemble/setting-clauses.ts';
import { withSettingWords } from './assemble/setting-words.ts';
import { buildSettings } from './assemble/settings.ts';
import { ask, block, resolveService, type State } from './assemble/state.ts';
import { readBackToOne } from './assemble/back-to-one.ts';
import { leavesAlone } from './assemble/unchanged.ts';
import { readWithdrawal } from './assemble/withdrawals.ts';
import { areSteps, withSteps } from './assemble/step-phrases.ts';
import { saysException, withTlsWords } from './assemble/tls-words.ts';
import { withWatchWords } from './assemble/watch-words.ts';
import { readContext, readNarrative } from './context-sentence.ts';
import type { ServiceEntity } from './grammar/entities.ts';
import type { Fact, Phrase } from './grammar/phrases.ts';
import type { TextSpan } from './reading.ts';
import { homeOfSentence } from './sentences.ts';
import { isOpen } from './statements/atoms.ts';
import { distribute } from './statements/distribute.ts';

/** Words of changes and faults, wherever they stand, as the phrases that they mean. */
function tagged(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const called = withAccessVerbs(withRetryRoles(state, withCallClauses(state, withSteps(state, withScopeNames(state, withDefaultSpace(state, withAsides(state, sentence)))))), state.text, state.vocabulary);
  askForBrackets(state, called);
  return withSettingWords(state, withWatchWords(state, withTlsWords(state, withClusterWords(state, withTransfers(state, withEdgeWords(state, withMirrorWords(state, areSteps(called) ? called : withFaultWords(state, withPathWords(state, called)))))))));
}

/** Reads one sentence into the state; what it could not use is returned. */
export function readSentence(state: State, untagged: readonly Phrase[]): readonly TextSpan[] {
  if (readToldAccess(state, untagged) || (!saysException(state, untagged) && !untagged.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'cluster') && readNarrative(state, untagged))) return [];
  if (readWithdrawal(state, untagged) || readBackToOne(state, untagged) || leavesAlone(state, untagged)) return [];
  const given = tagged(state, untagged);
  const home = homeOfSentence(state.text, given);
  const sentence = home?.rest ?? given;
  if (home !== undefined) state.namespace = home.namespace;
  for (const phrase of sentence) if (phrase.type === 'reason') state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
  checkNamespaces(state, given);
  noteNamespace(state, sentence);
  if (keepOthers(state, sentence)) return [];
  if (continueAccess(state, sentence)) return [];
  const context = readContext(state, sentence);
  if (context === 'background') return [];
  const [first, last] = [sentence[0], sentence.at(-1)];
  if (first !== undefined && last !== undefined && isNoChange(sentence, state.text.slice(first.span.start, last.span.end)) && wantsNothing(state, sentence)) {
    state.background.push(state.text.slice(first.span.start, last.span.end));
    return [];
  }
  const segments = withDirection(state, sentence, segmentsOf(sentence, state.text, (words) => void state.background.push(words)));
  const unused = sentence.flatMap((phrase) => (phrase.type === 'unused' && !state.background.some((part) => part.includes(state.text.slice(phrase.span.start, phrase.span.end))) ? [phrase.span] : []));
  if (unused.length > 0) return unused;
  if (readList(state, sentence)) return [];
  if (keepConditions(state, sentence)) return [];
  if (repeatFor(state, sentence)) return [];
  // "Callers of b: a, c.": who may, and no heading.
  if (context === 'heading' && /\b(?:callers?|clients?|consumers?)\b/i.test(state.text.slice(first?.span.start, last?.span.end)) && adoptAccess(state, segments)) return [];
  if (context === 'heading') {
    const words = state.text.slice(first?.span.start, last?.span.end).trim();
    // "Same for cart." where nobody can tell in whose place it stands.
    if (state.wishes.length + state.phrases.filter(({ type }) => type === 'act' || type === 'fact').length > 0 && /\b(?:same|ditto|likewise|identical|too|as well|also)\b/i.test(words) && sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'))) ask(state, `"${words}": say in full what shall hold there`);
    return [];
  }
  state.sentenceStart = state.wishes.length;
  const { lead, clauses: separate } = clausesOf(segments);
  const clauses = withSettingScopes(separate);
  const [opening] = clauses;
  if (keepPaths(state, sentence)) return [];
  if (opening?.family === 'access') {
    // Who stands first may call or be called: the whole of it is read together.
    buildAccess(state, [...lead, ...opening.segments]);
    for (const clause of clauses.slice(1)) build(state, clause, []);
    return [];
  }
  if (keepWhole(state, sentence, { lead, clauses })) {
    noteOnlyService(state, sentence);
    return [];
  }
  // So it is of routes: "catalog canary 25, stable 75".
  if (clauses.length > 0 && clauses.every(({ family }) => family === 'route')) {
    build(state, { family: 'route', segments: [...lead, ...clauses.flatMap((clause) => clause.segments)] }, []);
    return [];
  }
  if (clauses.length === 0 && adoptAccess(state, lead)) return [];
  const leadPhrases = takeLead(state, lead, clauses);
  if (clauses.length === 0) return leadPhrases.filter((phrase) => !['glue', 'traffic', 'reason', 'ref', 'link'].includes(phrase.type) && !(phrase.type === 'mark' && !['only', 'except', 'not', 'rest', 'no-other'].includes(phrase.mark)) && !(phrase.type === 'act' && phrase.act === 'set') && !keepOperations(state, phrase)).map(({ span }) => span);
  noteOnlyService(state, sentence);
  for (const clause of clauses) build(state, clause, leadPhrases);
  return [];
}

/** "uploads access logs on, timeout 20s": the only service that a sentence names is what all of it is about. */
function noteOnlyService(state: State, sentence: readonly Phrase[]): void {
  const named = sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role !== 'from' ? phrase.entities.filter((entity): entity is ServiceEntity => entity.kind === 'service' && (entity.services.length === 1 || (entity.isMarked && state.vocabulary.services.length === 0))) : []));
  const ids = new Set(named.flatMap((entity) => resolveService(state, entity) ?? []));
  if (ids.size === 1) state.topic = [...ids];
}

const ownLists: ReadonlySet<Fact['kind']> = new Set(['tls', 'metrics', 'access-logs', 'tracing', 'jwt', 'issuer', 'jwks', 'audience', 'expose', 'certificate', 'tls-termination', 'https-redirect', 'egress', 'inject', 'scope', 'hold-application', 'proxy-resource', 'cluster']);

/** A list of values for several calls: each is read as if it had been said by itself. */
function readList(state: State, sentence: readonly Phrase[]): boolean {
  // Families that put together all that a sentence says by themselves.
  if (sentence.some((phrase) => phrase.type === 'fact' && ownLists.has(phrase.fact.kind))) return false;
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
  // "upload.example → uploads, play.example as is"
  const isPair = (phrases: readonly Phrase[]): boolean => phrases.some((phrase) => hasKind(phrase, 'host')) && phrases.some((phrase) => hasKind(phrase, 'service'));
  return segmentsOf(sentence, state.text).every(({ phrases }) => !isPair(phrases) && phrases.every((phrase) => phrase.type !== 'act' && (phrase.type !== 'fact' || !['tls', 'egress', 'expose', 'jwt', 'inject', 'access-logs'].includes(phrase.fact.kind))));
}

/** "Testers send x-tester: 1. Those requests …": the condition waits for what is said of them. */
function keepConditions(state: State, sentence: readonly Phrase[]): boolean {
  const conditions = sentence.flatMap((phrase) => (phrase.type === 'cond' && phrase.isNot !== true ? [phrase.cond] : []));
  const after = state.text.slice(sentence.at(-1)?.span.end ?? 0);
  const isOnly = sentence.every((phrase) => ['cond', 'glue', 'traffic', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'act' && (phrase.act === 'send' || phrase.act === 'set')) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'pronoun')));
  if (conditions.length === 0 || !isOnly || !/^[.!?\s]*(?:(?:please|for|all(?: of)?|each of|only|let|send|route|direct|give|put|move|keep|make) )*(?:(?:(?:when|if|where|whenever|once) )?(?:it|this|that|the header|such a header)(?:['’]s| is) (?:present|set|there|sent|given)|those|these|such|that|they|them|their)\b/i.test(after)) return false;
  state.pending = conditions;
  return true;
}

/** "The same for hotels": what the sentence before wants, for another service. */
function repeatFor(state: State, sentence: readonly Phrase[]): boolean {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
  // "Same split for exams.", "The same timeout for inventory.": what is the same.
  const noun = /^\W*(?:and |with )?(?:the )?(?:same|identical) (split|shares?|weights?|percentages?|distribution|ratio|time-?outs?|retries) (?:for|on|to|goes|applies|with|as|is|at)\b/i.exec(text)?.[1]?.toLowerCase();
  const isOpenEnded = noun !== undefined && sentence.every((phrase) => (phrase.type === 'fact' ? isOpen(phrase.fact) : phrase.type !== 'percent' && phrase.type !== 'duration' && phrase.type !== 'cond' && phrase.type !== 'count' && phrase.type !== 'unused' && (phrase.type !== 'ratio' || /same/i.test(state.text.slice(phrase.span.start, phrase.span.end)))));
  if (!isOpenEnded && (!/\b(?:same|ditto|likewise|identical|as above|so (?:does|do|is|are|should|must|shall|will|has|have))\b/i.test(text) || sentence.some(({ type }) => ['fact', 'percent', 'duration', 'ratio', 'cond', 'count', 'unused'].includes(type)))) return false;
  const services = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter((entity) => entity.kind === 'service') : []));
  const kind = noun === undefined ? undefined : noun.startsWith('time') ? 'set-timeout' : noun === 'retries' ? 'set-retries' : 'split-traffic';
  const earlier = state.wishes.slice(state.sentenceStart).filter((wish) => kind === undefined || wish.kind === kind);
  if (services.length === 0 || earlier.length === 0 || !earlier.every((wish) => 'service' in wish)) return false;
  // "orders 3s, payments 5s. Same for cart.": the same as which of them?
  if (new Set(earlier.map((wish) => JSON.stringify({ ...wish, service: '' }))).size > new Set(earlier.filter((wish) => 'service' in wish && 'service' in (earlier[0] ?? {}) && wish.service === (earlier[0] as { service?: string }).service).map((wish) => JSON.stringify({ ...wish, service: '' }))).size) return ask(state, `"${text.trim()}": the same as for which of them?`) ?? true;
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
