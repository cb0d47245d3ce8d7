import type { Phrase } from '../grammar/phrases.ts';
import { hasKind } from './edge-words.ts';
import type { Family, Segment } from './segments.ts';
import { ask, type State } from './state.ts';

/** Of a host the words say that something is offered under it, or that somebody calls there. */
type Direction = 'expose' | 'egress';

const own: ReadonlySet<Family> = new Set(['expose', 'egress', 'route', 'redirect', 'access', 'tls']);

/** The pieces of a sentence about a host, all of them in the family that the whole of it shows, in whatever order it is said. */
export function withDirection(state: State, sentence: readonly Phrase[], given: readonly Segment[]): readonly Segment[] {
  const segments = withTokens(state, given);
  const hasHost = sentence.some((phrase) => hasKind(phrase, 'host'));
  const isEgress = sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'egress');
  if ((!hasHost && !isEgress) || !state.phrases.some((phrase) => hasKind(phrase, 'host'))) return segments;
  const direction = directionOf(state, sentence) ?? (isEgress || !sentence.some((phrase) => hasKind(phrase, 'service')) ? directionOf(state, state.phrases) : undefined);
  const setting = direction === 'egress' ? segments.find(({ family, phrases }) => family === 'settings' && !phrases.some((phrase) => hasKind(phrase, 'service'))) : undefined;
  if (setting !== undefined) ask(state, `"${state.text.slice(setting.phrases[0]?.span.start, setting.phrases.at(-1)?.span.end)}": settings hold for calls to services of the mesh, and not to a host outside of it: whose calls are meant?`);
  if (direction === undefined || segments.some(({ family, phrases }) => family === 'users' || phrases.some(isForeign)) || isRedirectOfPaths(state, sentence)) return segments;
  return segments.map((segment) => (isPart(state, segment, direction) ? { ...segment, family: direction } : segment));
}

const open = /\b(?:open|public|free|anonymous\w*|unauthenticated|unprotected|exempt\w*|excluded|without (?:an? )?(?:tokens?|jwt|login|auth\w*)|no (?:tokens?|login|auth\w*))\b/i;

/** "/health stays open, everything else needs a token", "…, must be rejected": where tokens are spoken of, calls are let in or refused by them. */
function withTokens(state: State, segments: readonly Segment[]): readonly Segment[] {
  const isOfTokens = state.phrases.some((phrase) => phrase.type === 'fact' && ['issuer', 'jwt', 'jwks'].includes(phrase.fact.kind));
  if (!isOfTokens) return segments;
  const isHere = segments.some(({ family }) => family === 'users');
  return segments.map((segment) => {
    const { family, phrases } = segment;
    if (family !== 'access' && family !== 'none' && family !== 'expose') return segment;
    const words = state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
    const isPart = phrases.some((phrase) => phrase.type === 'cond') && (isHere || open.test(words));
    const isBare = isHere && family === 'access' && phrases.every(({ type }) => type !== 'ref' && type !== 'cond');
    return isPart || isBare ? { ...segment, family: 'users' } : segment;
  });
}

/** A version, a share, another path: that is about routes behind a host, and is read as such. */
function isForeign(phrase: Phrase): boolean {
  return phrase.type === 'new-path' || phrase.type === 'percent' || phrase.type === 'ratio' || (phrase.type === 'act' && ['mirror', 'rewrite', 'split'].includes(phrase.act));
}

/** "Requests for /a of b get a 302 to HOST": where they are sent, and nothing that is offered there. */
function isRedirectOfPaths({ text }: State, sentence: readonly Phrase[]): boolean {
  const words = text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  const isRedirect = sentence.some((phrase) => phrase.type === 'act' && phrase.act === 'redirect');
  const hasPath = sentence.some((phrase) => phrase.type === 'cond' && (phrase.cond.path !== undefined || phrase.cond.paths !== undefined));
  const isHttps = sentence.some((phrase) => phrase.type === 'fact' && (phrase.fact.kind === 'https-redirect' || phrase.fact.kind === 'certificate'));
  return isRedirect && !isHttps && (hasPath || /\b30[12378]\b|\bpermanent|\btemporar/i.test(words));
}

/** Whether a piece says something of the host: a rule between two services, or of encryption somewhere, does not. */
function isPart(state: State, { family, phrases }: Segment, direction: Direction): boolean {
  const hasHost = phrases.some((phrase) => hasKind(phrase, 'host'));
  if (!own.has(family) && !(family === 'none' && hasHost)) return false;
  const words = phrases.map(({ span }) => state.text.slice(span.start, span.end)).join(' ');
  // "mutual TLS at the edge", "clients must bring a certificate"
  if (family === 'tls' && direction === 'expose' && hasHost) return true;
  if (family === 'tls' && direction === 'expose' && !phrases.some((phrase) => hasKind(phrase, 'service', 'namespace', 'mesh', 'all-services')) && phrases.every((phrase) => phrase.type !== 'fact' || phrase.fact.kind !== 'tls' || phrase.fact.mode === 'on') && /\b(?:edge|gateway|ingress|clients?|callers?|partners?|they|certificates?|certs?)\b/i.test(words)) return true;
  if (family === 'tls') return phrases.every((phrase) => phrase.type !== 'ref' && !(phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.mode !== 'permissive')) && /\b(?:plain|http|unencrypted|cleartext)/i.test(words);
  if (family !== 'access' || hasHost) return true;
  return phrases.filter((phrase) => hasKind(phrase, 'service')).length < 2;
}

