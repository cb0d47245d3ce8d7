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
  /** Shares that were said of a service, for "the split". */
  readonly shares: Map<QualifiedName, readonly { readonly to: Target; readonly weightPercent: number }[]>;
}

/** Words for all that was shown. */
const plural = /\b(?:both|they|them|(?:all|each|every one) of (?:them|these|those)|all (?:two|three|four|five|six))\b/i;

export function createState(text: string, vocabulary: Vocabulary): State {
  const { services = [], namespace } = vocabulary.shown ?? {};
  return { text, vocabulary, wishes: [], obstacles: [], assumptions: [], assumed: new Map(), topic: services.length === 1 || plural.test(text) ? services : [], namespace, versionLabels: new Map(), environment: undefined, shares: new Map(), phrases: [], pending: [], derived: new Set(), sentenceStart: 0, operations: [], unvalued: [], warmUps: [], topicCallers: { of: [], callers: [] }, background: [] };
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
    return ask(state, `there is no service \`${entity.written}\`: did you mean \`${near}\`?`, ids.map((id) => ({ text: `\`${id}\``, replace: { span: entity.span, by: `\`${id}\`` } })), entity.span);
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

/** Versions that a service has, as far as the input or the words tell. */
export function versionsOf(state: State, id: QualifiedName): readonly string[] {
  const known = serviceOf(state, id)?.versions.map(({ name }) => name) ?? [];
  return known.length > 0 ? known : [...(state.assumed.get(id)?.versions.keys() ?? [])];
}

/** A version of a service as a target; undefined with an obstacle where the input shows that it has no such version. */
export function versionTarget(state: State, service: QualifiedName, version: string, span?: TextSpan): Target | undefined {
  const known = serviceOf(state, service);
  if (known === undefined) {
    const assumed = state.assumed.get(service);
    const labels = state.versionLabels.get(version) ?? { version };
    assumed?.versions.set(version, labels);
    return isPlainVersion(labels, version) ? { kind: 'version', version } : { kind: 'version', version, labels };
  }
  const found = known.versions.find(({ name }) => name.toLowerCase() === version.toLowerCase());
  if (found !== undefined) return isPlainVersion(found.labels, found.name) ? { kind: 'version', version: found.name } : { kind: 'version', version: found.name, labels: found.labels };
  const labels = state.versionLabels.get(version);
  if (labels !== undefined) return isPlainVersion(labels, version) ? { kind: 'version', version } : { kind: 'version', version, labels };
  const alias = aliasOf(known, version);
  if (alias !== undefined) {
    assume(state, `the ${version} version of \`${service}\` is \`${alias.name}\``, 'context', span);
    return isPlainVersion(alias.labels, alias.name) ? { kind: 'version', version: alias.name } : { kind: 'version', version: alias.name, labels: alias.labels };
  }
  if (known.isAssumed === true) return assumeVersion(state, known, version, span);
  const names = known.versions.map(({ name }) => `\`${name}\``);
  const have = names.length === 0 ? 'no versions that its pods\' labels tell apart' : `only ${names.join(', ')}`;
  return ask(state, `\`${service}\` has no version \`${version}\`: the input shows ${have}`, span === undefined ? [] : known.versions.map(({ name }) => ({ text: `version \`${name}\``, replace: { span, by: `version \`${name}\`` } })), span);
}

/** Nothing shows the pods of the service: the version is taken to exist as the words say. */
function assumeVersion(state: State, { id, name }: VocabularyService, version: string, span?: TextSpan): Target {
  const service = state.assumed.get(id) ?? { labels: { app: name }, serviceAccount: name, versions: new Map<string, Record<string, string>>() };
  service.versions.set(version, { version });
  state.assumed.set(id, service);
  assume(state, `\`${id}\` has pods with the label version=${version}: the input does not show them`, 'context', span);
  return { kind: 'version', version };
}

function isPlainVersion(labels: Readonly<Record<string, string>>, version: string): boolean {
  const keys = Object.keys(labels);
  return keys.length === 0 || (keys.length === 1 && (labels['version'] === version || labels['app.kubernetes.io/version'] === version));
}

/** "canary" and "stable" where a service has two versions that are numbered. */
function aliasOf({ versions }: VocabularyService, word: string): VocabularyService['versions'][number] | undefined {
  const ordered = [...versions].sort((a, b) => compareVersions(a.name, b.name));
  if (ordered.length !== 2 || !ordered.every(({ name }) => /^v?\d/.test(name))) return undefined;
  if (['canary', 'new', 'candidate', 'preview', 'beta', 'experimental'].includes(word)) return ordered[1];
  return ['stable', 'baseline', 'old', 'primary', 'control'].includes(word) ? ordered[0] : undefined;
}

export function compareVersions(a: string, b: string): number {
  const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const gap = (left[index] ?? 0) - (right[index] ?? 0);
    if (gap !== 0) return gap;
  }
  return a < b ? -1 : a > b ? 1 : 0;
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
      if (entity.isPlural && state.topic.length === 1 && /\b(?:both|two)\b/i.test(state.text.slice(entity.span.start, entity.span.end))) return ask(state, `"${state.text.slice(entity.span.start, entity.span.end)}": which services are meant?`, [], entity.span);
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
