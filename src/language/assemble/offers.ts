import type { PathMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity, ServiceEntity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { Segment } from './segments.ts';
import { ask, servicesFor, type State } from './state.ts';

type HostEntity = Extract<Entity, { readonly kind: 'host' }>;

/** One service under one host, as far as its own words say. */
export interface Offer {
  services: QualifiedName[];
  hosts: HostEntity[];
  paths: PathMatch[];
  ports: number[];
  certificate?: string;
  /** "with plain http", in its own words. */
  isPlain?: true;
}

const empty = (): Offer => ({ services: [], hosts: [], paths: [], ports: [] });

/**
 * What is offered, service by service: names, hosts, paths and certificates in any order, and what is said once for
 * all of them. Undefined with an obstacle.
 */
export function readOffers(state: State, segments: readonly Segment[]): Offer[] | undefined {
  const phrases = segments.flatMap((segment) => segment.phrases).map((phrase) => withNames(state, phrase)).flatMap((phrase): Phrase[] => (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host') ? phrase.entities.map((entity) => ({ ...phrase, entities: [entity] })) : [phrase]));
  const offers: Offer[] = [empty()];
  const isPathFirst = phrases.filter(isService).length > 1 && (firstOf(phrases, isPath) < firstOf(phrases, isService) || phrases.some((phrase, index) => isPath(phrase) && leadsToService(phrases, index)));
  const isHostFirst = firstOf(phrases, isHost) < firstOf(phrases, isService) && phrases.filter(isHost).length > 1;
  for (const given of phrases) {
    const phrase = asRoot(given, phrases);
    let last = offers.at(-1) ?? empty();
    const isNext = (isService(phrase) && last.services.length > 0 && !isRepeated(state, phrase, last)) || (isPathFirst && isPath(phrase) && last.services.length > 0) || (isHostFirst && isHost(phrase) && last.hosts.length > 0);
    if (isNext || (isHost(phrase) && last.hosts.length > 0)) {
      last = empty();
      offers.push(last);
    }
    if (!put(state, last, phrase)) return undefined;
  }
  return shareAll(state, offers);
}

/** "/api → a, everything else → b": all other paths. */
function asRoot(phrase: Phrase, all: readonly Phrase[]): Phrase {
  const isRest = (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'others'));
  return isRest && all.some(isPath) && all.filter(isService).length > 1 ? { type: 'cond', cond: { path: { kind: 'prefix', value: '/' } }, span: phrase.span, at: phrase.at } : phrase;
}

/** "/partners -> search": the path stands before what it leads to. */
function leadsToService(phrases: readonly Phrase[], index: number): boolean {
  const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue' && type !== 'traffic' && type !== 'act');
  return next !== undefined && isService(next) && next.type === 'ref' && next.role === 'to';
}

function firstOf(phrases: readonly Phrase[], is: (phrase: Phrase) => boolean): number {
  const at = phrases.findIndex(is);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

const isHost = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host');
const isService = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service');
const isPath = (phrase: Phrase): boolean => phrase.type === 'cond' && (phrase.cond.path !== undefined || phrase.cond.paths !== undefined);

/** The same name once more starts nothing new. */
function isRepeated(state: State, phrase: Phrase, { services }: Offer): boolean {
  return phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind !== 'service' || (entity.services.length === 1 && services.includes(entity.services[0] ?? '')) || services.includes(`${entity.namespace ?? state.namespace ?? state.vocabulary.homeNamespace}/${entity.written}`));
}

function put(state: State, offer: Offer, phrase: Phrase): boolean {
  if (phrase.type === 'fact' && phrase.fact.kind === 'certificate') offer.certificate = phrase.fact.name;
  if (phrase.type === 'fact' && phrase.fact.kind === 'https-redirect' && phrase.fact.isOff === true && /\b(?:plain|unencrypted|only|enough|without tls|no tls)\b/i.test(state.text.slice(phrase.span.start, phrase.span.end)) && offer.hosts.length > 0) offer.isPlain = true;
  if (phrase.type === 'cond') {
    if (phrase.cond.port !== undefined) offer.ports.push(phrase.cond.port);
    offer.paths.push(...(phrase.cond.paths ?? (phrase.cond.path === undefined ? [] : [phrase.cond.path])));
  }
  if (phrase.type !== 'ref') return true;
  for (const entity of phrase.entities) {
    if (entity.kind === 'host') {
      offer.hosts.push(entity);
      if (entity.path !== undefined) offer.paths.push({ kind: 'prefix', value: entity.path.length > 1 ? entity.path.replace(/\/$/, '') : entity.path });
    } else if (entity.kind === 'namespace') state.namespace = entity.namespace;
    else if (entity.kind === 'version') return ask(state, `"${state.text.slice(entity.span.start, entity.span.end)}": a service is offered as a whole; which version answers is a matter of routes. Should the service be offered?`, [], entity.span) ?? false;
    else if (entity.kind === 'service' || entity.kind === 'pronoun') {
      const found = servicesFor(state, entity);
      if (found === undefined && state.obstacles.length > 0) return false;
      for (const id of found ?? []) if (!offer.services.includes(id)) offer.services.push(id);
      if (entity.kind === 'service' && entity.port !== undefined) offer.ports.push(entity.port);
    }
  }
  return true;
}

/** "/v1 goes to api-v1": where no input shows names, one word is the name of what is offered. */
function withNames(state: State, phrase: Phrase): Phrase {
  return phrase.type !== 'ref' || state.vocabulary.services.length > 0 ? phrase : { ...phrase, entities: phrase.entities.map((entity): Entity => (entity.kind === 'version' && entity.of !== undefined && isOneWord(state, entity.of, entity.version) ? { ...entity.of, written: `${entity.of.written}-${entity.version}` } : entity)) };
}

function isOneWord({ text }: State, of: ServiceEntity, version: string): boolean {
  return new RegExp(`(?<![\\w-])${of.written}-${version}(?![\\w-])`, 'i').test(text);
}

/** A host, a certificate or a service that is said once is that of all. */
function shareAll(state: State, given: readonly Offer[]): Offer[] | undefined {
  const hosts = new Map(given.flatMap((offer) => offer.hosts.map((host) => [host.host, host] as const)));
  const services = [...new Set(given.flatMap((offer) => offer.services))];
  const certificates = [...new Set(given.flatMap(({ certificate }) => certificate ?? []))];
  const [host] = hosts.values();
  // A head or a tail that names only what is shared is no offer of its own.
  const kept = given.filter((offer) => !(isShared(offer, hosts.size, services.length, certificates.length) && given.length > 1));
  const offers = kept.length === 0 ? given.slice(0, 1) : kept;
  for (const offer of offers) {
    if (offer.hosts.length === 0 && hosts.size === 1 && host !== undefined) offer.hosts.push(host);
    if (offer.services.length === 0 && services.length === 1) offer.services.push(...services);
    if (offer.services.length > 1) return ask(state, `${offer.services.map((id) => `\`${id}\``).join(' and ')}: which of them should be offered, and under which host and paths?`);
    const [certificate] = certificates;
    if (offer.certificate === undefined && offer.isPlain === undefined && certificates.length === 1 && certificate !== undefined) offer.certificate = certificate;
  }
  const bare = offers.filter(({ paths }) => paths.length === 0);
  if (hosts.size === 1 && services.length > 1 && bare.length > 1) return ask(state, `${services.map((id) => `\`${id}\``).join(' and ')}: which paths of \`${host?.host ?? ''}\` belong to which of them?`);
  return [...offers];
}

function isShared({ services, hosts, paths, ports, certificate }: Offer, hostCount: number, serviceCount: number, certificateCount: number): boolean {
  if (paths.length > 0 || ports.length > 0) return false;
  return (services.length === 0 && (hosts.length === 0 || (hostCount === 1 && serviceCount > 0))) || (services.length > 0 && serviceCount === 1 && hosts.length === 0 && hostCount > 0 && certificate === undefined) || (services.length === 0 && hosts.length === 0 && certificateCount <= 1);
}
