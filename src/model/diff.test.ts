import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryModel, arbitraryRequest, edited } from '../../test/arbitrary-model.ts';
import { identityOf, modelOf, openAccess, source, type PlainModel, type PlainWorkload } from '../../test/plain-model.ts';
import { allCalls } from './calls.ts';
import { viewOfCall } from './concrete-request.ts';
import { diffModels, isEmptyDiff, type ModelDiff } from './diff.ts';
import type { Access, Call, MeshModel } from './mesh-model.ts';
import { text } from './predicate.ts';
import type { Request } from './request-view.ts';
import { trace } from './trace.ts';
import { differences, treatmentOf, type Aspect, type Treatment } from './treatment.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r0', proxy: 'sidecar', account: name, version: 'v1', isStrict: true, access: openAccess, normalization: 'base', ...more });
const deny: Access = { clauses: [{ when: text('method', { kind: 'exact', value: 'DELETE' }), effect: 'deny', status: 403, name: 'deny', source }], otherwise: openAccess.otherwise };
const onlyCart: Access = { clauses: [{ when: text('identity', { kind: 'exact', value: identityOf('cart') }), effect: 'allow', status: 403, name: 'allow', source }], otherwise: { effect: 'deny', because: 'no policy matched', status: 403, source } };
const shop = (access: Access, more: Partial<PlainModel> = {}): PlainModel => ({ workloads: [workload('cart'), workload('web'), workload('orders', { access })], hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }], routes: [], served: [], ...more });

function lines({ changes }: ModelDiff): string[] {
  return changes.map(({ aspects, clients, host, witness, conditions }) => `${aspects[0]} ${clients.join(' ')} to ${host}, ${witness.method}, ${conditions.map(({ attribute }) => attribute).join(' ')}`);
}

function treatments(before: MeshModel, after: MeshModel, call: Call, request: Request): readonly [Treatment, Treatment] {
  return [treatmentOf(trace(before, call, viewOfCall(call.protocol, request))), treatmentOf(trace(after, call, viewOfCall(call.protocol, request)))];
}

describe('diffModels', () => {
  it('names the requests, and nobody else', () => {
    expect(lines(diffModels(modelOf(shop(openAccess)), modelOf(shop(deny))))).toEqual(['newly-refused t/cart t/orders t/web to orders.test, DELETE, method']);
  });

  it('names the clients, and nothing else', () => {
    expect(lines(diffModels(modelOf(shop(onlyCart)), modelOf(shop(openAccess))))).toEqual(['newly-allowed t/orders t/web to orders.test, GET, ']);
  });

  it('tells what is new and what is gone, and compares the rest', () => {
    const after = shop(openAccess);
    const diff = diffModels(modelOf(shop(openAccess)), modelOf({ ...after, workloads: [...after.workloads.slice(1), workload('ads')], hosts: [...after.hosts, { host: 'ads.test', protocol: 'http', workloads: ['ads'] }] }));
    expect(diff).toEqual({ changes: [], workloads: { added: ['t/ads'], removed: ['t/cart'] }, hosts: { added: ['ads.test'], removed: [] }, comparedCalls: 3, isComplete: true });
    expect(isEmptyDiff(diff)).toBe(false);
  });

  it('finds nothing between a model and itself, read twice', () => {
    assert(
      property(arbitraryModel, (plain) => {
        expect(isEmptyDiff(diffModels(modelOf(plain), modelOf(structuredClone(plain))))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  const pair = arbitraryModel.chain((plain) => edited(plain).map((after) => ({ before: modelOf(plain), after: modelOf(after) })));

  it('shows requests that really fare differently, for each of the clients, and exactly as it says', () => {
    assert(
      property(pair, ({ before, after }) => {
        for (const { clients, host, port, protocol, witness, aspects, ...change } of diffModels(before, after).changes) {
          if (change.before.outcome === 'unknown' || change.after.outcome === 'unknown') continue;
          for (const client of clients) {
            const [old, current] = treatments(before, after, { client, host, port, protocol }, witness);
            expect(old).toEqual(treatmentOf(change.before));
            expect(current).toEqual(treatmentOf(change.after));
            expect(differences(old, current)).toEqual(aspects);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('misses no request: whatever fares differently is a change of its client and host, in the same respects', () => {
    assert(
      property(pair, arbitraryRequest, ({ before, after }, request) => {
        const { changes, isComplete } = diffModels(before, after);
        if (!isComplete) return;
        for (const call of [...allCalls(before), ...allCalls(after)]) {
          const aspects: readonly Aspect[] = differences(...treatments(before, after, call, request));
          if (aspects.length === 0) continue;
          const own = changes.filter(({ clients, host, protocol }) => host === call.host && protocol === call.protocol && clients.includes(call.client));
          expect(own.map((change) => change.aspects)).toContainEqual(aspects);
        }
      }),
      { numRuns: 150 },
    );
  });
});