function directionOf(state: State, phrases: readonly Phrase[]): Direction | undefined {
  const facts = phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  const isOut = facts.some(({ kind }) => kind === 'egress');
  if (facts.some(({ kind }) => kind === 'certificate')) return isOut ? undefined : 'expose';
  if (isOut) return 'egress';
  const [isOffered, isCalled] = [phrases.some((phrase, index) => offers(state, phrases, phrase, index)), phrases.some((phrase, index) => callsOut(state, phrases, phrase, index))];
  return isOffered === isCalled ? undefined : isOffered ? 'expose' : 'egress';
}

const inward = /\b(?:outside|internet|public|world|extern\w*|users?|browsers?|customers?|everyone|everybody|expos\w*|publish\w*|ingress|offer\w*|under|as|front|serv\w*|host\w*)\b/i;

/** What shows that something is offered: words for it, the way in, a host that leads to a service. */
function offers(state: State, phrases: readonly Phrase[], phrase: Phrase, index: number): boolean {
  if (hasKind(phrase, 'ingress')) return true;
  if (phrase.type === 'fact' && phrase.fact.kind === 'https-redirect' && phrase.fact.isOff !== true) return true;
  if (phrase.type === 'fact' && phrase.fact.kind === 'expose') return !isForCaller(state, phrases, index) && (inward.test(wordsFrom(state, phrase, phrases[index + 1])) || !hasCaller(phrases));
  // "web should be reachable on http://HOST/path"
  if (phrase.type === 'act' && phrase.act === 'be-called' && isShownAt(state, phrases, index)) return true;
  // "reach web from the internet with host HOST"
  if (hasKind(phrase, 'outside') && phrase.type === 'ref' && phrase.role === 'from' && phrases.slice(0, index).some((other) => hasKind(other, 'service'))) return true;
  if (hasKind(phrase, 'outside')) return phrase.type === 'ref' && !phrases.slice(0, index).some((other) => other.type === 'act' && other.act === 'call' && !['send', 'set'].includes(other.act)) && !hasKind(phrases[index - 1], 'others');
  // "HOST goes to web", "HOST -> web"
  return hasKind(phrase, 'host') && phrase.type === 'ref' && phrase.role !== 'to' && isServiceTo(phrases, index);
}

function isShownAt(state: State, phrases: readonly Phrase[], index: number): boolean {
  const [phrase, next] = [phrases[index], phrases[index + 1]];
  const words = phrase === undefined ? '' : state.text.slice(phrase.span.start, phrase.span.end);
  return /\b(?:reachable|accessible|available|visible|served|open)$/i.test(words) && hasKind(next, 'host') && next?.type === 'ref' && /^(?:on|at|under|via|as|by)\b/i.test(state.text.slice(next.span.start)) && phrases.slice(0, index).some((other) => hasKind(other, 'service')) && !phrases.slice(index).some((other) => hasKind(other, 'service'));
}

function isServiceTo(phrases: readonly Phrase[], index: number): boolean {
  const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue' && type !== 'traffic' && type !== 'cond' && type !== 'act');
  return hasKind(next, 'service') && next?.type === 'ref' && next.role === 'to' && !phrases.slice(0, index).some((other) => hasKind(other, 'service'));
}

/** "reachable for billing", "reachable by billing": who may call the host. */
function isForCaller(state: State, phrases: readonly Phrase[], index: number): boolean {
  const phrase = phrases[index];
  const words = phrase === undefined ? '' : state.text.slice(phrase.span.start, phrase.span.end);
  const next = phrases[index + 1];
  const isHostFirst = phrases.slice(0, index).some((other) => hasKind(other, 'host')) && !phrases.slice(0, index).some((other) => hasKind(other, 'service'));
  return isHostFirst && hasKind(next, 'service') && next?.type === 'ref' && (/\b(?:for|from|by)$/i.test(words) || next.role === 'from' || /^(?:for|by|from|in|inside)\b/i.test(state.text.slice(next.span.start)));
}

const hasCaller = (phrases: readonly Phrase[]): boolean => phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from' && hasKind(phrase, 'service'));

function wordsFrom(state: State, phrase: Phrase, next: Phrase | undefined): string {
  return state.text.slice(phrase.span.start, next?.span.end ?? phrase.span.end);
}

/** What shows that somebody calls there: a verb or an arrow from a service to the host, "external host". */
function callsOut(state: State, phrases: readonly Phrase[], phrase: Phrase, index: number): boolean {
  if ((phrase.type === 'fact' && phrase.fact.kind === 'expose') || (phrase.type === 'act' && phrase.act === 'be-called')) return isForCaller(state, phrases, index);
  if (!hasKind(phrase, 'host') || phrase.type !== 'ref') return false;
  if (/^(?:the |an? )?(?:external|third[- ]party|outside)\b/i.test(state.text.slice(phrase.span.start))) return true;
  const before = phrases.slice(0, index).filter(({ type }) => type !== 'glue' && type !== 'traffic');
  const last = before.at(-1);
  const isVerb = last?.type === 'act' && (last.act === 'call' || last.act === 'allow' || (last.act === 'deny' && before.some((other) => hasKind(other, 'service'))));
  const isArrow = phrase.role === 'to' && before.some((other) => hasKind(other, 'service', 'namespace')) && !before.some((other) => other.type === 'ref' && other.role === 'to' && hasKind(other, 'service'));
  const hasCallingVerb = before.some((other, at) => other.type === 'act' && other.act === 'call' && !before.slice(at).some((one) => hasKind(one, 'service')));
  return isVerb || isArrow || hasCallingVerb || (phrase.role === 'none' && hasKind(last, 'service') && /\b(?:needs?|calls?|uses?|wants?|requires?|depends on)\s+(?:the\s+)?$/i.test(state.text.slice(0, phrase.span.start)));
}
