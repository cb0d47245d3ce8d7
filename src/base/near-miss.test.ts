import { describe, expect, it } from 'vitest';
import { nearest } from './near-miss.ts';

describe('nearest', () => {
  it.each([
    ['perTryTimeOut', ['timeout', 'perTryTimeout', 'attempts'], 'perTryTimeout'],
    ['LEAST_CONNS', ['LEAST_CONN', 'RANDOM'], 'LEAST_CONN'],
    ['v22', ['v1', 'v2'], 'v2'],
    ['hots', ['host', 'hosts'], 'host'],
    ['ordres', ['orders', 'users'], 'orders'],
    ['circuitBreaker', ['loadBalancer', 'outlierDetection'], undefined],
    ['x', [], undefined],
  ])('%s among %j is %s', (written, candidates, meant) => {
    expect(nearest(written, candidates)).toBe(meant);
  });

  it('does not depend on the order of the candidates', () => {
    expect(nearest('v3', ['v2', 'v1'])).toBe(nearest('v3', ['v1', 'v2']));
  });
});
