import { formatDuration } from '../../intents/units.ts';

const numbers: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, another: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twenty: 20, thirty: 30, fifty: 50, hundred: 100 };
const unitMs: Readonly<Record<string, number>> = { ms: 1, millisecond: 1, milliseconds: 1, millis: 1, s: 1_000, sec: 1_000, secs: 1_000, second: 1_000, seconds: 1_000, min: 60_000, mins: 60_000, minute: 60_000, minutes: 60_000, m: 60_000 };

const number = String.raw`(?:\d+(?:\.\d+)?|half an?|an?|one|another|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty)`;
/** An amount by which something changes: `2s`, `half a second`, `50%`, `one`. */
export const amount = String.raw`${number}(?:[ -]?(?:ms|milliseconds?|millis|s|secs?|seconds?|mins?|minutes?|m|%|percentage points?|points?|percent|pp|retry|retries|attempts?|tries|connections?)(?![\w-]))?`;

/** The text with changes of what is so today put as what shall be so; or what has to be asked first. */
export type Absolute = { readonly text: string; readonly notes: readonly string[] } | { readonly question: string };

export interface Change {
  readonly factor?: number;
  readonly plus?: number;
}

/** What an amount does to a value; undefined where it is of another kind than the value. */
export function changeBy(words: string, sign: 1 | -1, quantity: 'duration' | 'count' | 'share'): Change | undefined {
  const found = new RegExp(`^(${number})[ -]?(.*)$`, 'i').exec(words.trim());
  if (found === null) return undefined;
  const [, written = '', unit = ''] = found.map((part) => part.toLowerCase());
  const value = written.startsWith('half') ? 0.5 : (numbers[written] ?? Number(written));
  if (!Number.isFinite(value)) return undefined;
  if (quantity === 'share') return /^(?:percentage points?|points?|pp)$/.test(unit) ? { plus: sign * value } : undefined;
  if (unit === '%' || unit === 'percent') return { factor: 1 + (sign * value) / 100 };
  if (quantity === 'duration') return unitMs[unit] === undefined ? (written.startsWith('half') && unit === '' ? { factor: 0.5 } : undefined) : { plus: sign * value * unitMs[unit] };
  return unit === '' || /^(?:retry|retries|attempts?|tries|connections?)$/.test(unit) ? { plus: sign * value } : undefined;
}

const factors: readonly (readonly [RegExp, number])[] = [
  [/^(?:double|doubled|twice|two times|2 ?x|x ?2|a factor (?:of )?(?:2|two))/i, 2],
  [/^(?:triple|tripled|treble|three times|thrice|3 ?x|x ?3|a factor (?:of )?(?:3|three))/i, 3],
  [/^(?:quadrupled?|four times|4 ?x|a factor (?:of )?(?:4|four))/i, 4],
  [/^(?:halve|halved|half|cut in half|a half)/i, 0.5],
];

export function factorOf(words: string): number | undefined {
  return factors.find(([pattern]) => pattern.test(words.trim()))?.[1];
}

export function applied(value: number, { factor = 1, plus = 0 }: Change): number {
  return Math.round((value * factor + plus) * 1_000) / 1_000;
}

export function sayValue(value: number, quantity: 'duration' | 'count' | 'share'): string {
  return quantity === 'duration' ? formatDuration(Math.round(value)) : quantity === 'share' ? `${value}%` : String(value);
}
