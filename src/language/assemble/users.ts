import type { AuthenticateUsers } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases, entitiesOf, factsOf, isStray, removalIn } from './edge-phrases.ts';
import { isWeak } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, origin, servicesFor, type State } from './state.ts';

const keyPath = /(?:jwks?|keys?|certs?)(?:\.json)?$|\.well-known/i;

/** "No one can call web without a token": tokens are required, said by who may not. */
const nobodyWithout = /\b(?:nobody|no[- ]one|nothing|no (?:requests?|calls?|clients?|users?|callers?|traffic))\b[^.;\n]{0,60}?\bwithout\b[^.;\n]{0,20}?\b(?:tokens?|jwts?|login|credentials?)\b/i;

/** Tokens of people. */
export function buildUsers(state: State, segments: readonly Segment[]): void {
  const phrases = allPhrases(segments);
  const facts = factsOf(phrases);
  const removing = removalIn(state, phrases);
  if (removing !== undefined && !/^(?:no longer|any ?more|any longer)$/i.test(removing)) return void ask(state, `"${removing}": should tokens no longer be checked there? That is done by removing the manifests, and not written here`);
  const narrow = narrowing(state, phrases);
  if (narrow !== undefined) return void ask(state, narrow);
  const nobody = nobodyWithout.exec(state.text)?.[0];
  if (nobody !== undefined) state.background.push(nobody);
  const audiences = facts.flatMap((fact) => (fact.kind === 'audience' ? fact.names : []));
  for (const entity of entitiesOf(phrases, 'namespace')) if (entity.kind === 'namespace') state.namespace = entity.namespace;
  if (isStray(state, phrases, ['status'])) return;
  const services = servicesIn(state, phrases);
  if (services === undefined) return;
  if (services.length === 0) return void ask(state, 'which service should check tokens?');
  state.topic = services;
  const { issuers, keys } = addressesOf(phrases);
  const [issuer] = issuers;
  if (issuer === undefined) return void ask(state, 'which issuer (`iss`) do the tokens have?');
  if (issuers.length > 1) return void ask(state, `${issuers.map((url) => `\`${url}\``).join(' and ')}: which of them is the issuer of the tokens? Say it as "issuer …, keys at …"`);
  const needs = new Set(facts.flatMap((fact) => (fact.kind === 'jwt' && (fact.need === 'required' || fact.need === 'optional') ? [fact.need] : [])));
  if (needs.size > 1) return void ask(state, 'should requests without a token be refused, or let through?');
  const isOptional = needs.has('optional') || (needs.size === 0 && /\brequestauthentication only\b|\b(?:no|without (?:an? )?) ?authorizationpolic/i.test(state.text));
  const [jwksUri] = keys;
  for (const service of services) add(state, { kind: 'authenticate-users', service, origin, issuer, ...(jwksUri === undefined ? {} : { jwksUri }), audiences, required: !isOptional } satisfies AuthenticateUsers);
  if (!isOptional) assume(state, 'requests without a token are refused');
}

/** Tokens are checked on every call of a service, by whom they are from: parts of it cannot be said. */
function narrowing(state: State, phrases: readonly Phrase[]): string | undefined {
  const claim = phrases.find((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'jwt' && phrase.fact.need === 'claim');
  const words = (phrase: Phrase): string => state.text.slice(phrase.span.start, phrase.span.end);
  if (claim !== undefined) return `"${words(claim)}": what stands inside of a token cannot be asked for yet, only who issued it and for whom. Should every valid token do?`;
  const part = phrases.find((phrase) => (phrase.type === 'cond' && (phrase.cond.path !== undefined || phrase.cond.paths !== undefined || phrase.cond.methods !== undefined || phrase.cond.operations !== undefined || phrase.cond.headers !== undefined || phrase.cond.port !== undefined)) || (phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'rest' || phrase.mark === 'no-other')));
  return part === undefined ? undefined : `"${words(part)}": tokens are checked on every call of a service, and neither paths nor methods can be left out. Should it hold for all calls?`;
}

/** Issuers and addresses of keys, as they are called; an address that nothing calls otherwise is the issuer's. */
function addressesOf(phrases: readonly Phrase[]): { readonly issuers: readonly string[]; readonly keys: readonly string[] } {
  const facts = factsOf(phrases);
  const called = facts.flatMap((fact) => (fact.kind === 'issuer' ? [fact.url] : []));
  const keys = facts.flatMap((fact) => (fact.kind === 'jwks' ? [fact.url] : []));
  const bare = entitiesOf(phrases, 'host').flatMap((entity) => (entity.kind === 'host' ? [entity.url ?? entity.host] : []));
  const loose = bare.filter((url) => keyPath.test(url) && keys.length === 0);
  const issuers = [...new Set([...called, ...bare.filter((url) => !loose.includes(url))])];
  return { issuers: issuers.length === 0 && loose.length === 1 && keys.length === 0 ? loose : issuers, keys: [...new Set([...keys, ...(issuers.length === 0 ? [] : loose)])] };
}

function servicesIn(state: State, phrases: readonly Phrase[]): readonly QualifiedName[] | undefined {
  const services: QualifiedName[] = [];
  const named = entitiesOf(phrases, 'service', 'pronoun');
  for (const entity of named) {
    // A word that nothing knows, beside a name, was not understood.
    if (isWeak(entity) && named.length > 1) return block(state, `I did not use "${state.text.slice(entity.span.start, entity.span.end)}"`, entity.span);
    const found = servicesFor(state, entity);
    if (found === undefined && state.obstacles.length > 0) return undefined;
    services.push(...(found ?? []));
  }
  return services.length > 0 ? [...new Set(services)] : state.topic;
}
