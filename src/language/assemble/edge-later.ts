import type { Phrase } from '../grammar/phrases.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { buildEgress } from './egress.ts';
import { buildExpose } from './expose.ts';
import { buildTls } from './security.ts';
import type { Clause, Segment } from './segments.ts';
import type { State } from './state.ts';
import { buildUsers } from './users.ts';

type LateFamily = 'egress' | 'expose' | 'users' | 'tls';

/** What sentences say of one host, or one issuer: it may be spread over several of them. */
interface Part {
  readonly family: LateFamily;
  readonly segments: Segment[];
  readonly topic: readonly QualifiedName[];
  readonly namespace: string | undefined;
}

const kept = new WeakMap<State, Part[]>();

/** "Expose web. The host is x.example.com, the certificate …": built when the whole text is read. */
export function keepForLater(state: State, { family, segments }: { readonly family: LateFamily; readonly segments: readonly Segment[] }): void {
  const parts = kept.get(state) ?? [];
  kept.set(state, parts);
  const last = parts.findLast((part) => part.family === family);
  if (last !== undefined && !(hasHead(family, last.segments) && hasHead(family, segments))) last.segments.push(...segments);
  else parts.push({ family, segments: [...segments], topic: state.topic, namespace: state.namespace });
}

/** What every one of them needs: a host, or an issuer. */
function hasHead(family: LateFamily, segments: readonly Segment[]): boolean {
  // Exceptions stand in sentences of their own: all that is said of encryption is read together.
  if (family === 'tls') return false;
  return segments.some(({ phrases }) => phrases.some((phrase) => (family === 'users' ? phrase.type === 'fact' && phrase.fact.kind === 'issuer' : phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host'))));
}

/**
 * Of encryption, and of what is offered to the outside, all that is said is read together, in whatever order: what
 * stands first in a sentence is a part of it, and so is a sentence of exceptions or paths alone.
 */
export function keepWhole(state: State, sentence: readonly Phrase[], { lead, clauses }: { readonly lead: readonly Segment[]; readonly clauses: readonly Clause[] }): boolean {
  const families = new Set(clauses.map(({ family }) => family));
  const start: Segment = { link: '', phrases: [], family: 'none' };
  const keep = (family: LateFamily): true => {
    keepForLater(state, { family, segments: [start, ...lead, ...clauses.flatMap((clause) => clause.segments)] });
    return true;
  };
  if (families.size === 1 && families.has('tls')) return keep('tls');
  if (families.size === 1 && families.has('expose')) return keep('expose');
  if (families.size === 1 && families.has('egress')) return keep('egress');
  if (families.size > 0) return false;
  if (hasKept(state, 'tls') && sentence.some((phrase) => phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'not'))) return keep('tls');
  const isPathsOnly = sentence.some(({ type }) => type === 'cond') && sentence.every(({ type }) => ['cond', 'glue', 'link', 'mark'].includes(type));
  return hasKept(state, 'expose') && isPathsOnly ? keep('expose') : false;
}

/** "Nothing else outside.", behind a host that somebody calls: who may not, of what was said before. */
export function keepOthers(state: State, sentence: readonly Phrase[]): boolean {
  const names = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  const isOfOthers = names.some(({ kind }) => kind === 'others' || kind === 'nobody') && names.every(({ kind }) => ['others', 'nobody', 'outside', 'host'].includes(kind)) && sentence.every(({ type }) => ['glue', 'mark', 'link', 'traffic', 'ref'].includes(type));
  if (!isOfOthers || !hasKept(state, 'egress')) return false;
  keepForLater(state, { family: 'egress', segments: [{ link: '', phrases: sentence, family: 'egress' }] });
  return true;
}

/** "/api → pay-api, everything else → pay-web", behind the host in a sentence before. */
export function keepPaths(state: State, sentence: readonly Phrase[]): boolean {
  const isOfPaths = sentence.some(({ type }) => type === 'cond') && sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')) && sentence.every((phrase) => ['cond', 'glue', 'link', 'traffic'].includes(phrase.type) || (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'act' && phrase.act === 'send') || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service' || kind === 'others' || kind === 'namespace')));
  if (!isOfPaths || !hasKept(state, 'expose')) return false;
  keepForLater(state, { family: 'expose', segments: [{ link: '', phrases: sentence, family: 'expose' }] });
  return true;
}

function hasKept(state: State, family: LateFamily): boolean {
  return (kept.get(state) ?? []).some((part) => part.family === family);
}

/** "statements -> https://…, mutual TLS, secret x": the mutual TLS of what is offered to the outside, and of nothing else. */
function withOfferedTls(parts: readonly Part[]): readonly Part[] {
  const [tls, offer] = [parts.find(({ family }) => family === 'tls'), parts.find(({ family }) => family === 'expose')];
  if (tls === undefined || offer === undefined) return parts;
  const names = (part: Part): string[] => part.segments.flatMap(({ phrases }) => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.map((entity) => `${entity.kind} ${entity.kind === 'service' ? entity.written : ''}`) : [])));
  const offered = new Set(names(offer));
  const isStrict = tls.segments.some(({ phrases }) => phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.mode !== 'on'));
  if (isStrict || names(tls).some((name) => !offered.has(name))) return parts;
  return parts.filter((part) => part !== tls).map((part) => (part === offer ? { ...part, segments: [...part.segments, ...tls.segments] } : part));
}

export function finishEdge(state: State): void {
  for (const { family, segments, topic, namespace } of withOfferedTls(kept.get(state) ?? [])) {
    if (topic.length > 0) state.topic = topic;
    if (namespace !== undefined) state.namespace = namespace;
    if (family === 'egress') buildEgress(state, segments);
    else if (family === 'tls') buildTls(state, segments);
    else if (family === 'expose') buildExpose(state, segments);
    else buildUsers(state, segments);
  }
}
