import type { Entity } from '../grammar/entities.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';

/** What a piece of a sentence is about. */
export type Family = 'route' | 'mirror' | 'rewrite' | 'redirect' | 'access' | 'tls' | 'fault' | 'settings' | 'egress' | 'expose' | 'users' | 'observe' | 'scope' | 'join' | 'cluster' | 'none';

/** A piece between two links, with the link before it. */
export interface Segment {
  readonly link: string;
  readonly phrases: readonly Phrase[];
  readonly family: Family;
}

/** Pieces of one family that stand together, and what stood before the first verb of the sentence. */
export interface Clause {
  readonly family: Family;
  readonly segments: readonly Segment[];
}

const factFamily: { readonly [K in Fact['kind']]: Family } = {
  timeout: 'settings',
  retries: 'settings',
  'retry-on': 'settings',
  backoff: 'settings',
  breaker: 'settings',
  balance: 'settings',
  'warm-up': 'settings',
  rate: 'settings',
  delay: 'fault',
  abort: 'fault',
  fault: 'fault',
  tls: 'tls',
  tracing: 'observe',
  'access-logs': 'observe',
  metrics: 'observe',
  inject: 'join',
  'hold-application': 'join',
  'proxy-resource': 'join',
  scope: 'scope',
  jwt: 'users',
  issuer: 'users',
  jwks: 'users',
  audience: 'users',
  expose: 'expose',
  certificate: 'expose',
  'tls-termination': 'expose',
  'https-redirect': 'expose',
  egress: 'egress',
  cluster: 'cluster',
  canary: 'route',
};

export function isOfSettings({ kind }: Fact): boolean {
  return factFamily[kind] === 'settings';
}

const splitting: ReadonlySet<string> = new Set(['and', 'then', 'but', 'comma', 'semicolon', 'dash', 'colon', 'open', 'close', 'break']);

const keepWords = /\b(?:as is(?! \w)|as now|as today|remains?|unchanged|untouched|unaffected|stays? (?:as|the same|in place|like)|as (?:it|they) (?:is|are|was|were)|keeps? (?:what|whatever) (?:it|they|he|there) (?:has|have|had|is|are|was|were|got)|keeps? (?:theirs|its own|their own)|keeps? (?:the |its |their |all )?(?:existing|current|weights?|split|timeouts?|rest|other|permission|access|same)|leaves? (?:the |everything|all|its )|nothing (?:else|other)(?: \w+){0,2} chang\w*|(?:is|are|be) not (?:changed|affected|touched)|not be (?:changed|affected|touched)|go on as before|are fine|is fine|okay as|left alone|don't touch|do not touch|leave alone)\b/i;

/** "Everything else stays as it is": says that there is no further wish. */
export function isNoChange(phrases: readonly Phrase[], text: string): boolean {
  const hasValue = phrases.some((phrase) => ['percent', 'duration', 'ratio', 'count', 'cond', 'status', 'new-path'].includes(phrase.type) || (phrase.type === 'fact' && (hasNumbers(phrase.fact) || (phrase.fact.kind === 'tls' && phrase.fact.mode === 'permissive') || (phrase.fact.kind === 'jwt' && phrase.fact.need !== undefined) || (phrase.fact.kind === 'egress' && phrase.fact.via !== undefined) || ['certificate', 'https-redirect', 'scope', 'hold-application'].includes(phrase.fact.kind))) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')));
  return !hasValue && !/\bboth modes?\b/i.test(text) && keepWords.test(text);
}

function hasNumbers(fact: Fact): boolean {
  return Object.values(fact).some((value) => typeof value === 'number' || value === true || (typeof value === 'object' && value !== null && Object.keys(value).length > 0));
}

/** A sentence as pieces. Signs that do not part anything stay inside of them. */
export function segmentsOf(phrases: readonly Phrase[], text: string, onKept: (words: string) => void = () => undefined): Segment[] {
  const segments: Segment[] = [];
  let current: Phrase[] = [];
  let link = '';
  const close = (next: string): void => {
    const [first, last] = [current[0], current.at(-1)];
    const isKept = first !== undefined && last !== undefined && isNoChange(current, text.slice(first.span.start, last.span.end));
    if (isKept) onKept(text.slice(first.span.start, last.span.end));
    if (!isKept && current.some(({ type }) => type !== 'glue' && type !== 'reason')) segments.push({ link, phrases: current, family: familyOf(current) });
    current = [];
    link = next;
  };
  for (const [index, phrase] of phrases.entries()) {
    const next = phrases[index + 1];
    // "inventory: 2s": the name and its value stay together.
    if (phrase.type === 'link' && phrase.link === 'colon' && isTopicOnly(current) && next !== undefined && (['duration', 'count', 'percent', 'ratio'].includes(next.type) || (next.type === 'ref' && next.entities.every(({ kind }) => kind === 'version') && current.some((one) => one.type === 'cond' || (one.type === 'ref' && one.entities.every(({ kind }) => kind === 'others')))))) continue;
    if (phrase.type === 'link' && splitting.has(phrase.link)) {
      close(phrase.link);
      continue;
    }
    // "tracker 65% v1 35% v2 timeout 2s": shares end where a setting begins.
    const hasShares = current.some(({ type }) => type === 'percent' || type === 'ratio') && current.some((other) => other.type === 'ref' && other.entities.some(({ kind }) => kind === 'version'));
    if (hasShares && phrase.type === 'fact' && factFamily[phrase.fact.kind] === 'settings' && !(phrase.fact.kind === 'balance' && phrase.fact.algorithm === undefined)) close('comma');
    current.push(phrase);
  }
  close('');
  return segments;
}

function isTopicOnly(phrases: readonly Phrase[]): boolean {
  return phrases.some(({ type }) => type === 'ref' || type === 'cond') && phrases.every(({ type }) => type === 'ref' || type === 'glue' || type === 'traffic' || type === 'cond');
}

const entitiesIn = (phrases: readonly Phrase[]): readonly Entity[] => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));

