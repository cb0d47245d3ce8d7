import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';
import type { PresentSettings, Vocabulary } from './vocabulary.ts';

const nothing: PresentSettings = { timeoutsMs: [undefined], retries: [undefined], retryPolicies: [], maxConnections: [undefined], shares: [] };
const orders: PresentSettings = { timeoutsMs: [4_000], retries: [3], retryPolicies: [{ on: ['connect-failure'], isForAll: true }], maxConnections: [100], shares: [[{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }]] };
const several: PresentSettings = { ...nothing, timeoutsMs: [4_000, undefined] };
const shop: Vocabulary = { ...smallShop, presentOf: (id) => (id === 'shop/orders' ? orders : id === 'shop/web' ? nothing : several) };

function said(text: string, vocabulary = shop): string {
  const reading = readRequest(text, vocabulary);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

describe('changes of what is so today', () => {
  it.each([
    ['double the timeout of orders', 'Give calls to shop/orders at most 8s in all.'],
    ['please raise the timeout for orders by 2 seconds', 'Give calls to shop/orders at most 6s in all.'],
    ['orders: the timeout is too short, make it 2s longer', 'Give calls to shop/orders at most 6s in all.'],
    ['Cut the orders timeout in half', 'Give calls to shop/orders at most 2s in all.'],
    ['take 500ms off the timeout of orders', 'Give calls to shop/orders at most 3500ms in all.'],
    ['The timeout for orders should be doubled.', 'Give calls to shop/orders at most 8s in all.'],
    ['the timeout of orders must be raised by 1s', 'Give calls to shop/orders at most 5s in all.'],
    ['orders: timeout x2', 'Give calls to shop/orders at most 8s in all.'],
    ['orders timeout +2s', 'Give calls to shop/orders at most 6s in all.'],
    ['increase the timeout of orders by 50%', 'Give calls to shop/orders at most 6s in all.'],
    ['one retry less for orders', 'Retry all calls to shop/orders up to 2 times; on connect-failure.'],
    ['double the max connections of orders', 'Protect shop/orders: at most 200 connections.'],
    ['swap the weights of orders', 'Split calls to shop/orders: 10% to version v1 and 90% to version v2.'],
    ['bump the canary of orders from 10 to 30', 'Split calls to shop/orders: 70% to version v1 and 30% to version v2.'],
    ['undo the canary of orders', 'Split calls to shop/orders: 100% to version v1.'],
    ['Roll the canary of orders back', 'Split calls to shop/orders: 100% to version v1.'],
    ['double the traffic on orders v2', 'Split calls to shop/orders: 80% to version v1 and 20% to version v2.'],
    ['increase the share of v2 of orders by 10 percentage points', 'Split calls to shop/orders: 80% to version v1 and 20% to version v2.'],
    // These say what shall be so, whatever is so today.
    ['raise the timeout of orders to 5s', 'Give calls to shop/orders at most 5s in all.'],
  ])('%s', (text, wanted) => expect(said(text)).toBe(wanted));

  it.each([
    // Nothing says what it is today, or several things do.
    'double the timeout of web',
    'halve the timeout of ledger',
    'one more retry for web',
    'swap the weights of web',
    // The number of today is another one, or the words do not tell of what the share is.
    'bump the canary of orders from 20 to 30',
    'increase the canary of orders by 10%',
    'shift 20% of orders from v1 to v2',
    // Nothing would be left.
    'reduce the timeout of orders by 5s',
    'lower the retries of orders by 4',
  ])('asks: %s', (text) => expect(said(text)).toBe('question'));

  it('keeps on what is retried, where only the number is said', () => {
    expect(said('set the retries of orders to 4')).toBe('Retry all calls to shop/orders up to 4 times; on connect-failure.');
    expect(said('4 retries for orders on 503')).toBe('Retry idempotent calls to shop/orders up to 4 times; on 503.');
  });

  it('is never guessed without any input', () => {
    expect(said('double the timeout of orders', { ...smallShop, services: [], workloads: [], namespaces: [] })).toBe('question');
  });
});

describe('what manifests in the request are for', () => {
  const shown: Vocabulary = { ...shop, shown: { services: ['shop/orders'], namespace: 'shop' } };

  it.each([
    ['add a timeout of 3s', 'Give calls to shop/orders at most 3s in all.'],
    ['change it to 70/30', 'Split calls to shop/orders: 70% to version v1 and 30% to version v2.'],
    ['web gets a timeout of 3s', 'Give calls to shop/web at most 3s in all.'],
  ])('%s', (text, wanted) => expect(said(text, shown)).toBe(wanted));

  it('is told', () => {
    const reading = readRequest('add a timeout of 3s', shown);
    expect(reading.status === 'ok' && reading.assumptions.map(({ text }) => text)).toContain('what is asked is for `shop/orders`, as the manifest in the request is');
  });
});
