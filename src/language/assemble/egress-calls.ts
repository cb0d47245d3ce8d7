import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { hasEntity } from './edge-phrases.ts';

type Host = Extract<Entity, { readonly kind: 'host' }>;

/** One host, who was named with it, and what stands beside it: ports, words for how it is spoken to. */
export interface OutwardCall {
  readonly host: Host;
  readonly callers: readonly Phrase[];
  readonly how: readonly Phrase[];
}

const isName = (phrase: Phrase): boolean => phrase.type === 'ref' && !hasEntity(phrase, 'host', 'outside', 'others', 'nobody');
const isHow = (phrase: Phrase): boolean => !isName(phrase) && !hasEntity(phrase, 'host');

/** Hosts with those who were named with them: "a to x.com and b to y.com", "x.com for a, y.com for b", "a to x.com and y.com". */
export function outwardCalls(given: readonly Phrase[]): { readonly calls: readonly OutwardCall[]; readonly shared: readonly Phrase[] } {
  const phrases = given.flatMap((phrase): Phrase[] => (hasEntity(phrase, 'host') && phrase.type === 'ref' ? withListPort(phrase.entities).map((entity) => ({ ...phrase, entities: [entity] })) : [phrase]));
  const isHost = (phrase: Phrase): boolean => hasEntity(phrase, 'host');
  const first = phrases.findIndex((phrase) => isHost(phrase) || hasEntity(phrase, 'service', 'pronoun'));
  const isHostFirst = isHost(phrases[first] ?? { type: 'glue', span: { start: 0, end: 0 }, at: 0 });
  const groups: Phrase[][] = [[]];
  for (const [index, phrase] of phrases.entries()) {
    const last = groups.at(-1) ?? [];
    // A name behind a host begins the next pair where another host follows; where hosts stand first, a host behind a name does.
    const begins = isHostFirst ? isHost(phrase) && last.some((other) => hasEntity(other, 'service', 'pronoun')) : isName(phrase) && last.some(isHost) && phrases.slice(index).some(isHost);
    if (begins) groups.push([phrase]);
    else last.push(phrase);
  }
  const isOne = groups.length === 1;
  return { calls: groups.flatMap((group) => callsOf(group, isOne)), shared: groups.filter((group) => !group.some(isHost)).flat() };
}

/** "a.com and b.com on port 8443": of a list that ends in words for a port, all have it; "b.com:8443" is b's own. */
function withListPort(entities: readonly Entity[]): readonly Entity[] {
  const last = entities.at(-1);
  if (last?.kind !== 'host' || last.port === undefined || last.span.end - last.span.start <= `${last.host}:${last.port}`.length || last.url !== undefined) return entities;
  return entities.map((entity) => (entity.kind === 'host' && entity.port === undefined && entity.scheme === undefined && last.port !== undefined ? { ...entity, port: last.port } : entity));
}

/** Hosts of one group: each with the words behind it; those that have none share what stands last, or before all of them. */
function callsOf(group: readonly Phrase[], isOne: boolean): OutwardCall[] {
  const places = group.flatMap((phrase, index) => (hasEntity(phrase, 'host') ? [index] : []));
  const callers = group.filter(isName);
  const behind = places.map((place, at) => group.slice(place + 1, places[at + 1] ?? group.length).filter(isHow));
  const head = group.slice(0, places[0] ?? 0).filter(isHow);
  const tells = (words: readonly Phrase[]): boolean => words.some((phrase) => phrase.type === 'cond' || phrase.type === 'fact');
  const tail = behind.findLast(tells) ?? [];
  const isTailOfAll = behind.slice(0, -1).every((words) => !tells(words));
  return places.flatMap((place, at) => {
    const phrase = group[place];
    const own = behind[at] ?? [];
    if (phrase?.type !== 'ref') return [];
    const how = tells(own) || !isTailOfAll ? [...own, ...(tells(own) && !isOne ? [] : head)] : [...own, ...tail, ...head];
    return phrase.entities.flatMap((entity) => (entity.kind === 'host' ? [{ host: entity, callers, how: entity.port !== undefined && !tells(own) ? [...own, ...head] : how }] : []));
  });
}
