import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryModel, arbitraryRequest, clause } from '../../test/arbitrary-model.ts';
import { modelOf } from '../../test/plain-model.ts';
import { allCalls } from './calls.ts';
import { viewOfCall } from './concrete-request.ts';
import type { Decision } from './decision.ts';
import { requestClasses } from './reach.ts';
import { trace } from './trace.ts';
import { differences, treatmentKey, treatmentOf } from './treatment.ts';

function delivered({ destinations }: Decision): number {
  return destinations.reduce((sum, share) => (share.outcome === 'delivered' ? sum + share.weight : sum), 0);
}

describe('laws of the model', () => {
  it('every request has one fate, and its shares add up to 100', () => {
    assert(
      property(arbitraryModel, arbitraryRequest, (plain, request) => {
        const model = modelOf(plain);
        for (const call of allCalls(model)) {
          const decision = trace(model, call, viewOfCall(call.protocol, request));
          const sum = decision.destinations.reduce((total, { weight }) => total + weight, 0);
          if (decision.destinations.length > 0) expect(sum).toBeCloseTo(100, 6);
          if (decision.outcome === 'delivered') expect(delivered(decision)).toBeGreaterThan(0);
          for (const share of decision.destinations) if (share.outcome !== 'delivered') expect(share.workloads).toEqual([]);
          expect(differences(treatmentOf(decision), treatmentOf(trace(model, call, viewOfCall(call.protocol, request))))).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('a clause that denies, wherever it is put in, never admits', () => {
    assert(
      property(arbitraryModel, arbitraryRequest, clause, constantFrom(0, 1, 2, 3, 4), integer({ min: 0, max: 3 }), (plain, request, added, who, where) => {
        const workloads = plain.workloads.map((workload, index) => {
          const { clauses, otherwise } = workload.access;
          return index === who ? { ...workload, access: { otherwise, clauses: [...clauses.slice(0, where), { ...added, effect: 'deny' as const }, ...clauses.slice(where)] } } : workload;
        });
        const [open, closed] = [modelOf(plain), modelOf({ ...plain, workloads })];
        for (const call of allCalls(open)) {
          const before = delivered(trace(open, call, viewOfCall(call.protocol, request)));
          expect(delivered(trace(closed, call, viewOfCall(call.protocol, request)))).toBeLessThanOrEqual(before + 1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('classes are all there is: their witnesses fare as they say, and every request fares as one of them', () => {
    assert(
      property(arbitraryModel, arbitraryRequest, (plain, request) => {
        const model = modelOf(plain);
        for (const call of allCalls(model)) {
          const { classes, isComplete } = requestClasses(model, call);
          if (!isComplete) continue;
          const known = new Set(classes.map(({ result }) => treatmentKey(treatmentOf(result))));
          for (const { region, result } of classes) {
            if (result.outcome === 'unknown') continue;
            expect(treatmentOf(trace(model, call, viewOfCall(call.protocol, region.witness, region.facts)))).toEqual(treatmentOf(result));
          }
          expect(known).toContain(treatmentKey(treatmentOf(trace(model, call, viewOfCall(call.protocol, request)))));
        }
      }),
      { numRuns: 60 },
    );
  });
});
