import { describe, expect, it } from 'vitest';
import { expectedAnswer } from './expected-answer.ts';

const source = { kind: 'default', of: 'the test' } as const;

function answer(headers: Record<string, string>, { timeoutMs, ...retries }: { readonly timeoutMs?: number; readonly attempts?: number; readonly perTryTimeoutMs?: number; readonly on?: readonly string[] } = {}) {
  const { attempts = 0, on = ['5xx'], perTryTimeoutMs } = retries;
  return expectedAnswer({ ...(timeoutMs === undefined ? {} : { timeoutMs: { value: timeoutMs, source } }), retries: { value: { attempts, on, ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }) }, source } }, headers);
}

describe('what becomes of a request that is delivered', () => {
  it.each([
    ['nothing asked', answer({}), { by: 'application', status: 200, attempts: 1, afterMs: 0 }],
    ['a status that is not tried again', answer({ 'x-echo-status': '404' }, { attempts: 2 }), { by: 'application', status: 404, attempts: 1, afterMs: 0 }],
    ['a status that is tried again in vain', answer({ 'x-echo-status': '503' }, { attempts: 2 }), { by: 'application', status: 503, attempts: 3, afterMs: 0 }],
    ['a status of the list', answer({ 'x-echo-fail': '418:1' }, { attempts: 2, on: ['418'] }), { by: 'application', status: 200, attempts: 2, afterMs: 0 }],
    ['a slow answer', answer({ 'x-echo-delay': '500' }, { timeoutMs: 2000 }), { by: 'application', status: 200, attempts: 1, afterMs: 500 }],
    ['one that is too slow', answer({ 'x-echo-delay': '3000' }, { timeoutMs: 2000 }), { by: 'proxy', status: 504, attempts: 1, afterMs: 2000, flag: 'UT' }],
    ['tries that are too slow', answer({ 'x-echo-delay': '800' }, { attempts: 1, perTryTimeoutMs: 300 }), { by: 'proxy', status: 504, attempts: 2, afterMs: 600 }],
    ['a try that is too slow, and one that is not', answer({ 'X-Echo-Delay': '800:1' }, { attempts: 1, perTryTimeoutMs: 300 }), { by: 'application', status: 200, attempts: 2, afterMs: 300 }],
    ['connections that end', answer({ 'x-echo-status': 'reset' }, { attempts: 1 }), { by: 'nobody', attempts: 2, afterMs: 0 }],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it.each([
    ['the timeout is as long as the delay', answer({ 'x-echo-delay': '1000' }, { timeoutMs: 1000 })],
    ['the time of a try is', answer({ 'x-echo-delay': '1000' }, { perTryTimeoutMs: 1050 })],
    ['the wait between tries decides', answer({ 'x-echo-fail': '503:3', 'x-echo-delay': '100' }, { attempts: 5, timeoutMs: 600 })],
    ['only one pod does as it is told', answer({ 'x-echo-status': '503', 'x-echo-only': 'b1' })],
    ['it matters who reports a reset', answer({ 'x-echo-status': 'reset' }, { attempts: 1, on: ['503'] })],
  ])('is not known where %s', (_, found) => {
    expect(found).toBeUndefined();
  });
});
