import { nearest } from '../../base/near-miss.ts';
import type { Origin, Source, Target } from '../../intents/intent.ts';
import { qualify, type QualifiedName } from '../../topology/topology.ts';
import { unreachable } from '../../base/assert.ts';
import type { Entity, ServiceEntity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';
import type { Assumption, AssumedService, TextSpan, Wish } from '../reading.ts';
import type { Vocabulary, VocabularyService } from '../vocabulary.ts';

/** Something that stops an answer. `choices`: other wordings of the same request, each with what it means. */
export interface Obstacle {
  readonly kind: 'question' | 'blocked';
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly span?: TextSpan;
}

/** A way on: the text with a part put differently, or ready wishes. */
export interface Choice {
  readonly text: string;
  readonly replace?: { readonly span: TextSpan; readonly by: string };
  readonly wishes?: readonly Wish[];
}

export const origin: Origin = { kind: 'default', of: 'the request' };

/** What is known while a text is read, from its beginning to its end. */
export interface State {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly wishes: Wish[];
  readonly obstacles: Obstacle[];
  readonly assumptions: Assumption[];
  readonly assumed: Map<QualifiedName, { labels: Record<string, string>; serviceAccount: string; port?: number; versions: Map<string, Record<string, string>> }>;
  /** What "it" stands for. */
  topic: readonly QualifiedName[];
  /** Where names without a namespace are looked for. */
  namespace: string | undefined;
  /** Labels by version, as the words tell them. */
  readonly versionLabels: Map<string, Record<string, string>>;
  /** An environment that the words name: staging, production. */
  environment: 'test' | 'production' | undefined;
  readonly phrases: Phrase[];
  /** Conditions of a sentence before, which "those requests" speaks of. */
  pending: readonly Condition[];
  /** Shares that were worked out from ratios and fractions. */
  readonly derived: Set<number>;
  /** Where the wishes of the last sentence begin. */
  sentenceStart: number;
  /** Operations that the words have listed: `GET /orders/{id}`. */
  readonly operations: Condition[];
  /** Settings that were named without a value, which another sentence may give. */
  readonly unvalued: { readonly kind: 'set-timeout' | 'set-retries'; readonly service: QualifiedName; readonly text: string; readonly choices: readonly Choice[] }[];
  /** Times over which new instances are warmed up, where nothing has said yet how calls are balanced. */
  readonly warmUps: { readonly service: QualifiedName; readonly ms: number }[];
  /** Who makes the calls that "them" stands for: "calls from web to orders hang". */
  topicCallers: { readonly of: readonly QualifiedName[]; readonly callers: readonly QualifiedName[]; /** Only where a pronoun speaks of their calls. */ readonly isLoose?: true };
  /** Parts of the text that say how things are. */
  readonly background: string[];
  /** Sentences that tell how things were or are, and that nothing in the others rests on but who is spoken of. */
  readonly stories: TextSpan[];
  /** Shares that were said of a service, for "the split". */
  readonly shares: Map<QualifiedName, readonly { readonly to: Target; readonly weightPercent: number }[]>;
}

/** Words for all that was shown. */
const plural = /\b(?:both|they|them|(?:all|each|every one) of (?:them|these|those)|all (?:two|three|four|five|six))\b/i;

export function createState(text: string, vocabulary: Vocabulary): State {
  const { services = [], namespace } = vocabulary.shown ?? {};
  return { text, vocabulary, wishes: [], obstacles: [], assumptions: [], assumed: new Map(), topic: services.length === 1 || plural.test(text) ? services : [], namespace, versionLabels: new Map(), environment: undefined, shares: new Map(), phrases: [], stories: [], pending: [], derived: new Set(), sentenceStart: 0, operations: [], unvalued: [], warmUps: [], topicCallers: { of: [], callers: [] }, background: [] };
}

export function ask(state: State, text: string, choices: readonly Choice[] = [], span?: TextSpan): undefined {
  state.obstacles.push({ kind: 'question', text, choices, ...(span === undefined ? {} : { span }) });
  return undefined;
}

export function block(state: State, text: string, span?: TextSpan): undefined {
  state.obstacles.push({ kind: 'blocked', text, choices: [], ...(span === undefined ? {} : { span }) });
  return undefined;
}

export function assume(state: State, text: string, from: Assumption['from'] = 'default', span?: TextSpan): void {
  if (!state.assumptions.some((other) => other.text === text)) state.assumptions.push({ text, from, ...(span === undefined ? {} : { span }) });
}

export function homeOf(state: State): string {
  return state.namespace ?? state.vocabulary.homeNamespace;
}

/** The one Service that a name stands for; undefined with an obstacle where there is none, or more than one. */
export function resolveService(state: State, entity: ServiceEntity): QualifiedName | undefined {
  const found = entity.services.length > 0 ? entity.services : servicesOfWorkloads(state, entity.workloads);
  const [only] = found;
  if (only !== undefined && found.length === 1) return noteVariant(state, entity, only);
  if (found.length > 1) {
    const near = found.filter((id) => id.startsWith(`${state.namespace ?? state.vocabulary.homeNamespace}/`));
    const [home] = near;
    if (home !== undefined && near.length === 1 && (state.namespace !== undefined || found.length === 1)) return noteVariant(state, entity, home);
    const isOneName = new Set(found.map((id) => id.split('/')[1])).size === 1;
    return ask(state, isOneName ? `\`${entity.written}\` stands in ${found.length} namespaces: which one is meant?` : `\`${entity.written}\` may be ${found.map((id) => `\`${id}\``).join(' or ')}: which one is meant?`, found.slice(0, 6).map((id) => ({ text: `\`${id}\``, replace: { span: entity.span, by: `\`${id}\`` } })), entity.span);
  }
  const isElsewhere = state.vocabulary.shown?.isAll === true && (entity.isMarked || /[-_]/.test(entity.written) || nearest(entity.written, state.vocabulary.services.map(({ name }) => name)) === undefined);
  return state.vocabulary.services.length === 0 || isElsewhere ? assumeService(state, entity) : unknownService(state, entity);
}

