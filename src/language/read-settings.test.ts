import { describe, expect, it } from 'vitest';
import { smallShop } from './small-shop.test-data.ts';
import { readRequest } from './read-request.ts';

function said(text: string): string {
  const reading = readRequest(text, smallShop);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

const answered: readonly (readonly [string, string])[] = [
  ['orders: timeout <= 3s', 'Give calls to shop/orders at most 3s in all.'],
  ['timeout for orders must not exceed 1500 ms, retries included', 'Give calls to shop/orders at most 1500ms in all.'],
  ['orders: 2s timeout including retries', 'Give calls to shop/orders at most 2s in all.'],
  ['Calls to orders may take a full minute.', 'Give calls to shop/orders at most 1m in all.'],
  ['orders may take one single second', 'Give calls to shop/orders at most 1s in all.'],
  ['orders: a retry on 503', 'Retry idempotent calls to shop/orders up to 1 time; on 503.'],
  ['orders: retry on 503', 'Retry idempotent calls to shop/orders up to 2 times; on 503.'],
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
  ['orders max 600 requests/minute', 'Limit calls to shop/orders to 600 requests per 1m.'],
  ['orders: rate limit 100 per minute, burst 20', 'Limit calls to shop/orders to 100 requests per 1m; with bursts of 20.'],
  ['web must give up on orders after 2s', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['Web\'s timeout for orders must be 3s.', 'Give calls to shop/orders from shop/web at most 3s in all.'],
  ['When web calls orders, the call has to finish within 900 milliseconds.', 'Give calls to shop/orders from shop/web at most 900ms in all.'],
  ['orders has to answer web within 2s', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['between web and orders a timeout of 1s', 'Give calls to shop/orders from shop/web at most 1s in all.'],
  ['Timeout from web to orders is 2s.', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['The time web may spend waiting for orders: 3 seconds at most', 'Give calls to shop/orders from shop/web at most 3s in all.'],
  ['don\'t let web wait for orders longer than 2s', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['web should bail out if orders takes longer than 5s', 'Give calls to shop/orders from shop/web at most 5s in all.'],
  ['if orders hasn\'t replied within 3s, the call should be aborted', 'Give calls to shop/orders at most 3s in all.'],
  ['Requests going to orders ought to be cut off once 1.5 seconds have passed', 'Give calls to shop/orders at most 1500ms in all.'],
  ['No call to orders may last longer than two seconds.', 'Give calls to shop/orders at most 2s in all.'],
  ['orders: response time cap 400 ms', 'Give calls to shop/orders at most 400ms in all.'],
  ['2s is plenty for orders', 'Give calls to shop/orders at most 2s in all.'],
  ['Any call to orders slower than 800ms: cut it off.', 'Give calls to shop/orders at most 800ms in all.'],
  ['It must not take longer than 1 minute to open a connection to orders', 'Protect shop/orders: connect within 1m.'],
  ['Connections to orders must be opened within 1 second', 'Protect shop/orders: connect within 1s.'],
  ['switch off retries and timeouts for orders', 'Take away the timeouts of shop/orders. Never retry calls to shop/orders.'],
  ['Give up after 1 second when calling orders, no second try', 'Give calls to shop/orders at most 1s in all. Never retry calls to shop/orders.'],
  ['If orders fails with a 502, 503 or 504, have the proxy try it two more times.', 'Retry idempotent calls to shop/orders up to 2 times; on 502, 503 or 504.'],
  ['web should retry orders twice on 503', 'Retry idempotent calls to shop/orders from shop/web up to 2 times; on 503.'],
  ['orders is idempotent, so retry it twice on 503', 'Retry all calls to shop/orders up to 2 times; on 503.'],
  ['orders: one initial attempt plus two retries, on 503', 'Retry idempotent calls to shop/orders up to 2 times; on 503.'],
  ['orders shouldn\'t be attempted more than 3 times in total, on 503', 'Retry idempotent calls to shop/orders up to 2 times; on 503.'],
  ['orders: retry GET only, 3 attempts, on 503', 'Retry GET calls to shop/orders up to 3 times; on 503.'],
  ['orders: GETs may be repeated twice on 503, others not at all', 'Retry GET calls to shop/orders up to 2 times; on 503.'],
  ['a retry on orders when the connection is refused, one time only', 'Retry idempotent calls to shop/orders up to 1 time; on connect-failure.'],
  ['Kick any orders pod out of the pool for 45 seconds after it returned 4 server errors in a row.', 'Protect shop/orders: eject an instance after 4 errors in a row; eject for 45s.'],
  ['Break the circuit of orders when 50 requests are in flight', 'Protect shop/orders: at most 50 requests at a time.'],
  ['The maximum number of parallel requests to orders is 60.', 'Protect shop/orders: at most 60 requests at a time.'],
  ['don\'t eject more than 20 percent of orders at once', 'Protect shop/orders: eject at most 20% of the instances.'],
  ['orders must never see over 64 open connections', 'Protect shop/orders: at most 64 connections.'],
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
  'try calls to orders three times',
  'orders v2 only: max 20 connections',
  'orders v2: eject after 5 errors',
  'orders 100 connections per second',
  'eject orders after 5 errors within 30 seconds',
  'orders: no retry on 503',
  'limit all services but orders to 100 rps',
  'orders, except /large: timeout 3s',
  'every service that web calls: 1s timeout',
  'all gRPC services: 1s timeout',
  'orders\'s own timeout 5s, its calls to web 1s',
  'remove the timeout of orders but not the retries',
  'orders must not be retried 3 times but 2 retries are fine',
  'orders is idempotent',
  'don\'t give up on orders after 2s',
  'at least 2s timeout for orders',
  'orders should not time out before 5s',
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
