import { nearest } from '../../base/near-miss.ts';
import type { Assumption } from '../reading.ts';

const known = ['seconds', 'second', 'minutes', 'minute', 'milliseconds', 'millisecond'];
/** Units as neighbours write them, and as they are misspelt most. */
const others: readonly (readonly [RegExp, string])[] = [
  [/^mill?i?-?se[cgk]{1,2}[aou]?n?d?[a-z]{0,2}$/, 'ms'],
  [/^(?:se[cgk][ou]nd(?:e|es|en|o|os|i|a|as)|sekunder)$/, 's'],
  [/^minut(?:en|o|os|i|a|as|er)$/, 'min'],
];
const short: Readonly<Record<string, string>> = { seconds: 's', second: 's', minutes: 'min', minute: 'min', milliseconds: 'ms', millisecond: 'ms' };

/** "2 secconds", "2 secondes": behind a number, a word that is a letter away from a unit is that unit. As long as it was. */
export function withMeantUnits(text: string, names: ReadonlySet<string>): { readonly text: string; readonly notes: readonly Assumption[] } {
  const notes: Assumption[] = [];
  const meant = text.replace(/(?<=(?<![\w.,:/-])\d+(?:[.,]\d+)? )[a-z]{6,14}(?![\w/-]|\.\w)/gi, (word) => {
    const lower = word.toLowerCase();
    if (known.includes(lower) || names.has(lower)) return word;
    const unit = others.find(([pattern]) => pattern.test(lower))?.[1] ?? short[nearest(lower, known, 1) ?? ''];
    if (unit === undefined) return word;
    notes.push({ text: `"${word}" is read as ${unit === 's' ? 'seconds' : unit === 'ms' ? 'milliseconds' : 'minutes'}`, from: 'default' });
    return unit.padEnd(word.length);
  });
  return { text: meant, notes };
}
