import type { Language } from './node.ts';

/** Ranges of characters from the most to the least natural in an example. The last ones nobody can send. */
const taste: readonly (readonly [number, number])[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x2d, 0x2f],
  [0x5f, 0x5f],
  [0x3a, 0x40],
  [0x21, 0x2c],
  [0x5b, 0x5e],
  [0x60, 0x60],
  [0x7b, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xd7ff],
  [0xe000, 0xfffd],
  [0x10000, 0x10ffff],
  [0x00, 0x1f],
  [0x7f, 0xa0],
  [0xfffe, 0xffff],
  [0xd800, 0xdfff],
];

interface Choice {
  readonly code: number;
  readonly rank: number;
  readonly target: Language;
}

/**
 * A shortest member, of the most natural characters among the shortest: letters before digits before signs, lower
 * case before upper case. Undefined where there is none.
 */
export function witness(language: Language): string | undefined {
  if (language === language.store.nothing) return undefined;
  const cameBy = new Map<Language, { readonly before: Language; readonly code: number } | undefined>([[language, undefined]]);
  for (const state of cameBy.keys()) {
    if (state.isAccepting) return spell(cameBy, state);
    for (const { code, target } of choices(state)) {
      if (!cameBy.has(target)) cameBy.set(target, { before: state, code });
    }
  }
  return undefined;
}

/** The most natural character to each place that is reached, best first. */
function choices({ bounds, targets, store }: Language): readonly Choice[] {
  const result: Choice[] = [];
  let low = 0;
  for (let index = 0; index < bounds.length; index += 1) {
    const high = bounds[index] as number;
    const target = targets[index] as Language;
    if (target !== store.nothing) result.push({ ...mostNatural(low, high), target });
    low = high + 1;
  }
  return result.sort((a, b) => a.rank - b.rank);
}

function mostNatural(low: number, high: number): { readonly code: number; readonly rank: number } {
  for (let index = 0; index < taste.length; index += 1) {
    const [from, to] = taste[index] as readonly [number, number];
    const code = Math.max(low, from);
    if (code <= Math.min(high, to)) return { code, rank: index * 2 ** 21 + code };
  }
  return { code: low, rank: taste.length * 2 ** 21 };
}

function spell(cameBy: ReadonlyMap<Language, { readonly before: Language; readonly code: number } | undefined>, last: Language): string {
  const codes: number[] = [];
  for (let at = cameBy.get(last); at !== undefined; at = cameBy.get(at.before)) codes.push(at.code);
  return codes
    .reverse()
    .map((code) => String.fromCodePoint(code))
    .join('');
}
