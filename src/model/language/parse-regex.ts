import { anyCodePoint, negate, type CodePointSet } from './code-point-set.ts';
import { readBracket, readEscape, readNamedClass } from './parse-class.ts';
import { Reader } from './reader.ts';
import { emptyText, type Assertion, type Regex } from './regex.ts';
import { foldCase } from './unicode.ts';

/** Most repetitions that RE2 accepts, nested ones multiplied. */
const maxRepeat = 1000;
/** Depth of groups that RE2 accepts. */
const maxDepth = 1000;

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotMatchesNewline: boolean;
}

interface Scope {
  flags: Flags;
  readonly depth: number;
  readonly names: Set<string>;
}

/** Reads RE2's syntax (github.com/google/re2/wiki/Syntax); what RE2 would refuse is refused, in words. */
export function parseRegex(source: string): Regex | { readonly problem: string } {
  const reader = new Reader(source);
  const scope: Scope = { flags: { ignoreCase: false, multiLine: false, dotMatchesNewline: false }, depth: 0, names: new Set() };
  const result = readChoice(reader, scope);
  if (reader.problem === undefined && !reader.isAtEnd) reader.fail('a `)` has no `(`');
  if (reader.problem === undefined && repeats(result) > maxRepeat) reader.fail(`its repetitions nest to more than ${maxRepeat}`);
  return reader.problem === undefined ? result : { problem: reader.problem };
}

/** How often the innermost part must or may be written out, as RE2 counts. */
function repeats(regex: Regex): number {
  switch (regex.kind) {
    case 'sequence':
    case 'choice':
      return regex.of.reduce((most, part) => Math.max(most, repeats(part)), 1);
    case 'repeat':
      return Math.max(1, regex.max ?? regex.min) * repeats(regex.of);
    case 'set':
    case 'assert':
      return 1;
  }
}

function readChoice(reader: Reader, scope: Scope): Regex {
  const branches = [readSequence(reader, scope)];
  while (reader.take('|')) branches.push(readSequence(reader, scope));
  return branches.length === 1 ? (branches[0] ?? emptyText) : { kind: 'choice', of: branches };
}

function readSequence(reader: Reader, scope: Scope): Regex {
  const parts: Regex[] = [];
  while (!reader.isAtEnd && reader.peek() !== '|' && reader.peek() !== ')') {
    if (reader.peek() === '\\' && reader.peek(1) === 'Q') readQuoted(reader, scope, parts);
    else {
      const part = readAtom(reader, scope, parts.length > 0);
      if (part !== undefined) parts.push(part);
    }
    readRepetition(reader, parts);
  }
  return parts.length === 1 ? (parts[0] ?? emptyText) : { kind: 'sequence', of: parts };
}

/** `\Q…\E`: the characters as they are, to the end where `\E` is missing. */
function readQuoted(reader: Reader, scope: Scope, parts: Regex[]): void {
  reader.skip(2);
  while (!reader.isAtEnd && !reader.match(/^\\E/)) parts.push(literal(reader.next()?.codePointAt(0), scope));
}

function readRepetition(reader: Reader, parts: Regex[]): void {
  const [min, max] = readBounds(reader) ?? [];
  if (min === undefined) return;
  const of = parts.pop();
  if (of === undefined) return reader.fail('a repetition has nothing to repeat');
  if (Math.max(min, max ?? 0) > maxRepeat || (max !== undefined && max < min)) return reader.fail('a repetition has bounds that RE2 refuses');
  reader.take('?');
  parts.push({ kind: 'repeat', of, min, max });
  // `a**` is refused as in Perl.
  if (/^[*+?]$/.test(reader.peek() ?? '') || reader.looksAt(boundsPattern)) reader.fail('a repetition is repeated without a group');
}

const boundsPattern = /^\{(\d+)(,(\d*))?\}/;

