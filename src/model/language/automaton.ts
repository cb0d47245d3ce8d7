import type { CodePointSet } from './code-point-set.ts';
import { wordSet } from './parse-class.ts';
import { tooComplex, type TooComplex } from './node.ts';
import type { Assertion, Regex } from './regex.ts';

/** States of the automaton of one expression, repetitions written out. */
const stateLimit = 20_000;

/** A place in an expression: it goes on without reading, or by one character of a set, or not at all. */
export interface Place {
  readonly set?: CodePointSet;
  readonly assert?: Assertion;
  readonly to: number[];
}

/** An automaton with choices (Thompson's construction). The last place is the end. */
export interface Automaton {
  readonly places: readonly Place[];
  readonly start: number;
  readonly end: number;
}

/** What stands beside a gap between characters, as far as assertions look. */
export type Neighbour = 'edge' | 'newline' | 'word' | 'other';

export const newlineSet: CodePointSet = [0x0a, 0x0a];
export { wordSet };

export function holdsBetween(what: Assertion, before: Neighbour, after: Neighbour): boolean {
  switch (what) {
    case 'text-start':
      return before === 'edge';
    case 'text-end':
      return after === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'newline';
    case 'line-end':
      return after === 'edge' || after === 'newline';
    case 'word-boundary':
      return (before === 'word') !== (after === 'word');
    case 'no-word-boundary':
      return (before === 'word') === (after === 'word');
  }
}

export function buildAutomaton(regex: Regex): Automaton | TooComplex {
  const places: Place[] = [];
  const add = (place: Place): number => places.push(place) - 1;
  const end = add({ to: [] });
  /** Adds what leads from its result through the part to `next`. */
  const build = (part: Regex, next: number): number => {
    if (places.length > stateLimit) return next;
    switch (part.kind) {
      case 'set':
        return add({ set: part.set, to: [next] });
      case 'assert':
        return add({ assert: part.what, to: [next] });
      case 'sequence':
        return part.of.reduceRight((after, each) => build(each, after), next);
      case 'choice':
        return add({ to: part.of.map((each) => build(each, next)) });
      case 'repeat':
        return repeat(part, next);
    }
  };
  const repeat = ({ of, min, max }: Extract<Regex, { kind: 'repeat' }>, next: number): number => {
    let start = next;
    if (max === undefined) {
      start = add({ to: [next] });
      places[start]?.to.push(build(of, start));
    } else {
      for (let count = min; count < max; count += 1) start = add({ to: [next, build(of, start)] });
    }
    for (let count = 0; count < min; count += 1) start = build(of, start);
    return start;
  };
  const start = build(regex, end);
  if (places.length > stateLimit) return tooComplex(`the expression is longer than ${stateLimit} places when its repetitions are written out`);
  return { places, start, end };
}
