import { negate, normalize, type CodePointSet } from './code-point-set.ts';
import type { Reader } from './reader.ts';
import { foldCase, unicodeProperty } from './unicode.ts';

const digit = [0x30, 0x39];
const lower = [0x61, 0x7a];
const upper = [0x41, 0x5a];

export const wordSet: CodePointSet = normalize([...digit, ...upper, 0x5f, 0x5f, ...lower]);

const perl: Readonly<Record<string, CodePointSet>> = { d: digit, s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20], w: wordSet };

const posix: Readonly<Record<string, CodePointSet>> = {
  alnum: normalize([...digit, ...upper, ...lower]),
  alpha: [...upper, ...lower],
  ascii: [0, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit,
  graph: [0x21, 0x7e],
  lower,
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper,
  word: wordSet,
  xdigit: [...digit, 0x41, 0x46, 0x61, 0x66],
};

/** `\d`, `\W`, `\pL`, `\P{Greek}` at the reader; undefined where something else stands there. */
export function readNamedClass(reader: Reader, ignoreCase: boolean): CodePointSet | undefined {
  if (reader.peek() !== '\\') return undefined;
  const letter = reader.peek(1) ?? '';
  const known = perl[letter.toLowerCase()];
  if (known) {
    reader.skip(2);
    return letter === letter.toLowerCase() ? folded(known, ignoreCase) : negate(folded(known, ignoreCase));
  }
  return letter === 'p' || letter === 'P' ? readProperty(reader, letter === 'P', ignoreCase) : undefined;
}

function readProperty(reader: Reader, isNegated: boolean, ignoreCase: boolean): CodePointSet {
  reader.skip(2);
  const written = reader.peek() === '{' ? reader.until('{', '}') : reader.next();
  const isInverse = written?.startsWith('^') ?? false;
  const set = unicodeProperty(isInverse ? (written ?? '').slice(1) : (written ?? ''));
  if (set === undefined) {
    reader.fail(`there is no class \`\\p{${written ?? ''}}\``);
    return [];
  }
  const all = folded(set, ignoreCase);
  return isInverse !== isNegated ? negate(all) : all;
}

function folded(set: CodePointSet, ignoreCase: boolean): CodePointSet {
  return ignoreCase ? foldCase(set) : set;
}

/** A bracket expression, from after its `[`. */
export function readBracket(reader: Reader, ignoreCase: boolean): CodePointSet {
  const isNegated = reader.take('^');
  const ranges: number[] = [];
  for (let isFirst = true; isFirst || reader.peek() !== ']'; isFirst = false) {
    if (reader.isAtEnd) {
      reader.fail('a `[` is not closed');
      return [];
    }
    const named = readPosix(reader, ignoreCase) ?? readNamedClass(reader, ignoreCase);
    if (named) ranges.push(...named);
    else readRange(reader, ranges, ignoreCase);
  }
  reader.skip(1);
  const set = normalize(ranges);
  return isNegated ? negate(set) : set;
}

function readPosix(reader: Reader, ignoreCase: boolean): CodePointSet | undefined {
  const name = reader.match(/^\[:(\^?)(\w*):\]/);
  if (name === undefined) return undefined;
  const set = posix[name[2] ?? ''];
  if (set === undefined) {
    reader.fail(`there is no class \`${name[0]}\``);
    return [];
  }
  return name[1] === '^' ? negate(folded(set, ignoreCase)) : folded(set, ignoreCase);
}

function readRange(reader: Reader, ranges: number[], ignoreCase: boolean): void {
  const low = readMember(reader);
  let high = low;
  if (reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== undefined) {
    reader.skip(1);
    high = readMember(reader);
  }
  if (low === undefined || high === undefined) return;
  if (high < low) reader.fail('a range in `[…]` ends before it begins');
  else ranges.push(...folded([low, high], ignoreCase));
}

function readMember(reader: Reader): number | undefined {
  if (reader.peek() === '\\') return readEscape(reader);
  return reader.next()?.codePointAt(0);
}

const simpleEscapes: Readonly<Record<string, number>> = { a: 0x07, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b };

/** One character written with a backslash. */
export function readEscape(reader: Reader): number | undefined {
  reader.skip(1);
  const octal = reader.match(/^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/);
  if (octal) return Number.parseInt(octal[0], 8);
  const hex = reader.match(/^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    if (code <= 0x10ffff) return code;
    reader.fail(`\`\\x{${hex[2] ?? ''}}\` is no character`);
    return undefined;
  }
  const letter = reader.next();
  const simple = letter === undefined ? undefined : simpleEscapes[letter];
  if (simple !== undefined) return simple;
  const code = letter?.codePointAt(0);
  if (code !== undefined && code < 0x80 && !/[0-9A-Za-z]/.test(letter ?? '')) return code;
  reader.fail(letter === undefined ? 'it ends with a backslash' : `RE2 has no \`\\${letter}\``);
  return undefined;
}
