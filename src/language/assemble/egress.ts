import type { AllowEgress } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases, entitiesOf, factsOf, hasEntity, isPortOnly, isStray, portsOf } from './edge-phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, homeOf, origin, workloadsFor, workloadsOf, type State } from './state.ts';
import { noteUsed } from './used-words.ts';

/** Hosts outside of the mesh, and who may call them. */
export function buildEgress(state: State, segments: readonly Segment[]): void {
  const phrases = allPhrases(segments);
  if (entitiesOf(phrases, 'host').length === 0) return void ask(state, 'which host outside of the mesh is meant?');
  if (isStray(state, phrases.filter((phrase) => !isPortOnly(phrase)))) return;
  const closing = closingWords(state, segments);
  if (closing !== undefined) return void ask(state, `"${closing}": a host is made known to its callers, and that hinders nobody else. What is not registered is refused only where the mesh is set to allow registered hosts alone (\`outboundTrafficPolicy: REGISTRY_ONLY\`), which is not written here: should the host be allowed without it?`);
  const via = viaOf(state, phrases);
  if (via === undefined) return;
  const parts = segments.filter(({ phrases: own }) => entitiesOf(own, 'host').length > 0);
  const shared = segments.filter((segment) => !parts.includes(segment)).flatMap((segment) => segment.phrases);
  const pieces = parts.flatMap((part) => byHost(part.phrases));
  for (const piece of pieces) writeEgress(state, piece, shared, via, pieces.length > 1);
}

const bypass = /\b(?:no|without|not|bypass\w*|past|around|skip\w*|avoid\w*|instead of)\b[^.;\n]{0,24}\b(?:egress[- ]?)?gateway/i;

/** The way out: the gateway wherever it is named, unless it is left out. */
function viaOf(state: State, phrases: readonly Phrase[]): AllowEgress['via'] | undefined {
  const said = new Set(factsOf(phrases).flatMap((fact) => (fact.kind === 'egress' && fact.via !== undefined ? [fact.via] : [])));
  if (bypass.test(state.text)) return 'direct';
  if (said.size > 1) return ask(state, 'which of the hosts are called through the egress gateway, and which directly? Say it in two sentences');
  return said.has('egress-gateway') || /\begress[- ]?gateway\b/i.test(phrases.map((phrase) => wordsOf(state, phrase)).join(' ')) ? 'egress-gateway' : 'direct';
}

/** Words that shut somebody or something out: no configuration of one host does that. */
function closingWords(state: State, segments: readonly Segment[]): string | undefined {
  for (const { phrases } of segments) {
    for (const [index, phrase] of phrases.entries()) {
      if (phrase.type === 'act' && (phrase.act === 'deny' || phrase.act === 'hold')) return sentenceOf(state, phrases);
      if (phrase.type === 'mark' && (phrase.mark === 'no-other' || phrase.mark === 'except' || phrase.mark === 'rest' || (phrase.mark === 'not' && !isOfGateway(state, phrase)))) return sentenceOf(state, phrases);
      if (hasEntity(phrase, 'nobody', 'others')) return sentenceOf(state, phrases);
      if (isOnly(phrase) && limitsCallers(phrases, index)) return sentenceOf(state, phrases);
    }
  }
  return undefined;
}

/** "no egress gateway": the way, and nobody who is shut out. */
function isOfGateway(state: State, phrase: Phrase): boolean {
  const isIt = /^[^.;\n]{0,24}\bgateway\b/i.test(state.text.slice(phrase.span.end));
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

/** "a to x.com and b to y.com": each host with those who were named since the one before. */
function byHost(phrases: readonly Phrase[]): readonly (readonly Phrase[])[] {
  const single = phrases.flatMap((phrase): Phrase[] => (phrase.type === 'ref' ? phrase.entities.map((entity) => ({ ...phrase, entities: [entity] })) : [phrase]));
  const isHost = (phrase: Phrase): boolean => hasEntity(phrase, 'host');
  const first = single.findIndex(isHost);
  const isMixed = single.slice(first).some((phrase, index, rest) => phrase.type === 'ref' && !isHost(phrase) && rest.slice(index).some(isHost));
  if (!isMixed) return [phrases];
  const pieces: Phrase[][] = [[]];
  for (const phrase of single) {
    const last = pieces.at(-1) ?? [];
    if (phrase.type === 'ref' && !isHost(phrase) && last.some(isHost)) pieces.push([phrase]);
    else last.push(phrase);
  }
  return pieces;
}

function writeEgress(state: State, own: readonly Phrase[], shared: readonly Phrase[], via: AllowEgress['via'], isOneOfMany: boolean): void {
  const from = callersOf(state, own, shared);
  if (from === undefined) return;
  const [space] = entitiesOf([...own, ...shared], 'namespace').flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
  const home = from[0]?.split('/')[0] ?? space ?? homeOf(state);
  for (const host of entitiesOf(own, 'host')) {
    if (host.kind !== 'host') continue;
    if (host.path !== undefined) return void block(state, `I did not use "${host.path}": a host is allowed with all of its paths`, host.span);
    const said = (isOneOfMany ? (host.port ?? portsOf(own)[0]) : (portsOf(own)[0] ?? host.port)) ?? portsOf(shared)[0];
    const words = [...own, ...shared].map((phrase) => wordsOf(state, phrase)).join(' ').replace(/https?:\/\/\S+/gi, ' ');
    const number = said ?? (host.scheme === 'http' || (host.scheme === undefined && /\bplain http\b|\bhttp\b(?!s|\/|:)/i.test(words) && !/\bhttps\b|\btls\b/i.test(words)) ? 80 : 443);
    const protocol: AllowEgress['protocol'] = host.scheme ?? protocolOf(words, number);
    if (said === undefined && host.scheme === undefined) assume(state, `port ${number}, ${protocol}: the request names none`);
    add(state, { kind: 'allow-egress', origin, from: [...new Set(from)], namespace: home, host: host.host, port: number, protocol, via });
  }
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
  if (/\btcp\b/i.test(text) || (port < 1024 && port !== 80) || [5432, 3306, 6379, 27017, 9092, 5672, 1433, 25, 465, 587, 22, 389, 636, 11211, 1521].includes(port)) return 'tcp';
  return port === 80 || port === 8080 ? 'http' : 'https';
}
