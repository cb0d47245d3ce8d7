import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';

function said(text: string): string {
  const reading = readRequest(text, smallShop);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

const answered: readonly (readonly [string, string])[] = [
  ['Inject a 3-second delay for 50% of requests to orders with header x-chaos: on.', 'Disturb calls to shop/orders with header x-chaos equal to "on": delay 50% by 3s.'],
  ['calls of web to orders with header x-chaos: on fail with 500', 'Disturb calls to shop/orders from shop/web with header x-chaos equal to "on": fail 100% with status 500.'],
  ['orders: fault abort 503 at 15%, match uri prefix /prices and source web', 'Disturb calls to shop/orders from shop/web with path under /prices: fail 15% with status 503.'],
  ['let 10% of requests to orders fail with 503 for header x-chaos: on, only calls from web', 'Disturb calls to shop/orders from shop/web with header x-chaos equal to "on": fail 10% with status 503.'],
  ['Please add four seconds of latency to all requests for orders under /experimental and nowhere else.', 'Disturb calls to shop/orders with path under /experimental: delay 100% by 4s.'],
  ['orders: delay 2s for 10% with header x-a: b. Also abort 1% with 503 for header x-a: b.', 'Disturb calls to shop/orders with header x-a equal to "b": delay 10% by 2s; fail 1% with status 503.'],
  ['staging only - ledger abort 5% 503', 'Disturb calls to shop-staging/ledger: fail 5% with status 503.'],
  ['stop the fault injection on orders', 'Take away the faults of shop/orders.'],
];

const open: readonly string[] = [
  'Let one percent of all calls to orders fail with a 503.',
  'delay orders by 2s',
  'fail 10% of requests to orders with a 5xx for header x-a: b',
  'delay the v2 of orders by 2 seconds for header x-chaos: 1',
  'abort 5% of calls to orders under /a with 500, not for web',
  'In staging, delay 10% of orders by 2s for header x-a: b',
  'abort 5% of calls from web to orders with 500, but not POST',
];

describe('faults in free English', () => {
  it.each(answered)('%s', (text, wanted) => expect(said(text)).toBe(wanted));
  it.each(open)('asks: %s', (text) => expect(said(text)).toMatch(/^(?:question|blocked)$/));
});
