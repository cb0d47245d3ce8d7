import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './per-try-timeout-leaves-no-retry.ts';

const own = { id: 'istio/per-try-timeout-leaves-no-retry', rule };
const tries = (timeout: string, retries: string): string => rules(`{ ${timeout}retries: { ${retries} }, ${toOrders} }`);

describe('there is time for another try', () => {
  it.each([
    ['after one that is cut early', 'timeout: 2s, ', 'attempts: 3, perTryTimeout: 500ms'],
    ['after one that is a little shorter', 'timeout: 500ms, ', 'attempts: 1, perTryTimeout: 499ms'],
    ['without a timeout for all', '', 'attempts: 3, perTryTimeout: 5s'],
    ['or none is wanted', 'timeout: 2s, ', 'attempts: 0'],
  ])('%s', (_, timeout, retries) => {
    expectSaid(own, tries(timeout, retries), []);
  });
});

describe('there is none', () => {
  it.each([
    ['500ms', '500ms', 3, 'warning: `perTryTimeout: 500ms` is not shorter than `timeout: 500ms`: none of the 3 retries'],
    ['1s', '1000ms', 1, 'warning: `perTryTimeout: 1000ms` is not shorter than `timeout: 1s`: none of the 1 retries'],
    ['1s', '1m', 2, 'warning: `perTryTimeout: 1m` is not shorter than `timeout: 1s`'],
  ])('%s, %s', (timeout, perTry, attempts, said) => {
    expectSaid(own, tries(`timeout: ${timeout}, `, `attempts: ${attempts}, perTryTimeout: ${perTry}`), [said]);
  });

  it('where no time is written for one try', () => {
    expectSaid(own, tries('timeout: 3s, ', 'attempts: 2, retryOn: connect-failure'), ['info: without `perTryTimeout` one try may take all of `timeout: 3s`']);
  });

  it('and a time in which all tries fit is told', () => {
    expect(runOn(own, tries('timeout: 500ms, ', 'attempts: 3, perTryTimeout: 500ms')).diagnostics[0]?.help).toBe('give each try at most 125ms, or the whole more time');
  });
});
