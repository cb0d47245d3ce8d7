import { parseDuration } from '../../intents/units.ts';

/** What the words of a request say in numbers. */
export interface WordAmounts {
  /** Plain numbers, percentages among them. */
  readonly numbers: ReadonlySet<number>;
  /** Durations in milliseconds: amounts with a unit. */
  readonly durations: ReadonlySet<number>;
  /** Every number that stands in digits, as it is written: none of them may be lost. */
  readonly written: readonly { readonly text: string; readonly value: number; readonly durationMs?: number }[];
}

const units: Readonly<Record<string, number>> = {};
for (const [names, size] of [
  ['ms msec msecs milli millis millisec millisecs millisecond milliseconds', 1],
  ['s sec secs second seconds', 1_000],
  ['m min mins minute minutes', 60_000],
  ['h hr hrs hour hours', 3_600_000],
  ['d day days', 86_400_000],
] as const) for (const name of names.split(' ')) Object.assign(units, { [name]: size });

const small = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const numerals = new Map<string, number>([...small.map((word, index) => [word, index] as const), ...tens.map((word, index) => [word, (index + 2) * 10] as const), ['hundred', 100], ['thousand', 1_000], ['dozen', 12], ['once', 1], ['twice', 2], ['thrice', 3], ['couple', 2], ['both', 2]]);
/** Parts of the whole, in percent. */
const parts = new Map<string, readonly number[]>([['half', [50]], ['halves', [50]], ['halfway', [50]], ['quarter', [25, 75]], ['quarters', [25, 75]], ['third', [33, 67, 34, 66, 33.3333]], ['thirds', [33, 67, 34, 66, 33.3333, 66.6667]], ['fifth', [20, 80]], ['tenth', [10, 90]], ['tenths', [10, 90]]]);

export function amountsInWords(text: string): WordAmounts {
  // `1,5 seconds`: a comma as many write it.
  const lower = text.toLowerCase().replace(/\b(\d{1,2}),(\d{1,2})(?=\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b)/g, '$1.$2');
  const composed = [...lower.matchAll(/(?<![\w.])(?:\d+(?:ms|[smhd])){2,}(?!\w)/g)].map(([text]) => ({ text, value: Number.NaN, durationMs: parseDuration(text) ?? 0 }));
  const single = [...lower.replaceAll(/(?<![\w.])(?:\d+(?:ms|[smhd])){2,}(?!\w)/g, ' ').matchAll(/(?<![\w.])(\d[\d_]*(?:,\d{3})*(?:\.\d+)?)(k)?\s*-?([a-z]+)?/g)].map(([whole, digits = '', kilo, unit]) => {
    const value = Number(digits.replaceAll(/[,_]/g, '')) * (kilo === undefined ? 1 : 1_000);
    const size = unit === undefined ? undefined : units[unit];
    return { text: size === undefined ? digits + (kilo ?? '') : whole.trim(), value, ...(size === undefined ? {} : { durationMs: Math.round(value * size) }) };
  });
  const written = [...composed, ...single];
  const numbers = new Set(single.map(({ value }) => value));
  const durations = new Set(written.flatMap(({ durationMs }) => durationMs ?? []));
  addElliptic(lower, written, durations);
  for (const [, shares = '', all = ''] of lower.matchAll(/(\d+)\s*(?:\/|in|out of|of)\s*(\d+)/g)) addShare(numbers, Number(shares), Number(all));
  for (const [, whole = ''] of lower.matchAll(/\b(?:every|each)\s+(\d+)(?:st|nd|rd|th)\b/g)) addShare(numbers, 1, Number(whole));
  for (const [, part = '', whole = ''] of lower.matchAll(/\b(\d+|one|two|three|once)\s+(?:times?\s+)?(?:in|out of|of|every|per)\s+(?:a\s+)?(\d+|[a-z]+)\b/g)) addShare(numbers, numerals.get(part) ?? Number(part), numerals.get(whole) ?? Number(whole));
  for (const [, part = ''] of lower.matchAll(/\b(?:fraction|proportion|share|rate)\b\W*(?:of\s+)?(0?\.\d+)/g)) addShare(numbers, Number(part), 1);
  addWords(lower, numbers, durations);
  for (const [, many, unit = ''] of lower.matchAll(/\b(three |3 )?quarters? (?:of )?(?:an? )?(second|minute|hour)s?\b/g)) durations.add((units[unit] ?? 0) * (many === undefined ? 0.25 : 0.75));
  return { numbers, durations, written };
}

