import type { JoinMesh, SecurityScope } from '../../intents/intent.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases as all, entitiesOf, factsOf, isStray as unusedOf } from './edge-phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, block, origin, servicesFor, workloadsFor, workloadsOf, type State } from './state.ts';

/** Where something holds: workloads, a namespace, or the mesh. */
export function scopesOf(state: State, phrases: readonly Phrase[]): readonly SecurityScope[] | undefined {
  const scopes: SecurityScope[] = [];
  const entities = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  const hasService = entities.some(({ kind }) => kind === 'service' || kind === 'pronoun');
  for (const entity of entities) {
    if (entity.kind === 'namespace') {
      state.namespace = entity.namespace;
      if (!hasService) scopes.push({ kind: 'namespace', namespace: entity.namespace });
    } else if (entity.kind === 'service') {
      if (isWeak(entity) && entities.length > 1) return block(state, `I did not use "${state.text.slice(entity.span.start, entity.span.end)}"`, entity.span);
      const workloads = workloadsFor(state, entity);
      if (workloads === undefined) return undefined;
      scopes.push(...workloads.map((workload): SecurityScope => ({ kind: 'workload', workload })));
    } else if (entity.kind === 'pronoun') scopes.push(...state.topic.flatMap((id) => workloadsOf(state, id)).map((workload): SecurityScope => ({ kind: 'workload', workload })));
    else if (entity.kind === 'all-services' && entity.namespace !== undefined) scopes.push({ kind: 'namespace', namespace: entity.namespace });
    else if (entity.kind === 'all-services' && state.namespace !== undefined) scopes.push({ kind: 'namespace', namespace: state.namespace });
    else if (entity.kind === 'mesh' || entity.kind === 'anyone' || entity.kind === 'all-services') scopes.push({ kind: 'mesh' });
  }
  // "All pods of adservice": the narrower place is meant, and "into the mesh" is none.
  const narrow = scopes.filter(({ kind }) => kind !== 'mesh');
  if (scopes.length > 0) return narrow.length > 0 ? narrow : scopes;
  if (state.topic.length > 0) return state.topic.flatMap((id) => workloadsOf(state, id)).map((workload) => ({ kind: 'workload', workload }));
  if (state.namespace !== undefined) return [{ kind: 'namespace', namespace: state.namespace }];
  return [];
}

/** What gets a proxy, and how it starts. */
export function buildJoin(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const facts = factsOf(phrases);
  if (unusedOf(state, phrases)) return;
  const strange = phrases.find((phrase) => phrase.type === 'mark' && (phrase.mark === 'not' || phrase.mark === 'rest' || (phrase.mark === 'only' && phrases.filter(({ type }) => type === 'ref').length > 1)));
  if (strange !== undefined) return void block(state, `I did not use "${wordsOf(state, strange)}"`, strange.span);
  // "only workloads with sidecars may call b": who may call, and nobody who gets a sidecar.
  const call = phrases.find((phrase) => phrase.type === 'act' && (phrase.act === 'call' || phrase.act === 'be-called' || phrase.act === 'deny'));
  if (call !== undefined) return void ask(state, `"${wordsOf(state, call)}": is it about who may call, or should these workloads get a sidecar?`, [], call.span);
  const leaving = /\b(?:out of|away from|leave|leaves|from) (?:the |our )?(?:service )?mesh\b|\b(?:take|pull|move|remove|strip|get|eject)\b[^.;]{0,30}\b(?:sidecars?|prox(?:y|ies)|injection)\b[^.;]{0,12}\b(?:out|off|away|from)\b/i;
  if (leaving.test(state.text) || facts.some((fact) => fact.kind === 'inject' && fact.isOff === true)) return void ask(state, 'taking something out of the mesh is done by the label of its pods or its namespace: Meshwright does not write that yet');
  // "productpage's sidecar: details and reviews": a word for the thing alone does not say what is wanted of it.
  const isBare = phrases.filter(({ type }) => type === 'fact').every((phrase) => /^(?:['’]s? )?(?:(?:the|a|its|their) )?(?:sidecars?|prox(?:y|ies))(?: prox(?:y|ies))?$/i.test(wordsOf(state, phrase)));
  if (isBare && phrases.filter(({ type }) => type === 'ref').length > 1 && !phrases.some(({ type }) => type === 'act')) return void ask(state, 'what is wanted of the sidecar: should these workloads get one, or which services should it know?');
  const scopes = scopesOf(state, phrases);
  if (scopes === undefined) return;
  if (scopes.length === 0) return void ask(state, 'what should join the mesh: which namespace, or which workloads?');
  const resources = Object.fromEntries(phrases.flatMap((phrase) => (phrase.type === 'fact' && phrase.fact.kind === 'proxy-resource' ? [[asLimit(state, phrase.fact.resource, phrase.span), phrase.fact.amount]] : []))) as NonNullable<JoinMesh['resources']>;
  for (const scope of scopes) add(state, { kind: 'join-mesh', origin, scope, ...(facts.some(({ kind }) => kind === 'hold-application') ? { holdUntilProxyStarts: true } : {}), ...(Object.keys(resources).length === 0 ? {} : { resources }) });
}

/** "Limit memory to 512Mi and cpu to 500m": the word before them says of each that it is a limit. */
function asLimit({ text }: State, resource: string, { start, end }: Phrase['span']): string {
  const before = text.slice(Math.max(text.lastIndexOf('.\u0020', start), text.lastIndexOf('\n', start), text.lastIndexOf(';', start), 0), end);
  const [limit, request] = [before.search(/\b(?:limit\w*|max(?:imum)?|at most|cap(?:ped)?|up to|no more than|not more than|never more than|ceiling)\b(?!.*\b(?:limit\w*|max(?:imum)?|at most|cap(?:ped)?|up to|no more than|not more than)\b)/i), before.search(/\b(?:requests?|reserv\w+|guarantee\w*|at least|minimum)\b(?!.*\b(?:requests?|reserv\w+|guarantee\w*|at least|minimum)\b)/i)];
  return limit > request && (resource === 'cpu' || resource === 'memory') ? `${resource}Limit` : resource;
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
