import { describe, expect, it } from 'vitest';
import type { LoadOutcome } from './in-pod/wire.ts';
import { expectPlan, summarise } from './load.ts';
import { loadTable } from './load-table.ts';

function outcome(ms: number, rest: Omit<Partial<LoadOutcome>, 'ms'>): LoadOutcome {
  return { dueMs: 0, lateMs: 0, request: 0, ms, ...rest };
}

const hundred = Array.from({ length: 100 }, (_, index) => outcome(index + 1, { status: 200, pod: 'a' }));

describe('summarise', () => {
  it('takes for a percentile the time of the request that so many are not slower than', () => {
    expect(summarise([...hundred].reverse()).latencyMs).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
    expect(summarise([outcome(7, { status: 200 })]).latencyMs).toEqual({ p50: 7, p90: 7, p99: 7, max: 7 });
  });

  it('counts what came, who answered, and each kind of request by itself', () => {
    const others = [outcome(500, { status: 200, grpcStatus: 14, pod: 'b', request: 1 }), outcome(15_000, { error: 'timeout', lateMs: 3, request: 1 }), outcome(2, { pod: 'c', request: 2 })];
    const summary = summarise([...hundred, ...others]);
    expect(summary).toMatchObject({ sent: 103, byResult: { 200: 100, 'grpc 14': 1, timeout: 1, tcp: 1 }, byPod: { a: 100, b: 1, c: 1 }, byRequest: [{ 200: 100 }, { 'grpc 14': 1, timeout: 1 }, { tcp: 1 }], maxLateMs: 3 });
  });

  it('leaves what was not answered out of the times, and gives it a row of its own', () => {
    const { latencyMs, results } = summarise([...hundred, outcome(15_000, { error: 'timeout' })]);
    expect(latencyMs.max).toBe(100);
    expect(results).toEqual([{ result: '200', count: 100, latencyMs: { p50: 50, p90: 90, p99: 99, max: 100 } }, { result: 'timeout', count: 1, latencyMs: { p50: 15_000, p90: 15_000, p99: 15_000, max: 15_000 } }]);
  });

  it('is 0 where nothing was sent', () => expect(summarise([]).latencyMs).toEqual({ p50: 0, p90: 0, p99: 0, max: 0 }));
});

describe('loadTable', () => {
  it('has a line for every result', () => {
    expect(loadTable(summarise([...hundred, outcome(15_000, { error: 'timeout', lateMs: 1.5 })]))).toBe(`
result   requests   share   p50 ms   p90 ms   p99 ms   max ms
200           100  99.0 %     50.0     90.0     99.0    100.0
timeout         1   1.0 %  15000.0  15000.0  15000.0  15000.0
answered by
  a  100
101 sent, at most 1.5 ms after they were due`.trimStart());
  });
});

describe('expectPlan', () => {
  const request = { host: 'a', port: 80 };
  const rate = { ratePerSecond: 1, durationMs: 1000 };

  it('refuses a load that sends nothing, and weights that are none', () => {
    expect(() => expectPlan({ request, ratePerSecond: 0, durationMs: 1 })).toThrow('above 0');
    expect(() => expectPlan({ ...rate, requests: [] })).toThrow('weights');
    expect(() => expectPlan({ ...rate, requests: [{ request, weight: 0.5 }] })).toThrow('weights');
    expect(() => expectPlan({ ...rate, requests: [{ request, weight: 2 }] })).not.toThrow();
  });
});
