import { has, negate, normalize, type CodePointSet } from './code-point-set.ts';

/** Names of general categories that RE2 knows. `C` is without unassigned code points there. */
const categories = new Set(['C', 'Cc', 'Cf', 'Co', 'Cs', 'L', 'Ll', 'Lm', 'Lo', 'Lt', 'Lu', 'M', 'Mc', 'Me', 'Mn', 'N', 'Nd', 'Nl', 'No', 'P', 'Pc', 'Pd', 'Pe', 'Pf', 'Pi', 'Po', 'Ps', 'S', 'Sc', 'Sk', 'Sm', 'So', 'Z', 'Zl', 'Zp', 'Zs']);

const properties = new Map<string, CodePointSet | undefined>();

/** Code points of a general category or script by the name that RE2 has for it; undefined where there is none. */
export function unicodeProperty(name: string): CodePointSet | undefined {
  if (!properties.has(name)) properties.set(name, readProperty(name));
  return properties.get(name);
}

function readProperty(name: string): CodePointSet | undefined {
  if (name === 'Any') return negate([]);
  if (categories.has(name)) return scan(name === 'C' ? /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u : new RegExp(`\\p{${name}}`, 'u'));
  // Scripts have long names there, never codes of four letters.
  if (!/^[A-Z][A-Za-z_]{2,}$/.test(name) || (name.length === 4 && scriptCodes.has(name))) return undefined;
  try {
    return scan(new RegExp(`\\p{Script=${name}}`, 'u'));
  } catch {
    return undefined;
  }
}

const scriptCodes = new Set(['Latn', 'Grek', 'Cyrl', 'Arab', 'Hebr', 'Hani', 'Hira', 'Kana', 'Hang', 'Armn', 'Deva', 'Beng', 'Zyyy', 'Zinh']);

function scan(expression: RegExp): CodePointSet {
  const ranges: number[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (!expression.test(String.fromCodePoint(code))) continue;
    if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code;
    else ranges.push(code, code);
  }
  return ranges;
}

let foldings: readonly (readonly number[])[] | undefined;

/** The set with everything that differs from a member only in case, by Unicode's simple folding as RE2 does. */
export function foldCase(set: CodePointSet): CodePointSet {
  foldings ??= readFoldings();
  const added = foldings.flatMap((letters) => (letters.some((code) => has(set, code)) ? letters.flatMap((code) => [code, code]) : []));
  return normalize([...set, ...added]);
}

/** Letters that are one letter when case is ignored, in groups. */
function readFoldings(): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (let code = 0x41; code < 0x1f000; code += 1) {
    const letter = String.fromCodePoint(code);
    if (letter.toLowerCase() === letter && letter.toUpperCase() === letter) continue;
    const name = nameOfGroup(letter);
    const group = groups.get(name);
    if (group) group.push(code);
    else groups.set(name, [code]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** One letter for all that fold together. Upper case first: it brings the two small sigmas together. */
function nameOfGroup(letter: string): string {
  const expression = new RegExp(`^${letter}$`, 'iu');
  const candidates = [letter.toUpperCase(), letter.toLowerCase(), letter.toUpperCase().toLowerCase(), letter.toLowerCase().toUpperCase()];
  const same = candidates.filter((candidate) => [...candidate].length === 1 && expression.test(candidate));
  const upper = same.find((candidate) => candidate === candidate.toUpperCase()) ?? letter;
  const lower = upper.toLowerCase();
  return [...lower].length === 1 && expression.test(lower) ? lower : upper;
}
