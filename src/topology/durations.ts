/** A duration as a setting writes it, in milliseconds, and how its unit was known. */
export interface Duration {
  readonly ms: number;
  readonly unit: 'written' | 'from-name' | 'assumed';
}

const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unitWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|millis?|milliseconds?)$/, 'ms'],
  [/^(?:us|micros?|microseconds?)$/, 'us'],
  [/^(?:s|secs?|seconds?)$/, 's'],
  [/^(?:m|mins?|minutes?)$/, 'm'],
  [/^(?:h|hrs?|hours?)$/, 'h'],
];

/** A plain number this large can only be milliseconds: nobody waits four minutes for a call. */
const smallestAssumedMs = 250;

/**
 * Reads `30s`, `2500 ms`, `1m30s` (Go), `PT30S` (ISO 8601), `00:00:30` (.NET), and plain numbers, whose unit the name
 * gives (`TIMEOUT_MS`) or else their size: 250 and more are milliseconds, less are seconds. Undefined for anything else.
 */
export function readDuration(value: string, nameWords: readonly string[]): Duration | undefined {
  const text = value.trim().replace(/^["']|["']$/g, '');
  const plain = /^(\d+(?:\.\d+)?)[lL]?$/.exec(text);
  if (plain) return plainDuration(Number(plain[1]), nameWords);
  const ms = isoMs(text) ?? clockMs(text) ?? wordyMs(text);
  return ms === undefined ? undefined : { ms, unit: 'written' };
}

function plainDuration(number: number, nameWords: readonly string[]): Duration {
  const named = nameWords.map((word) => unitOf(word.toLowerCase())).findLast((unit) => unit !== undefined);
  if (named !== undefined) return { ms: number * (unitMs[named] ?? 1), unit: 'from-name' };
  return { ms: number >= smallestAssumedMs ? number : number * 1000, unit: 'assumed' };
}

function unitOf(word: string): string | undefined {
  return unitWords.find(([pattern]) => pattern.test(word))?.[1];
}

function isoMs(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/i.exec(text);
  if (!match || text.length < 4) return undefined;
  const [, days, hours, minutes, seconds] = match;
  return Number(days ?? 0) * 86_400_000 + Number(hours ?? 0) * 3_600_000 + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1000;
}

function clockMs(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text);
  return match ? Number(match[1]) * 3_600_000 + Number(match[2]) * 60_000 + Number(match[3]) * 1000 : undefined;
}

function wordyMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*[a-zµ]+\s*)+$/i.test(text) || text.length > 40) return undefined;
  let total = 0;
  for (const [, number, word = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµ]+)/gi)) {
    const unit = unitOf(word.toLowerCase()) ?? word.toLowerCase();
    const factor = unitMs[unit];
    if (factor === undefined) return undefined;
    total += Number(number) * factor;
  }
  return total;
}
