import { describe, expect, it } from 'vitest';
import type { DecidedDestination, Decision } from './decision.ts';
import { byDefault } from './provenance.ts';
import { differences, treatmentKey, treatmentOf, type Aspect } from './treatment.ts';

const source = byDefault('test');
const setting = <T>(value: T): { value: T; source: typeof source } => ({ value, source });

const share: DecidedDestination = { host: 'orders.shop', port: 80, weight: 100, workloads: ['shop/orders'], addresses: [], outcome: 'delivered', status: 200, transport: 'mutual-tls' };
const base: Decision = { outcome: 'delivered', status: 200, destinations: [share], transport: 'mutual-tls', mirrors: [], changes: [], steps: [], unknown: [] };
const refused: Decision = { ...base, outcome: 'refused', status: 403, destinations: [{ ...share, workloads: [], outcome: 'refused', status: 403 }] };
const split = (refusedWeight: number): Decision => ({ ...base, destinations: [{ ...share, weight: 100 - refusedWeight }, { ...share, subset: 'v2', workloads: [], weight: refusedWeight, outcome: 'refused', status: 403 }] });

function aspects(before: Decision, after: Decision): readonly Aspect[] {
  return differences(treatmentOf(before), treatmentOf(after));
}

describe('differences', () => {
  it.each<[string, Decision, Decision, readonly Aspect[]]>([
    ['the same', base, base, []],
    ['other steps', base, { ...base, steps: [{ what: 'route', text: 'x', source, hop: 0 }] }, []],
    ['a share of nothing', base, { ...base, destinations: [share, { ...share, subset: 'v2', weight: 0 }] }, []],
    ['a destination in two parts', base, { ...base, destinations: [{ ...share, weight: 100 / 3 }, { ...share, weight: 200 / 3 }] }, []],
    ['no retries, said aloud', base, { ...base, retries: setting({ attempts: 0, on: ['5xx'] }) }, []],
    ['no timeout, said aloud', base, { ...base, timeoutMs: setting(undefined) }, []],
    ['conditions in another order', { ...base, retries: setting({ attempts: 1, on: ['5xx', 'reset'] }) }, { ...base, retries: setting({ attempts: 1, on: ['reset', '5xx'] }) }, []],
    ['headers in another order', { ...base, changes: [{ kind: 'header', operation: 'set', name: 'a', value: '1' }, { kind: 'header', operation: 'set', name: 'B', value: '1' }] }, { ...base, changes: [{ kind: 'header', operation: 'set', name: 'b', value: '1' }, { kind: 'header', operation: 'set', name: 'a', value: '1' }] }, []],
    ['refused', base, refused, ['newly-refused']],
    ['allowed', refused, base, ['newly-allowed']],
    ['more of it refused', split(10), split(20), ['newly-refused', 'delivered-elsewhere']],
    ['lost', base, { ...base, outcome: 'no-route', status: 404, flag: 'NR', destinations: [] }, ['no-longer-delivered']],
    ['found', { ...base, outcome: 'no-route', status: 404, flag: 'NR', destinations: [] }, base, ['newly-delivered']],
    ['another subset', base, { ...base, destinations: [{ ...share, subset: 'v2' }] }, ['delivered-elsewhere']],
    ['other weights', { ...base, destinations: [{ ...share, weight: 90 }, { ...share, subset: 'v2', weight: 10 }] }, { ...base, destinations: [{ ...share, weight: 10 }, { ...share, subset: 'v2', weight: 90 }] }, ['delivered-elsewhere']],
    ['plaintext', base, { ...base, transport: 'plaintext', destinations: [{ ...share, transport: 'plaintext' }] }, ['other-encryption']],
    ['a deadline', base, { ...base, timeoutMs: setting(3000) }, ['other-deadline']],
    ['retries', base, { ...base, retries: setting({ attempts: 2, on: ['5xx'] }) }, ['other-retries']],
    ['a fault', base, { ...base, fault: { delay: { percent: 10, delayMs: 100 } } }, ['other-fault']],
    ['a mirror', base, { ...base, mirrors: [{ host: 'a', port: 80, percent: 100, source }] }, ['other-mirrors']],
    ['changes of a header in another order', { ...base, changes: [{ kind: 'header', operation: 'set', name: 'a', value: '1' }, { kind: 'header', operation: 'add', name: 'a', value: '2' }] }, { ...base, changes: [{ kind: 'header', operation: 'add', name: 'a', value: '2' }, { kind: 'header', operation: 'set', name: 'a', value: '1' }] }, ['other-changes']],
    ['another refusal', refused, { ...refused, status: 404, destinations: [{ ...share, workloads: [], outcome: 'refused', status: 404 }] }, ['other-answer']],
    ['another place that refuses', refused, { ...refused, destinations: [{ ...share, host: 'x', workloads: [], outcome: 'refused', status: 403 }] }, ['other-answer']],
    ['another location', { ...base, outcome: 'redirected', status: 301, location: '/a', destinations: [] }, { ...base, outcome: 'redirected', status: 301, location: '/b', destinations: [] }, ['other-answer']],
  ])('%s', (_, before, after, expected) => {
    expect(aspects(before, after)).toEqual(expected);
    expect(treatmentKey(treatmentOf(before)) === treatmentKey(treatmentOf(after))).toBe(expected.length === 0);
  });

  it('sees limits of connections', () => {
    const policy = { host: 'orders.shop', port: 80, limits: { maxConnections: 10 } };
    expect(differences(treatmentOf(base, [policy]), treatmentOf(base, [{ ...policy, limits: { maxConnections: 20 } }]))).toEqual(['other-limits']);
    expect(differences(treatmentOf(base, [policy]), treatmentOf(base, [{ limits: { maxConnections: 10 }, port: 80, host: 'orders.shop' }]))).toEqual([]);
    const elsewhere = { ...base, destinations: [{ ...share, host: 'x' }] };
    expect(differences(treatmentOf(base, [policy]), treatmentOf(elsewhere, [{ ...policy, host: 'x' }]))).toEqual(['delivered-elsewhere']);
  });
});
