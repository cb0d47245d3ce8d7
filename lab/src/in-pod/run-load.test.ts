import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runLoad } from './run-load.ts';
import { turnsOf } from './turns.ts';
import type { PodAnswer } from './wire.ts';

const never = new AbortController().signal;
const request = { host: 'a', port: 80 };

function after(ms: number, answer: Omit<PodAnswer, 'ms'> = { status: 200 }): Promise<PodAnswer> {
  return new Promise((resolve) => setTimeout(() => resolve({ ...answer, ms }), ms));
}

describe('runLoad', () => {
  it('keeps its rate however slow the answers are', async () => {
    const sent: number[] = [];
    const start = performance.now();
    const outcomes = await runLoad({ request, ratePerSecond: 200, durationMs: 500 }, never, () => {
      sent.push(performance.now() - start);
      return after(400);
    });
    expect(outcomes).toHaveLength(100);
    expect(outcomes.map(({ dueMs }) => dueMs)).toEqual(Array.from({ length: 100 }, (_, index) => index * 5));
    // All were sent while most of the answers were still to come.
    expect(sent.at(-1)).toBeLessThan(2000);
    expect(outcomes.every(({ ms, lateMs }) => ms >= 399 + lateMs)).toBe(true);
  });

  it('counts the time from when a request was due, so that a sender that is held up does not hide it', async () => {
    let isFirst = true;
    const outcomes = await runLoad({ request, ratePerSecond: 100, durationMs: 300 }, never, () => {
      const until = performance.now() + (isFirst ? 200 : 0);
      isFirst = false;
      while (performance.now() < until);
      return Promise.resolve({ status: 200, ms: 0 });
    });
    // The second was due after 10 ms and could be sent after 200 ms at the earliest.
    expect(outcomes[1]?.lateMs).toBeGreaterThan(180);
    expect(outcomes[1]?.ms).toBeGreaterThanOrEqual(outcomes[1]?.lateMs ?? 0);
  });

  it('does not send what would be more at once than it may', async () => {
    const outcomes = await runLoad({ request, ratePerSecond: 100, durationMs: 200, maxInFlight: 2 }, never, () => after(1000));
    expect(outcomes.map(({ error }) => error ?? 'sent')).toEqual(['sent', 'sent', ...Array.from({ length: 18 }, () => 'overload')]);
  });

  it('mixes requests by their weights, exactly', async () => {
    const ports = [80, 81, 82];
    const requests = [6, 3, 1].map((weight, index) => ({ weight, request: { host: 'a', port: ports[index] ?? 0 } }));
    const outcomes = await runLoad({ requests, ratePerSecond: 1000, durationMs: 100 }, never, ({ port }) => Promise.resolve({ status: port, ms: 0 }));
    expect([0, 1, 2].map((index) => outcomes.filter((outcome) => outcome.request === index && outcome.status === ports[index]).length)).toEqual([60, 30, 10]);
  });

  it('ends at once when it is told to stop', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const start = performance.now();
    expect(await runLoad({ request, ratePerSecond: 10, durationMs: 60_000 }, stop.signal, () => after(3000))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('says which pod echoed over TCP', async () => {
    expect(await runLoad({ request, ratePerSecond: 1, durationMs: 1000 }, never, () => after(0, { body: 'reviews-v1-0:9000:ping' }))).toMatchObject([{ pod: 'reviews-v1-0' }]);
  });
});

describe('turnsOf', () => {
  it('gives each exactly its weight in every stretch as long as their sum', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 50 }), (weights, skipped) => {
      const next = turnsOf(weights);
      for (let turn = 0; turn < skipped; turn += 1) next();
      const turns = Array.from({ length: weights.reduce((sum, weight) => sum + weight, 0) }, next);
      expect(weights.map((_, index) => turns.filter((turn) => turn === index).length)).toEqual(weights);
    }));
  });
});