function readBounds(reader: Reader): readonly [number, number | undefined] | undefined {
  if (reader.take('*')) return [0, undefined];
  if (reader.take('+')) return [1, undefined];
  if (reader.take('?')) return [0, 1];
  const found = reader.peek() === '{' ? reader.match(boundsPattern) : undefined;
  if (found === undefined) return undefined;
  const min = Number(found[1]);
  return [min, found[2] === undefined ? min : found[3] === '' ? undefined : Number(found[3])];
}

/** One thing that may be repeated; undefined after flags that only change what follows. */
function readAtom(reader: Reader, scope: Scope, hasBefore: boolean): Regex | undefined {
  const named = readNamedClass(reader, scope.flags.ignoreCase);
  if (named) return { kind: 'set', set: named };
  switch (reader.peek()) {
    case '(':
      return readGroup(reader, scope);
    case '[':
      reader.skip(1);
      return { kind: 'set', set: readBracket(reader, scope.flags.ignoreCase) };
    case '.':
      reader.skip(1);
      return { kind: 'set', set: scope.flags.dotMatchesNewline ? anyCodePoint : negate([0x0a, 0x0a]) };
    case '^':
      return assertion(reader, 1, scope.flags.multiLine ? 'line-start' : 'text-start');
    case '$':
      return assertion(reader, 1, scope.flags.multiLine ? 'line-end' : 'text-end');
    case '*':
    case '+':
    case '?':
      if (!hasBefore) reader.fail('a repetition has nothing to repeat');
      return undefined;
    case '\\':
      return readBackslash(reader, scope);
    default:
      return literal(reader.next()?.codePointAt(0), scope);
  }
}

function assertion(reader: Reader, length: number, what: Assertion): Regex {
  reader.skip(length);
  return { kind: 'assert', what };
}

function readBackslash(reader: Reader, scope: Scope): Regex {
  switch (reader.peek(1)) {
    case 'A':
      return assertion(reader, 2, 'text-start');
    case 'z':
      return assertion(reader, 2, 'text-end');
    case 'b':
      return assertion(reader, 2, 'word-boundary');
    case 'B':
      return assertion(reader, 2, 'no-word-boundary');
    default:
      return literal(readEscape(reader), scope);
  }
}

function literal(code: number | undefined, { flags }: Scope): Regex {
  const set: CodePointSet = code === undefined ? [] : [code, code];
  return { kind: 'set', set: flags.ignoreCase ? foldCase(set) : set };
}

function readGroup(reader: Reader, scope: Scope): Regex | undefined {
  reader.skip(1);
  if (scope.depth >= maxDepth) reader.fail('its groups nest too deeply');
  const inner: Scope = { ...scope, depth: scope.depth + 1 };
  if (reader.peek() === '?') {
    const name = reader.match(/^\?P?<([^>]*)>/)?.[1];
    if (name === undefined) {
      const flags = readFlags(reader, scope.flags);
      if (flags === undefined) return undefined;
      if (flags.isForRest) {
        scope.flags = flags.flags;
        return undefined;
      }
      inner.flags = flags.flags;
    } else if (!/^[\p{L}\p{M}\p{N}_]+$/u.test(name) || scope.names.has(name)) reader.fail(`\`${name}\` cannot name a group`);
    else scope.names.add(name);
  }
  const body = readChoice(reader, inner);
  if (!reader.take(')')) reader.fail('a `(` is not closed');
  return body;
}

/** `(?i)` counts to the end of the group that it stands in, `(?i:…)` for its own. */
function readFlags(reader: Reader, before: Flags): { readonly flags: Flags; readonly isForRest: boolean } | undefined {
  const found = reader.match(/^\?([imsU]*)(-[imsU]+)?([:)])/);
  if (found === undefined) {
    reader.fail('RE2 has no such group: it knows neither look-around nor references');
    return undefined;
  }
  const on = found[1] ?? '';
  const off = found[2] ?? '';
  const set = (flag: string, value: boolean): boolean => (off.includes(flag) ? false : on.includes(flag) ? true : value);
  return { flags: { ignoreCase: set('i', before.ignoreCase), multiLine: set('m', before.multiLine), dotMatchesNewline: set('s', before.dotMatchesNewline) }, isForRest: found[3] === ')' };
}
