import { expect, it } from 'vitest';
import { differenceOf, type Fingerprint } from './unchanged.ts';

const tries = { 500: 1, 503: 3, reset: 1 };
const before: Fingerprint = { ways: { 'orders-v1 /': 0.5, 'orders-v2 /': 0.5 }, tries };

it('finds another way and other tries, and no difference in what chance does', () => {
  expect(differenceOf(before, { ways: { 'orders-v1 /': 0.65, 'orders-v2 /': 0.35 }, tries })).toBeUndefined();
  expect(differenceOf(before, { ways: { 'orders-v1 /': 1 }, tries })).toBe('orders-v1 /: 50 % before, 100 % now');
  expect(differenceOf(before, { ...before, tries: { ...tries, 503: 1 } })).toBe('3 tries before where each fails with 503, 1 now');
});
