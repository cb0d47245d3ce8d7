import { describe, expect, it } from 'vitest';
import { smallShop } from './small-shop.test-data.ts';
import { readRequest } from './read-request.ts';

function said(text: string): string {
  const reading = readRequest(text, smallShop);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

const answered: readonly (readonly [string, string])[] = [
  ['Calls to orders must not take longer than half a second.', 'Give calls to shop/orders at most 500ms in all.'],
  ['orders: timeout 3s', 'Give calls to shop/orders at most 3s in all.'],
  ['Change the timeout of orders from 10s to 4s.', 'Give calls to shop/orders at most 4s in all.'],
  ['orders must answer in maximum 1,5 seconds', 'Give calls to shop/orders at most 1500ms in all.'],
  ['Every call from web to orders should be given up after 2 seconds', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['web waits at most 800ms for orders', 'Give calls to shop/orders from shop/web at most 800ms in all.'],
  ['web to orders timeout 3s', 'Give calls to shop/orders from shop/web at most 3s in all.'],
  ['orders timeout: 2s for calls from web, 8s for everyone else', 'Give calls to shop/orders from shop/web at most 2s in all. Give calls to shop/orders at most 8s in all.'],
  ['Let orders time out at 750 ms, only for calls from web', 'Give calls to shop/orders from shop/web at most 750ms in all.'],
  ['Please remove the timeout from orders; those calls may take as long as they need.', 'Take away the timeouts of shop/orders.'],
  ['remove the 2s timeout of orders', 'Take away the timeouts of shop/orders.'],
  ['orders perTryTimeout 500ms attempts 3 retryOn 5xx,reset timeout 2s', 'Give calls to shop/orders at most 2s in all. Retry idempotent calls to shop/orders up to 3 times; on 5xx or reset; each try at most 500ms.'],
  ['orders\n- timeout: 9s\n- retries: 3 on 5xx\n- perTryTimeout: 2s', 'Give calls to shop/orders at most 9s in all. Retry idempotent calls to shop/orders up to 3 times; on 5xx; each try at most 2s.'],
  ['retry GET requests to orders twice on 503, allowing 300 milliseconds for each try', 'Retry GET calls to shop/orders up to 2 times; on 503; each try at most 300ms.'],
  ['orders: attempts 1, retryOn gateway-error for methods GET, HEAD; no retries for other methods', 'Retry GET or HEAD calls to shop/orders up to 1 time; on gateway-error.'],
  ['orders: retries off', 'Never retry calls to shop/orders.'],
  ['eject an instance of orders for 30 seconds once it has answered with five consecutive errors', 'Protect shop/orders: eject an instance after 5 errors in a row; eject for 30s.'],
  ['Double the pending requests limit of orders from 50 to 100.', 'Protect shop/orders: at most 100 waiting requests.'],
  ['circuit_breaker:\n  service: orders\n  consecutive_errors: 5\n  eject_for: 30s', 'Protect shop/orders: eject an instance after 5 errors in a row; eject for 30s.'],
  ['Take the circuit breaker off orders', 'Take away the circuit breakers of shop/orders.'],
  ['orders: least request instead of round robin', 'Balance calls to shop/orders by least-request.'],
  ['warm up new pods of orders over 60s', 'Balance calls to shop/orders by least-request; warm instances up for 1m.'],
  ['orders: rate limit 100 per minute, burst 20', 'Limit calls to shop/orders to 100 requests per 1m; with bursts of 20.'],
];

/** Sentences of which one meaning is not sure, and which look like some that are. */
const open: readonly string[] = [
  'Set a 2 second timeout for orders except for POST',
  'Retry everything but POST on orders 3 times',
  'retry orders on 502 and 504 five times but not for POST',
  'retry orders 3 times but never retry orders',
  'the timeout of orders is 5s now, make it 3s',
  'lower the timeout on orders by one second',
  'timeout 2s for orders v2',
  'timeout of orders 500',
  'retry orders',
  'If a call to orders fails it should be retried a few times',
  'retry orders up to 3 times with 2s timeout',
  'orders timeout 1s, 3 retries on 5xx, per try timeout 2s',
  'Please protect orders with a rate limit.',
  'warm up orders',
];

describe('settings in free English', () => {
  it.each(answered)('%s', (text, wanted) => expect(said(text)).toBe(wanted));
  it.each(open)('asks: %s', (text) => expect(said(text)).toMatch(/^(?:question|blocked)$/));

  it('offers two ways out where tries do not fit, each of them ready', () => {
    const reading = readRequest('Calls to orders have 500ms in total, with 3 retries on 5xx of 2 seconds each.', smallShop);
    expect(reading.status === 'question' && reading.question.options.map(({ text, reading: ready }) => [text, ready?.restated.join(' ')])).toEqual([
      ['500ms in all, tries of 125ms (3 retries fit)', 'Give calls to shop/orders at most 500ms in all. Retry idempotent calls to shop/orders up to 3 times; on 5xx; each try at most 125ms.'],
      ['500ms for each try, 2s in all', 'Give calls to shop/orders at most 2s in all. Retry idempotent calls to shop/orders up to 3 times; on 5xx; each try at most 500ms.'],
      ['as written, I know what I do', 'Give calls to shop/orders at most 500ms in all. Retry idempotent calls to shop/orders up to 3 times; on 5xx; each try at most 2s.'],
    ]);
  });
});
