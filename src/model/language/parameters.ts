import { internDraft } from './intern.ts';
import { codePoints, isTooComplex, lastCodePoint, step, type DraftState, type Language, type TooComplex } from './node.ts';

const ampersand = 0x26;
const equals = 0x3d;
const questionMark = 0x3f;

/**
 * Targets (path with query) whose first parameter of this name has a value of the language, or, where `absent` says
 * so, that have none. A parameter without `=` has the empty value.
 */
export function targetsWithParameter(name: string, { absent, present }: { readonly absent: boolean; readonly present: Language }): Language | TooComplex {
  const { store } = present;
  const constant = (isIn: boolean): Language => (isIn ? store.everything : store.nothing);
  const codes = codePoints(name);
  const drafts: DraftState[] = [];
  const indexes = new Map<string, number>();
  const open: (() => DraftState)[] = [];
  const reach = (key: string, make: () => DraftState): number => {
    if (!indexes.has(key)) indexes.set(key, open.push(make) - 1);
    return indexes.get(key) as number;
  };
  /** In a parameter whose name was read up to `matched`, or is another one. */
  const named = (matched: number | 'other'): number =>
    reach(`name ${matched}`, () => {
      const isWhole = matched === codes.length;
      const next = typeof matched === 'number' ? codes[matched] : undefined;
      const moves = new Map<number, number | Language>([[ampersand, isWhole ? constant(present.isAccepting) : named(0)]]);
      if (isWhole) moves.set(equals, value(present));
      if (next !== undefined) moves.set(next, named((matched as number) + 1));
      return moveOn(isWhole ? present.isAccepting : absent, moves, named('other'));
    });
  const value = (rest: Language): number =>
    reach(`value ${rest.id}`, () => {
      const bounds = [...new Set([...rest.bounds, ampersand - 1, ampersand])].sort((a, b) => a - b);
      return { isAccepting: rest.isAccepting, bounds, targets: bounds.map((bound) => (bound === ampersand ? constant(rest.isAccepting) : value(step(rest, bound)))) };
    });
  const path: number = reach('path', () => moveOn(absent, new Map([[questionMark, named(0)]]), path));
  for (let index = 0; index < open.length; index += 1) drafts.push((open[index] as () => DraftState)());
  const made = internDraft(store, drafts);
  return isTooComplex(made) ? made : (made[path] as Language);
}

function moveOn(isAccepting: boolean, moves: ReadonlyMap<number, number | Language>, otherwise: number | Language): DraftState {
  const cuts = [...new Set([...[...moves.keys()].flatMap((code) => [code - 1, code]), lastCodePoint])].sort((a, b) => a - b);
  return { isAccepting, bounds: cuts, targets: cuts.map((bound) => moves.get(bound) ?? otherwise) };
}
