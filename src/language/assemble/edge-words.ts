import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

type Content = Pick<Phrase, 'span' | 'at'>;

/**
 * Words that mean something of their own beside a host: numbers are ports, a name in brackets is the secret of a
 * certificate, and who stands before "needs HOST" is a service, whatever else its word may say.
 */
export function withEdgeWords(state: State, given: readonly Phrase[]): readonly Phrase[] {
  if (!given.some((phrase) => hasKind(phrase, 'host'))) return given;
  const sentence = given.flatMap(splitByKind);
  const hasValues = sentence.some(({ type }) => type === 'duration' || type === 'percent' || type === 'ratio');
  const words = (phrase: Content | undefined): string => (phrase === undefined ? '' : state.text.slice(phrase.span.start, phrase.span.end));
  const isSecure = /\b(?:https|tls|ssl|cert\w*|secret|credential\w*)\b/i.test(state.text);
  const isRedirect = sentence.some((phrase) => phrase.type === 'act' && phrase.act === 'redirect');
  const put: Phrase[] = [];
  for (const [index, phrase] of sentence.entries()) {
    const [before, after] = [put.at(-1), sentence[index + 1]];
    const place = { span: phrase.span, at: phrase.at };
    const port = hasValues || (isRedirect && /^30[12378]$/.test(words(phrase))) ? undefined : portIn(phrase, words(phrase));
    if (phrase.type === 'unused' && /^(?:register|declare|define|whitelist|allowlist|permit|destination|target|purpose|protocol|endpoint|url|consumers?|callers?|clients?|source|scope|direction|type|kind|domain)$/i.test(words(phrase))) put.push({ type: 'glue', ...place });
    else if (before?.type === 'link' && (before.link === 'equals' || before.link === 'colon') && isTlsWord(put.at(-2)) && isSecretName(state, phrase, words(phrase), put.at(-2))) put.push({ type: 'fact', fact: { kind: 'certificate', name: words(phrase).replaceAll(/[`"']/g, '') }, ...place });
    else if (before?.type === 'fact' && before.fact.kind === 'tls-termination' && isSecretName(state, phrase, words(phrase), before)) put.push({ type: 'fact', fact: { kind: 'certificate', name: words(phrase).replaceAll(/[`"']/g, '') }, ...place });
    else if (port !== undefined && isBesideTransport(words, before, after)) put.push({ type: 'cond', cond: { port }, ...place });
    else if (isSecure && isBracketed(sentence, index) && isSecretName(state, phrase, words(phrase), sentence[index - 2])) put.push({ type: 'fact', fact: { kind: 'certificate', name: words(phrase).replaceAll(/[`"']/g, '') }, ...place });
    else if (/^(?:SIMPLE|MUTUAL|PASSTHROUGH)$/.test(words(phrase)) && phrase.type !== 'link') put.push({ type: 'fact', fact: { kind: 'tls-termination', mode: words(phrase).toLowerCase() as 'simple' | 'mutual' | 'passthrough' }, ...place });
    else if (phrase.type === 'act' && phrase.act === 'redirect' && /^(?:plain )?http$/i.test(words(after)) && !sentence.some(({ type }) => type === 'new-path')) put.push({ type: 'fact', fact: { kind: 'https-redirect' }, ...place });
    else if (isSubject(state, put, phrase, words(phrase), sentence.slice(index + 1))) put.push({ type: 'ref', role: 'none', entities: [{ kind: 'service', written: words(phrase), services: [], workloads: [], match: 'unknown', isMarked: true, span: phrase.span }], ...place });
    else put.push(phrase);
  }
  return put;
}

/** "deployed in cluster eu-2, make it reachable from here": nothing is offered to the outside. */
export function withClusterWords(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const isOfCluster = state.phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'cluster');
  if (!isOfCluster || state.phrases.some((phrase) => hasKind(phrase, 'host'))) return sentence;
  return sentence.map((phrase) => ((phrase.type === 'fact' && phrase.fact.kind === 'expose') || (phrase.type === 'act' && (phrase.act === 'be-called' || phrase.act === 'set')) ? { type: 'glue' as const, span: phrase.span, at: phrase.at } : phrase));
}

export function hasKind(phrase: Phrase | undefined, ...kinds: readonly Entity['kind'][]): boolean {
  return phrase?.type === 'ref' && phrase.entities.some(({ kind }) => kinds.includes(kind));
}

/** "HOST -> web, OTHER-HOST as is": a service and a host are never one list. */
function splitByKind(phrase: Phrase): Phrase[] {
  if (phrase.type !== 'ref' || !hasKind(phrase, 'host') || phrase.entities.every(({ kind }) => kind === 'host')) return [phrase];
  const parts: Phrase[] = [];
  for (const entity of phrase.entities) {
    const last = parts.at(-1);
    const isSame = last?.type === 'ref' && hasKind(last, 'host') === (entity.kind === 'host');
    if (isSame && last?.type === 'ref') parts.splice(-1, 1, { ...last, entities: [...last.entities, entity], span: { start: last.span.start, end: entity.span.end } });
    else if (last === undefined) parts.push({ ...phrase, entities: [entity], span: { start: phrase.span.start, end: entity.span.end } });
    else parts.push({ type: 'link', link: 'comma', span: { start: last.span.end, end: entity.span.start }, at: phrase.at }, { type: 'ref', role: 'none', entities: [entity], span: entity.span, at: phrase.at });
  }
  return parts;
}

/** `443`, whatever else a number may be. */
function portIn(phrase: Phrase, words: string): number | undefined {
  const digits = words.replace(/^(?:on|at|via)\s+/i, '');
  const isNumber = /^\d{2,5}$/.test(digits) && (phrase.type === 'count' || phrase.type === 'unused' || phrase.type === 'glue' || phrase.type === 'status' || (phrase.type === 'fact' && phrase.fact.kind === 'retry-on'));
  return isNumber && Number(digits) < 65_536 ? Number(digits) : undefined;
}

const transport = /\b(?:tcp|tls|https?|grpc|ssl|port|ports|smtp|ldaps?|sftp|ssh|amqps?|mysql|postgres\w*|redis|kafka|mongo\w*)\b/i;

/** "TLS 443", "443/tcp", "HOST on 8443", "(443)": beside a host, or beside words for how it is spoken to. */
function isBesideTransport(words: (phrase: Content | undefined) => string, before: Phrase | undefined, after: Phrase | undefined): boolean {
  const isNear = (phrase: Phrase | undefined): boolean => hasKind(phrase, 'host') || phrase?.type === 'fact' && (phrase.fact.kind === 'tls-termination' || phrase.fact.kind === 'https-redirect') || transport.test(words(phrase));
  const isList = before?.type === 'link' && ['and', 'or', 'comma', 'slash'].includes(before.link) && /\d\s*$/.test(words({ span: { start: Math.max(0, before.span.start - 6), end: before.span.start }, at: 0 }));
  return isNear(before) || isNear(after) || isList || /^(?:on|at|:|\(|,|via|\/)$/i.test(words(before).trim());
}

const isTlsWord = (phrase: Phrase | undefined): boolean => phrase?.type === 'fact' && phrase.fact.kind === 'tls-termination';

function isBracketed(sentence: readonly Phrase[], index: number): boolean {
  const [before, after] = [sentence[index - 1], sentence[index + 1]];
  return before?.type === 'link' && before.link === 'open' && (after === undefined || (after.type === 'link' && after.link === 'close'));
}

/** "https at x.example.net (x-net)": no name that the input has, and no namespace of what stands before the bracket. */
function isSecretName(state: State, phrase: Phrase, words: string, before: Phrase | undefined): boolean {
  if (!/^[`"']?[a-z0-9]+(?:[-.][a-z0-9]+)+[`"']?$/i.test(words)) return false;
  if (phrase.type !== 'unused' && phrase.type !== 'glue' && !(phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown'))) return false;
  const isCalledSo = /(?:tls|cert|crt|ssl|https|secret|key)/i.test(words);
  return isCalledSo || (!hasKind(before, 'service') && (state.vocabulary.services.length > 0 || before?.type === 'fact' || hasKind(before, 'host')));
}

const needing = /^(?:(?:only |just |also |still )?(?:needs?|wants?|requires?|uses?|may|can|must|should|shall|has to|have to|depends on|talks?|calls?|reaches|connects?|sends?|is allowed|goes out)\b|(?:→|->|=>|-->))/i;

/** "uploads needs HOST", "transfers -> HOST": where no input shows names, who stands first is one. */
function isSubject(state: State, before: readonly Phrase[], phrase: Phrase, words: string, rest: readonly Phrase[]): boolean {
  if (state.vocabulary.services.length > 0 || (phrase.type !== 'act' && phrase.type !== 'unused' && phrase.type !== 'glue')) return false;
  if (!/^[a-z][a-z0-9-]{2,}$/.test(words) || notSubjects.test(words)) return false;
  const last = before.findLast(({ type }) => type !== 'glue');
  const isFirst = last === undefined || last.type === 'link' || last.type === 'mark';
  const next = rest.find((other) => !(other.type === 'link' && ['open', 'close'].includes(other.link)) && !hasKind(other, 'namespace'));
  return isFirst && next !== undefined && rest.some((other) => hasKind(other, 'host')) && needing.test(state.text.slice(next.span.start));
}

const notSubjects = /^(?:please|let|allow|permit|expose|publish|open|route|send|need|needs|want|wants|the|our|all|any|every|everyone|everybody|and|but|also|only|then|this|that|these|those|it|they|them|who|which|what|traffic|calls?|requests?|access|egress|host|hosts|http|https|tls|tcp|users?|clients?|people|customers?|nobody|nothing|someone|somebody|anyone|anybody|you|there|here|now)$/i;
