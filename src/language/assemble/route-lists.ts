import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';
import type { State } from './state.ts';

type Ref = Extract<Phrase, { type: 'ref' }>;

/** "5% to v2, v1 keeps the rest": behind the comma the last one begins anew. */
export function partedList({ text, background }: State, phrases: readonly Phrase[], index: number): readonly Phrase[] {
  const phrase = phrases[index];
  if (phrase === undefined) return [];
  if (phrase.type !== 'ref' || phrase.entities.length < 2 || !phrase.entities.every(isVersion)) return [phrase];
  const [last, before] = [phrase.entities.at(-1), phrase.entities.at(-2)];
  const unit = phrases.slice(phrases.findLastIndex((other, at) => at < index && other.type === 'link') + 1, index);
  const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue' && type !== 'traffic');
  const isOwned = phrase.entities.slice(0, -1).some((entity) => 'of' in entity && entity.of !== undefined) && /\bfor\b/i.test(text.slice(phrase.span.start, before?.span.end ?? phrase.span.start));
  const isSaid = phrase.role === 'from' || isOwned || unit.some(({ type }) => type === 'percent' || type === 'count' || type === 'cond');
  const goesOn = next !== undefined && (next.type === 'percent' || next.type === 'count' || (next.type === 'mark' && next.mark === 'rest') || (next.type === 'act' && next.act === 'send') || (isOwned && (next.type === 'cond' || (next.type === 'ref' && next.entities.every(({ kind }) => kind === 'others' || kind === 'anyone')))));
  if (last === undefined || before === undefined || !isSaid || !goesOn || !/^\s*,\s*$/.test(text.slice(before.span.end, last.span.start))) return [phrase];
  if (phrase.role === 'from') background.push(text.slice(phrase.span.start, phrase.span.end));
  const [head, tail] = [{ start: phrase.span.start, end: before.span.end }, last.span];
  return [{ ...phrase, entities: phrase.entities.slice(0, -1), span: head }, { type: 'link', link: 'comma', span: { start: before.span.end, end: last.span.start }, at: phrase.at }, { ...phrase, role: 'none', entities: [last], span: tail }];
}

/** "v3 and cart …", "as v1 and nothing to v3": a list of names of several sorts is none. */
export function apart(text: string, phrase: Phrase): readonly Phrase[] {
  if (phrase.type !== 'ref' || phrase.entities.length < 2 || !phrase.entities.some(isVersion)) return [phrase];
  // "20% to v3, catalog v1 80%": behind a comma a name of its own begins anew.
  const isAnew = phrase.entities.some((entity, index) => index > 0 && 'of' in entity && entity.of !== undefined && text.slice(phrase.entities[index - 1]?.span.end ?? 0, entity.span.start).includes(',')) && !phrase.entities.every((entity) => 'of' in entity && entity.of !== undefined);
  const isForSpace = phrase.entities[0]?.kind === 'namespace' && /^for\b/i.test(text.slice(phrase.span.start));
  // "v2 for web & cart": who calls.
  const [head, ...tail] = phrase.entities;
  if (head?.kind === 'version' && head.of !== undefined && tail.length > 0 && tail.every(({ kind }) => kind === 'service') && /\bfor\b/i.test(text.slice(phrase.span.start, head.of.span.start))) return [phrase];
  if (!isAnew && !isForSpace && phrase.entities.every((entity) => isVersion(entity) || entity.kind === 'namespace')) return [phrase];
  const isOwned = (entity: Entity): boolean => 'of' in entity && entity.of !== undefined;
  // "80/20 v1/v2, b 50/50 v1/v2": versions that stand together stay together.
  const parts = phrase.entities.reduce<Entity[][]>((all, entity) => {
    const [last] = all.at(-1)?.slice(-1) ?? [];
    const goesOn = last !== undefined && isVersion(last) && isVersion(entity) && !isOwned(last) && !isOwned(entity);
    return goesOn ? [...all.slice(0, -1), [...(all.at(-1) ?? []), entity]] : [...all, [entity]];
  }, []);
  return parts.flatMap((entities, index): readonly Phrase[] => {
    const span = { start: entities[0]?.span.start ?? phrase.span.start, end: entities.at(-1)?.span.end ?? phrase.span.end };
    const own: Ref & Phrase = { ...phrase, role: index === 0 ? phrase.role : 'none', entities, span: index === 0 ? { start: phrase.span.start, end: span.end } : span };
    return index === 0 ? [own] : [{ type: 'link', link: 'and', span: { start: span.start, end: span.start }, at: phrase.at }, own];
  });
}
