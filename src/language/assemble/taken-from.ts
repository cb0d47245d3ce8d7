import type { Phrase } from '../grammar/phrases.ts';

const ends: ReadonlySet<string> = new Set(['stop', 'break', 'question', 'semicolon']);

/** "Remove the retries from news and from sports": whose they are, and nobody who calls. */
export function withTakenFrom(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  let start = 0;
  return phrases.flatMap((phrase, index): readonly Phrase[] => {
    if (phrase.type === 'link' && ends.has(phrase.link)) start = index + 1;
    const next = phrases[index + 1];
    // "and" before the next of them.
    if (phrase.type === 'link' && phrase.link === 'and' && next?.type === 'ref' && next.role === 'from' && isTakenFrom(phrases, index + 1, start, text)) return [];
    if (phrase.type !== 'ref' || phrase.role !== 'from' || !isTakenFrom(phrases, index, start, text)) return [phrase];
    const [first, ...others] = refsAround(phrases, index, start);
    return phrase === first ? [{ ...phrase, role: 'on', entities: [phrase, ...others].flatMap(({ entities }) => entities) }] : [];
  });
}

function refsAround(phrases: readonly Phrase[], index: number, start: number): readonly Extract<Phrase, { type: 'ref' }>[] {
  const end = phrases.findIndex((other, at) => at > index && other.type === 'link' && ends.has(other.link));
  return phrases.slice(start, end < 0 ? undefined : end).filter((other) => other.type === 'ref');
}

function isTakenFrom(phrases: readonly Phrase[], index: number, start: number, text: string): boolean {
  const refs = refsAround(phrases, index, start);
  const before = text.slice(phrases[start]?.span.start, refs[0]?.span.start);
  return refs.length > 1 && refs.every((ref) => ref.role === 'from' && ref.entities.every(({ kind }) => kind === 'service')) && /\b(?:remove|drop|strip|delete|clear|take|withdraw|lift)\b[^:]*$/i.test(before) && !/\b(?:calls?|requests?|traffic)\s*$/i.test(before);
}
