import { uniqueArray, type Arbitrary } from 'fast-check';

/** One to `most` different ones. */
export function few<T>(values: Arbitrary<T>, most: number): Arbitrary<T[]> {
  return uniqueArray(values, { minLength: 1, maxLength: most });
}
