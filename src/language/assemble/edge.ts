import type { AllowEgress, AuthenticateUsers, Expose, JoinMesh, Observe, PathMatch, SecurityScope } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { add } from './add.ts';
import { ask, assume, block, homeOf, origin, servicesFor, workloadsFor, workloadsOf, type State } from './state.ts';

const all = (segments: readonly Segment[], lead: readonly Phrase[]): readonly Phrase[] => [...lead, ...segments.flatMap((segment) => segment.phrases)];
const factsOf = (phrases: readonly Phrase[]): readonly Fact[] => phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
const entitiesOf = (phrases: readonly Phrase[], ...kinds: readonly Entity['kind'][]): readonly Entity[] => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kinds.includes(kind)) : []));

function unusedOf(state: State, phrases: readonly Phrase[], allowed: readonly Phrase['type'][] = []): boolean {
  const bad = phrases.find(({ type }) => ['percent', 'duration', 'count', 'ratio', 'status', 'unused', 'new-path', 'cond'].includes(type) && !allowed.includes(type));
  if (bad !== undefined) block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  return bad !== undefined;
}

/** Hosts outside of the mesh, and who may call them. */
export function buildEgress(state: State, segments: readonly Segment[]): void {
  const phrases = all(segments, []);
  const hosts = entitiesOf(phrases, 'host');
  const facts = factsOf(phrases);
  const said = facts.flatMap((fact) => (fact.kind === 'egress' && fact.via !== undefined ? [fact.via] : []));
  const via = said.includes('egress-gateway') && !/\b(?:no|without|not|bypass\w*)\b[^.;\n]{0,24}\begress[- ]?gateway/i.test(state.text) ? 'egress-gateway' : 'direct';
  if (hosts.length === 0) return void ask(state, 'which host outside of the mesh is meant?');
  if (unusedOf(state, phrases.filter((phrase) => !isPortOnly(phrase)))) return;
  const isDenied = phrases.some((phrase) => phrase.type === 'act' && phrase.act === 'deny');
  if (isDenied) return void ask(state, 'what is not registered is refused only where the mesh is set to allow registered hosts alone; which hosts may be called, and by whom?');
  const parts = segments.filter(({ phrases: own }) => entitiesOf(own, 'host').length > 0);
  const shared = segments.filter((segment) => !parts.includes(segment)).flatMap((segment) => segment.phrases);
  const pieces = parts.flatMap((part) => byHost(part.phrases));
  for (const piece of pieces) writeEgress(state, piece, shared, via, pieces.length > 1);
}