/** The family that the words of a piece decide. The first that fits, the most certain first. */
export function familyOf(phrases: readonly Phrase[]): Family {
  const facts = phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  const acts = phrases.flatMap((phrase) => (phrase.type === 'act' ? [phrase.act] : []));
  const hasHost = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host'));
  const families = new Set(facts.map((fact) => factFamily[fact.kind]));
  // "3 retries with a delay of 100ms": the wait between tries.
  if (families.has('fault') && !(facts.some(({ kind }) => kind === 'retries') && facts.every((fact) => factFamily[fact.kind] === 'settings' || (fact.kind === 'delay' && fact.percent === undefined)))) return 'fault';
  if (families.has('users')) return 'users';
  const isOffer = hasHost && phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'outside')) && !acts.includes('call') && facts.every((fact) => factFamily[fact.kind] === 'expose');
  if (isOffer) return 'expose';
  if (hasHost && acts.length > 0 && acts.every((act) => act === 'set') && facts.every(({ kind }) => kind === 'tls-termination') && hostFamily(phrases, acts) === 'egress') return 'egress';
  const isOutward = hasHost && acts.some((act) => act === 'call' || act === 'allow') && facts.every((fact) => fact.kind === 'tls-termination' || fact.kind === 'egress');
  if (isOutward || (families.has('egress') && hasHost && facts.every(({ kind }) => kind === 'tls-termination' || kind === 'egress' || kind === 'tls'))) return 'egress';
  // "bring shop in the mesh"
  const isJoining = phrases.some((phrase) => phrase.type === 'act' && /^(?:bring|brings|take|put|add|move|pull|get|onboard|include)$/.test(phrase.word)) && phrases.some((phrase) => phrase.type === 'ref' && (phrase.role === 'to' || phrase.role === 'on') && phrase.entities.every(({ kind }) => kind === 'mesh')) && entitiesIn(phrases).some(({ kind }) => kind === 'service' || kind === 'namespace') && facts.length === 0 && phrases.every(({ type }) => ['act', 'ref', 'glue', 'traffic', 'reason', 'link'].includes(type));
  if (isJoining) return 'join';
  // "v1 serves everything else": which version answers.
  const isServing = !hasHost && facts.every(({ kind }) => kind === 'expose') && phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) && phrases.every((phrase) => phrase.type !== 'ref' || phrase.entities.every(({ kind }) => kind !== 'outside' && kind !== 'ingress'));
  if (families.has('expose') && isServing) return 'route';
  if (families.has('expose') && (facts.some(({ kind }) => kind === 'expose') || !hasTraffic(acts))) return 'expose';
  if (families.has('scope')) return 'scope';
  if (acts.includes('mirror')) return 'mirror';
  if (phrases.some((phrase) => phrase.type === 'new-path' && phrase.isRedirect === true)) return 'redirect';
  if (phrases.some(({ type }) => type === 'new-path') || acts.includes('rewrite')) return 'rewrite';
  if (acts.includes('redirect')) return 'redirect';
  if (families.has('egress') && (hasHost || acts.length === 0 || facts.some((fact) => fact.kind === 'egress' && fact.via === 'egress-gateway'))) return 'egress';
  const isWeighted = phrases.some(({ type }) => type === 'ratio') || (phrases.some(({ type }) => type === 'percent') && phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version')));
  if (isWeighted && facts.every((fact) => fact.kind === 'balance' && fact.algorithm === undefined)) return 'route';
  if (families.has('settings') && !acts.some((act) => ['allow', 'deny', 'call', 'be-called'].includes(act) && !facts.some(({ kind }) => kind === 'timeout' || kind === 'rate' || kind === 'retries' || kind === 'breaker' || kind === 'balance' || kind === 'warm-up' || kind === 'backoff'))) return 'settings';
  if (families.has('tls')) return 'tls';
  if (families.has('observe')) return 'observe';
  if (families.has('join')) return 'join';
  if (hasHost && acts.some((act) => ['allow', 'call', 'deny', 'send', 'be-called'].includes(act))) return hostFamily(phrases, acts) === 'expose' ? 'expose' : 'egress';
  const entities = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  const hasOnly = phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'only');
  if (!hasOnly && !acts.includes('deny') && !phrases.some((phrase) => phrase.type === 'mark' && (phrase.mark === 'not' || phrase.mark === 'except')) && entities.some(({ kind }) => kind === 'outside') && acts.some((act) => act === 'be-called' || act === 'allow')) return 'expose';
  if (isUseOfVersion(phrases)) return 'route';
  if (acts.some((act) => ['allow', 'deny', 'call', 'be-called', 'hold'].includes(act)) || phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'no-other')) return 'access';
  if (entities.some(({ kind }) => kind === 'version' || kind === 'relative-version') && !acts.some((act) => act !== 'send' && act !== 'split' && act !== 'set')) return 'route';
  if (acts.length > 0 && acts.every((act) => act === 'send' || act === 'split') && entities.some(({ kind }) => kind === 'nobody') && !phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from')) return 'route';
  if (phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'any-operation') || entities.some(({ kind }) => kind === 'nobody' || kind === 'known-callers') || (acts.length === 0 && facts.length === 0 && entities.some(({ kind }) => kind === 'others'))) return 'access';
  if (families.has('cluster')) return 'cluster';
  if (phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'only') && phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'account' || kind === 'ingress')) && !phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version'))) return 'access';
  // "no calls from a to b".
  const hasRole = (role: string): boolean => phrases.some((phrase) => phrase.type === 'ref' && phrase.role === role);
  if (acts.length === 0 && facts.length === 0 && hasRole('from') && hasRole('to') && phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'not') && entities.every(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'account')) return 'access';
  // "no DELETE on b for a".
  if (acts.length === 0 && facts.length === 0 && phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'not') && phrases.some((phrase) => phrase.type === 'cond' && phrase.cond.methods !== undefined && phrase.cond.headers === undefined) && entities.length > 0 && entities.every(({ kind }) => kind !== 'version' && kind !== 'relative-version')) return 'access';
  if (families.has('route') || acts.includes('send') || acts.includes('split') || phrases.some(({ type }) => type === 'ratio' || type === 'percent')) return 'route';
  if (entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) return 'route';
  if (entities.some(({ kind }) => kind === 'service' || kind === 'namespace') && phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'to' && phrase.entities.every(({ kind }) => kind === 'mesh')) && acts.includes('set') && facts.length === 0) return 'join';
  if (hasHost && facts.length === 0 && acts.every((act) => act === 'set')) return hostFamily(phrases, acts);
  return 'none';
}

