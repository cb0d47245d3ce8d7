import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { type Hands, hasContent, hasRouteContent } from './flow.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import { ask, type State, workloadsFor } from './state.ts';

/** "calls from web", "everybody else". */
function readCallers(state: State, phrase: Extract<Phrase, { type: 'ref' }>, hands: Hands): true | undefined {
  for (const entity of phrase.entities) {
    if (entity.kind === 'others' || entity.kind === 'anyone') {
      const current = hands.current();
      if (current?.target !== undefined && hasContent(current)) hands.finish();
      if (entity.kind === 'others') hands.here(phrase).isRest = true;
      else hands.here(phrase).isAll = true;
      continue;
    }
    const callers = entity.kind === 'service' ? workloadsFor(state, entity) : entity.kind === 'namespace' ? state.vocabulary.workloads.filter(({ namespace }) => namespace === entity.namespace).map(({ id }) => id) : undefined;
    if (callers === undefined) return entity.kind === 'service' ? undefined : ask(state, `who is meant by "${wordsOf(state, phrase)}"? Routes can be for calling services`, [], phrase.span);
    hands.here(phrase).from.push(...callers);
  }
  return true;
}

export function readReference(state: State, phrase: Extract<Phrase, { type: 'ref' }>, hands: Hands): true | undefined {
  const { role, entities } = phrase;
  const isTarget = (entity: Entity): boolean => entity.kind === 'version' || entity.kind === 'relative-version';
  const isBy = /^by\b/i.test(wordsOf(state, phrase));
  if (role === 'from' && !entities.every(isTarget)) return readCallers(state, phrase, hands);
  if (role === 'from' && !isBy && entities.every(isTarget)) {
    // "shift 20 % from v1 to v2": what is left stays where it was.
    return true;
  }
  if (role === 'on' && /^of\b/i.test(wordsOf(state, phrase)) && entities.every((entity) => entity.kind === 'version' && entity.of === undefined) && hands.current()?.percent !== undefined) return ask(state, 'a share of what one version gets: which share of all requests is that?', [], phrase.span);
  if (role === 'on' && !entities.every(isTarget)) {
    hands.subjects.push(...entities);
    return true;
  }
  if (entities.every(({ kind }) => kind === 'nobody')) {
    if (hands.current()?.target !== undefined) hands.finish();
    hands.here(phrase).percent = 0;
    return true;
  }
  if (entities.every(({ kind }) => kind === 'others')) {
    const current = hands.current();
    if (current?.target !== undefined && !hasContent(current) && role === 'on') {
      current.isRest = true;
      return true;
    }
    if (current?.target !== undefined || (current !== undefined && current.conditions.length > 0)) hands.finish();
    hands.here(phrase).isRest = true;
    return true;
  }
  if (entities.every(({ kind }) => kind === 'anyone')) {
    const current = hands.current();
    if (current?.target !== undefined && hasContent(current)) hands.finish();
    hands.here(phrase).isAll = true;
    return true;
  }
  if (role === 'none' && phrase.isPossessive === true) {
    hands.subjects.push(...entities);
    return true;
  }
  for (const entity of entities) {
    if (isTarget(entity)) {
      const current = hands.current();
      const same = current?.target?.kind === 'version' && entity.kind === 'version' && current.target.version.toLowerCase() === entity.version.toLowerCase();
      if (same && current?.percent === undefined) continue;
      if (current?.target !== undefined) hands.finish();
      hands.here(phrase).target = entity;
      continue;
    }
    const current = hands.current();
    const isSubject = role !== 'to' || (hands.targetsAhead() && entity.kind === 'service') || (hands.subjects.length === 0 && (current === undefined || !hasRouteContent(current)) && state.topic.length === 0) || (current !== undefined && current.percent === undefined && current.conditions.length === 0 && !current.isRest && !current.isAll && hands.flows.length === 0 && hands.subjects.length === 0);
    if (isSubject || isWeak(entity)) hands.subjects.push(entity);
    else {
      if (current?.target !== undefined) hands.finish();
      hands.here(phrase).target = entity;
    }
  }
  return true;
}
