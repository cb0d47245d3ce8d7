import { describe, expect, it } from 'vitest';
import { emptyVocabulary } from './vocabulary.ts';
import { said, smallShop } from './small-shop.test-data.ts';

/** Several sentences about one setting, stories that say who calls, times that stand alone, and words for each field. */
const answered: readonly (readonly [string, string])[] = [
  ['Retry orders twice. Only on 503. Each try 300ms.', 'Retry idempotent calls to shop/orders up to 2 times; on 503; each try at most 300ms.'],
  ['orders: circuit breaker. 5 errors in a row. Out for a minute. At most 30%.', 'Protect shop/orders: eject an instance after 5 errors in a row; eject for 1m; eject at most 30% of the instances.'],
  ['orders: at most 50 connections. Also at most 10 pending requests.', 'Protect shop/orders: at most 50 connections; at most 10 waiting requests.'],
  ['Use random balancing for orders. New pods should be warmed up for 60s.', 'Balance calls to shop/orders by random; warm instances up for 1m.'],
  ['limit orders to 50 rps. Bursts of 100 are ok.', 'Limit calls to shop/orders to 50 requests per 1s; with bursts of 100.'],
  ['orders retries: 2\norders perTryTimeout: 1s\norders timeout: 4s', 'Give calls to shop/orders at most 4s in all. Retry idempotent calls to shop/orders up to 2 times; on gateway-error, connect-failure, refused-stream, reset or unavailable; each try at most 1s.'],
  ['Timeout for orders should be 2s. But for POST 5s.', 'Give calls to shop/orders at most 2s in all. Give calls to shop/orders with method POST at most 5s in all.'],
  ['Calls from web to orders hang. Cut them off after 2s.', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['web often waits on orders. Please use a timeout of 2s.', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['web is waiting forever for orders. two seconds is plenty.', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ["orders is best effort. web shouldn't spend more than 200ms on it.", 'Give calls to shop/orders from shop/web at most 200ms in all.'],
  ['web calls orders. Limit orders to 50 rps.', 'Limit calls to shop/orders to 50 requests per 1s.'],
  ['web calls orders; that call may take 4 seconds, not more', 'Give calls to shop/orders from shop/web at most 4s in all.'],
  ['Each call from web to orders gets a budget of 3 seconds. Within that, 2 retries of 900ms each.', 'Give calls to shop/orders from shop/web at most 3s in all. Retry idempotent calls to shop/orders up to 2 times; on gateway-error, connect-failure, refused-stream, reset or unavailable; each try at most 900ms.'],
  ['orders must not hold up web for more than 300ms', 'Give calls to shop/orders from shop/web at most 300ms in all.'],
  ['web needs a quick answer from orders, so set 300 ms there', 'Give calls to shop/orders from shop/web at most 300ms in all.'],
  ['orders must respond to web in at most 2 seconds; after that web shall give up', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ["web's requests for orders: 1.2 seconds max", 'Give calls to shop/orders from shop/web at most 1200ms in all.'],
  ['web → orders 250ms', 'Give calls to shop/orders from shop/web at most 250ms in all.'],
  ['orders: 2s, no retries, eject after 3 errors', 'Give calls to shop/orders at most 2s in all. Never retry calls to shop/orders. Protect shop/orders: eject an instance after 3 errors in a row.'],
  ['orders: POST 6s, everything else 2s', 'Give calls to shop/orders with method POST at most 6s in all. Give calls to shop/orders at most 2s in all.'],
  ['orders from web gets 4s, from anybody else 8s', 'Give calls to shop/orders from shop/web at most 4s in all. Give calls to shop/orders at most 8s in all.'],
  ['Please retry calls to orders up to 2 times but only if the request never reached it', 'Retry idempotent calls to shop/orders up to 2 times; on connect-failure or refused-stream.'],
  ['orders: first attempt plus one more, each 600ms', 'Retry idempotent calls to shop/orders up to 1 time; on gateway-error, connect-failure, refused-stream, reset or unavailable; each try at most 600ms.'],
  ['Retries for orders: 3 in total including the first.', 'Retry idempotent calls to shop/orders up to 2 times; on gateway-error, connect-failure, refused-stream, reset or unavailable.'],
  ['retry orders 2 times with increasing pauses starting at 100ms', 'Retry idempotent calls to shop/orders up to 2 times; on gateway-error, connect-failure, refused-stream, reset or unavailable; pausing 100ms at first.'],
  ['For orders, 1 retry suffices', 'Retry idempotent calls to shop/orders up to 1 time; on gateway-error, connect-failure, refused-stream, reset or unavailable.'],
  ['orders: one attempt only', 'Never retry calls to shop/orders.'],
  ['orders: time out in 1s and retry nothing', 'Give calls to shop/orders at most 1s in all. Never retry calls to shop/orders.'],
  ['web may retry orders once, others not', 'Never retry calls to shop/orders. Retry idempotent calls to shop/orders from shop/web up to 1 time; on gateway-error, connect-failure, refused-stream, reset or unavailable.'],
  ["Don't let more than 64 requests wait for orders", 'Protect shop/orders: at most 64 waiting requests.'],
  ['orders: max 100 conns', 'Protect shop/orders: at most 100 connections.'],
  ['orders: 3 at a time, 6 waiting', 'Protect shop/orders: at most 6 waiting requests; at most 3 requests at a time.'],
  ['orders breaker: 3 strikes, out for 40s', 'Protect shop/orders: eject an instance after 3 errors in a row; eject for 40s.'],
  ["If an instance of orders misbehaves (3 errors one after another) don't send it traffic for 20s", 'Protect shop/orders: eject an instance after 3 errors in a row; eject for 20s.'],
  ["new orders pods shouldn't get full traffic for the first minute", 'Balance calls to shop/orders by least-request; warm instances up for 1m.'],
  ['hash orders by cookie SESSIONID for 30 minutes', 'Balance calls to shop/orders by hash of cookie SESSIONID for 30m.'],
  ['orders: consistent hash by query parameter imageId', 'Balance calls to shop/orders by hash of query parameter imageId.'],
  ['orders gets 30 requests a second, no more', 'Limit calls to shop/orders to 30 requests per 1s.'],
  ['how about a 2s timeout on orders?', 'Give calls to shop/orders at most 2s in all.'],
  ['orders timeout: currently none, should be 2s', 'Give calls to shop/orders at most 2s in all.'],
  ['go from 5s to 3s with the timeout of orders', 'Give calls to shop/orders at most 3s in all.'],
  ['orders: 1s, one retry on connect-failure', 'Give calls to shop/orders at most 1s in all. Retry idempotent calls to shop/orders up to 1 time; on connect-failure.'],
  ['orders timeout 2s, but not more than 2 retries', 'Give calls to shop/orders at most 2s in all. Retry idempotent calls to shop/orders up to 2 times; on gateway-error, connect-failure, refused-stream, reset or unavailable.'],
];

const withoutInput: readonly (readonly [string, string])[] = [
  ['We keep seeing hanging calls from ticket-web to seat-map (both live in namespace venue). Please cut them off after 1.5 seconds.', 'Give calls to venue/seat-map from venue/ticket-web at most 1500ms in all.'],
  ["Don't wait more than 3 secs for bi/report-builder when called by dashboard (same ns)", 'Give calls to bi/report-builder from bi/dashboard at most 3s in all.'],
  ['We need to protect the service billing-core in namespace money against overload: 40 connections, 20 pending requests.', 'Protect money/billing-core: at most 40 connections; at most 20 waiting requests.'],
  ['svc: ledger\nns: core\ntimeout: 2500ms\nretries: 2\nperTryTimeout: 800ms\nretryOn: 5xx,reset', 'Give calls to core/ledger at most 2500ms in all. Retry idempotent calls to core/ledger up to 2 times; on 5xx or reset; each try at most 800ms.'],
  ['Whenever loyalty returns 503 or the connection fails, try again, up to three times, one second per attempt. Namespace is rewards.', 'Retry idempotent calls to rewards/loyalty up to 3 times; on 503 or connect-failure; each try at most 1s.'],
];

/** What has no field, has two values, or speaks of what is so today. */
const open: readonly string[] = [
  'orders: eject after 5 errors. orders: eject after 7 errors.',
  'orders: 2 retries, 300ms',
  'orders takes 2s',
  'orders took 2s yesterday',
  'inject 2s into orders',
  '2s for GET, 5s for orders',
  'retry orders 2 times, at most 1s in between',
  '1000 requests per hour on orders, 10 per second at most',
  'eject orders pods when slow (over 2s)',
  'calls to orders time out after more than 5s',
  'orders: 2.000 ms timeout',
  'If orders has no timeout, give it 10s.',
  'eject orders pods after 5 errors for 30s, doubled every time',
  'limit orders to 100 rps on orders.shop.example only',
  'give orders a 3s timeout instead of web',
  'orders timeout 2s, web not',
  'orders but not web: 2 retries (503)',
  'We had set 2 retries on orders, that was too much. One is enough.',
  'cut off calls not from web to orders after 3s',
  'Calls from anyone but web to orders end after 3s',
  'a timeout of 2s for orders but not let it be retried 2 times',
  'orders must not be over in 2s',
  'web may take two seconds per call and orders one.',
  'orders 1s; web too, ledger 2s',
  'orders timeout >3s',
  'orders: timeout: > 3s',
  'Calls to orders end after more than 3s',
  'orders: at most 100 connections, of which 20 for web',
  'There is a 2s timeout on orders.',
  'The timeout of orders is 2s today.',
  'orders: x-user: alice → v2 with 2s timeout',
  'Route x-beta users to orders v2 and give them a 2s timeout',
];

describe('settings in several sentences, and in few words', () => {
  it.each(answered)('%s', (text, restated) => {
    expect(said(text, smallShop)).toBe(restated);
  });

  it.each(withoutInput)('without any input: %s', (text, restated) => {
    expect(said(text, emptyVocabulary)).toBe(restated);
  });

  it.each(open)('is no answer: %s', (text) => {
    expect(said(text, smallShop)).not.toMatch(/^[A-Z]/);
  });
});
