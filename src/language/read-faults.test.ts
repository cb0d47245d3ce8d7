import { describe, expect, it } from 'vitest';
import { said } from './small-shop.test-data.ts';

const answered: readonly (readonly [string, string])[] = [
  ['Inject a 3-second delay for 50% of requests to orders with header x-chaos: on.', 'Disturb calls to shop/orders with header x-chaos equal to "on": delay 50% by 3s.'],
  ['calls of web to orders with header x-chaos: on fail with 500', 'Disturb calls to shop/orders from shop/web with header x-chaos equal to "on": fail 100% with status 500.'],
  ['orders: fault abort 503 at 15%, match uri prefix /prices and source web', 'Disturb calls to shop/orders from shop/web with path under /prices: fail 15% with status 503.'],
  ['let 10% of requests to orders fail with 503 for header x-chaos: on, only calls from web', 'Disturb calls to shop/orders from shop/web with header x-chaos equal to "on": fail 10% with status 503.'],
  ['Please add four seconds of latency to all requests for orders under /experimental and nowhere else.', 'Disturb calls to shop/orders with path under /experimental: delay 100% by 4s.'],
  ['orders: delay 2s for 10% with header x-a: b. Also abort 1% with 503 for header x-a: b.', 'Disturb calls to shop/orders with header x-a equal to "b": delay 10% by 2s; fail 1% with status 503.'],
  ['staging only - ledger abort 5% 503', 'Disturb calls to shop-staging/ledger: fail 5% with status 503.'],
  ['stop the fault injection on orders', 'Take away the faults of shop/orders.'],
  // who calls whom, in every order
  ['fail all calls to orders from web with 503', 'Disturb calls to shop/orders from shop/web: fail 100% with status 503.'],
  ['web should see errors (500) from orders in 1 of 10 cases', 'Disturb calls to shop/orders from shop/web: fail 10% with status 500.'],
  ['orders shall answer web with a 502 half of the time', 'Disturb calls to shop/orders from shop/web: fail 50% with status 502.'],
  ['when web calls orders, return 429 for 5 percent of the requests', 'Disturb calls to shop/orders from shop/web: fail 5% with status 429.'],
  ['Simulate an outage of orders for web.', 'Disturb calls to shop/orders from shop/web: fail 100% with status 503.'],
  ['orders: 503 for one in four calls of web', 'Disturb calls to shop/orders from shop/web: fail 25% with status 503.'],
  ['make orders slow for web: 2s on every call', 'Disturb calls to shop/orders from shop/web: delay 100% by 2s.'],
  ['add 400ms latency between web and orders', 'Disturb calls to shop/orders from shop/web: delay 100% by 400ms.'],
  ['orders should take 5 seconds longer to answer web', 'Disturb calls to shop/orders from shop/web: delay 100% by 5s.'],
  ['- target: orders\n- caller: web\n- fault: abort 503, 20 percent', 'Disturb calls to shop/orders from shop/web: fail 20% with status 503.'],
  ['when web fetches /items from orders, delay 10% by 800 ms', 'Disturb calls to shop/orders from shop/web with path under /items: delay 10% by 800ms.'],
  ['orders gives web a 500 on DELETE /cache', 'Disturb calls to shop/orders from shop/web with method DELETE and path /cache: fail 100% with status 500.'],
  ['let orders answer 500 when web sends POST', 'Disturb calls to shop/orders from shop/web with method POST: fail 100% with status 500.'],
  ['make web think orders is dead (only requests with x-chaos)', 'Disturb calls to shop/orders from shop/web with header x-chaos of any value: fail 100% with status 503.'],
  ['fail calls to orders with 503 when web calls it with header x-sim: on', 'Disturb calls to shop/orders from shop/web with header x-sim equal to "on": fail 100% with status 503.'],
  ['abort: httpStatus 503, percentage 2.5, source web, destination orders', 'Disturb calls to shop/orders from shop/web: fail 2.5% with status 503.'],
  ['Ticket 12: latency experiment\nTarget: orders\nSource: web\nInject 400 ms into 50% of requests', 'Disturb calls to shop/orders from shop/web: delay 50% by 400ms.'],
  ['web -> orders: abort 100% 503 header x-fail=1; delay 2s 100% header x-slow=1', 'Disturb calls to shop/orders from shop/web with header x-fail equal to "1": fail 100% with status 503. Disturb calls to shop/orders from shop/web with header x-slow equal to "1": delay 100% by 2s.'],
  ['Abort calls of web to orders with 429 in one of twenty cases, and delay another 10% by a second', 'Disturb calls to shop/orders from shop/web: delay 10% by 1s; fail 5% with status 429.'],
  ['Half of the calls of web to orders come back with 502, the other half are fine.', 'Disturb calls to shop/orders from shop/web: fail 50% with status 502.'],
  // amounts and values, in every order
  ['web -> orders: 100% abort HTTP 503 + 200ms delay on a tenth of the calls', 'Disturb calls to shop/orders from shop/web: delay 10% by 200ms; fail 100% with status 503.'],
  ['ten percent of the calls from web to orders should hang for 30s', 'Disturb calls to shop/orders from shop/web: delay 10% by 30s.'],
  ['every 4th call from web to orders fails with gRPC status 14', 'Disturb calls to shop/orders from shop/web: fail 25% with gRPC status UNAVAILABLE.'],
  ['make orders return RESOURCE_EXHAUSTED to web for 20 % of the calls', 'Disturb calls to shop/orders from shop/web: fail 20% with gRPC status RESOURCE_EXHAUSTED.'],
  ['delay ledger by 5s', 'Disturb calls to shop-staging/ledger: delay 100% by 5s.'],
  ['drop 10% of the requests to ledger with a 503', 'Disturb calls to shop-staging/ledger: fail 10% with status 503.'],
  ['Inject a 1s delay and a 1% abort (500) for calls to ledger', 'Disturb calls to shop-staging/ledger: delay 100% by 1s; fail 1% with status 500.'],
  // several faults, and whose requests a later sentence says
  ['for header x-a: b, orders should be down and ledger 2 seconds slower', 'Disturb calls to shop/orders with header x-a equal to "b": fail 100% with status 503. Disturb calls to shop-staging/ledger with header x-a equal to "b": delay 100% by 2s.'],
  ['Fail orders with 503. This applies only to requests with x-user: jo', 'Disturb calls to shop/orders with header x-user equal to "jo": fail 100% with status 503.'],
  ['add 7s delay to orders for requests with x-user: jo; all others unaffected', 'Disturb calls to shop/orders with header x-user equal to "jo": delay 100% by 7s.'],
  ['turn the artificial latency on orders off again', 'Take away the faults of shop/orders.'],
  ['no delay for orders any more', 'Take away the faults of shop/orders.'],
];

