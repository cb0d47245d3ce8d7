import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './retry-condition-without-effect.ts';

const own = { id: 'istio/retry-condition-without-effect', rule };
const retried = (on: string, attempts = 2): string => rules(`{ retries: { attempts: ${attempts}, retryOn: '${on}' }, ${toOrders} }`);

describe('conditions that come true', () => {
  it.each(['5xx', 'connect-failure,refused-stream', '5xx,connect-failure,reset', 'gateway-error,500', 'retriable-status-codes,429', '429,503', 'unavailable,cancelled', '502,503,504'])('%s', (on) => {
    expectSaid(own, retried(on), []);
  });

  it('of no retries nothing is said', () => {
    expectSaid(own, retried('retriable-headers', 0), []);
  });
});

describe('conditions that do not', () => {
  it.each([
    ['retriable-headers', ['warning: `retriable-headers` never repeats a request here: a VirtualService cannot say which headers are meant']],
    ['retriable-status-codes,5xx', ['warning: `retriable-status-codes` never repeats a request here: no status is written beside it']],
    ['http3-post-connect-failure', ['warning: `http3-post-connect-failure` never repeats a request here']],
    ['retriable-4xx', ['info: `retriable-4xx` repeats on 409 alone']],
    ['gateway-error,503,502', ['info: `502` adds nothing: `gateway-error`', 'info: `503` adds nothing: `gateway-error`']],
    ['5xx,gateway-error,503,429', ['info: `503` adds nothing: `5xx`', 'info: `gateway-error` adds nothing: `5xx`']],
  ])('%s', (on, said) => {
    expectSaid(own, retried(on), said);
  });
});
