import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './fault-past-timeout-and-retries.ts';

const own = { id: 'istio/fault-past-timeout-and-retries', rule };
const route = (rest: string): string => rules(`{ match: [{ headers: { x-test: { exact: a } } }], ${rest}${toOrders} }`);
const delay = 'delay: { percentage: { value: 100 }, fixedDelay: 5s }';
const abort = 'abort: { percentage: { value: 10 }, httpStatus: 503 }';

describe('what a fault does not meet', () => {
  it.each([
    ['a delay and the timeout', `fault: { ${delay} }, timeout: 2s, `, 'info: this fault delays 100 % by 5s before the `timeout` of the same route'],
    ['an abort and the retries', `fault: { ${abort} }, retries: { attempts: 2 }, `, 'info: this fault aborts 10 % with 503 before the `retries` of the same route'],
    ['both', `fault: { ${delay}, ${abort} }, timeout: 2s, retries: { attempts: 2 }, `, 'before the `timeout` and `retries` of the same route'],
  ])('%s', (_, rest, said) => {
    expectSaid(own, route(rest), [said]);
  });
});

describe('nothing is said', () => {
  it.each([
    ['of a fault alone', `fault: { ${delay} }, `],
    ['of an abort beside a timeout, which it does not need', `fault: { ${abort} }, timeout: 2s, `],
    ['of a delay beside retries alone', `fault: { ${delay} }, retries: { attempts: 2 }, `],
    ['of retries that are switched off', `fault: { ${abort} }, retries: { attempts: 0 }, `],
    ['of a fault that hits nobody', 'fault: { delay: { percentage: { value: 0 }, fixedDelay: 5s } }, timeout: 2s, '],
  ])('%s', (_, rest) => {
    expectSaid(own, route(rest), []);
  });
});
