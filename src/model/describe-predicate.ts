import { describeBlocks, describeCondition, listWords, subjectOf } from './describe.ts';
import type { Predicate } from './predicate.ts';

/** Parts after which a list says only how many more there are. */
const mostParts = 4;

/** A predicate as a sentence part: `path begins with "/api/" and method is GET`. */
export function describePredicate(predicate: Predicate): string {
  return describe(predicate, true, false);
}

function describe(predicate: Predicate, isIn: boolean, isInner: boolean): string {
  switch (predicate.kind) {
    case 'always':
      return isIn ? 'every request' : 'no request';
    case 'never':
      return isIn ? 'no request' : 'every request';
    case 'text':
      return describeCondition(predicate.attribute, predicate.set, isIn);
    case 'address': {
      const { yes, no } = describeBlocks(predicate.blocks);
      return `${subjectOf(predicate.attribute)} ${isIn ? yes : no}`;
    }
    case 'not':
      return describe(predicate.of, !isIn, isInner);
    case 'unknown':
      return predicate.because;
    case 'all':
    case 'any': {
      const joint = (predicate.kind === 'all') === isIn ? 'and' : 'or';
      const parts = [...new Set(predicate.of.map((part) => describe(part, isIn, true)))];
      const shown = parts.length > mostParts ? [...parts.slice(0, mostParts - 1), `${parts.length - mostParts + 1} others`] : parts;
      const text = joint === 'and' ? shown.join(' and ') : listWords(withoutSubject(shown), 'or');
      return isInner && joint === 'or' && shown.length > 1 ? `(${text})` : text;
    }
  }
}

/** `path is "/a" or "/b"`: what begins like the alternative before it does not say so again. */
function withoutSubject(parts: readonly string[]): string[] {
  return parts.map((part, index) => {
    const [, same] = /^([^"`]+ )["`]/.exec(parts[index - 1] ?? '') ?? [];
    return same !== undefined && part.startsWith(same) && /^["`]/.test(part.slice(same.length)) ? part.slice(same.length) : part;
  });
}
