import { describe, expect, it } from 'vitest';
import { viewOfCall } from '../../src/model/concrete-request.ts';
import type { Decision } from '../../src/model/decision.ts';
import { diffModels } from '../../src/model/diff.ts';
import type { MeshModel, Outcome, RequestChange, WeightedDestination } from '../../src/model/mesh-model.ts';
import { always } from '../../src/model/predicate.ts';
import { trace } from '../../src/model/trace.ts';
import { treatmentOf } from '../../src/model/treatment.ts';
import { modelOf, openAccess, source, type PlainModel, type PlainWorkload } from '../plain-model.ts';
import { situation } from './situation.ts';

/** What only a part of the requests meets is told of that part, and what no request meets decides nothing. */

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r', proxy: 'sidecar', account: name, version: 'v1', isStrict: false, access: openAccess, normalization: 'base', ...more });
const closed = { clauses: [], otherwise: { effect: 'deny' as const, because: 'nobody is admitted', status: 403, source } };
const set = (name: string, value: string): Extract<RequestChange, { kind: 'header' }> => ({ kind: 'header', operation: 'set', name, value });

function split(destinations: readonly Omit<WeightedDestination, 'port' | 'source'>[], more: Partial<Outcome> = {}): MeshModel {
  const outcome: Outcome = { name: 'a split', source, action: { kind: 'forward', destinations: destinations.map((each) => ({ ...each, port: 80, source })) }, ...more };
  const plain: PlainModel = {
    workloads: [workload('web'), workload('open'), workload('other'), workload('shut', { access: closed }), workload('shut2', { access: closed })],
    hosts: [{ host: 'shop.test', protocol: 'http', workloads: ['open'] }, ...['open', 'other', 'shut', 'shut2', 'none'].map((name) => ({ host: `${name}.test`, protocol: 'http' as const, workloads: name === 'none' ? [] : [name] }))],
    routes: [{ routing: 'r', host: 'shop.test', routes: [{ ...outcome, when: always }], otherwise: outcome }],
    served: [],
  };
  return modelOf(plain);
}

function decide(model: MeshModel): Decision {
  return trace(model, { client: 't/web', host: 'shop.test', port: 80, protocol: 'http' }, viewOfCall('http', { method: 'GET', path: '/', headers: {} }));
}

describe('the outcome of shares', () => {
  it.each([
    ['one that gets nothing has no say', [{ host: 'shut.test', weight: 1 }, { host: 'open.test', weight: 0 }], 'refused', 403],
    ['any that is delivered is the outcome', [{ host: 'shut.test', weight: 99 }, { host: 'open.test', weight: 1 }], 'delivered', 200],
    ['else that of most requests, not of the largest share', [{ host: 'none.test', weight: 4 }, { host: 'shut.test', weight: 3 }, { host: 'shut2.test', weight: 3 }], 'refused', 403],
  ])('%s', (_, destinations, outcome, status) => {
    expect(decide(split(destinations))).toMatchObject({ outcome, status });
  });
});

describe('changes', () => {
  const own = [{ host: 'open.test', weight: 1, changes: [set('x-one', '1')] }, { host: 'other.test', weight: 1, changes: [set('x-two', '2')], responseChanges: [set('x-answer', '2')] }];

  it('of one destination are told of its share, and those of the route of the whole', () => {
    const { changes, responseChanges, destinations } = decide(split(own, { changes: [set('x-all', '0')], responseChanges: [set('x-last', '0')] }));
    expect({ changes, responseChanges, shares: destinations.map((share) => [share.host, share.changes, share.responseChanges]) }).toEqual({
      changes: [set('x-all', '0')],
      responseChanges: [set('x-last', '0')],
      shares: [['open.test', [set('x-one', '1')], undefined], ['other.test', [set('x-two', '2')], [set('x-answer', '2')]]],
    });
  });

  it('that all destinations make are of the whole, and mean the same as those of the route', () => {
    const each = decide(split([{ host: 'open.test', weight: 1, changes: [set('x', '1')] }, { host: 'other.test', weight: 1, changes: [set('x', '1')] }]));
    const route = decide(split([{ host: 'open.test', weight: 1 }, { host: 'other.test', weight: 1 }], { changes: [set('x', '1')] }));
    expect(each.changes).toEqual([set('x', '1')]);
    expect(treatmentOf(each)).toEqual(treatmentOf(route));
  });

  it('of the second destination alone are a difference', () => {
    const other = [own[0], { host: 'other.test', weight: 1, changes: [set('x-two', '3')], responseChanges: [set('x-answer', '2')] }].flatMap((each) => each ?? []);
    expect(diffModels(split(own), split(other)).changes.map(({ aspects, host }) => [aspects, host])).toEqual([[['other-changes'], 'shop.test']]);
    expect(diffModels(split(own), split(own)).changes).toEqual([]);
  });

  it('in the configuration of a canary are told of its share', () => {
    const { report } = situation(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: orders, namespace: shop}
spec:
  hosts: [orders]
  http:
  - route:
    - {destination: {host: cart}, weight: 90}
    - {destination: {host: orders}, weight: 10, headers: {request: {set: {x-canary: "true"}}}}
`);
    expect(report('shop/web orders').destinations.map(({ workloads, changes }) => [workloads[0], changes])).toEqual([['shop/cart', undefined], ['shop/orders-v1', [set('x-canary', 'true')]]]);
  });
});

describe('two gateways in front', () => {
  const gateway = (name: string): PlainWorkload => workload(name, { proxy: 'gateway', routing: 'g' });
  const outcome: Outcome = { name: 'in', source, action: { kind: 'forward', destinations: [{ host: 'open.test', port: 80, weight: 1, source }] }, changes: [set('x', '1')], mirrors: [{ host: 'open.test', port: 80, percent: 50, source }] };
  const model = modelOf({ workloads: [gateway('g1'), gateway('g2'), workload('open')], hosts: [{ host: 'open.test', protocol: 'http', workloads: ['open'] }], routes: [{ routing: 'g', host: 'open.test', routes: [], otherwise: outcome }], served: ['open.test'] });

  it('do each the same once', () => {
    const decision = trace(model, { client: '@ingress', host: 'open.test', port: 80, protocol: 'http' }, viewOfCall('http', { method: 'GET', path: '/', headers: {} }));
    expect({ changes: decision.changes, mirrors: decision.mirrors.map(({ percent }) => percent), weights: decision.destinations.map(({ weight }) => weight) }).toEqual({ changes: [set('x', '1')], mirrors: [50], weights: [100] });
  });
});
