import type { AllowEgress } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases, entitiesOf, factsOf, hasEntity, isPortOnly, isStray, pointingIn, portsOf, removalIn } from './edge-phrases.ts';
import { type OutwardCall, outwardCalls } from './egress-calls.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, homeOf, origin, workloadsFor, workloadsOf, type State } from './state.ts';
import { noteUsed } from './used-words.ts';

/** Hosts outside of the mesh, and who may call them. */
export function buildEgress(state: State, segments: readonly Segment[]): void {
  const phrases = allPhrases(segments);
  if (entitiesOf(phrases, 'host').length === 0) return void ask(state, 'which host outside of the mesh is meant?');
  if (isStray(state, phrases.filter((phrase) => !isPortOnly(phrase)))) return;
  const removing = removalIn(state, phrases);
  if (removing !== undefined) return void ask(state, `"${removing}": should it be taken away that the host is known to the mesh? That is done by removing its manifest, and not written here`);
  const closing = closingWords(state, segments);
  if (closing !== undefined) return void ask(state, `"${closing}": a host is made known to its callers, and that hinders nobody else. What is not registered is refused only where the mesh is set to allow registered hosts alone (\`outboundTrafficPolicy: REGISTRY_ONLY\`), which is not written here: should the host be allowed without it?`);
  const pointing = pointingIn(state, phrases);
  if (pointing !== undefined) return void ask(state, `"${pointing}": which host is that? Say it by its name`);
  const via = viaOf(state, segments);
  if (via === undefined) return;
  const { calls, shared } = outwardCalls(phrases);
  for (const call of calls) {
    const own = via === 'each' ? factsOf(call.how).flatMap((fact) => (fact.kind === 'egress' && fact.via !== undefined ? [fact.via] : []))[0] : via;
    if (own === undefined) return void ask(state, bothWays);
    writeEgress(state, call, shared, own);
  }
}

const bothWays = 'which of the hosts are called through the egress gateway, and which directly? Say it in two sentences';
const notDirect = /\b(?:instead of|not|rather than|no longer|never|and not)\s+(?:going |calling |reaching it )?direct(?:ly)?\b/i;
const bypass = /\b(?:no|without|not|bypass\w*|past|around|skip\w*|avoid\w*|instead of)\b[^.;\n]{0,24}\b(?:egress[- ]?)?gateway/i;

/** The way out: the gateway wherever it is named, unless it is left out. */
function viaOf(state: State, segments: readonly Segment[]): AllowEgress['via'] | 'each' | undefined {
  const phrases = allPhrases(segments);
  const open = /\b(?:via|over|through|using)\s+(?:the\s+|our\s+)?egress\b(?![- ]?(?:gateway|gw)\b)/i.exec(state.text)?.[0];
  if (open !== undefined) return ask(state, `"${open}": through the egress gateway, or directly?`);
  // "…, but web only through the egress gateway": another way for a part of it.
  const isPart = segments.some(({ link, phrases: own }, index) => index > 0 && (link === 'but' || own.some(isOnly)) && hasNames(own) && factsOf(own).some((fact) => fact.kind === 'egress' && fact.via !== undefined) && segments.some((other, at) => at < index && hasNames(other.phrases)));
  if (isPart) return ask(state, 'who calls through the egress gateway, and who directly? Say it in two sentences');
  const said = new Set(factsOf(phrases).flatMap((fact) => (fact.kind === 'egress' && fact.via !== undefined ? [fact.via] : [])));
  if (bypass.test(state.text)) return 'direct';
  // "through the egress gateway instead of directly"
  if (said.size > 1 && notDirect.test(state.text)) return 'egress-gateway';
  if (said.size > 1) return entitiesOf(phrases, 'host').length > 1 ? 'each' : ask(state, bothWays);
  return said.has('egress-gateway') || /\begress[- ]?gateway\b/i.test(phrases.map((phrase) => wordsOf(state, phrase)).join(' ')) ? 'egress-gateway' : 'direct';
}

const hasNames = (phrases: readonly Phrase[]): boolean => phrases.some((phrase) => hasEntity(phrase, 'service', 'namespace'));

