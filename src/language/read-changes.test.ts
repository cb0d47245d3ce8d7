import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';

function said(text: string): string {
  const reading = readRequest(text, smallShop);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

const answered: readonly (readonly [string, string])[] = [
  ['copy all requests that web sends to orders to ledger', 'Copy 100% of calls to shop/orders from shop/web to service shop-staging/ledger.'],
  ['mirror 10% of orders to v2 for path /a', 'Copy 10% of calls to shop/orders with path under /a to version v2.'],
  ['mirror orders to v2, 30%', 'Copy 30% of calls to shop/orders to version v2.'],
  ['stop mirroring orders', 'Take away the copies of shop/orders.'],
  ['Please remove the mirroring from orders.', 'Take away the copies of shop/orders.'],
  ['orders: uri prefix /api/v1, rewrite.uri /v1', 'Rewrite calls to shop/orders with path under /api/v1: the path becomes /v1.'],
  ['service: orders\n  rewrite: /shop/v2 -> /v2', 'Rewrite calls to shop/orders with path under /shop/v2: the path becomes /v2.'],
  ['strip /api from requests to orders', 'Rewrite calls to shop/orders with path under /api: the path becomes /.'],
  ['send a copy of each request that web makes to orders to orders v2', 'Copy 100% of calls to shop/orders from shop/web to version v2.'],
  ['Shadow 20 percent of the POST requests to orders to ledger.', 'Copy 20% of calls to shop/orders with method POST to service shop-staging/ledger.'],
  ['ledger should get a copy of all requests to orders', 'Copy 100% of calls to shop/orders to service shop-staging/ledger.'],
  ['give ledger a copy of each request to orders', 'Copy 100% of calls to shop/orders to service shop-staging/ledger.'],
  ["Mirror half of web's calls to orders over to v2. Users must not notice.", 'Copy 50% of calls to shop/orders from shop/web to version v2.'],
  ['copy orders traffic to v2, but no more than 5%', 'Copy 5% of calls to shop/orders to version v2.'],
  ['orders v2: mirror half of the traffic to it', 'Copy 50% of calls to shop/orders to version v2.'],
  ['orders on v1, shadow everything to v2', 'Split calls to shop/orders: 100% to version v1. Copy 100% of calls to shop/orders to version v2.'],
  ['do not mirror anything on orders', 'Take away the copies of shop/orders.'],
  ['Requests to orders for /api/v1 should be forwarded as /v1', 'Rewrite calls to shop/orders with path under /api/v1: the path becomes /v1.'],
  ['orders expects /v2/items but clients call /items: map it', 'Rewrite calls to shop/orders with path under /items: the path becomes /v2/items.'],
  ['requests under /shop should reach orders without the /shop prefix', 'Rewrite calls to shop/orders with path under /shop: the path becomes /.'],
  ['rewrite /a to /b on orders and /c to /d on web', 'Rewrite calls to shop/orders with path under /a: the path becomes /b. Rewrite calls to shop/web with path under /c: the path becomes /d.'],
  ['rewrite /a/* to /b/* on orders', 'Rewrite calls to shop/orders with path starting with /a/: the path becomes /b/.'],
  ['Rewrite /shop to / and send it to orders v2', 'Rewrite calls to shop/orders with path under /shop: the path becomes /. Send calls to shop/orders with path under /shop to version v2.'],
  ['change the Host header of calls to orders to orders.example.com', 'Rewrite calls to shop/orders: the host becomes orders.example.com.'],
  ['stop rewriting paths on orders', 'Take away the rewrites of shop/orders.'],
  ['web: GET /login -> 302 to /signin', 'Redirect calls to shop/web with method GET and path /login by status 302 to path /signin.'],
  ['requests with header x-old: 1 to web get a 307 to /legacy', 'Redirect calls to shop/web with header x-old equal to "1" by status 307 to path /legacy.'],
  ['301 from /a to /b on web and 302 from /c to /d', 'Redirect calls to shop/web with path under /a by status 301 to path /b. Redirect calls to shop/web with path under /c by status 302 to path /d.'],
  ['redirect only /a itself, nothing below, to /b on web', 'Redirect calls to shop/web with path /a by status 302 to path /b.'],
  ['rewrite /old to /new and redirect /legacy to /new on web', 'Rewrite calls to shop/web with path under /old: the path becomes /new. Redirect calls to shop/web with path under /legacy by status 302 to path /new.'],
  ['temporarily redirect /sale of web to https://shop.example.com/deals', 'Redirect calls to shop/web with path under /sale by status 302 to scheme https; host shop.example.com; path /deals.'],
  ['redirect /old of orders to /new permanently', 'Redirect calls to shop/orders with path under /old by status 301 to path /new.'],
  // who answers, and who gets the copies
  ['Serve orders from v1 only, and duplicate 25% of its requests to v2.', 'Split calls to shop/orders: 100% to version v1. Copy 25% of calls to shop/orders to version v2.'],
  ['dark launch for orders, users get v1, v2 gets copies of 25 percent', 'Split calls to shop/orders: 100% to version v1. Copy 25% of calls to shop/orders to version v2.'],
  ['copies of 5% of the requests to orders ought to be replayed against ledger', 'Copy 5% of calls to shop/orders to service shop-staging/ledger.'],
  ['Each request to orders with header x-a: 1 shall additionally be sent to orders v2', 'Copy 100% of calls to shop/orders with header x-a equal to "1" to version v2.'],
  ['everything under /old-shop on web goes to /shop with 308', 'Redirect calls to shop/web with path under /old-shop by status 308 to path /shop.'],
  ['send clients that ask web for /sale to /offers with a 302', 'Redirect calls to shop/web with path under /sale by status 302 to path /offers.'],
  ['visitors of /promo on web are sent to https://promo.example.com/ for good', 'Redirect calls to shop/web with path under /promo by status 301 to scheme https; host promo.example.com.'],
  ['redirect /old of web to /new permanently, other paths as before', 'Redirect calls to shop/web with path under /old by status 301 to path /new.'],
  ['rename path /v1/orders to /orders on orders', 'Rewrite calls to shop/orders with path under /v1/orders: the path becomes /orders.'],
  ['Clients still use the prefix /tiles on orders. Please replace it with /static/tiles.', 'Rewrite calls to shop/orders with path under /tiles: the path becomes /static/tiles.'],
  ['When web asks orders for /api/v1/..., please rewrite that prefix to /v1', 'Rewrite calls to shop/orders from shop/web with path under /api/v1: the path becomes /v1.'],
  ['rewrite /api/* to /v1 on orders', 'Rewrite calls to shop/orders with path under /api: the path becomes /v1.'],
  ['orders: the path should lose its /api part before it gets there', 'Rewrite calls to shop/orders with path under /api: the path becomes /.'],
  ['set Host to orders.example.com on requests to orders', 'Rewrite calls to shop/orders: the host becomes orders.example.com.'],
];

const open: readonly string[] = [
  'mirror all orders traffic to v2 for premium users',
  'mirror all orders traffic to v2 for the first hour',
  'redirect /old of web to /new with 308 but only the first time',
  'redirect /old of web to /new with 308 if the load is high',
  'Could we have the traffic of orders mirrored, please?',
  'redirect http://a.example/x on orders to https',
  'rewrite the path of orders',
  'mirror all traffic that goes to orders v1 also to v2',
  'mirror 10% of orders to v2 and 10% to v1',
  'the mirror of orders to v2 works well',
  'web pages come from orders; mirror 3% of its traffic to ledger',
  'copy requests that uploads sends to orders to ledger',
  'mirror orders to ledger and back',
  'mirror orders to v2 except POST',
  'rewrite /a to /b on orders unless x-a: 1',
  'redirect /old/* on web to /new/*',
  'redirect /a on web to /a',
  'redirect /a on web to /b but not /a/c',
  'add header x-team: a to requests to orders',
];

describe('copies, rewrites and redirects in free English', () => {
  it.each(answered)('%s', (text, wanted) => expect(said(text)).toBe(wanted));
  it.each(open)('asks: %s', (text) => expect(said(text)).toMatch(/^(?:question|blocked)$/));
});