const soft: ReadonlySet<string> = new Set(['must', 'should', 'shall', 'will', 'would', 'can', 'could', 'may', 'might', 'never', 'not', 'no', 'cannot', "mustn't", "shouldn't", "don't", 'do', 'is', 'are', 'be', 'only', 'has', 'have', 'get', 'gets', 'to', 'still', 'able', 'need', 'needs', 'reach', 'reaches', 'hit', 'hits', 'use', 'uses', 'call', 'calls', 'talk', 'talks', 'access', 'take', 'accept', 'receive']);

/** "nothing may reach v3", "only v1 may be used": which version answers, and no rule of access. Not "v2 may call b", nor "deny calls to v2". */
function isUseOfVersion(phrases: readonly Phrase[]): boolean {
  const isVersion = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version');
  if (!phrases.some((phrase) => isVersion(phrase) && phrase.type === 'ref' && (phrase.role !== 'from' || phrases.length === 1))) return false;
  return phrases.every((phrase, index) => {
    if (phrase.type === 'mark') return phrase.mark !== 'no-other';
    if (phrase.type !== 'act' || !['allow', 'deny', 'call', 'be-called', 'hold'].includes(phrase.act)) return true;
    const [before, after] = [phrases.slice(0, index), phrases.slice(index + 1)];
    const callsOn = before.some(isVersion) && after.some((other) => other.type === 'ref' && !isVersion(other) && other.entities.some(({ kind }) => kind === 'service'));
    const isCaller = phrase.act === 'be-called' && after.some((other) => isVersion(other) && other.type === 'ref' && other.role === 'from');
    return phrase.act !== 'allow' && phrase.act !== 'hold' && soft.has(phrase.word) && !callsOn && !isCaller;
  });
}

