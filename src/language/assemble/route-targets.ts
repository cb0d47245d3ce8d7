import type { Target } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Flow } from './flow.ts';
import { ask, assume, resolveService, serviceOf, servicesFor, type State } from './state.ts';
import { compareVersions, versionsOf, versionTarget } from './state-versions.ts';

/** The service whose requests these are. */
export function subjectsOf(state: State, subjects: readonly Entity[], flows: readonly Flow[]): readonly QualifiedName[] | undefined {
  const inTargets = flows.flatMap(({ target }) => (target !== undefined && (target.kind === 'version' || target.kind === 'relative-version') && target.of !== undefined ? [target.of] : []));
  const candidates = [...subjects.filter(({ kind }) => kind !== 'anyone' && kind !== 'mesh' && kind !== 'others'), ...inTargets];
  const namespaces = candidates.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
  if (namespaces[0] !== undefined) state.namespace = namespaces[0];
  const found: QualifiedName[] = [];
  for (const entity of withoutPeople(state, candidates)) {
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
  if (distinct.length > 1 && inTargets.length === 0 && areListed(state, candidates) && flows.every(({ target }) => target === undefined || target.kind === 'version')) return distinct;
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

/** Names of a list: nothing but commas and "and" between them. */
function areListed(state: State, candidates: readonly Entity[]): boolean {
  const services = candidates.filter(({ kind }) => kind === 'service').toSorted((a, b) => a.span.start - b.span.start);
  return services.every(({ span }, index) => index === 0 || /^(?:[\s,&+/]|(?:and|both|plus|the|as well as|service|for|of|to|also|-|\*|in|on)\b)*$/i.test(state.text.slice(services[index - 1]?.span.end ?? 0, span.start).replace(/\bnamespace\s+\S+/gi, '')));
}

/** "10% of the users": people, where a service of that name has no versions and another one is named. */
function withoutPeople(state: State, candidates: readonly Entity[]): readonly Entity[] {
  const isPeople = (entity: Entity): boolean => entity.kind === 'service' && !entity.isMarked && /^(?:users?|clients?|customers?|visitors?|sessions?|requests?)$/i.test(entity.written) && entity.services.every((id) => versionsOf(state, id).length === 0);
  const others = candidates.filter((entity) => !isPeople(entity));
  const isShareOf = ({ span }: Entity): boolean => /(?:%|percent|share|part|half|quarter|third|tenth|fraction) of (?:(?:the|our|all) )*$/i.test(state.text.slice(Math.max(0, span.start - 30), span.start));
  const isStaying = ({ span }: Entity): boolean => /^ (?:(?:still|only|all|must|should|will|shall|to) )*(?:gets?|sees?|stays?|keeps?|remains?)\b/i.test(state.text.slice(span.end, span.end + 40)) && state.wishes.some(({ kind }) => kind === 'mirror-traffic');
  const isNamed = others.some(({ kind }) => kind === 'service' || kind === 'version' || kind === 'relative-version') || (candidates.filter(isPeople).every((entity) => isShareOf(entity) || isStaying(entity)) && hasTopic(state));
  if (!isNamed || others.length === candidates.length) return candidates;
  for (const { span } of candidates.filter(isPeople)) state.background.push(state.text.slice(span.start, span.end));
  return others;
}

/** The one service with versions that the text names, where no sentence has made it the topic. */
function hasTopic(state: State): boolean {
  if (state.topic.length > 0) return true;
  const named = new Set(state.phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : [])).flatMap((entity) => (entity.kind === 'service' ? entity.services : 'of' in entity && entity.of !== undefined ? entity.of.services : [])).filter((id) => versionsOf(state, id).length > 0));
  if (named.size === 1) state.topic = [...named];
  return named.size === 1;
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
