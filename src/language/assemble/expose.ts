import type { Expose } from '../../intents/intent.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases, factsOf, pointingIn, removalIn } from './edge-phrases.ts';
import { type Offer, readOffers } from './offers.ts';
import { wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, origin, type State } from './state.ts';

const strange: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'count', 'ratio', 'unused', 'new-path']);

/** What the ingress gateway offers to the outside. */
export function buildExpose(state: State, segments: readonly Segment[]): void {
  const phrases = allPhrases(segments);
  const bad = phrases.find((phrase) => strange.has(phrase.type) || (phrase.type === 'cond' && (phrase.cond.headers !== undefined || phrase.cond.methods !== undefined || phrase.cond.query !== undefined || phrase.isNot === true)) || (phrase.type === 'mark' && ['not', 'except', 'no-other', ...(phrases.some((other) => other.type === 'cond' && other.cond.path !== undefined) && phrases.filter((other) => other.type === 'ref' && other.entities.some(({ kind }) => kind === 'service')).length > 1 ? [] : ['rest'])].includes(phrase.mark) && !/^\s*(?:tls|https|ssl|encryption|certificate)\b/i.test(state.text.slice(phrase.span.end, phrase.span.end + 14))));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  const removing = removalIn(state, phrases);
  if (removing !== undefined) return void ask(state, `"${removing}": should an offer to the outside be taken away? That is done by removing its manifests, and not written here`);
  const pointing = pointingIn(state, phrases);
  if (pointing !== undefined) return void ask(state, `"${pointing}": which host is that? Say it by its name`);
  const offers = readOffers(state, segments);
  if (offers === undefined) return;
  // "with plain http" is said of one offer, and no word about redirects of the others.
  const shared = phrases.filter((phrase) => !(offers.length > 1 && phrase.type === 'fact' && phrase.fact.kind === 'https-redirect' && phrase.fact.isOff === true && !/redirect/i.test(wordsOf(state, phrase))));
  const isMutual = phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && asksForMutual(phrase.fact) && /\b(?:mutual\w*|m-?tls|clients?|callers?|partners?|both|two-way|2-way|present|bring)\b/i.test(wordsOf(state, phrase)));
  for (const offer of offers) if (!writeOffer(state, offer, factsOf(shared), isMutual)) return;
}

const asksForMutual = (fact: Fact): boolean => fact.kind === 'tls' && fact.isBare !== true && (fact.mode === 'on' || fact.mode === 'strict');

function writeOffer(state: State, { services, hosts, paths, ports, certificate, isPlain: isOwnPlain }: Offer, facts: readonly Fact[], saysMutual: boolean): boolean {
  const [service = state.topic[0]] = services;
  if (service === undefined) return ask(state, 'which service should be offered to the outside?') ?? false;
  state.topic = [service];
  const [host] = hosts;
  if (host === undefined) return ask(state, `under which host name should \`${service}\` be offered?`) ?? false;
  const termination = facts.find((fact) => fact.kind === 'tls-termination');
  const redirect = facts.find((fact) => fact.kind === 'https-redirect');
  // "http allowed too": both, and no redirect.
  const takesBoth = redirect === undefined && /\b(?:plain )?http (?:(?:is|stays|remains|may be|shall be) )?(?:also )?(?:allowed|ok|okay|fine|permitted|accepted|too|as well)\b/i.test(state.text);
  const isBare = facts.some((fact) => fact.kind === 'tls' && (fact.isBare === true || fact.mode === 'permissive'));
  const isPlain = isOwnPlain === true || isBare || /\b(?:without|no) (?:tls|https|ssl)\b|\bplain http\b|\bhttp only\b|\bonly http\b/i.test(state.text) && certificate === undefined;
  const wantsTls = (!isPlain || certificate !== undefined) && (certificate !== undefined || termination !== undefined || facts.some(asksForMutual) || (redirect !== undefined && redirect.isOff !== true) || host.scheme === 'https');
  const isMutual = saysMutual || facts.some((fact) => fact.kind === 'tls-termination' && fact.mode === 'mutual');
  const isPassthrough = facts.some((fact) => fact.kind === 'tls-termination' && fact.mode === 'passthrough');
  const mode = isPassthrough ? 'passthrough' : isMutual ? 'mutual' : 'simple';
  if (wantsTls && certificate === undefined && mode !== 'passthrough') return ask(state, `which secret holds the certificate for \`${host.host}\`?`) ?? false;
  if (!wantsTls) assume(state, 'plain HTTP: the request says nothing of TLS');
  if (wantsTls && redirect === undefined && !takesBoth && mode !== 'passthrough') assume(state, 'plain HTTP is redirected to HTTPS');
  const tls: Pick<Expose, 'tls'> = wantsTls ? { tls: { mode, ...(certificate === undefined ? {} : { credential: certificate }), redirectHttp: mode !== 'passthrough' && redirect?.isOff !== true && !takesBoth } } : {};
  const servicePorts = new Set(state.vocabulary.services.find(({ id }) => id === service)?.ports.map(({ port }) => port));
  const port = ports.find((number) => servicePorts.has(number)) ?? (servicePorts.size === 0 ? ports.find((number) => number !== 443 && (wantsTls || number !== 80)) : undefined);
  add(state, { kind: 'expose', service, origin, host: host.host, paths, ...(port === undefined ? {} : { port }), ...tls });
  return true;
}