/** "web needs api.example.com" is a way out, "shop.example.com -> web" a way in. */
function hostFamily(phrases: readonly Phrase[], acts: readonly string[]): Family {
  const names = phrases.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host' || kind === 'service'));
  const [first, second] = names;
  if (names.length < 2 || first?.type !== 'ref' || second?.type !== 'ref' || names.some((phrase) => phrase.type === 'ref' && phrase.role === 'from')) return 'none';
  const isHost = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host');
  // "put web on the gateway under shop.example.com".
  if (names.length === 2 && !isHost(first) && isHost(second) && acts.every((act) => act === 'set') && phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'ingress'))) return 'expose';
  if (names.length === 2 && isHost(first) && !isHost(second)) return second.role === 'to' ? 'expose' : 'none';
  return !isHost(first) && names.slice(1).every(isHost) && (second.role === 'none' || acts.length > 0) ? 'egress' : 'none';
}

function hasTraffic(acts: readonly string[]): boolean {
  return acts.includes('send') || acts.includes('split');
}

/** "a 5s delay (100%)": a share with nothing beside it. */
function isBareShare({ phrases }: Segment): boolean {
  return phrases.some(({ type }) => type === 'percent') && phrases.every(({ type }) => type === 'percent' || type === 'glue' || type === 'traffic');
}

/** "…, only calls from web": which of them, and no rule of access. */
function isOnlyFrom({ family, phrases }: Segment): boolean {
  return family === 'access' && phrases.some((phrase) => phrase.type === 'ref') && phrases.every((phrase) => phrase.type === 'glue' || phrase.type === 'traffic' || (phrase.type === 'mark' && phrase.mark === 'only') || (phrase.type === 'act' && phrase.act === 'call' && phrase.word === 'only') || (phrase.type === 'ref' && phrase.role === 'from'));
}

/** "…, 8s for everyone else": the value of a setting. */
function isValueForOthers({ phrases }: Segment): boolean {
  return phrases.some(({ type }) => type === 'duration' || type === 'count') && phrases.every(({ type }) => type !== 'act' && type !== 'fact');
}

/** "…, plaintext only": how something is offered. */
function isPlainWord({ family, phrases }: Segment): boolean {
  return family === 'tls' && phrases.every((phrase) => phrase.type === 'glue' || (phrase.type === 'mark' && phrase.mark === 'only') || (phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.isBare === true));
}

/** "traces: production 10%, checkout 100%": a share of what is watched. */
function isShareOfPlace({ phrases }: Segment): boolean {
  return phrases.some((phrase) => phrase.type === 'percent' || phrase.type === 'count' || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'nobody'))) && phrases.every((phrase) => ['percent', 'count', 'glue', 'link', 'traffic'].includes(phrase.type) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'mesh' || kind === 'others' || kind === 'pronoun' || kind === 'anyone' || kind === 'nobody')) || (phrase.type === 'mark' && (phrase.mark === 'rest' || phrase.mark === 'only')));
}

/** "host:443 (TLS)": how a host is spoken to. */
function isTransport({ family, phrases }: Segment): boolean {
  return family === 'expose' && phrases.every((phrase) => phrase.type === 'glue' || phrase.type === 'link' || (phrase.type === 'fact' && phrase.fact.kind === 'tls-termination'));
}

