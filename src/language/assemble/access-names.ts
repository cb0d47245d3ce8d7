import type { Source } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Said } from './access-said.ts';
import { ask, assume, servicesFor, sourceFor, type State } from './state.ts';

/** Who is called by what was read before, where nobody is named. */
export function implicitCallees(state: State, said: Said): readonly QualifiedName[] | undefined {
  return state.topic.length > 0 ? state.topic : ask(state, 'which service is this about? It does not say who is called', [], said.span);
}

/** Services that a statement names; their ports are added to `ports`. Undefined with an obstacle. */
export function calleesOf(state: State, said: Said, ports: number[] = []): readonly QualifiedName[] | undefined {
  const found: QualifiedName[] = [];
  for (const entity of said.callees) {
    if (entity.kind === 'service' && entity.port !== undefined) ports.push(entity.port);
    const list = servicesFor(state, entity);
    if (list === undefined || list.length === 0) return state.obstacles.length > 0 ? undefined : ask(state, `which service is "${state.text.slice(entity.span.start, entity.span.end)}"?`, [], entity.span);
    found.push(...list);
  }
  return withoutSpared(state, said, [...new Set(found)]);
}

/** "Anything in x except b". */
function withoutSpared(state: State, { spared = [], callees: said, span }: Said, all: readonly QualifiedName[]): readonly QualifiedName[] | undefined {
  if (spared.length === 0) return all;
  const ids = spared.flatMap((entity) => (entity.kind === 'service' && entity.services.length > 1 ? entity.services.filter((id) => all.includes(id)) : (servicesFor(state, entity) ?? [])));
  // A second service in front of the same pods cannot be refused without them.
  const podsOf = (id: QualifiedName): readonly QualifiedName[] => state.vocabulary.services.find((service) => service.id === id)?.workloads ?? [];
  const same = all.filter((id) => !ids.includes(id) && podsOf(id).some((pod) => ids.some((one) => podsOf(one).includes(pod))));
  const rest = all.filter((id) => !ids.includes(id) && !same.includes(id));
  // They are in no wish: what holds for them stays.
  state.background.push(state.text.slice(spared[0]?.span.start, spared.at(-1)?.span.end));
  if (said.some(({ kind }) => kind === 'all-services')) assume(state, `all services but ${ids.map((id) => `\`${id}\``).join(', ')} are ${rest.map((id) => `\`${id}\``).join(', ')}`, 'context');
  if (same.length > 0) assume(state, `${same.map((id) => `\`${id}\``).join(', ')} ${same.length === 1 ? 'has' : 'have'} the same pods and stay${same.length === 1 ? 's' : ''} open too`, 'context');
  assume(state, `calls to ${ids.map((id) => `\`${id}\``).join(', ')} stay as they are`, 'context');
  return ids.length === 0 || rest.length + same.length + ids.length !== all.length || rest.length === 0 ? ask(state, `which services are excepted in "${state.text.slice(span.start, span.end)}"?`, [], span) : rest;
}

/** Callers as sources. `to`: who is called, for "everyone in the namespace". Undefined with an obstacle. */
export function sourcesOf(state: State, entities: readonly Entity[], to: readonly QualifiedName[] = []): readonly Source[] | undefined {
  const found: Source[] = [];
  for (const entity of entities) {
    if (entity.kind === 'namespace' && entity.namespace === '') {
      const [own, ...others] = new Set(to.map((id) => id.split('/')[0] ?? ''));
      if (own === undefined || others.length > 0) return ask(state, 'which namespace is meant?', [], entity.span);
      assume(state, `"the namespace" is \`${own}\``, 'context', entity.span);
      found.push({ kind: 'namespace', namespace: own });
      continue;
    }
    if (entity.kind === 'known-callers') continue;
    const sources = sourceFor(state, entity);
    if (sources === undefined) return state.obstacles.length > 0 ? undefined : ask(state, `who is "${state.text.slice(entity.span.start, entity.span.end)}"? Callers are services, namespaces or service accounts`, [], entity.span);
    found.push(...sources);
  }
  return [...new Map(found.map((source) => [JSON.stringify(source), source])).values()];
}
