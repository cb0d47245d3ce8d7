import type { Target } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Flow } from './flow.ts';
import { ask, assume, compareVersions, resolveService, serviceOf, servicesFor, type State, versionsOf, versionTarget } from './state.ts';

/** The service whose requests these are. */
export function subjectsOf(state: State, subjects: readonly Entity[], flows: readonly Flow[]): readonly QualifiedName[] | undefined {
  const inTargets = flows.flatMap(({ target }) => (target !== undefined && (target.kind === 'version' || target.kind === 'relative-version') && target.of !== undefined ? [target.of] : []));
  const candidates = [...subjects.filter(({ kind }) => kind !== 'anyone' && kind !== 'mesh' && kind !== 'others'), ...inTargets];
  const namespaces = candidates.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
  if (namespaces[0] !== undefined) state.namespace = namespaces[0];
  const found: QualifiedName[] = [];
  for (const entity of candidates) {
    if (entity.kind === 'namespace') continue;
    const services = servicesFor(state, entity);
    if (services === undefined) {
      if (state.obstacles.length > 0) return undefined;
      continue;
    }
    found.push(...services);
  }
  const distinct = [...new Set(found)];
  if (distinct.length === 1) return distinct;
  if (distinct.length > 1 && inTargets.length === 0 && flows.every(({ target }) => target === undefined || target.kind === 'version')) return distinct;
  if (distinct.length === 0) {
    if (state.topic.length > 0 && flows.every(({ target }) => state.topic.length === 1 || target === undefined || target.kind === 'version')) return state.topic;
    // The target by itself: "send everything to reviews v2" names the service; "10 % to v2" does not.
    const targets = flows.flatMap(({ target }) => (target?.kind === 'service' ? [target] : []));
    const [only] = targets;
    if (targets.length > 0 && only !== undefined) return ask(state, 'which service are these requests for now?', [], only.span);
    const owners = ownersOf(state, flows);
    if (owners.length === 1 && owners[0] !== undefined) {
      assume(state, `the service is \`${owners[0]}\`, the only one with these versions`, 'context');
      return owners;
    }
    return ask(state, 'which service are these requests for?');
  }
  return ask(state, `which of ${distinct.map((id) => `\`${id}\``).join(', ')} are these routes for? Say it for one service at a time`);
}

function ownersOf(state: State, flows: readonly Flow[]): readonly QualifiedName[] {
  const names = flows.flatMap(({ target }) => (target?.kind === 'version' ? [target.version.toLowerCase()] : []));
  if (names.length === 0) return [];
  return state.vocabulary.services.filter(({ versions }) => names.every((name) => versions.some((version) => version.name.toLowerCase() === name))).map(({ id }) => id);
}

export function targetOf(state: State, service: QualifiedName, entity: Entity): Target | undefined {
  switch (entity.kind) {
    case 'version':
      return versionTarget(state, service, entity.version, entity.span);
    case 'relative-version': {
      const versions = [...versionsOf(state, service)].sort(compareVersions);
      const version = versions.length === 2 ? versions[entity.which === 'new' ? 1 : 0] : undefined;
      if (version === undefined || entity.which === 'both') return ask(state, `which version of \`${service}\` is "${state.text.slice(entity.span.start, entity.span.end)}"?`, versions.map((name) => ({ text: `\`${name}\``, replace: { span: entity.span, by: `version ${name}` } })), entity.span);
      assume(state, `"${state.text.slice(entity.span.start, entity.span.end)}" is \`${version}\``, 'context', entity.span);
      return versionTarget(state, service, version, entity.span);
    }
    case 'service': {
      // A workload that is one version of the service: `orders-v2`, `orders-canary`.
      const own = serviceOf(state, service)?.versions.find(({ workload }) => workload !== undefined && entity.workloads.includes(workload));
      if (own !== undefined) return versionTarget(state, service, own.name, entity.span);
      const id = resolveService(state, entity);
      return id === undefined ? undefined : { kind: 'service', service: id, ...(entity.port === undefined ? {} : { port: entity.port }) };
    }
    default:
      return ask(state, `where should these requests go? "${state.text.slice(entity.span.start, entity.span.end)}" is no version and no service`, [], entity.span);
  }
}

export function entityOf(to: Target): Entity {
  const span = { start: 0, end: 0 };
  return to.kind === 'version' ? { kind: 'version', version: to.version, span } : { kind: 'service', written: to.service, services: [to.service], workloads: [], match: 'exact', isMarked: true, span };
}