function servicesOfWorkloads(state: State, workloads: readonly QualifiedName[]): readonly QualifiedName[] {
  const services = new Set(workloads.flatMap((id) => state.vocabulary.workloads.find((workload) => workload.id === id)?.services ?? []));
  return [...services];
}

function noteVariant(state: State, entity: ServiceEntity, id: QualifiedName): QualifiedName {
  if (entity.match === 'variant') assume(state, `\`${entity.written}\` is \`${id}\``, 'context', entity.span);
  return id;
}

function unknownService(state: State, entity: ServiceEntity): undefined {
  const names = state.vocabulary.services.map(({ name }) => name);
  const near = nearest(entity.written, names);
  if (near !== undefined) {
    const ids = state.vocabulary.services.filter(({ name }) => name === near).map(({ id }) => id);
    return ask(state, `there is no service \`${entity.written}\`${entity.namespace === undefined ? '' : ` in namespace \`${entity.namespace}\``}: did you mean \`${entity.namespace === undefined ? near : ids.join('`, `')}\`?`, ids.map((id) => ({ text: `\`${id}\``, replace: { span: entity.span, by: `\`${id}\`` } })), entity.span);
  }
  if (!entity.isMarked && !/[-./\d]/.test(entity.written)) return block(state, `I did not use "${entity.written}"`, entity.span);
  return ask(state, `there is no service \`${entity.written}\`${entity.namespace === undefined ? '' : ` in namespace \`${entity.namespace}\``} in the input: which one is meant?`, [], entity.span);
}

function assumeService(state: State, entity: ServiceEntity): QualifiedName {
  const namespace = entity.namespace ?? homeOf(state);
  const name = entity.written.toLowerCase().replaceAll('_', '-');
  const id = qualify(namespace, name);
  if (!state.assumed.has(id)) state.assumed.set(id, { labels: { app: name }, serviceAccount: name, versions: new Map(), ...(entity.port === undefined ? {} : { port: entity.port }) });
  return id;
}

export function serviceOf(state: State, id: QualifiedName): VocabularyService | undefined {
  return state.vocabulary.services.find((service) => service.id === id);
}

/** Whether all ports of a service carry connections that a proxy cannot look into. */
export function hasNoRequests(state: Pick<State, 'vocabulary'>, id: QualifiedName): boolean {
  const ports = state.vocabulary.services.find((service) => service.id === id)?.ports ?? [];
  return ports.length > 0 && ports.every(({ protocol }) => ['tcp', 'tls', 'https', 'udp', 'redis', 'mongo', 'mysql'].includes(protocol));
}

/** "1) orders: 3s 2) stock: 1s 3) both: 2 retries": the two services that were named until there. */
function twoBefore(state: State, { start }: TextSpan): readonly QualifiedName[] | undefined {
  const named = state.phrases.flatMap((phrase) => (phrase.type === 'ref' && phrase.span.end <= start ? phrase.entities.filter((entity): entity is ServiceEntity => entity.kind === 'service') : []));
  const ids = new Set(named.flatMap((entity) => resolveService(state, entity) ?? []));
  return ids.size === 2 ? [...ids] : undefined;
}

/** Services that an entity stands for; undefined with an obstacle. */
export function servicesFor(state: State, entity: Entity): readonly QualifiedName[] | undefined {
  switch (entity.kind) {
    case 'service': {
      const id = resolveService(state, entity);
      return id === undefined ? undefined : [id];
    }
    case 'version':
    case 'relative-version': {
      if (entity.of === undefined) return topicOf(state);
      const id = resolveService(state, entity.of);
      return id === undefined ? undefined : [id];
    }
    case 'pronoun':
      if (entity.isPlural && state.topic.length === 1 && /\b(?:both|two)\b/i.test(state.text.slice(entity.span.start, entity.span.end))) return twoBefore(state, entity.span) ?? ask(state, `"${state.text.slice(entity.span.start, entity.span.end)}": which services are meant?`, [], entity.span);
      return topicOf(state);
    case 'namespace':
      return servicesIn(state, entity.namespace, entity.span);
    case 'all-services':
      return entity.namespace === undefined ? everyService(state) : servicesIn(state, entity.namespace, entity.span);
    case 'mesh':
    case 'anyone':
      return everyService(state);
    default:
      return [];
  }
}

function topicOf(state: State): readonly QualifiedName[] | undefined {
  return state.topic.length === 0 ? undefined : state.topic;
}

function everyService(state: State): readonly QualifiedName[] {
  const home = state.namespace;
  return state.vocabulary.services.filter(({ namespace }) => home === undefined || namespace === home).map(({ id }) => id);
}

function servicesIn(state: State, namespace: string, span: TextSpan): readonly QualifiedName[] | undefined {
  const found = state.vocabulary.services.filter((service) => service.namespace === namespace).map(({ id }) => id);
  if (found.length > 0) return found;
  return ask(state, `the input shows no service in namespace \`${namespace}\``, [], span);
}

