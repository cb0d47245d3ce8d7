import { unreachable } from '../base/assert.ts';
import { nearest } from '../base/near-miss.ts';
import { printWish } from '../intents/english/print-wish.ts';
import { withAccessVerbs } from './assemble/access-verbs.ts';
import { finishAccess } from './assemble/access-write.ts';
import { buildAccess, continueAccess } from './assemble/access.ts';
import { buildMirror, buildRedirect, buildRewrite } from './assemble/changes.ts';
import { contradictionsOf, corrections, doubtsOf, subjectOf } from './assemble/doubts.ts';
import { finishEdge, hasKept, keepForLater } from './assemble/edge-later.ts';
import { buildCluster, buildJoin, buildObserve, buildScope } from './assemble/edge.ts';
import { buildFaults } from './assemble/faults.ts';
import { buildRoutes } from './assemble/routing.ts';
import { isWeak } from './assemble/scope-of.ts';
import { type Clause, clausesOf, isNoChange, type Segment, segmentsOf } from './assemble/segments.ts';
import { buildSettings } from './assemble/settings.ts';
import { noteStage, stageDoubts } from './assemble/stage.ts';
import { ask, assumedServices, block, createState, resolveService, type State } from './assemble/state.ts';
import { readContext } from './context-sentence.ts';
import { errandOf, vagueWish } from './errands.ts';
import { literally } from './grammar/conditions.ts';
import type { Phrase } from './grammar/phrases.ts';
import type { Candidate, Option, Reading, TextSpan } from './reading.ts';
import { phrasesOf } from './text/phrases-of.ts';
import type { Vocabulary } from './vocabulary.ts';

const longest = 20_000;

/**
 * What a request in free English means: one reading, a question, or why there is none. Total for any text; no word is
 * dropped: what nothing could use stands in `unused`.
 */
export function readRequest(text: string, vocabulary: Vocabulary): Reading {
  return read(text, vocabulary, 2);
}

function read(text: string, vocabulary: Vocabulary, depth: number): Reading {
  if (text.trim() === '') return { status: 'blocked', unused: [], because: ['the request is empty'], suggestions: [] };
  if (text.length > longest) return { status: 'blocked', unused: [], because: [`the request has ${text.length} characters, and ${longest} can be read: split it`], suggestions: [] };
  const corrected = correctedText(text);
  if (corrected !== undefined && depth > 0) {
    const reading = read(corrected.text, vocabulary, depth - 1);
    return reading.status === 'ok' ? { ...reading, assumptions: [...reading.assumptions, { text: corrected.note, from: 'correction' }] } : reading;
  }
  const errand = errandOf(text);
  if (errand?.status === 'out-of-scope') return errand;
  const state = createState(text, vocabulary);
  const { phrases, mended } = phrasesOf(text, vocabulary);
  for (const [span, word] of mended) state.assumptions.push({ text: `"${text.slice(span.start, span.end)}" is read as "${word}"`, from: 'default', span });
  const unused: TextSpan[] = [];
  state.phrases.push(...phrases);
  noteStage(state, phrases);
  for (const sentence of sentencesOf(text, phrases)) unused.push(...readSentence(state, withAccessVerbs(sentence, text)));
  finishEdge(state);
  finishAccess(state);
  const reading = conclude(state, unused, depth);
  if (errand === undefined || reading.status === 'ok') return reading;
  // A question beside a wish: neither is left out.
  return state.wishes.length === 0 || reading.status === 'blocked' ? errand : reading;
}

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

