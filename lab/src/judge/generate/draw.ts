import { constant, constantFrom, oneof, option, record, type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../src/kube/resource.ts';

/** Leaves out what is undefined: a field that is not written. */
export function written(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Written once in so many times. */
export function optional<T>(arbitrary: Arbitrary<T>, times = 2): Arbitrary<T | undefined> {
  return oneof({ arbitrary: constant(undefined), weight: times - 1 }, { arbitrary, weight: 1 });
}

/** Left out once in so many times. */
export function usual<T>(arbitrary: Arbitrary<T>, times: number): Arbitrary<T | undefined> {
  return option(arbitrary, { nil: undefined, freq: times - 1 });
}

/** An object whose fields are drawn one by one; undefined ones are not written. */
export function some(fields: Readonly<Record<string, Arbitrary<Json | undefined>>>): Arbitrary<JsonObject> {
  return record(fields).map((values) => written(values));
}

/** The same, without the objects in which nothing is written. */
export function someOf(fields: Readonly<Record<string, Arbitrary<Json | undefined>>>): Arbitrary<JsonObject> {
  return some(fields).filter((object) => Object.keys(object).length > 0);
}

/** One of these objects or lists, of whatever shapes. */
export function oneJson(...values: readonly JsonObject[]): Arbitrary<JsonObject> {
  return constantFrom(...values);
}

/** One of these lists of texts. */
export function oneList(...values: readonly (readonly string[])[]): Arbitrary<readonly string[]> {
  return constantFrom(...values);
}

/** The second, once in so many times. */
export function mostly<T>(usually: Arbitrary<T>, seldom: Arbitrary<T>, times: number): Arbitrary<T> {
  return oneof({ arbitrary: usually, weight: times - 1 }, { arbitrary: seldom, weight: 1 });
}

/** Each of these so many times as often as its weight says. */
export function weighted<T>(...choices: readonly (readonly [number, Arbitrary<T>])[]): Arbitrary<T> {
  return oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
