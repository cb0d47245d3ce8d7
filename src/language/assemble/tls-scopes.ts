import type { SecurityScope } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import { isWeak } from './scope-of.ts';
import { ask, assume, block, workloadsFor, workloadsOf, type State } from './state.ts';
import type { TlsStatement } from './tls-statements.ts';

/** Where a statement holds; an empty list where it does not say; undefined with an obstacle. */
export function tlsScopes(state: State, statement: TlsStatement, earlier: readonly SecurityScope[], isAfterPort: boolean): SecurityScope[] | undefined {
  const { places } = statement;
  const scopes: SecurityScope[] = [];
  const hasService = places.some(({ entities }) => entities.some(({ kind }) => kind === 'service' || kind === 'version'));
  for (const place of places) {
    const isList = place.entities.some(({ kind }) => kind === 'service');
    for (const entity of place.entities) {
      // "core-db in namespace bank": where it is, and no place of its own. "namespace bank and core-db": both.
      if (entity.kind === 'namespace' && hasService && !isList) {
        state.namespace = entity.namespace;
        continue;
      }
      const found = scopesOfEntity(state, entity, statement, earlier);
      if (found === undefined) return undefined;
      scopes.push(...found);
    }
  }
  // "strict mesh-wide, sessions": both of a list, or one of them something else?
  const wide = places.find(({ entities }) => entities.every(({ kind }) => kind === 'mesh'));
  const narrow = places.find(({ entities, span }) => entities.some(({ kind }) => kind === 'service' || kind === 'namespace') && wide !== undefined && /[,;]/.test(state.text.slice(Math.min(wide.span.end, span.end), Math.max(wide.span.start, span.start))));
  if (wide !== undefined && narrow !== undefined) return ask(state, `"${state.text.slice(wide.span.start, wide.span.end)}" and "${state.text.slice(narrow.span.start, narrow.span.end)}": what should hold for the one, and what for the other?`, [], narrow.span);
  const isNarrow = scopes.some(({ kind }) => kind !== 'mesh');
  const narrowed = isNarrow ? scopes.filter(({ kind }) => kind !== 'mesh') : scopes;
  // "plaintext on port 9100, everything else mTLS": its other ports.
  const ofPorts = earlier.filter(({ kind }) => kind === 'workload');
  if (narrowed.length === 0 && statement.isRest && isAfterPort && ofPorts.length === earlier.length) return ofPorts;
  if (narrowed.length === 0 && statement.isRest) return [restOf(state, earlier)];
  return narrowed.length === 0 && statement.isAll && state.namespace === undefined ? [{ kind: 'mesh' }] : narrowed;
}

/** "Everything else": of the namespace that the text speaks of, or of the mesh. */
function restOf(state: State, earlier: readonly SecurityScope[]): SecurityScope {
  const isOfSpaces = earlier.some(({ kind }) => kind === 'namespace');
  // "ledger in ns treasury strict; the others there permissive": the one namespace that the words name.
  const named = new Set(state.phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'namespace' || (entity.kind === 'service' && entity.namespace !== undefined) ? [entity.namespace ?? ''] : [])) : [])));
  const [only] = named;
  const homes = new Set(earlier.flatMap((scope) => (scope.kind === 'workload' ? [scope.workload.split('/')[0] ?? ''] : [])));
  const [home] = homes;
  // "records-db takes plaintext, the rest of the namespace is strict"
  if (!isOfSpaces && state.namespace === undefined && home !== undefined && homes.size === 1 && /\b(?:rest|others?|remainder|everything else|all else|everyone else|remaining) (?:\w+ )?(?:of|in|within|inside) (?:the|that|this|its|their|our) (?:same |whole )?(?:namespace|ns)\b/i.test(state.text)) {
    assume(state, `what else there is: in namespace \`${home}\``, 'context');
    return { kind: 'namespace', namespace: home };
  }
  if (state.namespace === undefined && !isOfSpaces && only !== undefined && named.size === 1 && earlier.length > 0 && earlier.every((scope) => scope.kind === 'workload' && scope.workload.startsWith(`${only}/`))) {
    assume(state, `what else there is: in namespace \`${only}\``, 'context');
    return { kind: 'namespace', namespace: only };
  }
  if (state.namespace !== undefined && !isOfSpaces) {
    assume(state, `what else there is: in namespace \`${state.namespace}\``, 'context');
    return { kind: 'namespace', namespace: state.namespace };
  }
  assume(state, 'what else there is: in the whole mesh', 'context');
  return { kind: 'mesh' };
}

function scopesOfEntity(state: State, entity: Entity, { places }: TlsStatement, earlier: readonly SecurityScope[]): SecurityScope[] | undefined {
  switch (entity.kind) {
    case 'namespace':
      return [{ kind: 'namespace', namespace: entity.namespace }];
    case 'service': {
      if (isWeak(entity) && places.flatMap(({ entities }) => entities).length > 1 && state.vocabulary.services.length > 0) return block(state, `I did not use "${state.text.slice(entity.span.start, entity.span.end)}"`, entity.span);
      return workloadScopes(workloadsFor(state, entity));
    }
    case 'version': {
      const owner = entity.of === undefined ? undefined : state.vocabulary.services.find(({ id }) => entity.of?.services.includes(id) === true);
      const workload = owner?.versions.find(({ name }) => name === entity.version)?.workload;
      return workload === undefined ? ask(state, `encryption is a matter of workloads: which workload is meant by "${state.text.slice(entity.span.start, entity.span.end)}"?`, [], entity.span) : workloadScopes([workload]);
    }
    case 'pronoun': {
      const last = earlier.at(-1);
      if (last !== undefined) return entity.isPlural ? earlier.filter(({ kind }) => kind === last.kind) : [last];
      if (state.topic.length > 0) return workloadScopes(state.topic.flatMap((id) => workloadsOf(state, id)));
      return state.namespace === undefined ? [] : [{ kind: 'namespace', namespace: state.namespace }];
    }
    case 'all-services':
      return entity.namespace === undefined ? wholeOf(state, places) : [{ kind: 'namespace', namespace: entity.namespace }];
    case 'anyone':
      return wholeOf(state, places);
    case 'mesh':
      return [{ kind: 'mesh' }];
    default:
      return ask(state, `"${state.text.slice(entity.span.start, entity.span.end)}" is no place where encryption is decided: the mesh, a namespace and workloads are`, [], entity.span);
  }
}

/** "All services": of the namespace that the sentence names, else of the mesh. */
function wholeOf(state: State, places: TlsStatement['places']): SecurityScope[] {
  const isInSpace = places.some(({ entities }) => entities.some(({ kind }) => kind === 'namespace'));
  if (isInSpace) return [];
  return state.namespace === undefined ? [{ kind: 'mesh' }] : [{ kind: 'namespace', namespace: state.namespace }];
}

function workloadScopes(workloads: readonly QualifiedName[] | undefined): SecurityScope[] | undefined {
  return workloads?.map((workload) => ({ kind: 'workload', workload }));
}