/** Lines that each give a share to a version say one thing together. */
function joinRoutes(text: string, sentences: readonly Phrase[][]): Phrase[][] {
  const isShare = (sentence: readonly Phrase[]): boolean => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version')) && sentence.some(({ type }) => type === 'percent') && !sentence.some(({ type }) => type === 'fact');
  const joined: Phrase[][] = [];
  for (const sentence of sentences) {
    const last = joined.at(-1);
    const [first] = sentence;
    const isCorrection = first !== undefined && corrections.test(text.slice(first.span.start, sentence.at(-1)?.span.end));
    if (last !== undefined && first !== undefined && !isCorrection && isShare(last) && isShare(sentence)) last.push({ type: 'link', link: 'comma', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...sentence);
    else joined.push([...sentence]);
  }
  return joined;
}

function sentencesOf(text: string, phrases: readonly Phrase[]): Phrase[][] {
  const sentences: Phrase[][] = [[]];
  for (const [index, phrase] of phrases.entries()) {
    if (phrase.type === 'link' && (phrase.link === 'stop' || phrase.link === 'question' || (phrase.link === 'break' && (!goesOn(text, phrase) || (beginsTopic(phrases, index + 1) && sentences.at(-1)?.some(({ type }) => type === 'ref') === true))))) sentences.push([]);
    else sentences.at(-1)?.push(phrase);
  }
  return joinRoutes(text, sentences).filter((sentence) => sentence.some(({ type }) => type !== 'glue' && type !== 'link'));
}

/** Reads one sentence into the state; what it could not use is returned. */
function readSentence(state: State, sentence: readonly Phrase[]): readonly TextSpan[] {
  for (const phrase of sentence) if (phrase.type === 'reason') state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
  checkNamespaces(state, sentence);
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
  if (keepConditions(state, sentence)) return [];
  if (repeatFor(state, sentence)) return [];
  if (context === 'heading') return [];
  state.sentenceStart = state.wishes.length;
  const { lead, clauses } = clausesOf(segments);
  const [opening] = clauses;
  if (opening?.family === 'access') {
    // Who stands first may call or be called: the whole of it is read together.
    buildAccess(state, [...lead, ...opening.segments]);
    for (const clause of clauses.slice(1)) build(state, clause, []);
    return [];
  }
  if (clauses.length === 0 && hasKept(state, 'tls') && sentence.some((phrase) => phrase.type === 'mark' && phrase.mark === 'except')) return keepForLater(state, { family: 'tls', segments: lead }) ?? [];
  const leadPhrases = takeLead(state, lead, clauses);
  if (clauses.length === 0) return leadPhrases.filter((phrase) => !['glue', 'traffic', 'reason', 'mark', 'ref', 'link'].includes(phrase.type) && !(phrase.type === 'act' && phrase.act === 'set') && !keepOperations(state, phrase)).map(({ span }) => span);
  for (const clause of clauses) build(state, clause, leadPhrases);
  return [];
}

/** No other part of the sentence says that something should be done. */
function wantsNothing(state: State, sentence: readonly Phrase[]): boolean {
  return segmentsOf(sentence, state.text).every(({ phrases }) => phrases.every((phrase) => phrase.type !== 'act' && (phrase.type !== 'fact' || !['tls', 'egress', 'expose', 'jwt', 'inject', 'access-logs'].includes(phrase.fact.kind))));
}

/** "Define routes for GET /a and POST /b": later words may speak of them by their method. */
function keepOperations(state: State, phrase: Phrase): boolean {
  if (phrase.type !== 'cond') return false;
  const operations = phrase.cond.operations ?? [phrase.cond];
  if (!operations.every(({ isOperation }) => isOperation === true)) return false;
  state.operations.push(...operations);
  return true;
}

/**
 * What stands before the first verb: "For orders, …", "orders: …", "In namespace shop …". Services become what the
 * sentence is about; conditions and callers stay with what follows.
 */
function takeLead(state: State, lead: readonly Segment[], clauses: readonly Clause[]): readonly Phrase[] {
  const [first] = clauses;
  const linkAfter = first?.segments[0]?.link ?? '';
  const isAccess = first?.family === 'access';
  const kept: Phrase[] = [];
  for (const { phrases } of lead) {
    const refs = phrases.filter((phrase) => phrase.type === 'ref');
    const isArrow = refs.some(({ role }) => role === 'to') && refs.some(({ role }) => role === 'none');
    for (const phrase of phrases) {
      if (phrase.type !== 'ref' || phrase.role === 'from') {
        kept.push(phrase);
        continue;
      }
      if (isArrow && phrase.role === 'none') {
        kept.push({ ...phrase, role: 'from' });
        continue;
      }
      const spaces = phrase.entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
      if (spaces[0] !== undefined) state.namespace = spaces[0];
      const services = phrase.entities.filter((entity) => entity.kind === 'service');
      if (services.length === 2 && /\bbetween\b/i.test(state.text.slice(Math.max(0, phrase.span.start - 9), phrase.span.start + 8))) ask(state, `"${state.text.slice(phrase.span.start, phrase.span.end)}": which of the two calls the other?`, [], phrase.span);
      const isTopic = services.length > 0 && services.length === phrase.entities.length && !services.every(isWeak) && (!isAccess || phrase.role === 'on' || linkAfter !== 'comma');
      if (!isTopic) {
        if (spaces.length !== phrase.entities.length || clauses.every(({ segments }) => segments.every((segment) => !segment.phrases.some(({ type }) => type === 'ref')))) kept.push(phrase);
        continue;
      }
      const ids = services.flatMap((entity) => resolveService(state, entity) ?? []);
      if (ids.length > 0) state.topic = ids;
    }
  }
  return kept;
}

/** Services that the words name, as they were written. */
function namesIn({ phrases }: State): readonly string[] {
  return [...new Set(phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' && entity.match !== 'unknown' ? [entity.written] : [])) : [])))];
}

/** "In namespace shop …": names without a namespace are meant there, wherever in the sentence it stands. */
function noteNamespace(state: State, sentence: readonly Phrase[]): void {
  const places = sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role === 'on' && /^(?:in|within|inside)\b/i.test(state.text.slice(phrase.span.start, phrase.span.end)) ? phrase.entities : []));
  const spaces = new Set(places.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : [])));
  const [only] = spaces;
  if (only !== undefined && spaces.size === 1 && places.every(({ kind }) => kind === 'namespace')) state.namespace = only;
}

