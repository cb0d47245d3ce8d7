import { describe, expect, it } from 'vitest';
import type { PodAnswer, Received } from '../in-pod/wire.ts';
import type { PodRecord } from '../instance.ts';
import { observedTries } from './observed-tries.ts';
import type { SentTry } from './send-round.ts';
import type { LoggedTry, Witnesses } from './witnesses.ts';

const pod = (name: string, kind: PodRecord['kind'] = 'sidecar'): PodRecord => ({ namespace: 'shop', name, workload: name, kind, address: '10.44.0.11', netns: name, folder: '', serviceAccount: 'a', labels: {}, annotations: {}, ports: [] });
const arrival = (at: string, headers: Record<string, string> = {}): Received => ({ pod: at, at: 0, protocol: 'http/1.1', port: 8080, remote: '', method: 'GET', url: '/x', host: 'b', headers: { 'x-echo-id': '1', ...headers }, attempt: 1 });
const entry = (name: string, values: Record<string, string>): LoggedTry => ({ pod: pod(name), entry: { start_time: '2026-01-01T00:00:00Z', ...values } });
const sent = (answer: Omit<PodAnswer, 'ms'>, id = '1', client = pod('a')): SentTry => ({ request: { from: 'shop/a', to: 'b', port: 80 }, id, client, answer: { ms: 12.6, ...answer } });
const witnesses = (logged: readonly LoggedTry[] = [], received: readonly Received[] = []): Witnesses => ({ logged: new Map([['1', logged]]), received: new Map([['1', received]]) });
const plain = { tries: 1, isTimed: false, isMirrored: false };

describe('what is kept of the tries of a request', () => {
  it('is each answer once, and how often it was seen', () => {
    const answers = ['1', '2', '3'].map((id) => sent({ status: id === '2' ? 503 : 404 }, id));
    expect(observedTries(answers, witnesses(), plain)).toEqual({ tries: [{ status: 404 }, { status: 503 }], counts: [2, 1] });
  });

  it('has the flag and the detail of the first proxy, not of one further on', () => {
    const logged = [entry('b', { response_flags: 'UC', response_code_details: 'other', start_time: '2025-01-01T00:00:00Z' }), entry('a', { response_flags: 'UF,URX', response_code_details: 'upstream_reset_before_response_started{delayed connect error: 111}' }), entry('a', { upstream_cluster: 'inbound|8080||', response_flags: 'NR' })];
    expect(observedTries([sent({ status: 503 })], witnesses(logged), plain).tries).toEqual([{ status: 503, flag: 'UF,URX', detail: 'upstream_reset_before_response_started' }]);
  });

  it('is that of the proxy that a caller without one reaches first', () => {
    const logged = [entry('c', { response_code_details: 'rbac_access_denied', start_time: '2026-01-01T00:00:05Z' }), entry('b', { response_code_details: 'via_upstream', start_time: '2026-01-01T00:00:01Z' })];
    expect(observedTries([sent({ status: 403 }, '1', pod('plain', 'plain'))], witnesses(logged), plain).tries).toEqual([{ status: 403, detail: 'via_upstream' }]);
  });

  it('tells copies from the request by the address that they have more, and counts tries that nobody was told of', () => {
    const received = [arrival('b'), arrival('b'), arrival('c', { 'x-forwarded-for': '10.44.0.11' })];
    expect(observedTries([sent({ status: 504 })], witnesses([], received), plain).tries).toEqual([{ status: 504, arrivals: 2, mirrors: ['c'] }]);
    const answered = arrival('b', { 'x-forwarded-for': '10.44.0.30' });
    expect(observedTries([sent({ status: 200, headers: {}, body: '', received: answered })], witnesses([], [answered]), { ...plain, isMirrored: true }).tries).toMatchObject([{ pod: 'b', mirrors: [] }]);
  });

  it('takes for the request, where an answer to HEAD does not say, what came the shortest way to the pod that answered', () => {
    const through = (at: string, ...hops: string[]): Received => arrival(at, { 'x-forwarded-for': hops.join(',') });
    const head = sent({ status: 200, headers: { 'x-echo-pod': 'b' }, body: '' });
    expect(observedTries([head], witnesses([], [through('b', '10.44.0.15')]), plain).tries).toEqual([{ status: 200, pod: 'b' }]);
    expect(observedTries([head], witnesses([], [through('b', '10.44.0.15'), through('c', '10.44.0.15', '10.44.0.11')]), plain).tries).toEqual([{ status: 200, pod: 'b', mirrors: ['c'] }]);
  });

  it('has its time only where time is judged', () => {
    expect(observedTries([sent({ status: 404 })], witnesses(), { ...plain, isTimed: true }).tries).toEqual([{ status: 404, ms: 13 }]);
  });
});