/** Words that shut somebody or something out: no configuration of one host does that. */
function closingWords(state: State, segments: readonly Segment[]): string | undefined {
  for (const { phrases } of segments) {
    for (const [index, phrase] of phrases.entries()) {
      if (phrase.type === 'act' && (phrase.act === 'deny' || phrase.act === 'hold') && !(/\bnot\b|n't\b/i.test(wordsOf(state, phrase)) && isOfGateway(state, phrase))) return sentenceOf(state, phrases);
      if (phrase.type === 'mark' && (phrase.mark === 'no-other' || phrase.mark === 'except' || phrase.mark === 'rest' || (phrase.mark === 'not' && !isOfGateway(state, phrase)))) return sentenceOf(state, phrases);
      if (hasEntity(phrase, 'nobody', 'others')) return sentenceOf(state, phrases);
      if (isOnly(phrase) && limitsCallers(phrases, index)) return sentenceOf(state, phrases);
    }
  }
  return undefined;
}

/** "no egress gateway", "not directly": the way, and nobody who is shut out. */
function isOfGateway(state: State, phrase: Phrase): boolean {
  const isIt = /^(?:[^.;\n]{0,24}\bgateway\b|\s*(?:going |calling )?direct(?:ly)?\b)/i.test(state.text.slice(phrase.span.end));
  if (isIt) noteUsed(phrase);
  return isIt;
}

const isOnly = (phrase: Phrase): boolean => (phrase.type === 'mark' && phrase.mark === 'only') || (phrase.type === 'act' && phrase.word === 'only');

/** "only web may call it", "for web only", "web may call only that host"; and not "only by the gateway", "only on 443". */
function limitsCallers(phrases: readonly Phrase[], index: number): boolean {
  const isWord = ({ type }: Phrase): boolean => type !== 'glue' && type !== 'act' && type !== 'reason';
  const after = phrases.slice(index + 1).find(isWord);
  if (after !== undefined) return after.type === 'ref' && hasEntity(after, 'service', 'namespace', 'host', 'pronoun', 'all-services');
  const before = phrases.slice(0, index).findLast(isWord);
  return before !== undefined && hasEntity(before, 'service', 'namespace', 'host', 'pronoun');
}

function sentenceOf(state: State, phrases: readonly Phrase[]): string {
  return state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0).trim();
}

function writeEgress(state: State, { host, callers, how }: OutwardCall, shared: readonly Phrase[], via: AllowEgress['via']): void {
  const from = callersOf(state, callers, shared);
  if (from === undefined) return;
  const [space] = entitiesOf([...callers, ...shared], 'namespace').flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
  const home = from[0]?.split('/')[0] ?? space ?? homeOf(state);
  if (host.path !== undefined) return void block(state, `I did not use "${host.path}": a host is allowed with all of its paths`, host.span);
  const words = how.map((phrase) => wordsOf(state, phrase)).join(' ').replace(/https?:\/\/\S+/gi, ' ');
  for (const phrase of how) noteUsed(phrase);
  const bracketed = /\((?:tcp|tls|https?|grpc)\)/i.exec(state.text)?.[0];
  if (bracketed !== undefined) state.background.push(bracketed);
  const isPlain = host.scheme === 'http' || (host.scheme === undefined && /\bplain ?(?:text )?http\b|\bhttp\b(?!s|\/|:)|\bplain ?text\b|\bunencrypted\b/i.test(words) && !/\bhttps\b|\btls\b/i.test(words));
  const said = [...new Set([...portsOf(how), ...(host.port === undefined ? [] : [host.port])])];
  if (said.length === 0 && host.scheme === undefined) assume(state, `port ${isPlain ? 80 : 443}, ${isPlain ? 'http' : protocolOf(words, 443)}: the request names none`);
  for (const port of said.length === 0 ? [isPlain ? 80 : 443] : said) add(state, { kind: 'allow-egress', origin, from: [...new Set(from)], namespace: home, host: host.host, port, protocol: host.scheme ?? protocolOf(words, port), via });
}

/** Who calls, of those that stand with the host, or with all of the hosts; an empty list is every workload. */
function callersOf(state: State, own: readonly Phrase[], shared: readonly Phrase[]): readonly QualifiedName[] | undefined {
  const named = entitiesOf(own, 'service', 'pronoun', 'namespace', 'mesh', 'anyone', 'all-services', 'version');
  const callers = named.some(({ kind }) => kind !== 'namespace') || shared.length === 0 ? named : [...named, ...entitiesOf(shared, 'service', 'pronoun', 'namespace')];
  const version = callers.find(({ kind }) => kind === 'version');
  if (version !== undefined) return ask(state, `"${state.text.slice(version.span.start, version.span.end)}": a host is allowed to a workload as a whole, and not to one of its versions`, [], version.span);
  const several = own.filter((phrase) => hasEntity(phrase, 'service'));
  const stray = several.slice(1).find((phrase) => phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.some((entity) => isWeak(entity)));
  if (stray !== undefined) return block(state, `I did not use "${wordsOf(state, stray)}"`, stray.span);
  const spaces = callers.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : entity.kind === 'all-services' && entity.namespace !== undefined ? [entity.namespace] : []));
  if (spaces[0] !== undefined) state.namespace = spaces[0];
  const from: QualifiedName[] = [];
  for (const entity of callers) {
    if (entity.kind !== 'service' && entity.kind !== 'pronoun') continue;
    const workloads = entity.kind === 'service' ? workloadsFor(state, entity) : state.topic.flatMap((id) => workloadsOf(state, id));
    if (workloads === undefined) return undefined;
    from.push(...workloads);
  }
  if (callers.length === 0 && state.topic.length > 0) from.push(...state.topic.flatMap((id) => workloadsOf(state, id)));
  if (from.length > 0) return from;
  if (spaces.length > 0) {
    const inside = state.vocabulary.workloads.filter(({ namespace }) => spaces.includes(namespace)).map(({ id }) => id);
    return inside.length > 0 ? inside : ask(state, `the input shows no workload of namespace \`${spaces.join('`, `')}\`: which workloads there call the host?`);
  }
  if (callers.length === 0) assume(state, 'every workload may call it: the request names no caller');
  return [];
}

function protocolOf(text: string, port: number): AllowEgress['protocol'] {
  if (/\bplain http\b/i.test(text) || (/\bhttp\b/i.test(text) && !/\bhttps\b/i.test(text) && port !== 443)) return 'http';
  if (/\bgrpc\b/i.test(text)) return 'grpc';
  if (/\bhttps\b/i.test(text)) return 'https';
  if (/(?<!mutual |m)\btls\b/i.test(text)) return 'tls';
  if (port === 443 || port === 8443) return 'https';
  if (/\b(?:tcp|kafka|postgres\w*|mysql|redis|mongo\w*|amqp|rabbitmq|ldaps?|smtps?|sftp|ssh|nats|mqtt|oracle|mssql|imaps?)\b/i.test(text) || (port < 1024 && port !== 80) || [5432, 3306, 6379, 27017, 9092, 9093, 9094, 5671, 5672, 8883, 1883, 6380, 4222, 1194, 1433, 25, 465, 587, 22, 389, 636, 11211, 1521].includes(port)) return 'tcp';
  return port === 80 || port === 8080 ? 'http' : 'https';
}