/** "a to x.com and b to y.com": each host with those who were named since the one before. */
function byHost(phrases: readonly Phrase[]): readonly (readonly Phrase[])[] {
  const single = phrases.flatMap((phrase): Phrase[] => (phrase.type === 'ref' ? phrase.entities.map((entity) => ({ ...phrase, entities: [entity] })) : [phrase]));
  const isHost = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host');
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

function isPortOnly(phrase: Phrase): boolean {
  return phrase.type === 'cond' && phrase.cond.port !== undefined && Object.keys(phrase.cond).length === 1;
}

function writeEgress(state: State, own: readonly Phrase[], shared: readonly Phrase[], via: AllowEgress['via'], isOneOfMany: boolean): void {
  const portIn = (phrases: readonly Phrase[]): number | undefined => phrases.flatMap((phrase) => (phrase.type === 'cond' && phrase.cond.port !== undefined ? [phrase.cond.port] : []))[0];
  const named = entitiesOf(own, 'service', 'pronoun', 'namespace', 'mesh', 'anyone', 'all-services');
  const callers = named.some(({ kind }) => kind !== 'namespace') || shared.length === 0 ? named : [...named, ...entitiesOf(shared, 'service', 'pronoun', 'namespace')];
  const several = own.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'));
  const stray = several.slice(1).find((phrase) => phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.some((entity) => isWeak(entity)));
  if (stray !== undefined) return void block(state, `I did not use "${wordsOf(state, stray)}"`, stray.span);
  const spaces = callers.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
  const [space] = spaces;
  if (space !== undefined) state.namespace = space;
  const from: QualifiedName[] = [];
  for (const entity of callers) {
    if (entity.kind !== 'service' && entity.kind !== 'pronoun') continue;
    const workloads = entity.kind === 'service' ? workloadsFor(state, entity) : state.topic.flatMap((id) => workloadsOf(state, id));
    if (workloads === undefined) return;
    from.push(...workloads);
  }
  if (callers.length === 0 && state.topic.length > 0) from.push(...state.topic.flatMap((id) => workloadsOf(state, id)));
  if (from.length === 0 && callers.length === 0) assume(state, 'every workload may call it: the request names no caller');
  if (from.length === 0 && space !== undefined) from.push(...state.vocabulary.workloads.filter(({ namespace }) => namespace === space).map(({ id }) => id));
  const home = from[0]?.split('/')[0] ?? space ?? homeOf(state);
  for (const host of entitiesOf(own, 'host')) {
    if (host.kind !== 'host') continue;
    const said = (isOneOfMany ? (host.port ?? portIn(own)) : (portIn(own) ?? host.port)) ?? portIn(shared);
    const number = said ?? (host.scheme === 'http' || (host.scheme === undefined && /\bplain http\b|\bhttp\b(?!s|\/)/i.test(state.text) && !/\bhttps\b|\btls\b/i.test(state.text)) ? 80 : 443);
    const protocol: AllowEgress['protocol'] = host.scheme ?? protocolOf(state.text, number);
    if (said === undefined && host.scheme === undefined) assume(state, `port ${number}, ${protocol}: the request names none`);
    add(state, { kind: 'allow-egress', origin, from: [...new Set(from)], namespace: home, host: host.host, port: number, protocol, via });
  }
}

function protocolOf(text: string, port: number): AllowEgress['protocol'] {
  if (/\bplain http\b/i.test(text) || (/\bhttp\b/i.test(text) && !/\bhttps\b/i.test(text) && port !== 443)) return 'http';
  if (/\bgrpc\b/i.test(text)) return 'grpc';
  if (/\bhttps\b/i.test(text)) return 'https';
  if (/(?<!mutual |m)\btls\b/i.test(text)) return 'tls';
  if (port === 443 || port === 8443) return 'https';
  if (/\btcp\b/i.test(text) || [5432, 3306, 6379, 27017, 9092, 5672, 1433, 25, 587].includes(port)) return 'tcp';
  return port === 80 || port === 8080 ? 'http' : 'https';
}

/** What the ingress gateway offers to the outside. */
export function buildExpose(state: State, segments: readonly Segment[]): void {
  const phrases = all(segments, []);
  const facts = factsOf(phrases);
  const host = entitiesOf(phrases, 'host')[0];
  const named = entitiesOf(phrases, 'service', 'pronoun', 'namespace');
  const ports = phrases.flatMap((phrase) => (phrase.type === 'cond' && phrase.cond.port !== undefined ? [phrase.cond.port] : []));
  const paths: PathMatch[] = phrases.flatMap((phrase) => (phrase.type === 'cond' ? (phrase.cond.paths ?? (phrase.cond.path === undefined ? [] : [phrase.cond.path])) : []));
  const bad = phrases.find((phrase) => ['percent', 'duration', 'count', 'ratio', 'unused', 'new-path'].includes(phrase.type) || (phrase.type === 'cond' && (phrase.cond.headers !== undefined || phrase.cond.methods !== undefined)));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  const services: QualifiedName[] = [];
  for (const entity of named) {
    if (entity.kind === 'namespace') {
      state.namespace = entity.namespace;
      continue;
    }
    const found = servicesFor(state, entity);
    if (found === undefined) {
      if (state.obstacles.length > 0) return;
      continue;
    }
    services.push(...found);
  }
  const [service = state.topic[0]] = services;
  if (service === undefined) return void ask(state, 'which service should be offered to the outside?');
  if (new Set(services).size > 1) return void ask(state, `${[...new Set(services)].map((id) => `\`${id}\``).join(' and ')}: which of them should be offered, and under which host and paths?`);
  state.topic = [service];
  if (host?.kind !== 'host') return void ask(state, `under which host name should \`${service}\` be offered?`);
  const certificate = facts.find((fact) => fact.kind === 'certificate');
  const termination = facts.find((fact) => fact.kind === 'tls-termination');
  const redirect = facts.find((fact) => fact.kind === 'https-redirect');
  const isPlain = /\b(?:without|no) (?:tls|https|ssl)\b|\bplain http\b|\bhttp only\b/i.test(state.text) && certificate === undefined;
  const wantsTls = !isPlain && (certificate !== undefined || termination !== undefined || facts.some(({ kind }) => kind === 'tls') || redirect?.isOff !== true && redirect !== undefined || host.scheme === 'https');
  const isMutual = facts.some((fact) => fact.kind === 'tls' || (fact.kind === 'tls-termination' && fact.mode === 'mutual'));
  const isPassthrough = facts.some((fact) => fact.kind === 'tls-termination' && fact.mode === 'passthrough');
  const mode = isPassthrough ? 'passthrough' : isMutual ? 'mutual' : 'simple';
  if (wantsTls && certificate === undefined && mode !== 'passthrough') return void ask(state, `which secret holds the certificate for \`${host.host}\`?`);
  if (!wantsTls) assume(state, 'plain HTTP: the request says nothing of TLS');
  if (wantsTls && redirect === undefined && mode !== 'passthrough') assume(state, 'plain HTTP is redirected to HTTPS');
  const tls: Pick<Expose, 'tls'> = wantsTls ? { tls: { mode, ...(certificate?.kind === 'certificate' ? { credential: certificate.name } : {}), redirectHttp: mode !== 'passthrough' && !(redirect?.kind === 'https-redirect' && redirect.isOff === true) } } : {};
  const servicePorts = new Set(state.vocabulary.services.find(({ id }) => id === service)?.ports.map(({ port }) => port));
  const port = ports.find((number) => servicePorts.has(number)) ?? (servicePorts.size === 0 ? ports.find((number) => number !== 443 && number !== 80) : undefined);
  add(state, { kind: 'expose', service, origin, host: host.host, paths, ...(port === undefined ? {} : { port }), ...tls });
}

