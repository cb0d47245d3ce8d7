import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity, ServiceEntity } from '../grammar/entities.ts';
import { literally } from '../grammar/conditions.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isNamedBeside, isVersion } from './route-callers.ts';
import type { PieceContent } from './route-piece.ts';
import { headerBeside } from './people.ts';
import { wordsOf } from './scope-of.ts';
import { ask, type State, workloadsFor } from './state.ts';

type Ref = Extract<Phrase, { type: 'ref' }>;

/** "v3 for web": where the requests are those of another service, that is who calls. */
export function splitCallers(state: State, phrases: readonly Phrase[], index: number, words: string, entities: readonly Entity[]): readonly PieceContent[] | undefined {
  const [only, ...others] = entities;
  // "v2 for web & cart": who calls, where the requests are those of another service.
  if (only?.kind === 'version' && only.of !== undefined && others.length > 0 && others.every((entity): entity is ServiceEntity => entity.kind === 'service') && new RegExp(`\\bfor (?:the )?[\`"']?${literally(only.of.written)}\\b`, 'i').test(words) && isNamedBeside(state, phrases, index, only.of)) {
    const { of, ...version } = only;
    const from = [of, ...others].map((entity) => workloadsFor(state, entity));
    return from.some((one) => one === undefined) ? undefined : [{ kind: 'target', entities: [version] }, { kind: 'test', test: { conditions: [], from: from.flatMap((one) => one ?? []) }, isNot: false, isFresh: false, isTail: false, isBound: true, isThose: false }];
  }
  if (entities.length > 1 && entities.every((entity) => entity.kind === 'version' && entity.of !== undefined) && /\bfor\b/i.test(words)) {
    // "v1 for web, v2 for cart".
    const each = entities.map((entity) => splitCallers(state, phrases, index, `for ${entity.kind === 'version' ? (entity.of?.written ?? '') : ''}`, [entity]));
    return each.some((one) => one === undefined) ? undefined : each.flatMap((one, at): readonly PieceContent[] => [...(at === 0 ? [] : [{ kind: 'link', link: 'comma' } as const]), ...(one ?? [])]);
  }
  if (entities.length !== 1 || only?.kind !== 'version' || only.of === undefined || !/\b(?:for|from) (?:the )?[`"']?[\w./-]+[`"']?(?: \w+)?$/i.test(words) || !isNamedBeside(state, phrases, index, only.of)) return [{ kind: 'target', entities }];
  const next = phrases[index + 1];
  if (next?.type === 'ref' && next.role === 'none' && next.entities.every(isVersion) && /^\s*$/.test(state.text.slice(only.span.end, next.span.start)) || new RegExp(`\\b(?:for|from)\\b.*${literally(only.of.written)}\\W+(?:version )?${literally(only.version)}\\b`, 'i').test(words)) return ask(state, `"${words}": routes can be told by the service that calls, and not by its version`, [], only.span);
  const { of, ...version } = only;
  const header = headerBeside(state.text, phrases);
  if (header !== undefined && of.match === 'unknown' && !of.isMarked) return [{ kind: 'target', entities: [version] }, { kind: 'test', test: { conditions: [{ headers: { [header.name]: { kind: 'exact', value: of.written } } }], from: [] }, isNot: false, isFresh: false, isTail: false, isBound: true, isThose: false }];
  if (header !== undefined && phrases.some((other) => other.type === 'ref' && other.entities.some((entity) => entity.kind === 'version' && entity.of !== undefined && entity.of.match === 'unknown'))) return ask(state, `"${words}": is \`${of.written}\` a service that calls, or a value of the header \`${header.name}\`?`, [], only.span);
  const from = workloadsFor(state, of);
  return from === undefined ? undefined : [{ kind: 'target', entities: [version] }, { kind: 'test', test: { conditions: [], from }, isNot: false, isFresh: false, isTail: false, isBound: true, isThose: false }];
}

export function callers(state: State, phrase: Ref): readonly PieceContent[] | undefined {
  const from: QualifiedName[] = [];
  for (const entity of phrase.entities) {
    const found = entity.kind === 'service' ? workloadsFor(state, entity) : entity.kind === 'namespace' ? state.vocabulary.workloads.filter(({ namespace }) => namespace === entity.namespace).map(({ id }) => id) : undefined;
    if (found === undefined) return entity.kind === 'service' ? undefined : ask(state, `who is meant by "${wordsOf(state, phrase)}"? Routes can be for calling services`, [], phrase.span);
    // "calls from qa-runner": where no input shows whether that is a namespace, calls come from a workload.
    if (found.length === 0 && entity.kind === 'namespace' && state.vocabulary.services.length === 0 && !new RegExp(`(?:namespaces?|ns)\\W+${literally(entity.namespace)}\\b|\\b${literally(entity.namespace)} (?:namespace|ns)\\b|\\bin ${literally(entity.namespace)}\\b`, 'i').test(state.text)) {
      from.push(...(workloadsFor(state, { kind: 'service', written: entity.namespace, services: [], workloads: [], match: 'unknown', isMarked: true, span: entity.span }) ?? []));
      continue;
    }
    if (found.length === 0) return ask(state, `the input shows no workload of "${wordsOf(state, phrase)}": which services call from there?`, [], phrase.span);
    from.push(...found);
  }
  return [{ kind: 'test', test: { conditions: [], from }, isNot: false, isFresh: false, isTail: false, isBound: true, isThose: false }];
}

/** "v2 for the partners namespace": where the service that is named lives elsewhere, that is who calls. */
export function isCallingNamespace(state: State, phrases: readonly Phrase[], index: number, { entities, span }: Ref): boolean {
  if (!/^for\b/i.test(state.text.slice(span.start)) || !phrases.slice(0, index).some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion))) return false;
  const spaces = new Set(entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : [])));
  const named = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : [])).flatMap((entity) => (entity.kind === 'service' ? entity.services : entity.kind === 'version' && entity.of !== undefined ? entity.of.services : []));
  const homes = [...named, ...state.topic].map((id) => id.split('/')[0] ?? '');
  return homes.length > 0 && homes.every((home) => !spaces.has(home));
}
