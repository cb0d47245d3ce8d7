import type { Primitive, ProductionTable, Reader } from '../pattern/grammar.ts';
import type { Found } from '../pattern/match.ts';
import { readDuration } from '../text/tokenize.ts';

const smallNumbers: Readonly<Record<string, number>> = { zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, fifteen: 15, twenty: 20, 'twenty-five': 25, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100, thousand: 1_000, dozen: 12, couple: 2 };

/** A number in digits or in words. */
const numberValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const [one, next] = [token, tokens[at + 1]];
  if (one?.kind === 'number' && one.value !== undefined) {
    const scale = next?.lower === 'thousand' || next?.lower === 'k' ? 1_000 : 1;
    return [{ end: at + (scale === 1 ? 1 : 2), value: one.value * scale }];
  }
  if (one?.kind === 'word' && /^\d+(?:\.\d+)?k$/.test(one.lower)) return [{ end: at + 1, value: Number.parseFloat(one.lower) * 1_000 }];
  if (one?.kind !== 'word') return [];
  const compound = /^([a-z]+)-([a-z]+)$/.exec(one.lower);
  const tens = smallNumbers[compound?.[1] ?? ''];
  const ones = smallNumbers[compound?.[2] ?? ''];
  if (tens !== undefined && tens >= 20 && tens <= 90 && ones !== undefined && ones < 10) return [{ end: at + 1, value: tens + ones }];
  const value = smallNumbers[one.lower];
  if (value === undefined) return [];
  const scale = next?.lower === 'hundred' ? 100 : next?.lower === 'thousand' ? 1_000 : undefined;
  if (scale !== undefined && value < scale) return [{ end: at + 2, value: value * scale }];
  return [{ end: at + 1, value }];
};

const units: Readonly<Record<string, number>> = { ms: 1, msec: 1, msecs: 1, millis: 1, millisecond: 1, milliseconds: 1, s: 1_000, sec: 1_000, secs: 1_000, second: 1_000, seconds: 1_000, m: 60_000, min: 60_000, mins: 60_000, minute: 60_000, minutes: 60_000, h: 3_600_000, hr: 3_600_000, hour: 3_600_000, hours: 3_600_000, day: 86_400_000, days: 86_400_000 };

/** Milliseconds: `2s`, `2 seconds`, `half a second`, `one and a half seconds`, `2-second`. */
export const durationValue: Primitive = (reader, at) => {
  const { tokens } = reader;
  const token = tokens[at];
  if (token === undefined) return [];
  if (token.kind === 'duration') return Number.isFinite(token.value) ? [{ end: at + 1, value: token.value }] : [];
  const joined = /^(\d+(?:\.\d+)?|[a-z]+)-(ms|milliseconds?|s|sec|secs|seconds?|mins?|minutes?|hours?)$/.exec(token.kind === 'word' ? token.lower : '');
  const joinedAmount = joined?.[1] === undefined ? undefined : (smallNumbers[joined[1]] ?? Number(joined[1]));
  if (joined?.[2] !== undefined && joinedAmount !== undefined && Number.isFinite(joinedAmount)) return [{ end: at + 1, value: joinedAmount * (units[joined[2]] ?? 0) }];
  if (token.lower === 'half' && (tokens[at + 1]?.lower === 'a' || tokens[at + 1]?.lower === 'an')) return unitAt(reader, at + 2, 0.5);
  if (token.lower === 'half' && units[tokens[at + 1]?.lower ?? ''] !== undefined) return unitAt(reader, at + 1, 0.5);
  const quarters = quartersAt(reader, at);
  if (quarters.length > 0) return quarters;
  if (token.lower === 'a' || token.lower === 'an' || token.lower === 'one') {
    const unit = ['whole', 'full', 'entire', 'single'].includes(tokens[at + 1]?.lower ?? '') ? at + 2 : at + 1;
    const isNamed = ['second', 'minute', 'hour'].includes(tokens[unit]?.lower ?? '');
    if (isNamed && (token.lower !== 'one' || unit === at + 2)) return unitAt(reader, unit, 1);
  }
  const comma = commaNumber(reader, at);
  return [...comma, ...numberValue(reader, at)].flatMap(({ end, value }) => {
    const amount = value as number;
    const [and, a, half] = [tokens[end], tokens[end + 1], tokens[end + 2]];
    if (and?.lower === 'and' && a?.lower === 'a' && half?.lower === 'half') return unitAt(reader, end + 3, amount + 0.5);
    return [...unitAt(reader, end, amount), ...hyphenUnit(reader, end, amount)];
  });
};