/** Tokens of people. */
export function buildUsers(state: State, segments: readonly Segment[]): void {
  const phrases = all(segments, []);
  const facts = factsOf(phrases);
  const issuer = facts.find((fact) => fact.kind === 'issuer');
  const jwks = facts.find((fact) => fact.kind === 'jwks');
  const audiences = facts.flatMap((fact) => (fact.kind === 'audience' ? fact.names : []));
  for (const entity of entitiesOf(phrases, 'namespace')) if (entity.kind === 'namespace') state.namespace = entity.namespace;
  const named = entitiesOf(phrases, 'service', 'pronoun');
  if (unusedOf(state, phrases, ['status'])) return;
  const services: QualifiedName[] = [];
  for (const entity of named) {
    const found = servicesFor(state, entity);
    if (found === undefined) {
      if (state.obstacles.length > 0) return;
      continue;
    }
    services.push(...found);
  }
  const meant = services.length > 0 ? services : state.topic;
  if (meant.length === 0) return void ask(state, 'which service should check tokens?');
  state.topic = meant;
  if (issuer?.kind !== 'issuer') return void ask(state, 'which issuer (`iss`) do the tokens have?');
  const needs = new Set(facts.flatMap((fact) => (fact.kind === 'jwt' && fact.need !== undefined ? [fact.need] : [])));
  if (needs.size > 1) return void ask(state, 'should requests without a token be refused, or let through?');
  const isOptional = needs.has('optional') || (needs.size === 0 && /\brequestauthentication only\b|\b(?:no|without (?:an? )?) ?authorizationpolic/i.test(state.text));
  for (const service of meant) add(state, { kind: 'authenticate-users', service, origin, issuer: issuer.url, ...(jwks?.kind === 'jwks' ? { jwksUri: jwks.url } : {}), audiences, required: !isOptional } satisfies AuthenticateUsers);
  if (!isOptional) assume(state, 'requests without a token are refused');
}

/** Where something holds: workloads, a namespace, or the mesh. */
function scopesOf(state: State, phrases: readonly Phrase[]): readonly SecurityScope[] | undefined {
  const scopes: SecurityScope[] = [];
  const entities = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  const hasService = entities.some(({ kind }) => kind === 'service' || kind === 'pronoun');
  for (const entity of entities) {
    if (entity.kind === 'namespace') {
      state.namespace = entity.namespace;
      if (!hasService) scopes.push({ kind: 'namespace', namespace: entity.namespace });
    } else if (entity.kind === 'service') {
      const workloads = workloadsFor(state, entity);
      if (workloads === undefined) return undefined;
      scopes.push(...workloads.map((workload): SecurityScope => ({ kind: 'workload', workload })));
    } else if (entity.kind === 'pronoun') scopes.push(...state.topic.flatMap((id) => workloadsOf(state, id)).map((workload): SecurityScope => ({ kind: 'workload', workload })));
    else if (entity.kind === 'all-services' && entity.namespace !== undefined) scopes.push({ kind: 'namespace', namespace: entity.namespace });
    else if (entity.kind === 'mesh' || entity.kind === 'anyone' || entity.kind === 'all-services') scopes.push({ kind: 'mesh' });
  }
  if (scopes.length > 0) return scopes;
  if (state.topic.length > 0) return state.topic.flatMap((id) => workloadsOf(state, id)).map((workload) => ({ kind: 'workload', workload }));
  if (state.namespace !== undefined) return [{ kind: 'namespace', namespace: state.namespace }];
  return [];
}