/** Who calls, as a source of access rules; undefined with an obstacle. */
export function sourceFor(state: State, entity: Entity): readonly Source[] | undefined {
  switch (entity.kind) {
    case 'service': {
      const workloads = workloadsFor(state, entity);
      return workloads?.map((workload) => ({ kind: 'workload', workload }));
    }
    case 'namespace':
      return [{ kind: 'namespace', namespace: entity.namespace }];
    case 'account':
      return [{ kind: 'service-account', namespace: entity.namespace ?? homeOf(state), name: entity.name }];
    case 'anyone':
      return [{ kind: 'anyone' }];
    case 'others':
      return [{ kind: 'anyone' }];
    case 'nobody':
      return [];
    case 'ingress':
      return [{ kind: 'ingress' }];
    case 'outside':
      return [{ kind: 'outside' }];
    case 'any-identity':
    case 'mesh':
      return [{ kind: 'any-identity' }];
    case 'all-services':
      return entity.namespace === undefined ? [{ kind: 'any-identity' }] : [{ kind: 'namespace', namespace: entity.namespace }];
    case 'pronoun':
      return topicOf(state)?.flatMap((id) => (workloadsOf(state, id) ?? []).map((workload): Source => ({ kind: 'workload', workload })));
    case 'version':
    case 'relative-version':
    case 'host':
    case 'known-callers':
    case 'space':
      return undefined;
    default:
      return unreachable(entity);
  }
}

/** Workloads that a name stands for: itself, or those behind the Service of that name. */
export function workloadsFor(state: State, entity: ServiceEntity): readonly QualifiedName[] | undefined {
  if (entity.services.length === 0 && entity.workloads.length === 1) return entity.workloads;
  const id = resolveService(state, entity);
  return id === undefined ? undefined : workloadsOf(state, id);
}

export function workloadsOf(state: State, id: QualifiedName): readonly QualifiedName[] {
  const service = serviceOf(state, id);
  return service === undefined ? [id] : service.workloads.length === 0 ? [id] : service.workloads;
}

/** What the state took to exist, as plain data. */
export function assumedServices(state: State): AssumedService[] {
  return [...state.assumed].map(([id, { labels, serviceAccount, port, versions }]) => ({ id, labels, serviceAccount, ...(port === undefined ? {} : { port }), versions: [...versions].map(([name, own]) => ({ name, labels: own })) }));
}