/** "…, nobody else": who may not, of what was said before. */
function isNobodyElse({ family, phrases }: Segment): boolean {
  return family === 'access' && phrases.every((phrase) => ['glue', 'link', 'reason', 'act'].includes(phrase.type) || (phrase.type === 'mark' && phrase.mark !== 'only') || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'nobody' || kind === 'others' || kind === 'pronoun' || kind === 'anyone' || kind === 'outside')));
}

/** "strict everywhere, only core-db not": a place, and nothing that somebody does. */
function isOnlyPlace({ family, phrases }: Segment): boolean {
  return family === 'access' && phrases.every((phrase) => phrase.type !== 'ref' || phrase.role !== 'from') && phrases.some(({ type }) => type === 'ref') && phrases.every(({ type }) => ['ref', 'mark', 'glue', 'reason', 'traffic', 'link'].includes(type));
}

/** "mainframe has no sidecar, but must be able to call accounts". */
function isCallOfExcepted({ family, phrases }: Segment, before: Segment | undefined): boolean {
  const isExcepted = before?.phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.isExceptional === true);
  return isExcepted === true && family === 'access' && phrases.every((phrase) => ['ref', 'glue', 'reason', 'link', 'traffic'].includes(phrase.type) || (phrase.type === 'act' && phrase.act === 'call')) && phrases.filter(({ type }) => type === 'ref').length === 1;
}

/** "2 retries with a delay of 100ms": the wait between tries. */
function isPause({ phrases }: Segment): boolean {
  return phrases.every((phrase) => phrase.type === 'glue' || (phrase.type === 'fact' && phrase.fact.kind === 'delay' && phrase.fact.percent === undefined && phrase.fact.ms !== undefined && phrase.fact.isOff !== true));
}

/** "…, only for calls from a": behind a setting that is a condition of it, and says nothing of who may call. */
function isTailCondition({ family, phrases }: Segment, before: Family | undefined): boolean {
  return family === 'access' && (before === 'settings' || before === 'route' || before === 'fault' || before === 'mirror' || before === 'rewrite') && phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'only') && phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from') && !phrases.some((phrase) => phrase.type === 'act' && ['allow', 'deny', 'be-called', 'hold'].includes(phrase.act));
}

/** Pieces as clauses: those without a family of their own belong to the one before, or to all where they come first. */
export function clausesOf(segments: readonly Segment[]): { readonly lead: readonly Segment[]; readonly clauses: readonly Clause[] } {
  const lead: Segment[] = [];
  const clauses: { family: Family; segments: Segment[] }[] = [];
  for (const segment of segments) {
    const last = clauses.at(-1);
    if (segment.family === 'none' && last === undefined) lead.push(segment);
    else if ((last?.family === 'fault' || last?.family === 'mirror') && isBareShare(segment)) last.segments.push(segment);
    // "mirror to v2 5%, to v3 10%": the verb goes on.
    else if (last?.family === 'mirror' && segment.family === 'route' && segment.phrases.every(({ type }) => type !== 'act')) last.segments.push(segment);
    else if (last !== undefined && ['fault', 'settings', 'mirror', 'rewrite'].includes(last.family) && isOnlyFrom(segment)) last.segments.push(segment);
    else if (last?.family === 'settings' && segment.family === 'access' && isValueForOthers(segment)) last.segments.push(segment);
    else if (last?.family === 'expose' && isPlainWord(segment)) last.segments.push(segment);
    else if (last?.family === 'observe' && (segment.family === 'route' || segment.family === 'access') && isShareOfPlace(segment)) last.segments.push(segment);
    else if (last?.family === 'scope' && isOnlyPlace(segment)) last.segments.push(segment);
    else if (last?.family === 'egress' && (isTransport(segment) || isNobodyElse(segment))) last.segments.push(segment);
    else if (last?.family === 'tls' && (isOnlyPlace(segment) || isCallOfExcepted(segment, last.segments.at(-1)))) last.segments.push(segment);
    else if (last?.family === 'settings' && isPause(segment) && last.segments.at(-1)?.phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'retries') === true) last.segments.push(segment);
    else if (segment.family === 'none' || segment.family === last?.family || isTailCondition(segment, last?.family)) last?.segments.push(segment);
    else clauses.push({ family: segment.family, segments: [segment] });
  }
  return { lead, clauses };
}
