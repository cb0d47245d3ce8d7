import { describe, expect, it } from 'vitest';
import type { Decision, DecidedDestination } from '../../../src/model/decision.ts';
import { sendingsOf } from './tries-to-send.ts';

const source = { kind: 'default', of: 'the test' } as const;
const share = (subset: string, weight: number): DecidedDestination => ({ host: 'b', port: 80, subset, weight, workloads: ['shop/b'], addresses: [], outcome: 'delivered' });
const decision = (destinations: readonly DecidedDestination[], more: Partial<Decision> = {}): Decision => ({ outcome: 'delivered', destinations, mirrors: [], changes: [], steps: [], unknown: [], ...more });
const tries = (...decisions: readonly Decision[]): readonly number[] => sendingsOf(decisions).map((sending) => sending.tries);

describe('how often a request is sent', () => {
  it('is twice, also to several pods of one destination', () => {
    expect(tries(decision([share('v1', 100)]), decision([share('v1', 50), share('v1', 50)]))).toEqual([2, 2]);
  });

  it('is often enough where weights choose, but not for ever', () => {
    expect(tries(decision([share('v1', 50), share('v2', 50)]), decision([share('v1', 75), share('v2', 25)]), decision([share('v1', 99), share('v2', 1)]))).toEqual([48, 73, 120]);
  });

  it('is twice for most of many weighted requests, and for those that take long', () => {
    const halves = decision([share('v1', 50), share('v2', 50)]);
    expect(tries(...Array.from({ length: 6 }, () => halves))).toEqual([48, 48, 48, 48, 2, 2]);
    expect(tries({ ...halves, fault: { delay: { percent: 50, delayMs: 2000 } } })).toEqual([2]);
  });

  it('says whose time and copies are looked at', () => {
    const timed = decision([share('v1', 100)], { timeoutMs: { value: 300, source } });
    const mirrored = decision([share('v1', 100)], { mirrors: [{ host: 'c', port: 80, percent: 100, source }] });
    expect(sendingsOf([timed, mirrored])).toEqual([{ tries: 2, isTimed: true, isMirrored: false }, { tries: 2, isTimed: false, isMirrored: true }]);
  });
});
