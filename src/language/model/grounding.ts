import { formatDuration } from '../../intents/units.ts';
import type { Wish } from '../../intents/wish.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { factsOf, type Fact } from './facts.ts';
import { wideningCues } from './kind-cues.ts';
import { holdsName, isHeld, isName, wordsFrom, type Words } from './words-hold.ts';

/** A value of a proposed wish that the words of the request do not hold. */
export interface Ungrounded {
  readonly wish: number;
  readonly fact: Fact;
  /** `essential`: a person has to say it. `extra`: it need not be there. `usual`: what is taken where nobody says otherwise. */
  readonly weight: 'essential' | 'extra' | 'usual';
  /** A sentence for people: what was taken, and that the words do not say it. */
  readonly text: string;
}

/** What a model has added to the words: every number, name and text of its wishes that they do not hold. */
export function ungroundedIn(wishes: readonly Wish[], text: string, vocabulary: Vocabulary, inForce: readonly string[]): Ungrounded[] {
  const words = wordsFrom(text);
  const context = inForce.length > 0 && /\b(?:it|its|they|them|their|both|same|that|those|these|instead|again|too|also|as well|back)\b/.test(words.lower) ? wordsFrom(inForce.join(' ')) : undefined;
  return wishes.flatMap((wish, index) => {
    const facts = factsOf(wish);
    return facts.flatMap((fact) => {
      if (isHeld(fact, words, facts, wish, vocabulary)) return [];
      if (context !== undefined && isName(fact) && isHeld(fact, context, facts, wish, vocabulary)) return [{ wish: index, fact, weight: 'usual' as const, text: `${say(fact)}, of which the intents in force speak` }];
      const weight = weigh(fact, wish, facts, words, vocabulary);
      return [{ wish: index, fact, weight, text: weight === 'usual' ? `${say(fact)}, since the words do not say` : `${say(fact)}, which the words do not say` }];
    });
  });
}

const usualNumbers: Readonly<Record<string, readonly number[]>> = { percent: [100], status: [301, 302], port: [80, 443], samplingPercent: [100] };

function weigh(fact: Fact, wish: Wish, facts: readonly Fact[], words: Words, vocabulary: Vocabulary): Ungrounded['weight'] {
  if (fact.sort === 'number' && usualNumbers[fact.field]?.includes(Number(fact.value)) === true) return 'usual';
  if (fact.sort === 'namespace' && namespaceIsPlain(String(fact.value), wish, facts, vocabulary)) return 'usual';
  if ((fact.sort === 'service' || fact.sort === 'workload') && (isAtHome(String(fact.value), words, vocabulary) || isMeantByItsPlace(String(fact.value), wish, facts, words, vocabulary) || isOnlyOneWithVersions(String(fact.value), words, vocabulary))) return 'usual';
  if (fact.sort === 'version' && isTheOtherOne(String(fact.value), wish, words, vocabulary)) return 'usual';
  if (fact.sort === 'word') return isOpening(fact, wish) ? 'essential' : 'usual';
  return fact.isOptional ? 'extra' : 'essential';
}

/** Whole wishes, and choices that open something, have to be said. To watch everything does no harm, and to refuse everybody opens nothing. */
function isOpening({ path, field, value }: Fact, wish: Wish): boolean {
  if (path === 'kind') return true;
  return wish.kind !== 'observe' && wish.kind !== 'deny-calls' && wideningCues[`${field} ${String(value)}`] !== undefined;
}

/** A namespace that carries configuration, or that of something that is named beside it. */
function namespaceIsPlain(namespace: string, wish: Wish, facts: readonly Fact[], { homeNamespace }: Vocabulary): boolean {
  return wish.kind === 'allow-egress' || (namespace === homeNamespace && facts.some(({ field }) => field === 'name'));
}

/** The name is said, several have it, and this one is where names are looked for first. */
function isAtHome(id: string, words: Words, { homeNamespace }: Vocabulary): boolean {
  const [namespace, name = ''] = id.split('/');
  return namespace === homeNamespace && holdsName(name, words);
}

const everyService = /\b(?:all|every|each)(?: \S+){0,2} (?:services?|microservices?|apis?|backends?|apps?|applications?|workloads?)\b|\b(?:other|remaining) (?:services|microservices|apis|backends|apps|workloads)\b|\bthe (?:others|rest)\b|\b(?:everything|everywhere|across the (?:mesh|board|fleet)|(?:whole|entire) (?:mesh|namespace|cluster|shop|app|application|system))\b/;

/** Everything there is or is in a namespace, where the words say so, and the callers of a service that the call graph knows. */
function isMeantByItsPlace(id: string, wish: Wish, facts: readonly Fact[], words: Words, vocabulary: Vocabulary): boolean {
  const namespace = id.split('/')[0] ?? '';
  if (everyService.test(words.lower) && vocabulary.services.some((service) => service.id === id)) return true;
  const isNamespace = !vocabulary.services.some(({ name }) => name === namespace) && speaksOfNamespace(namespace, words);
  if (isNamespace) return true;
  if (wish.kind !== 'allow-calls' && wish.kind !== 'deny-calls') return false;
  const isCallee = facts.some(({ field, value }) => field === 'to' && value === id);
  return !isCallee && /\b(?:callers|clients|consumers|dependents|who(?:ever)? calls|call graph|known)\b/.test(words.lower) && (vocabulary.callersOf.get(wish.to) ?? []).includes(id);
}

/** The words name a version, and nothing else has one of that name. */
function isOnlyOneWithVersions(id: string, words: Words, { services }: Vocabulary): boolean {
  const named = services.filter(({ versions }) => versions.some(({ name }) => holdsName(name, words)));
  return named.length === 1 && named[0]?.id === id;
}

/** A name with a hyphen is no word of English; any other has to be called a namespace, or stand where one does. */
function speaksOfNamespace(namespace: string, words: Words): boolean {
  if (!holdsName(namespace, words)) return false;
  if (namespace.includes('-')) return true;
  const before = '(?:namespaces?|ns|in|of|for|reach|call|access|contact|into|inside|within|against|to|from|down|whole|entire|all|every\\w*|scope|into)[\\s:]+(?:the\\s+)?[`"\']?';
  const behind = '[`"\']?\\s+(?:namespace|ns|services?|workloads?|pods?|strict)';
  // "Production is closed to team-a": what a sentence begins with, and no word of it.
  const subject = `(?:^|[.;\\n]\\s*)(?:the\\s+)?${namespace}\\s+(?:is|are|must|should|shall|may|can|cannot|has|needs)\\b`;
  return new RegExp(`${subject}|\\b${before}${namespace}\\b|\\b${namespace}${behind}\\b`).test(words.lower);
}

/** Of two versions the one that is not named. */
function isTheOtherOne(version: string, wish: Wish, words: Words, { services }: Vocabulary): boolean {
  const service = 'service' in wish ? services.find(({ id }) => id === wish.service) : undefined;
  const others = service?.versions.filter(({ name }) => name !== version) ?? [];
  return others.length === 1 && others.some(({ name }) => holdsName(name, words));
}

function say({ path, field, value, sort }: Fact): string {
  if (path === 'kind') return `\`${String(value)}\``;
  if (sort === 'number' && field.endsWith('Ms')) return `\`${field.slice(0, -2)}\` is ${formatDuration(Number(value))}`;
  return isName({ sort } as Fact) ? `${sort} \`${String(value)}\`` : `\`${field}\` is \`${String(value)}\``;
}
