import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './retries-do-not-fit.ts';

const own = { id: 'istio/retries-do-not-fit', rule };
const tries = (timeout: string | undefined, attempts: number | undefined, perTry: string | undefined): string =>
  rules(`{ ${timeout === undefined ? '' : `timeout: ${timeout}, `}retries: { ${attempts === undefined ? '' : `attempts: ${attempts}, `}${perTry === undefined ? '' : `perTryTimeout: ${perTry}, `}retryOn: '503' }, ${toOrders} }`);

describe('tries that fit', () => {
  it.each([
    ['with time to spare', '10s', 3, '2s'],
    ['to the millisecond', '8s', 3, '2s'],
    ['in other units', '1m', 2, '20s'],
    ['without a timeout', undefined, 3, '2s'],
    ['without a time for each', '2s', 3, undefined],
    ['where there is no retry', '2s', undefined, '2s'],
    ['where one may take it all, which is another fault', '2s', 3, '2s'],
  ])('%s', (_, timeout, attempts, perTry) => {
    expectSaid(own, tries(timeout, attempts, perTry), []);
  });
});

describe('tries that do not', () => {
  it.each([
    ['5s', 3, '2s', 'warning: 4 tries of 2 s do not fit into `timeout: 5s`: if each takes its time, there are 2'],
    ['3s', 2, '2s', 'warning: 3 tries of 2 s do not fit into `timeout: 3s`: if each takes its time, there is one'],
    ['30s', 3, '10s', 'info: 4 tries of 10 s do not fit into `timeout: 30s`: if each takes its time, there are 3'],
    ['1s', 1, '900ms', 'warning: 2 tries of 900 ms do not fit into `timeout: 1s`: if each takes its time, there is one'],
  ])('%s, %i, %s', (timeout, attempts, perTry, said) => {
    expectSaid(own, tries(timeout, attempts, perTry), [said]);
  });

  it('are told with three ways out', () => {
    expect(runOn(own, tries('5s', 3, '2s')).diagnostics[0]?.help).toBe('give the whole at least 8 s, each try at most 1.25 s, or have 1 `attempts`');
  });

  it('in each route by itself', () => {
    expectSaid(own, rules(`{ match: [{ uri: { prefix: /a } }], timeout: 9s, retries: { attempts: 2, perTryTimeout: 3s }, ${toOrders} }`, `{ timeout: 3s, retries: { attempts: 2, perTryTimeout: 2s }, ${toOrders} }`), ['3 tries of 2 s']);
  });
});
