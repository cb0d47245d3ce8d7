import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';

function said(text: string): string {
  const reading = readRequest(text, smallShop);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

const answered: readonly (readonly [string, string])[] = [
  ['mirror 10% of orders to v2 for path /a', 'Copy 10% of calls to shop/orders with path under /a to version v2.'],
  ['mirror orders to v2, 30%', 'Copy 30% of calls to shop/orders to version v2.'],
  ['stop mirroring orders', 'Take away the copies of shop/orders.'],
  ['Please remove the mirroring from orders.', 'Take away the copies of shop/orders.'],
  ['orders: uri prefix /api/v1, rewrite.uri /v1', 'Rewrite calls to shop/orders with path under /api/v1: the path becomes /v1.'],
  ['service: orders\n  rewrite: /shop/v2 -> /v2', 'Rewrite calls to shop/orders with path under /shop/v2: the path becomes /v2.'],
  ['strip /api from requests to orders', 'Rewrite calls to shop/orders with path under /api: the path becomes /.'],
  ['redirect /old of orders to /new permanently', 'Redirect calls to shop/orders with path under /old by status 301 to path /new.'],
];

const open: readonly string[] = [
  'Could we have the traffic of orders mirrored, please?',
  'send a copy of each request that web makes to orders to orders v2',
  'redirect http://a.example/x on orders to https',
  'rewrite the path of orders',
];

describe('copies, rewrites and redirects in free English', () => {
  it.each(answered)('%s', (text, wanted) => expect(said(text)).toBe(wanted));
  it.each(open)('asks: %s', (text) => expect(said(text)).toMatch(/^(?:question|blocked)$/));
});
