import { describe, expect, it } from 'vitest';
import { modelOf, openAccess, source, straight, type PlainModel, type PlainWorkload } from '../../test/plain-model.ts';
import type { Assertion } from '../intents/assertion.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { discover } from '../topology/discover.ts';
import type { Topology } from '../topology/topology.ts';
import type { Route } from './mesh-model.ts';
import { text, type Predicate } from './predicate.ts';
import { prove } from './prove.ts';

const span = { file: 'mesh.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: name, proxy: 'sidecar', account: name, version: 'v1', isStrict: false, access: openAccess, normalization: 'base', ...more });
const routes = (routing: string, host: string, when: Predicate, route: Partial<Route> = {}): PlainModel['routes'][number] => ({ routing, host, routes: [{ ...straight('orders.test'), ...route, when }], otherwise: straight('orders.test') });
const shop: PlainModel = {
  workloads: [workload('web'), workload('orders'), workload('gateway', { proxy: 'gateway' })],
  hosts: ['a.test', 'b.test', 'orders.test'].map((host) => ({ host, protocol: 'http', workloads: ['orders'] })),
  routes: [],
  served: [],
};

const nothing = discover(ResourceSet.of([]));

function verdictOf(assertion: Assertion, model: PlainModel, topology: Topology = nothing): string | undefined {
  const [result] = prove(modelOf(model), topology, [assertion]);
  return result && (result.because === undefined ? result.verdict : `${result.verdict}: ${result.because}`);
}

describe('clients outside, of whom one door is enough', () => {
  const assertion: Assertion = { kind: 'reaches', span, to: 't/orders.test', callers: { workloads: [], ingress: true, strangers: false, words: ['ingress'] } };
  const closed = routes('gateway', 'a.test', text('method', { kind: 'exact', value: 'GET' }), { action: { kind: 'fail', status: 404, because: 'nobody serves it' } });
  const open = routes('gateway', 'b.test', { kind: 'unknown', because: 'nobody tells' });

  it.each<[string, PlainModel, string]>([
    ['none is open', { ...shop, served: ['a.test'], routes: [closed] }, 'violated: it is no-route with 404'],
    ['one is open', { ...shop, served: ['a.test', 'b.test'], routes: [closed] }, 'holds'],
    ['one may be', { ...shop, served: ['a.test', 'b.test'], routes: [closed, open] }, 'unknown: whether straight to orders.test takes it'],
  ])('%s', (_, model, expected) => {
    expect(verdictOf(assertion, model)).toBe(expected);
  });
});

describe('budgets of calls', () => {
  const topology: Topology = {
    ...nothing,
    edges: [{ from: { kind: 'workload', id: 't/web' }, to: { kind: 'service', id: 't/orders.test' }, port: 80, protocol: 'http', confidence: 'high', evidence: [] }],
    services: new Map([['t/orders.test', { id: 't/orders.test', namespace: 't', name: 'orders.test', type: 'ClusterIP', ports: [], selector: {}, workloads: ['t/orders'], span }]]),
  };
  const tried = (when: Predicate): PlainModel => ({ ...shop, routes: [routes('web', 'orders.test', when, { retries: { value: { attempts: 4, on: ['5xx'] }, source } })] });

  it.each<[string, Predicate, string]>([
    ['are broken by what is known', text('path', { kind: 'exact', value: '/a' }), 'violated: one request of t/web may become 5 tries: t/web → t/orders.test'],
    ['hold for what cannot be sent', { kind: 'never' }, 'holds'],
    ['are not known where a pattern cannot be followed', text('path', { kind: 'regex', value: '(?=x)' }), 'unknown: `(?=x)` cannot be followed: it is not RE2: RE2 has no such group: it knows neither look-around nor references'],
  ])('%s', (_, when, expected) => {
    expect(verdictOf({ kind: 'tries-at-most', span, tries: 3 }, tried(when), topology)).toBe(expected);
  });

  it('leave deadlines open where a pattern cannot be followed', () => {
    expect(verdictOf({ kind: 'deadlines-nest', span }, tried(text('path', { kind: 'regex', value: '(?=x)' })), topology)).toMatch(/^unknown: /);
    expect(verdictOf({ kind: 'deadlines-nest', span }, tried({ kind: 'never' }), topology)).toBe('holds');
  });
});
