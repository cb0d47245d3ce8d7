import { nearest } from '../../base/near-miss.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isWeak } from './scope-of.ts';
import type { Clause, Segment } from './segments.ts';
import { isBetween, withSettingCallers } from './setting-callers.ts';
import { ask, assume, resolveService, type State } from './state.ts';

/** "Define routes for GET /a and POST /b": later words may speak of them by their method. */
export function keepOperations(state: State, phrase: Phrase): boolean {
  if (phrase.type !== 'cond') return false;
  const operations = phrase.cond.operations ?? [phrase.cond];
  if (!operations.every(({ isOperation }) => isOperation === true)) return false;
  state.operations.push(...operations);
  return true;
}

/**
 * What stands before the first verb: "For orders, …", "orders: …", "In namespace shop …". Services become what the
 * sentence is about; conditions and callers stay with what follows.
 */
export function takeLead(state: State, lead: readonly Segment[], clauses: readonly Clause[]): readonly Phrase[] {
  const [first] = clauses;
  const linkAfter = first?.segments[0]?.link ?? '';
  const isAccess = first?.family === 'access';
  const kept: Phrase[] = [];
  for (const segment of lead) {
    const phrases = segment.phrases.some((phrase) => phrase.type === 'ref' && isBetween(state, phrase)) || (first?.family === 'settings' && segment.phrases.filter((phrase) => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service')).length === 2) ? withSettingCallers(state, segment.phrases) : segment.phrases;
    const refs = phrases.filter((phrase) => phrase.type === 'ref');
    const isArrow = refs.some(({ role }) => role === 'to') && refs.some(({ role }) => role === 'none');
    for (const phrase of phrases) {
      if (phrase.type !== 'ref' || phrase.role === 'from') {
        kept.push(phrase);
        continue;
      }
      if (isArrow && phrase.role === 'none') {
        kept.push({ ...phrase, role: 'from' });
        continue;
      }
      const before = kept.findLast(({ type }) => type !== 'glue');
      if (before?.type === 'mark' && before.mark === 'except') {
        kept.push(phrase);
        continue;
      }
      const spaces = phrase.entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []));
      if (spaces[0] !== undefined) state.namespace = spaces[0];
      const services = phrase.entities.filter((entity) => entity.kind === 'service');
      if (isBetween(state, phrase)) ask(state, `"${state.text.slice(phrase.span.start, phrase.span.end)}": which of the two calls the other?`, [], phrase.span);
      const isTopic = services.length > 0 && services.length === phrase.entities.length && !services.every(isWeak) && (!isAccess || phrase.role === 'on' || linkAfter !== 'comma');
      if (!isTopic) {
        if (spaces.length !== phrase.entities.length || first?.family === 'observe' || clauses.every(({ segments }) => segments.every((segment) => !segment.phrases.some(({ type }) => type === 'ref')))) kept.push(phrase);
        continue;
      }
      const ids = services.flatMap((entity) => resolveService(state, entity) ?? []);
      if (ids.length > 0) state.topic = ids;
    }
  }
  return kept;
}

/** "In namespace shop …": names without a namespace are meant there, wherever in the sentence it stands. */
export function noteNamespace(state: State, sentence: readonly Phrase[]): void {
  const places = sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role === 'on' && /^(?:in|within|inside)\b/i.test(state.text.slice(phrase.span.start, phrase.span.end)) ? phrase.entities : []));
  const spaces = new Set(places.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : [])));
  const [only] = spaces;
  if (only !== undefined && spaces.size === 1 && places.every(({ kind }) => kind === 'namespace')) state.namespace = only;
}

/** "from namespace x", "namespace x may call b", "only namespace x may …". */
function isCalling(sentence: readonly Phrase[], phrase: Extract<Phrase, { type: 'ref' }>): boolean {
  const next = sentence.slice(sentence.indexOf(phrase) + 1).find(({ type }) => type !== 'glue');
  return phrase.role === 'from' || (phrase.role === 'none' && next?.type === 'act' && next.act === 'call');
}

/** Namespaces that are named and that the input does not show. */
export function checkNamespaces(state: State, sentence: readonly Phrase[]): void {
  const { namespaces } = state.vocabulary;
  if (namespaces.length === 0 || state.vocabulary.shown?.isAll === true) return;
  for (const phrase of sentence) {
    if (phrase.type !== 'ref') continue;
    for (const entity of phrase.entities) {
      if (entity.kind !== 'namespace' || namespaces.includes(entity.namespace)) continue;
      const near = nearest(entity.namespace, namespaces);
      // Whoever calls may stand in a namespace of which nothing is shown.
      if (near === undefined && isCalling(sentence, phrase)) {
        assume(state, `namespace \`${entity.namespace}\` exists: the input does not show it`, 'context', entity.span);
        continue;
      }
      ask(state, `there is no namespace \`${entity.namespace}\` in the input${near === undefined ? '' : `: did you mean \`${near}\`?`}`, near === undefined ? [] : [{ text: `namespace \`${near}\``, replace: { span: entity.span, by: `namespace ${near}` } }], entity.span);
    }
  }
}
