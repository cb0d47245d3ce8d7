import { describe, expect, it } from 'vitest';
import { loggedFlag, withoutTries } from './logged-flag.ts';

const standard = { attempts: 2, on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'] };

describe('loggedFlag', () => {
  it.each([
    ['a connection that is refused, tried again', 'UF', { sees: 'requests', retries: standard }, 'UF,URX'],
    ['one that is refused, without retries', 'UF', { sees: 'requests', retries: { attempts: 0, on: [] } }, 'UF'],
    ['one that is refused, past the mesh', 'UF', { sees: 'requests' }, 'UF'],
    ['one that is refused, with retries on a status alone', 'UF', { sees: 'requests', retries: { attempts: 3, on: ['503'] } }, 'UF'],
    ['one that is refused, with retries on failures of a server', 'UF', { sees: 'requests', retries: { attempts: 1, on: ['gateway-error'] } }, 'UF,URX'],
    ['a reset, which the usual retries do not cover', 'UC', { sees: 'requests', retries: standard }, 'UC'],
    ['a reset that is tried again', 'UC', { sees: 'requests', retries: { attempts: 1, on: ['reset'] } }, 'UC,URX'],
    ['no healthy endpoint, which no retry helps', 'UH', { sees: 'requests', retries: standard }, 'UH'],
    ['a delay before a refused connection', 'UF', { sees: 'requests', retries: standard, isDelayed: true }, 'DI,UF,URX'],
    ['a delay before an answer without a flag', undefined, { sees: 'requests', isDelayed: true }, 'DI'],
    ['bytes to nobody', 'UF', { sees: 'connections' }, 'UF,URX'],
    ['bytes that are reset', 'UC', { sees: 'connections' }, undefined],
    ['an answer without a flag', undefined, { sees: 'requests', retries: standard }, undefined],
  ] as const)('%s', (_name, flag, tried, expected) => {
    expect(loggedFlag(flag, tried)).toBe(expected);
  });
});

describe('withoutTries', () => {
  it.each([['UF,URX', 'UF'], ['UF', 'UF'], [undefined, undefined]])('%s is %s', (flag, expected) => {
    expect(withoutTries(flag)).toBe(expected);
  });
});
