import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { buildObserve } from './observe.ts';
import { ask, resolveService, type State } from './state.ts';
import { noteUsed } from './used-words.ts';
import { endsIn, plainIn, thingsIn } from './withdrawal-words.ts';

/** Phrases whose values say more than that something goes. */
const values: ReadonlySet<Phrase['type']> = new Set(['cond', 'percent', 'duration', 'ratio', 'count', 'status', 'new-path']);

/**
 * "Take the fault injection off payments again": a sentence that holds nothing but what goes, whose it is, and that it
 * goes. Every word has to be one of a closed class, in whatever order they stand; any other, and it is read elsewhere.
 */
export function readWithdrawal(state: State, sentence: readonly Phrase[]): boolean {
  const refs = sentence.flatMap((phrase) => (phrase.type === 'ref' ? [phrase] : []));
  if (sentence.some(({ type }) => values.has(type)) || refs.some(({ role }) => role === 'from') && !refs.every(({ role }) => role === 'from')) return false;
  const named = refs.filter(({ entities }) => entities.some((entity) => isPlace(entity) && !isThing(entity)));
  const places = named.filter(({ entities }) => entities.some(({ kind }) => kind === 'service'));
  // "b: faults off for a": two parts, and no list.
  if (places.slice(1).some((phrase, index) => !/^[\s,]*(?:(?:and|or|as well as|&|plus|also|for|of|on|from|in|the)[\s,]*)*$/i.test(state.text.slice(places[index]?.span.end, phrase.span.start)) || /^for\b/i.test(state.text.slice(phrase.span.start)))) return false;
  const words = without(state, sentence, named);
  if (stopsWatching(state, sentence, named)) return true;
  const things = thingsIn(words);
  if (things === undefined || !endsIn(things.rest) || !plainIn(things.rest)) return false;
  // Everything of a namespace may be more than what a mesh writes.
  if (things.what.length === 0 && !named.some(({ entities }) => entities.some(({ kind }) => kind === 'service'))) return false;
  // "stop copying orders to orders-next": where the copies go is not whose they are.
  const owners = things.what.every((what) => what === 'mirror-traffic') && named.length > 1 && named.some(({ role }) => role !== 'to') ? named.filter(({ role }) => role !== 'to') : named;
  const subjects = subjectsOf(state, owners, words);
  if (subjects === undefined) return true;
  if (things.what.length === 0) return askWhich(state, subjects);
  for (const what of things.what) for (const subject of subjects) add(state, subject === undefined ? { kind: 'withdraw', what } : { kind: 'withdraw', what, subject });
  for (const phrase of sentence) noteUsed(phrase);
  state.background.push(textOf(state, sentence).trim());
  state.topic = subjects.flatMap((subject) => subject ?? []);
  return true;
}

function textOf({ text }: State, sentence: readonly Phrase[]): string {
  return text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
}

function without(state: State, sentence: readonly Phrase[], taken: readonly Phrase[]): string {
  const start = sentence[0]?.span.start ?? 0;
  return taken.reduce((left, { span }) => blanked(left, span.start - start, span.end - start), textOf(state, sentence));
}

const watched: ReadonlySet<string> = new Set(['tracing', 'access-logs', 'metrics']);

/** "No more tracing in media": what is watched has a value for that. */
function stopsWatching(state: State, sentence: readonly Phrase[], named: readonly Phrase[]): boolean {
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase] : []));
  if (facts.length === 0 || !facts.every(({ fact }) => watched.has(fact.kind) && !('isOff' in fact && fact.isOff === true))) return false;
  // "metrics on for a, off for b": a value for each of them.
  const isOn = facts.some(({ span }) => /\b(?:on|enabled?|activate\w*)\b/i.test(state.text.slice(span.start, span.end)));
  const isBetween = named.slice(1).some((ref, index) => /\b(?:off|disabled?|none|no)\b/i.test(state.text.slice(named[index]?.span.end, ref.span.start)));
  if (isOn || isBetween) return false;
  const rest = without(state, sentence, [...named, ...facts]);
  if (!endsIn(rest) || !plainIn(rest)) return false;
  const phrases = [...named, ...facts.map((phrase): Phrase => (phrase.fact.kind === 'tracing' || phrase.fact.kind === 'access-logs' || phrase.fact.kind === 'metrics' ? { ...phrase, fact: { kind: phrase.fact.kind, isOff: true } } : phrase))];
  for (const phrase of sentence) noteUsed(phrase);
  state.background.push(...sentence.filter((phrase) => phrase.type === 'mark' || phrase.type === 'act').map(({ span }) => state.text.slice(span.start, span.end)));
  buildObserve(state, [{ link: '', phrases, family: 'observe' }], []);
  return true;
}

/** "The restrictions": what goes, and no name. */
function isThing(entity: Entity): boolean {
  return entity.kind === 'service' && entity.match === 'unknown' && !entity.isMarked && plainIn(thingsIn(entity.written)?.rest ?? entity.written);
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function isPlace({ kind }: Entity): boolean {
  return kind === 'service' || kind === 'namespace' || kind === 'pronoun' || kind === 'all-services' || kind === 'mesh';
}

/** Whose it is: the services that are named, those of a namespace, what is spoken of, or undefined for all there are. */
function subjectsOf(state: State, named: readonly Extract<Phrase, { type: 'ref' }>[], words: string): readonly (QualifiedName | undefined)[] | undefined {
  const entities = named.flatMap((phrase) => phrase.entities);
  const namespaces = entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : entity.kind === 'all-services' && entity.namespace !== undefined ? [entity.namespace] : []));
  const [namespace] = namespaces;
  if (namespace !== undefined) state.namespace = namespace;
  const services = entities.flatMap((entity) => (entity.kind === 'service' ? [entity] : []));
  const ids = services.map((entity) => resolveService(state, entity));
  if (ids.some((id) => id === undefined)) return undefined;
  if (ids.length > 0) return ids;
  if (namespace !== undefined) {
    const own = state.vocabulary.services.filter((service) => namespaces.includes(service.namespace)).map(({ id }) => id);
    return own.length > 0 ? own : ask(state, `whose is it in namespace \`${namespace}\`? The input shows no service there`);
  }
  if (entities.some(({ kind }) => kind === 'pronoun') || (entities.length === 0 && state.topic.length > 0)) return state.topic.length > 0 ? state.topic : ask(state, 'which service is this about?');
  // "Remove all faults": whatever there is; "remove the fault" may be any of them.
  if (/\b(?:all|any|every|each|everywhere)\b/i.test(words) || entities.length > 0 || state.vocabulary.services.length === 0) return [undefined];
  return ask(state, 'whose is it that should go: which service is this about, or all of them?');
}

function askWhich(state: State, subjects: readonly (QualifiedName | undefined)[]): true {
  const whose = subjects.flatMap((subject) => (subject === undefined ? [] : [`\`${subject}\``])).join(', ');
  ask(state, `which settings${whose === '' ? '' : ` of ${whose}`} should go: timeouts, retries, circuit breakers, balancing, limits, faults, copies, routes, or who may call?`);
  return true;
}

