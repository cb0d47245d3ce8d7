import { usualNames } from '../grammar/name-primitives.ts';
import type { Vocabulary } from '../vocabulary.ts';

const opening = /(?<=[.;]\s+|\n\s*(?:[-*•]|\d+[.)])?\s*)(both|they both|all (?:two|three|four|five))(?: of (?:them|these|those)| services| of the services)?(?=\s*:|\s+(?:get|need|should|must|shall|have|are|may|can|also|want|will|only)\b)/gi;
const counts: readonly (readonly [RegExp, number])[] = [[/both|two/i, 2], [/three/i, 3], [/four/i, 4], [/five/i, 5]];

/** "orders: 3s\nstock: 1s\nboth: 2 retries": a sentence about all that were named before, with their names. */
export function withBothNamed(text: string, vocabulary: Vocabulary): string {
  const services = new Set(vocabulary.services.map(({ name }) => name.toLowerCase()));
  const isName = (word: string): boolean => (vocabulary.services.length > 0 ? services.has(word) : !vocabulary.namespaces.includes(word) && (vocabulary.saidNames?.has(word) === true || usualNames.has(word) || vocabulary.saidPlaces?.has(word) === true));
  for (const { 0: words, index } of text.matchAll(opening)) {
    const named = new Set([...text.slice(0, index).matchAll(/(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w-])/gi)].map(([word]) => word.toLowerCase()).filter(isName));
    const wanted = counts.find(([sign]) => sign.test(words))?.[1];
    if (named.size === wanted) return `${text.slice(0, index)}${[...named].join(' and ')}${text.slice(index + words.length)}`;
  }
  return text;
}