/** Namespaces that are named and that the input does not show. */
function checkNamespaces(state: State, sentence: readonly Phrase[]): void {
  const { namespaces } = state.vocabulary;
  if (namespaces.length === 0) return;
  for (const phrase of sentence) {
    if (phrase.type !== 'ref') continue;
    for (const entity of phrase.entities) {
      if (entity.kind !== 'namespace' || namespaces.includes(entity.namespace)) continue;
      const near = nearest(entity.namespace, namespaces);
      ask(state, `there is no namespace \`${entity.namespace}\` in the input${near === undefined ? '' : `: did you mean \`${near}\`?`}`, near === undefined ? [] : [{ text: `namespace \`${near}\``, replace: { span: entity.span, by: `namespace ${near}` } }], entity.span);
    }
  }
}

/** "Sorry, I meant cart, not inventory": the text as it was meant. */
function correctedText(text: string): { readonly text: string; readonly note: string } | undefined {
  const found = /[.,;!\n]?[ \n]*(?:sorry|no|oops|edit|correction|wait|actually)?[,:. -]*(?:wrong service,? )?(?:it is |it's |i (?:actually )?(?:meant|mean) |make that |that should be |correction[,: -]+)[`"']?([\w./-]+?)[`"']?(?: that needs? [^.,\n]*)?,? (?:and )?(?:not|instead of|rather than) [`"']?([\w./-]+?)[`"']?(?=[\s.,!]|$)[.!]?/i.exec(text);
  const [, right, wrong] = found ?? [];
  if (found === null || right === undefined || wrong === undefined) return undefined;
  const before = text.slice(0, found.index);
  const pattern = new RegExp(`(?<![\\w-])${literally(wrong)}(?![\\w-])`, 'g');
  return pattern.test(before) ? { text: `${before.replace(pattern, right)}.${text.slice(found.index + found[0].length)}`, note: `"${right}" takes the place of "${wrong}"` } : undefined;
}

/** "Testers send x-tester: 1. Those requests …": the condition waits for what is said of them. */
function keepConditions(state: State, sentence: readonly Phrase[]): boolean {
  const conditions = sentence.flatMap((phrase) => (phrase.type === 'cond' && phrase.isNot !== true ? [phrase.cond] : []));
  const after = state.text.slice(sentence.at(-1)?.span.end ?? 0);
  const isOnly = sentence.every((phrase) => ['cond', 'glue', 'traffic', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'act' && (phrase.act === 'send' || phrase.act === 'set')) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'pronoun')));
  if (conditions.length === 0 || !isOnly || !/^[.!?\s]*(?:please )?(?:those|these|such|that)\b/i.test(after)) return false;
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
  return true;
}

