import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

export const roleWords: ReadonlySet<string> = new Set(['canary', 'stable', 'baseline', 'primary', 'candidate', 'control', 'experimental', 'preview', 'blue', 'green']);

const parting: ReadonlySet<string> = new Set(['comma', 'semicolon', 'and', 'or', 'but', 'then', 'break', 'stop', 'slash']);
/** Whether a phrase says which requests something is for. */
function isOfRequests(phrase: Phrase): boolean {
  if (phrase.type === 'ref') return phrase.entities.every(({ kind }) => kind === 'others' || kind === 'anyone');
  return phrase.type === 'percent' || phrase.type === 'count' || phrase.type === 'cond' || (phrase.type === 'mark' && (phrase.mark === 'rest' || phrase.mark === 'lacks')) || (phrase.type === 'traffic' && phrase.isAll === true);
}

/** "canary = v2": beside a version by its own name such a word is what the version is for, and no version. */
export function withoutRoleWords(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const known = new Set(state.vocabulary.services.flatMap(({ versions }) => versions.map(({ name }) => name.toLowerCase())));
  const isRole = (entity: Entity): boolean => entity.kind === 'version' && roleWords.has(entity.version.toLowerCase()) && !known.has(entity.version.toLowerCase());
  const hasOwn = (some: readonly Phrase[]): boolean => some.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'version' && !isRole(entity)));
  // "Canary deployment for orders, 90/10": one such word beside a ratio says what it is for, too.
  const roles = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(isRole) : []));
  const isHeading = roles.length === 1 && phrases.some(({ type }) => type === 'ratio');
  if (!hasOwn(phrases) && !isHeading) return phrases;
  return phrases.flatMap((phrase, index): Phrase[] => {
    if (phrase.type !== 'ref' || !phrase.entities.some(isRole)) return [phrase];
    // "20% to v2, 80% to stable": with requests of its own it is a version.
    const around = unitAround(phrases, index);
    if (!isHeading && !hasOwn(around) && around.some(isOfRequests)) return [phrase];
    const owners = phrase.entities.flatMap((entity) => (isRole(entity) && entity.kind === 'version' && entity.of !== undefined ? [entity.of] : isRole(entity) ? [] : [entity]));
    for (const entity of phrase.entities) if (isRole(entity)) state.background.push(state.text.slice(entity.span.start, entity.span.end));
    return owners.length === 0 ? [] : [{ ...phrase, entities: owners }];
  });
}

/** The phrases between two links, of which one is given. */
function unitAround(phrases: readonly Phrase[], index: number): readonly Phrase[] {
  const isParting = (phrase: Phrase): boolean => phrase.type === 'link' && parting.has(phrase.link);
  const start = phrases.slice(0, index).findLastIndex(isParting) + 1;
  const end = phrases.slice(index).findIndex(isParting);
  return phrases.slice(start, end < 0 ? phrases.length : index + end);
}
