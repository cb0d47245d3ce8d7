import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DecisionOutcome } from '../src/model/decision.ts';
import type { ReportDestination } from '../src/project/trace.ts';
import { findSets } from '../scripts/score/find-sets.ts';
import { answersOf, echoOrders, serve, type Predicted } from '../scripts/score/real-mesh/echo.ts';
import { disagreement } from '../scripts/score/real-mesh/judge.ts';
import { isCounted, manifestsOf, type RecordedRequest, type Scenario, type Try } from '../scripts/score/real-mesh/recording.ts';
import { tally } from '../scripts/score/set-score.ts';

type Retries = NonNullable<Predicted['retries']>;

function retries(attempts: number, on: string, perTryTimeout: number | null = null): Retries {
  return { attempts, on: on.split(','), perTryTimeout, backoff: null };
}

describe('the application behind the mesh', () => {
  const orders = (headers: Record<string, string>) => echoOrders(headers);
  it.each<[what: string, headers: Record<string, string>, timeoutMs: number | null, policy: Retries | null, end: ReturnType<typeof serve>]>([
    ['answers 200', {}, null, null, { by: 'application', status: 200, attempts: 1 }],
    ['answers what it is told', { 'x-echo-status': '418' }, null, null, { by: 'application', status: 418, attempts: 1 }],
    ['fails where nothing retries', { 'x-echo-fail': '503:1' }, null, null, { by: 'application', status: 503, attempts: 1 }],
    ['is cut off by the timeout', { 'x-echo-delay': '600' }, 300, null, { by: 'proxy', status: 504 }],
    ['is in time', { 'x-echo-delay': '600' }, 2000, null, { by: 'application', status: 200, attempts: 1 }],
    ['recovers in its third try', { 'x-echo-fail': '502:2' }, null, retries(3, '5xx'), { by: 'application', status: 200, attempts: 3 }],
    ['exhausts the retries', { 'x-echo-fail': '500:9' }, null, retries(3, '5xx'), { by: 'application', status: 500, attempts: 4 }],
    ['meets the timeout in its fourth try', { 'x-echo-fail': '503:9', 'x-echo-delay': '600' }, 2000, retries(3, '5xx'), { by: 'proxy', status: 504 }],
    ['500 is no gateway error', { 'x-echo-fail': '500:1' }, null, retries(2, 'gateway-error'), { by: 'application', status: 500, attempts: 1 }],
    ['502 is a gateway error', { 'x-echo-fail': '502:1' }, null, retries(2, 'gateway-error'), { by: 'application', status: 200, attempts: 2 }],
    ['a listed status is retried', { 'x-echo-fail': '500:1' }, null, retries(2, 'retriable-status-codes,500'), { by: 'application', status: 200, attempts: 2 }],
    ['409 is the one retriable 4xx', { 'x-echo-fail': '409:1' }, null, retries(2, 'retriable-4xx'), { by: 'application', status: 200, attempts: 2 }],
    ['404 is not', { 'x-echo-fail': '404:1' }, null, retries(2, 'retriable-4xx'), { by: 'application', status: 404, attempts: 1 }],
    ['the default retries no status', { 'x-echo-fail': '503:1' }, null, retries(2, 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes'), { by: 'application', status: 503, attempts: 1 }],
    ['a slow try counts as a reset', { 'x-echo-delay': '600' }, null, retries(3, 'gateway-error,reset', 200), { by: 'proxy', status: 504 }],
    ['a slow try ends all where resets are not retried', { 'x-echo-delay': '600' }, null, retries(3, 'connect-failure', 200), { by: 'proxy', status: 504 }],
  ])('%s', (_, headers, timeoutMs, policy, end) => {
    expect(serve(orders(headers), timeoutMs, policy)).toEqual(end);
  });
});

const get: RecordedRequest = { from: 'shop/web', to: 'orders', port: 80, method: 'GET', path: '/', headers: {} };
const slow: RecordedRequest = { ...get, headers: { 'x-echo-delay': '600' } };
const failing: RecordedRequest = { ...get, headers: { 'x-echo-fail': '503:1' } };
const connection: RecordedRequest = { from: 'shop/web', to: 'orders', port: 9000, protocol: 'tcp' };

function share(outcome: DecisionOutcome, weight: number, workloads: readonly string[], status: number | null = null): ReportDestination {
  return { host: 'orders.shop.svc.cluster.local', subset: null, port: 80, weight, workloads, outcome, status, transport: null };
}

function decided(outcome: DecisionOutcome, status: number | null = null, extra: Partial<Predicted> = {}): Predicted {
  return { outcome, status, destinations: [], timeout: null, retries: null, ...extra };
}

const toOrders = decided('delivered', 200, { destinations: [share('delivered', 100, ['shop/orders-1', 'shop/orders-2'], 200)] });
const split = decided('delivered', 200, { destinations: [share('delivered', 50, ['shop/orders-1'], 200), share('unreachable', 50, [], 503)] });
const emptied = decided('delivered', 200, { destinations: [share('delivered', 100, ['shop/orders-1'], 200), share('delivered', 0, ['shop/orders-2'], 200)] });
const bounded: Predicted = { ...toOrders, timeout: 300 };
const retried: Predicted = { ...toOrders, retries: retries(2, '5xx') };

describe('what is a miss', () => {
  it.each<[what: string, request: RecordedRequest, predicted: Predicted, tries: readonly Try[], wrong: string | undefined]>([
    ['pods among the workloads', get, toOrders, [{ status: 200, pod: 'orders-1', attempts: 1 }, { status: 200, pod: 'orders-2', attempts: 1 }], undefined],
    ['another pod', get, toOrders, [{ status: 200, pod: 'orders-3', attempts: 1 }], 'orders-3 answered 200, not shop/orders-1, shop/orders-2 answering 200'],
    ['a pod with no weight', get, emptied, [{ status: 200, pod: 'orders-2', attempts: 1 }], 'orders-2 answered 200, not shop/orders-1 answering 200'],
    ['the proxy answers', get, toOrders, [{ status: 503, body: '' }], 'a proxy answered 503, not shop/orders-1, shop/orders-2 answering 200'],
    ['the same status of a proxy', get, decided('no-route', 404), [{ status: 404, body: '' }], undefined],
    ['another status of a proxy', get, decided('refused', 403), [{ status: 404, body: '' }], 'a proxy answered 404, not refused 403'],
    ['mixed answers of several destinations', get, split, [{ status: 200, pod: 'orders-1' }, { status: 503, body: '' }], undefined],
    ['mixed answers of one destination', get, toOrders, [{ status: 200, pod: 'orders-1' }, { status: 503, body: '' }], 'a proxy answered 503, not shop/orders-1, shop/orders-2 answering 200'],
    ['a closed connection that was refused', connection, decided('refused'), [{ error: 'closed' }], undefined],
    ['a closed connection that was delivered', connection, toOrders, [{ error: 'closed' }], 'closed, not shop/orders-1, shop/orders-2 answering'],
    ['a connection', connection, toOrders, [{ pod: 'orders-1' }], undefined],
    ['a reset', get, decided('unreachable', 503), [{ error: 'ECONNRESET' }], undefined],
    ['not decided', get, decided('unknown', 403), [{ status: 403, body: '' }], 'a proxy answered 403, not unknown 403'],
    ['a timeout that was seen', slow, bounded, [{ status: 504, ms: 302 }], undefined],
    ['a timeout that was not seen', slow, bounded, [{ status: 200, pod: 'orders-1', attempts: 1 }], 'orders-1 answered 200, not delivered 504'],
    ['as many tries', failing, retried, [{ status: 200, pod: 'orders-1', attempts: 2 }], undefined],
    ['fewer tries', failing, retried, [{ status: 503, pod: 'orders-1', attempts: 1 }], 'orders-1 answered 503, not shop/orders-1, shop/orders-2 answering 200 in try 2'],
  ])('%s', (_, request, predicted, tries, wrong) => {
    expect(disagreement(request, tries, answersOf(predicted, request))).toBe(wrong);
  });

  it('leaves out what the recorder lost', () => {
    expect(isCounted([{ status: 200 }, { error: 'timeout' }])).toBe(false);
    expect(isCounted([{ status: 200 }, { error: 'closed' }])).toBe(true);
  });

  it('leaves out objects that were refused', () => {
    const virtualService = (name: string) => ({ kind: 'VirtualService', metadata: { namespace: 'shop', name } });
    const scenario: Scenario = { seed: 1, theme: 'route', docs: [virtualService('a'), virtualService('b')], rejected: [{ name: 'VirtualService shop/a', why: 'invalid' }], requests: [], observed: [] };
    expect(manifestsOf(scenario).map(({ path }) => path)).toEqual(['VirtualService-shop-b.yaml']);
  });

  it('counts', () => {
    expect(tally([{ id: 'a', wrong: undefined }, { id: 'b', wrong: 'no' }])).toEqual({ passed: 1, total: 2, misses: [{ id: 'b', what: 'no' }] });
  });
});

describe('sets are known by their shape', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('at any depth, whatever their folders are called', () => {
    folder = mkdtempSync(join(tmpdir(), 'score-'));
    const write = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('a/scenarios.jsonl', '');
    write('a/application.yaml', '');
    write('deep/er/b/cases.json', JSON.stringify({ services: '', cases: [{ name: 'x', variant: 'virtualservice', routeName: '80', config: '', expected: null }] }));
    write('c/cases.json', JSON.stringify({ cases: [{ id: 'x', inputFiles: [], expectedVisible: [], expectedHidden: [] }] }));
    write('d/cases.json', JSON.stringify({ cases: [{ name: 'x', mode: 'http', trustDomain: '', expected: [] }] }));
    write('e/cases.jsonl', `${JSON.stringify({ seed: 1, what: [], doc: {}, server: { ok: true }, hook: { allowed: true } })}\n`);
    write('f/cases.json', JSON.stringify({ cases: [{ name: 'x', analyzer: {}, expected: [] }] }));
    write('g/cases.json', JSON.stringify({ cases: [{ id: 'x', checker: 'c', scope: {}, expected: [] }] }));
    write('h/notes.json', '{}');
    expect(findSets(folder).map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['a: real-mesh', 'c: kiali-visibility', 'd: istio-authz', 'b: istio-routes', 'e: admission', 'f: istio-analyze', 'g: kiali']);
    expect(findSets(join(folder, 'a')).map(({ name }) => name)).toEqual(['a']);
  });
});