const blindToMarks: ReadonlySet<Clause['family']> = new Set(['observe', 'join', 'scope', 'cluster', 'egress', 'expose', 'users', 'redirect', 'rewrite', 'mirror']);

function build(state: State, { family, segments }: Clause, lead: readonly Phrase[]): void {
  const limit = segments.flatMap(({ phrases }) => phrases).find((phrase) => phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'no-other'));
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

function conclude(state: State, unused: readonly TextSpan[], depth: number): Reading {
  const blocks = state.obstacles.filter(({ kind }) => kind === 'blocked');
  const questions = state.obstacles.filter(({ kind }) => kind === 'question');
  const [first] = questions;
  if (unused.length > 0 || blocks.length > 0) {
    const words = unused.map(({ start, end }) => `"${state.text.slice(start, end)}"`);
    const because = [...(words.length === 0 ? [] : [`I did not use ${[...new Set(words)].slice(0, 8).join(', ')}`]), ...blocks.map(({ text }) => text), ...questions.map(({ text }) => text)];
    return { status: 'blocked', unused, because, suggestions: [] };
  }
  if (first !== undefined) {
    const options = first.choices.map((choice): Option => optionOf(state, choice, questions.length === 1, depth));
    return { status: 'question', question: { text: first.text, options }, because: questions.map(({ text }) => text) };
  }
  const doubts = [...doubtsOf(state), ...contradictionsOf(state), ...stageDoubts(state)];
  if (state.wishes.length > 0 && doubts.length > 0) return { status: 'question', question: { text: `I read this as: ${state.wishes.map(printWish).join(' ')} But ${doubts.join('; ')}. What is meant?`, options: [] }, because: doubts };
  const vague = state.wishes.length === 0 ? vagueWish(state.text, namesIn(state)) : undefined;
  if (vague !== undefined) return { status: 'question', question: { text: vague, options: [] }, because: [vague] };
  if (state.wishes.length === 0) return { status: 'blocked', unused: [], because: ['nothing in it says what a mesh should do'], suggestions: [] };
  return { status: 'ok', ...candidateOf(state) };
}

function candidateOf(state: State, wishes: State['wishes'] = state.wishes): Candidate {
  return { wishes, restated: wishes.map(printWish), assumptions: state.assumptions, assumed: assumedServices(state) };
}

function optionOf(state: State, choice: State['obstacles'][number]['choices'][number], isOnlyQuestion: boolean, depth: number): Option {
  if (!isOnlyQuestion || depth === 0) return { text: choice.text };
  if (choice.replace !== undefined) {
    const { span, by } = choice.replace;
    const reading = read(`${state.text.slice(0, span.start)}${by}${state.text.slice(span.end)}`, state.vocabulary, depth - 1);
    if (reading.status !== 'ok') return { text: choice.text };
    const { status: _, ...candidate } = reading;
    return { text: choice.text, reading: candidate };
  }
  if (choice.wishes === undefined) return { text: choice.text };
  const wishes = choice.wishes;
  return { text: choice.text, reading: candidateOf(state, [...state.wishes.filter((wish) => !wishes.some((other) => other.kind === wish.kind && subjectOf(other) === subjectOf(wish))), ...wishes]) };
}