/** Metrics, traces, access logs. */
export function buildObserve(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const facts = factsOf(phrases);
  const percent = phrases.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : []))[0];
  if (unusedOf(state, phrases, ['percent'])) return;
  const scopes = scopesOf(state, phrases);
  if (scopes === undefined) return;
  const meant: readonly SecurityScope[] = scopes.length > 0 ? scopes : [{ kind: 'mesh' }];
  if (scopes.length === 0) assume(state, 'it holds for the whole mesh: the request names no place');
  const tracing = facts.find((fact) => fact.kind === 'tracing');
  const logs = facts.find((fact) => fact.kind === 'access-logs');
  const metrics = facts.find((fact) => fact.kind === 'metrics');
  const sampling = tracing?.kind === 'tracing' ? (tracing.isOff === true ? 0 : (tracing.percent ?? percent)) : undefined;
  if (tracing !== undefined && sampling === undefined) return void ask(state, 'which share of the requests should be traced, for example 1%?');
  for (const scope of meant) {
    add(state, {
      kind: 'observe',
      origin,
      scope,
      ...(metrics?.kind === 'metrics' ? { metrics: metrics.isOff === true ? 'off' : 'on' } : {}),
      ...(sampling === undefined ? {} : { tracing: { samplingPercent: sampling } }),
      ...(logs?.kind === 'access-logs' ? { accessLogs: { state: logs.isOff === true ? 'off' : 'on', ...(logs.onlyErrors === true ? { onlyErrors: true } : {}) } } : {}),
    } satisfies Observe);
  }
}

/** What gets a proxy, and how it starts. */
export function buildJoin(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const facts = factsOf(phrases);
  if (unusedOf(state, phrases)) return;
  if (facts.some((fact) => fact.kind === 'inject' && fact.isOff === true)) return void ask(state, 'taking something out of the mesh is done by the label of its pods or its namespace: Meshwright does not write that yet');
  const scopes = scopesOf(state, phrases);
  if (scopes === undefined) return;
  if (scopes.length === 0) return void ask(state, 'what should join the mesh: which namespace, or which workloads?');
  const resources = Object.fromEntries(facts.flatMap((fact) => (fact.kind === 'proxy-resource' ? [[fact.resource, fact.amount]] : []))) as NonNullable<JoinMesh['resources']>;
  for (const scope of scopes) add(state, { kind: 'join-mesh', origin, scope, ...(facts.some(({ kind }) => kind === 'hold-application') ? { holdUntilProxyStarts: true } : {}), ...(Object.keys(resources).length === 0 ? {} : { resources }) });
}

/** What proxies are told of: by the call graph. */
export function buildScope(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  if (unusedOf(state, phrases)) return;
  const named = entitiesOf(phrases, 'namespace', 'service');
  const workloads: QualifiedName[] = [];
  for (const entity of named) {
    if (entity.kind === 'namespace') workloads.push(...state.vocabulary.workloads.filter(({ namespace }) => namespace === entity.namespace).map(({ id }) => id));
    if (entity.kind !== 'service') continue;
    const found = workloadsFor(state, entity);
    if (found === undefined) return;
    workloads.push(...found);
  }
  const meant = workloads.length > 0 ? workloads : state.vocabulary.workloads.map(({ id }) => id);
  if (meant.length === 0) return void ask(state, 'which workloads are meant? The input shows none, and what they need to know is taken from their calls');
  assume(state, 'each workload is told of the services that the call graph shows it to call', 'context');
  for (const workload of meant) {
    const services = [...state.vocabulary.callersOf].flatMap(([callee, callers]) => (callers.includes(workload) ? [callee] : []));
    if (services.length > 0) add(state, { kind: 'scope-configuration', origin, scope: { kind: 'workload', workload }, services, externalHosts: [] });
  }
}

/** A service that stands in another cluster. */
export function buildCluster(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const cluster = factsOf(phrases).find((fact) => fact.kind === 'cluster');
  const entity = entitiesOf(phrases, 'service', 'pronoun')[0];
  if (unusedOf(state, phrases) || cluster?.kind !== 'cluster') return;
  const services = entity === undefined ? state.topic : servicesFor(state, entity);
  if (services === undefined || services.length === 0) return void (state.obstacles.length === 0 && ask(state, `which service stands in cluster \`${cluster.name}\`?`));
  for (const service of services) add(state, { kind: 'connect-cluster', service, origin, cluster: cluster.name });
}
