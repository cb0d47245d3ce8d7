import { describe, expect, it } from 'vitest';
import { summarise, summaryLines } from './summary.ts';
import { plainReason, Tally } from './tally.ts';

function tally(): Tally {
  const counted = new Tally();
  Object.assign(counted, { pairs: 400, meshes: 5, stages: 1, tries: 1000 });
  counted.flukes.set('time: delivered by VirtualService spec.http.timeout', 2);
  for (const signature of ['path: delivered by VirtualService spec.http', 'status: refused by nothing but defaults', 'path: delivered by VirtualService spec.http']) counted.addMismatch(signature);
  counted.addRefused('VirtualService', 'the API server answered 422 to PATCH /apis/x: VirtualService "orders" is invalid: weight 300');
  counted.addRefused('VirtualService', 'the API server answered 422 to PATCH /apis/x: VirtualService "carts" is invalid: weight 200');
  return counted;
}

const rest = { seed: 7, seconds: 20, phases: [['send', 12.04], ['settle', 3]] as const, cases: ['out/judge-7-3-0.json'] };

describe('the summary of a run', () => {
  it('says everything, the most frequent first', () => {
    expect(summaryLines(summarise(tally(), rest))).toEqual([
      'seed 7: 400 pairs (1000 tries) on 5 meshes and 1 stages in 20 s: 20 pairs/s',
      '3 mismatches, of 2 signatures',
      '      2  path: delivered by VirtualService spec.http',
      '      1  status: refused by nothing but defaults',
      '2 contradictions not repeated',
      '      2  time: delivered by VirtualService spec.http.timeout',
      '0 pairs not decided (0 %)',
      '2 objects refused by the server',
      '      2  VirtualService: VirtualService … is invalid: weight #',
      'time: send 12 s, settle 3 s',
      'case: out/judge-7-3-0.json',
    ]);
  });

  it('of a silent run has no lists', () => {
    expect(summaryLines(summarise(new Tally(), { seed: 1, seconds: 0, phases: [], cases: [] }))).toEqual([
      'seed 1: 0 pairs (0 tries) on 0 meshes and 0 stages in 0 s: 0 pairs/s', '0 mismatches', '0 contradictions not repeated', '0 pairs not decided (0 %)', '0 objects refused by the server', 'time: ',
    ]);
  });
});

it('one reason is one, whatever names and numbers it has', () => {
  expect(plainReason('whether a sidecar joins shop/orders-1 after 30 s')).toBe(plainReason('whether a sidecar joins bank/ledger after 5 s'));
});
