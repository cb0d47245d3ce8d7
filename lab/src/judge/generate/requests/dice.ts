import { array, nat, noBias, type Arbitrary } from 'fast-check';

/**
 * Choices that one request is made of. Far cheaper than an arbitrary for each of its fields, which would have to be built
 * anew for every mesh; and it shrinks: every choice towards its first and plainest.
 */
export interface Dice {
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** True once in so many times; the plainest is not. */
  isOnce(times: number): boolean;
}

const faces = 2 ** 30;
const throws = 48;

export const arbitraryThrows: Arbitrary<readonly number[]> = noBias(array(nat(faces - 1), { minLength: throws, maxLength: throws, size: 'max' }));

export function diceOf(thrown: readonly number[]): Dice {
  let at = 0;
  const next = (): number => thrown[at++ % thrown.length] ?? 0;
  return {
    pick(list) {
      const picked = list[Math.floor((next() / faces) * list.length)];
      if (picked === undefined && !list.includes(picked as never)) throw new Error('nothing to pick from');
      return picked as (typeof list)[number];
    },
    isOnce: (times) => next() >= faces * (1 - 1 / times),
  };
}