/** "orders 3 seconds, payments 8": what ends a part of a list of times has their unit, where all of them have one. */
function addElliptic(lower: string, written: WordAmounts['written'], durations: Set<number>): void {
  const sizes = new Set(written.flatMap(({ value, durationMs }) => (durationMs === undefined || value === 0 ? [] : [Math.round(durationMs / value)])));
  const [size] = sizes;
  if (size === undefined || sizes.size !== 1 || Number.isNaN(size)) return;
  for (const [, digits = ''] of lower.matchAll(/(?<![\w./-])(\d+(?:\.\d+)?)(?=\s*(?:[,;)!\n]|\.(?:\s|$)|and\b|for\b|$))/g)) durations.add(Number(digits) * size);
}

/** `1 in 10` is ten percent. */
function addShare(numbers: Set<number>, part: number, whole: number): void {
  if (whole > 0 && part <= whole) for (const share of [(100 * part) / whole, Math.round((part / whole) * 1e6) / 1e4]) numbers.add(share);
}

const everyNth = new Map<string, number>([['other', 50], ['second', 50], ['third', 33.3333], ['fourth', 25], ['fifth', 20], ['tenth', 10], ['twentieth', 5], ['hundredth', 1]]);

function addWords(lower: string, numbers: Set<number>, durations: Set<number>): void {
  const words = lower.match(/[a-z]+|[/]/g) ?? [];
  words.forEach((word, index) => {
    const next = words[index + 1] ?? '';
    const own = numerals.get(word);
    const following = numerals.get(next);
    const value = own !== undefined && following !== undefined && own >= 20 && following < 10 ? own + following : own !== undefined && following === 100 ? own * 100 : own;
    if (own !== undefined) numbers.add(own);
    if (value !== undefined) numbers.add(value);
    for (const percent of parts.get(word) ?? []) numbers.add(percent);
    // `one in four`, `every second request`.
    const whole = numerals.get(words[index + (next === 'out' ? 3 : 2)] ?? '');
    if (own !== undefined && whole !== undefined && ['in', 'of', 'out'].includes(next)) addShare(numbers, own, whole);
    if ((word === 'every' || word === 'each') && everyNth.has(next)) numbers.add(everyNth.get(next) ?? 0);
    const unit = units[next] ?? 0;
    if (word === 'half' && unit > 0) durations.add(unit / 2);
    if (value !== undefined && unit > 0) durations.add(value * unit);
    const after = units[words[index + 2] ?? ''] ?? 0;
    if (value !== undefined && value !== own && after > 0) durations.add(value * after);
    // "one and a half seconds", "2 and a half minutes".
    const halves = /^and a half$/.test(words.slice(index + 1, index + 4).join(' ')) ? (units[words[index + 4] ?? ''] ?? 0) : 0;
    if (value !== undefined && halves > 0) durations.add((value + 0.5) * halves);
    // `a second`, `per minute`, `half a second`.
    if (/^(?:a|an|per|each|every|the|\/)$/.test(word) && unit > 0) durations.add(words[index - 1] === 'half' ? unit / 2 : unit);
    // `a whole minute`, `one single second`.
    if (/^(?:a|an|one|the)$/.test(word) && /^(?:whole|full|entire|single)$/.test(next) && after > 0) durations.add(after);
  });
  for (const [, unit = ''] of lower.matchAll(/\/\s*([a-z]+)\b/g)) if ((units[unit] ?? 0) > 0) durations.add(units[unit] ?? 0);
  if (/\brps\b|\bqps\b|\bhourly\b|\bdaily\b/.test(lower)) for (const [word, size] of [['rps', 1_000], ['qps', 1_000], ['hourly', 3_600_000], ['daily', 86_400_000]] as const) if (lower.includes(word)) durations.add(size);
  if (/\brpm\b/.test(lower)) durations.add(60_000);
}