const open: readonly string[] = [
  'Let one percent of all calls to orders fail with a 503.',
  'delay orders by 2s',
  'fail 10% of requests to orders with a 5xx for header x-a: b',
  'delay the v2 of orders by 2 seconds for header x-chaos: 1',
  'abort 5% of calls to orders under /a with 500, not for web',
  'In staging, delay 10% of orders by 2s for header x-a: b',
  'abort 5% of calls from web to orders with 500, but not POST',
  'do not delay ledger by 2s',
  'delay ledger by 2s for the others',
  'delay ledger by 2s, not web',
  'delay ledger by 2s or 3s',
  'delay ledger by 2s unless header x-skip: 1',
  'delay ledger and web by 2s and 3s',
  'fail 120% of calls to ledger with 503',
  'fail ledger with 503 for ten minutes',
  'fail 10% of requests to ledger with 503 and 20% with 500',
  'fail ledger with 500 when path is /pay or method is POST, for x-t: 1',
  '10% of the calls to ledger get a 2s delay, and a 503',
  'remove the delay from ledger but keep the abort',
  'instead of a 2s delay, ledger should fail with 500',
  'ledger returns 503 since yesterday, orders is slow',
  'drop every second request from web to orders',
];

describe('faults in free English', () => {
  it.each(answered)('%s', (text, wanted) => expect(said(text)).toBe(wanted));
  it.each(open)('asks: %s', (text) => expect(said(text)).toMatch(/^(?:question|blocked)$/));
});