/** `a quarter of a second`, `three quarters of a minute`. */
function quartersAt(reader: Reader, at: number): readonly Found[] {
  const { tokens } = reader;
  const isMany = /^(?:three|3)$/.test(tokens[at]?.lower ?? '');
  const first = isMany || tokens[at]?.lower === 'a' || tokens[at]?.lower === 'one' ? at + 1 : at;
  if (!/^quarters?$/.test(tokens[first]?.lower ?? '')) return [];
  let unit = first + 1;
  while (['of', 'a', 'an'].includes(tokens[unit]?.lower ?? '')) unit += 1;
  return unitAt(reader, unit, isMany ? 0.75 : 0.25);
}

/** `1,5 seconds`: a comma as many write it. */
function commaNumber({ tokens }: Reader, at: number): readonly Found[] {
  const [whole, comma, part] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  const isOne = whole?.kind === 'number' && comma?.text === ',' && comma.isGlued && (part?.kind === 'number' || part?.kind === 'duration') && part.isGlued && /^\d{1,2}/.test(part.text);
  if (!isOne || part === undefined) return [];
  // `1,5s`: the unit is glued to the second part, and unitAt cannot see it.
  return part.kind === 'number' ? [{ end: at + 3, value: Number(`${whole.text}.${part.text}`) }] : [];
}

function unitAt({ tokens }: Reader, at: number, amount: number): readonly Found[] {
  const size = units[tokens[at]?.lower ?? ''];
  return size === undefined || tokens[at]?.kind !== 'word' ? [] : [{ end: at + 1, value: Math.round(amount * size * 1_000) / 1_000 }];
}

function hyphenUnit({ tokens }: Reader, at: number, amount: number): readonly Found[] {
  const size = tokens[at]?.text === '-' ? units[tokens[at + 1]?.lower ?? ''] : undefined;
  return size === undefined ? [] : [{ end: at + 2, value: amount * size }];
}

/** A number that counts: before a unit it is a duration, and no count. */
export const countValue: Primitive = (reader, at) => numberValue(reader, at).filter(({ end }) => units[reader.tokens[end]?.lower ?? ''] === undefined);

/** `quoted` durations too: "2s". */
export const quotedDuration: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const value = token?.kind === 'quoted' ? readDuration(token.lower) : undefined;
  return value === undefined ? [] : [{ end: at + 1, value }];
};

/** A percentage by itself. */
export const percentValue: Primitive = (reader, at) => {
  const { tokens } = reader;
  const token = tokens[at];
  if (token?.kind === 'percent') return [{ end: at + 1, value: token.value }];
  return numberValue(reader, at).flatMap(({ end, value }) => (['percent', 'pct', 'percents'].includes(tokens[end]?.lower ?? '') ? [{ end: end + 1, value }] : tokens[end]?.lower === 'per' && tokens[end + 1]?.lower === 'cent' ? [{ end: end + 2, value }] : []));
};

/** "Fraction 0.1": a part of one. */
function partOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1 ? Math.round(value * 1_000_000) / 10_000 : undefined;
}

/** `4th`. */
export const nthValue: Primitive = ({ tokens }, at) => {
  const found = /^(\d+)(?:st|nd|rd|th)$/.exec(tokens[at]?.lower ?? '');
  return found?.[1] === undefined || Number(found[1]) < 2 ? [] : [{ end: at + 1, value: Number(found[1]) }];
};

/** `90/10`, `90 to 10`, `9:1`: shares as they were written. */
export const ratioValue: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (fractionValue(reader, at).length > 0) return [];
  return token?.kind === 'ratio' && token.parts !== undefined ? [{ end: at + 1, value: token.parts }] : [];
};

/** `10% -> 30%`: from one to the other; three in a row are steps. */
export const changedPercent: Primitive = ({ tokens }, at) => {
  const isArrow = (index: number): boolean => ['->', '=>', '>'].includes(tokens[index]?.text ?? '');
  const isChange = tokens[at]?.kind === 'percent' && isArrow(at + 1) && tokens[at + 2]?.kind === 'percent' && !isArrow(at - 1) && !(isArrow(at + 3) && tokens[at + 4]?.kind === 'percent');
  return isChange ? [{ end: at + 3, value: tokens[at + 2]?.value }] : [];
};

/** `1/4 of the traffic`, `1/3 to v1, 2/3 to v2`: parts of a whole, and no two shares. */
export const fractionValue: Primitive = ({ tokens }, at) => {
  const parts = (index: number): readonly number[] | undefined => (tokens[index]?.kind === 'ratio' && tokens[index]?.text.includes('/') === true && tokens[index]?.parts?.length === 2 ? tokens[index]?.parts : undefined);
  const [part = 0, whole = 0] = parts(at) ?? [];
  if (part <= 0 || part >= whole) return [];
  const sum = tokens.reduce((total, _token, index) => total + (parts(index)?.[0] ?? 0) / (parts(index)?.[1] ?? 1), 0);
  const isWhole = Math.abs(sum - 1) < 0.001;
  return isWhole || tokens[at + 1]?.lower === 'of' ? [{ end: at + 1, value: Math.round((part / whole) * 1e6) / 1e4 }] : [];
};

