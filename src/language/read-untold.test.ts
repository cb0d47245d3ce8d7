import { describe, expect, it } from 'vitest';
import { said, smallShop } from './small-shop.test-data.ts';
import { emptyVocabulary, type Vocabulary } from './vocabulary.ts';

/** With one service more, for sentences about several. */
const shop: Vocabulary = {
  ...smallShop,
  services: [...smallShop.services, { id: 'shop/catalog', namespace: 'shop', name: 'catalog', ports: [], workloads: ['shop/catalog'], versions: [] }],
  workloads: [...smallShop.workloads, { id: 'shop/catalog', namespace: 'shop', name: 'catalog', serviceAccount: 'catalog', services: ['shop/catalog'] }],
};

/** Each says more than its setting, share or withdrawal can hold, or leaves open whose it is. */
const open: readonly string[] = [
  'orders: timeout 2s under load',
  'orders: 3s timeout in cluster west',
  'orders: 3s timeout in staging only',
  'orders: 3s timeout if the load is high',
  'orders: 3s timeout for premium users',
  'orders: 3s timeout after the release',
  'orders: 3s timeout, but only the first time',
  'In case of an outage, orders: 3s timeout',
  'orders: 2 retries, then fall back to v1',
  'orders: 2 retries per second',
  'limit orders and catalog to 10 and 20 rps',
  'orders and catalog: 50 connections each, 10 pending altogether',
  'give orders 2s and catalog the rest',
  'orders: retries also on 503',
  'also retry orders on 503',
  'move the 8s timeout from /large to /huge on orders',
  'orders: canary + 15',
  'orders: next step of the canary',
  'remove the v2 route of orders',
  'take away outlier detection on orders',
  'take away the pending limit on orders',
  "web's calls time out after 5 seconds",
  'the callers of orders get 2 retries, catalog 3',
  "orders doesn't have retries",
  'web calls orders without retries',
  'web waits 10s for orders',
  'orders has 3 retries',
  'timeout for orders except calls from web: 2s',
  'if calls to orders fail because they are slow, retry them twice',
  'Retry calls of web to orders 2 times and those of catalog 3 times',
  'retry orders twice if the connection is refused, for web only',
  'web gets 2s for everything it calls',
  'web waits at most 2s for orders; catalog: timeout 3s',
  'orders: 2 retries, also for POST',
  'orders and catalog: 2s each; both with 2 retries',
  'orders no longer needs retries, timeout 2s instead',
  'whoever calls orders waits 2s at most, web 1s',
  'orders 2s, though web may wait 5s',
  'sticky by cookie for orders v2',
];

const answered: readonly (readonly [string, string])[] = [
  ['orders must not have retries', 'Never retry calls to shop/orders.'],
  ['orders should have 3 retries on 503', 'Retry idempotent calls to shop/orders up to 3 times; on 503.'],
  ['Take the circuit breaker off orders', 'Take away the circuit breakers of shop/orders.'],
  ['If calls from web to orders fail because the connection cannot be established, try two more times', 'Retry idempotent calls to shop/orders from shop/web up to 2 times; on connect-failure.'],
  ['When calls from web to orders fail due to a reset, retry them up to 3 times', 'Retry idempotent calls to shop/orders from shop/web up to 3 times; on reset.'],
  ['web shall not wait longer than 800ms for orders and 300ms for catalog', 'Give calls to shop/orders from shop/web at most 800ms in all. Give calls to shop/catalog from shop/web at most 300ms in all.'],
  ['timeout 2s for calls of web to orders and 3s to catalog', 'Give calls to shop/orders from shop/web at most 2s in all. Give calls to shop/catalog from shop/web at most 3s in all.'],
  ['orders: try it a second time on resets', 'Retry idempotent calls to shop/orders up to 1 time; on reset.'],
  ['orders and catalog: timeout 2s each, orders also 2 retries on 503', 'Give calls to shop/orders at most 2s in all. Give calls to shop/catalog at most 2s in all. Retry idempotent calls to shop/orders up to 2 times; on 503.'],
  ['POST calls to orders get no retries and a timeout of 8s', 'Give calls to shop/orders with method POST at most 8s in all. Never retry calls to shop/orders with method POST.'],
];

const openWithoutInput: readonly string[] = ['Trace 5% of sales, log only errors there', 'default in namespace prod: 3s timeout in cluster west', 'api in namespace core has a 2s timeout.', 'ns media: copy requests that uploads sends to transcoder to shadow-t', 'orders: search timeout 2s', 'give users (accounts) 2 retries', 'timeout of 3s for details in namespace book, and for users as well', 'cart and users: timeout 2s, both in market'];

const answeredWithoutInput: readonly (readonly [string, string])[] = [
  ['search-api in namespace retail is a gRPC service; 3 retries on unavailable', 'Retry all calls to retail/search-api up to 3 times; on unavailable.'],
  ['gRPC service scorer in namespace ml: retry twice on UNAVAILABLE', 'Retry all calls to ml/scorer up to 2 times; on unavailable.'],
  ['search-api in namespace retail: 3 retries on 503', 'Retry idempotent calls to retail/search-api up to 3 times; on 503.'],
  ['checkout (market): timeout 2s', 'Give calls to market/checkout at most 2s in all.'],
  ['kubectl says payment-gw is in pay. give it 3s.', 'Give calls to pay/payment-gw at most 3s in all.'],
  ['CART in ns SHOP: timeout 1s', 'Give calls to shop/cart at most 1s in all.'],
];

describe('words that an answer does not hold', () => {
  it.each(open)('asks about %s', (text) => expect(['question', 'blocked']).toContain(said(text, shop)));
  it.each(answered)('answers %s', (text, expected) => expect(said(text, shop)).toBe(expected));
  it.each(openWithoutInput)('asks without any input about %s', (text) => expect(['question', 'blocked']).toContain(said(text, emptyVocabulary)));
  it.each(answeredWithoutInput)('answers without any input %s', (text, expected) => expect(said(text, emptyVocabulary)).toBe(expected));
});