/** An HTTP status, or a class of them. */
export const statusValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  // `503s` may be seconds, too: what stands around it decides.
  if (token?.kind === 'duration' && /^[45]\d\ds$/.test(token.text)) return [{ end: at + 1, value: token.text.slice(0, 3) }];
  if (token?.kind === 'status') return [{ end: at + 1, value: token.lower.replace(/'?s$/, '') }];
  if (token?.kind === 'number' && token.value !== undefined && Number.isInteger(token.value) && token.value >= 200 && token.value <= 599 && token.text.length === 3) return [{ end: at + 1, value: token.text }];
  return [];
};

/** Words for statuses, with the status. RFC 9110 section 15. */
const statusNames: ProductionTable = {
  STATUS_NAME: [
    ['service unavailable', () => '503'],
    ['bad gateway', () => '502'],
    ['gateway timeout', () => '504'],
    ['internal server error', () => '500'],
    ['too many requests', () => '429'],
    ['not found', () => '404'],
    ['forbidden', () => '403'],
    ['unauthorized', () => '401'],
    ["teapot", () => '418'],
  ],
};

export const amountTables: readonly ProductionTable[] = [
  statusNames,
  {
    NUMBER: [
      ['PLAIN_NUMBER', (c) => c['PLAIN_NUMBER']?.[0]],
      ['from PLAIN_NUMBER (->|to|=>|>) b=PLAIN_NUMBER', (c) => c['b']?.[0]],
      ['PLAIN_NUMBER (->|=>|>) b=PLAIN_NUMBER', (c) => c['b']?.[0]],
    ],
    DURATION: [
      ['from? PLAIN_DURATION (->|=>|>|to) b=PLAIN_DURATION', (c) => c['b']?.[0]],
      ['from? PLAIN_DURATION (->|=>|>|to) n=PLAIN_NUMBER', (c) => likeBefore(c['PLAIN_DURATION']?.[0], c['n']?.[0])],
      ['from PLAIN_NUMBER (->|=>|>|to) b=PLAIN_DURATION', (c) => c['b']?.[0]],
      ['PLAIN_NUMBER (->|=>|>) b=PLAIN_DURATION', (c) => c['b']?.[0]],
      ['PLAIN_DURATION', (c) => c['PLAIN_DURATION']?.[0]],
      ['QUOTED_DURATION', (c) => c['QUOTED_DURATION']?.[0]],
    ],
    PERCENT: [
      ['(mirrorpercentage|mirrorpercent|mirror percentage|mirror percent) (value|:|=|of)* n=PLAIN_NUMBER', (c) => c['n']?.[0]],
      ['(fraction|proportion|share|sampling rate|mirror fraction) (of|:|=|is)* n=PLAIN_NUMBER', (c) => partOf(c['n']?.[0])],
      ['from PLAIN_PERCENT (->|=>|>|to) b=PLAIN_PERCENT', (c) => c['b']?.[0]],
      ['CHANGED_PERCENT', (c) => c['CHANGED_PERCENT']?.[0]],
      ['PLAIN_PERCENT', (c) => c['PLAIN_PERCENT']?.[0]],
      ['FRACTION', (c) => c['FRACTION']?.[0]],
      ['half', () => 50],
      ['(once|one time) (in|per|every|out of) a? n=PLAIN_NUMBER', (c) => fraction(1, c['n']?.[0])],
      ['other PERCENT', (c) => c['PERCENT']?.[0]],
      ['(a|one|1/3) third', () => 33.3333],
      ['two thirds', () => 66.6667],
      ['two-thirds', () => 66.6667],
      ['one-third', () => 33.3333],
      ['PLAIN_NUMBER tenths', (c) => fraction(c['PLAIN_NUMBER']?.[0], 10)],
      ['PLAIN_NUMBER fifths', (c) => fraction(c['PLAIN_NUMBER']?.[0], 5)],
      ['PLAIN_NUMBER quarters', (c) => fraction(c['PLAIN_NUMBER']?.[0], 4)],
      ['a tenth', () => 10],
      ['a? quarter', () => 25],
      ['one quarter', () => 25],
      ['three quarters', () => 75],
      ['a fifth', () => 20],
      ['one fifth', () => 20],
      ['a tenth', () => 10],
      ['one tenth', () => 10],
      ['(one|1) (in|of|out) of? n=NUMBER', (c) => fraction(1, c['n']?.[0])],
      ['a=NUMBER (out|of|in|from)+ every n=NUMBER', (c) => fraction(c['a']?.[0], c['n']?.[0])],
      ['a=NUMBER in n=NUMBER', (c) => (typeof c['n']?.[0] === 'number' && [3, 4, 5, 10, 20, 50, 100, 1000].includes(c['n'][0]) ? fraction(c['a']?.[0], c['n'][0]) : undefined)],
      ['a=NUMBER out of n=NUMBER', (c) => fraction(c['a']?.[0], c['n']?.[0])],
      ['(every|each) NTH', (c) => fraction(1, c['NTH']?.[0])],
      ['(one|1) time (in|out of|of) n=NUMBER', (c) => fraction(1, c['n']?.[0])],
      ['a=PLAIN_NUMBER of n=PLAIN_NUMBER (request|call|case|query)', (c) => fraction(c['a']?.[0], c['n']?.[0])],
      ['a=NUMBER (time|times) (in|out of|of) n=NUMBER', (c) => fraction(c['a']?.[0], c['n']?.[0])],
      ['(every|each) tenth', () => 10],
      ['(every|each) fifth', () => 20],
      ['(every|each) fourth', () => 25],
      ['(every|each) third', () => 33.3333],
      ['(every|each) twentieth', () => 5],
      ['(every|each) hundredth', () => 1],
      ['(every|each) (second|other)', () => 50],
      ['(a|one) (in|out) of? n=NUMBER', (c) => fraction(1, c['n']?.[0])],
    ],
    RATIO: [
      ['PLAIN_RATIO', (c) => c['PLAIN_RATIO']?.[0]],
      ['a=PLAIN_PERCENT (/|to|:|-|and|vs|versus) b=PLAIN_PERCENT', (c) => [c['a']?.[0], c['b']?.[0]]],
      ['a=NUMBER (/|:) b=NUMBER', (c) => [c['a']?.[0], c['b']?.[0]]],
      ['a=NUMBER to b=NUMBER', (c) => pairOf(c['a']?.[0], c['b']?.[0])],
      ['a=NUMBER (vs|versus) b=NUMBER', (c) => pairOf(c['a']?.[0], c['b']?.[0])],
      ['(fifty-fifty|50-50|half and half|half half|fifty fifty)', () => [50, 50]],
      // No parts: equal ones, for as many as there are.
      ['(evenly|equally|even|in equal parts|in equal shares|in equal measure|fifty percent each)', () => []],
      ['(in|into|with|at|of|by|using|an|get|have)* n=NUMBER? (equal|same|identical) (sized|big)? (part|share|weight|portion|proportion|slice|percentage|third|half)', (c) => equalParts(c['n']?.[0])],
      ['(in|into|with|at|of|by|using|an|get|have)* n=NUMBER? (equal|identical) (split|distribution)', (c) => equalParts(c['n']?.[0])],
      ['(in|into) (third|thirds)', () => [1, 1, 1]],
      ['(twice|double) (as much|as many|amount|share|the traffic|the weight|the requests) (traffic|request|call|load|share|weight|of|as)*', () => [2, 1]],
      ['n=NUMBER time (as much|as many) (traffic|request|call|load|share|weight|of|as)*', (c) => timesAs(c['n']?.[0])],
      ['half (as much|as many|amount|share) (traffic|request|call|load|share|weight|of|as)*', () => [1, 2]],
    ],
    STATUS: [
      ['(http|status|code|http-status|statuscode|httpstatus|redirectcode)* (:|=)? PLAIN_STATUS (response|error|status|code|answer|reply)*', (c) => c['PLAIN_STATUS']?.[0]],
      ['(http|status|code)* STATUS_NAME (response|error|status|code|answer|reply)*', (c) => c['STATUS_NAME']?.[0]],
    ],
  },
];

/** "from 10 seconds to 4": the unit of the first number. Only where that unit is told by the amount: seconds. */
function likeBefore(before: unknown, amount: unknown): number | undefined {
  return typeof before === 'number' && typeof amount === 'number' && before >= 1_000 && before < 60_000 && before % 1_000 === 0 && amount < 60 ? amount * 1_000 : undefined;
}

/** Equal parts say how many only where a word does. */
function equalParts(count: unknown): readonly number[] {
  return typeof count === 'number' && count >= 2 && count <= 10 ? Array.from({ length: count }, () => 1) : [];
}

/** "three times as much": "three times more" is not that sure. */
function timesAs(amount: unknown): readonly number[] | undefined {
  return typeof amount === 'number' && amount >= 2 && amount <= 20 ? [amount, 1] : undefined;
}

function fraction(part: unknown, whole: unknown): number | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole <= 0 || part > whole) return undefined;
  return Math.round((part / whole) * 1e6) / 1e4;
}

/** Two numbers that are shares: they make a hundred, or ten. */
function pairOf(a: unknown, b: unknown): readonly number[] | undefined {
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  return a + b === 100 || a + b === 10 ? [a, b] : undefined;
}
