import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';
import { tableAsLines } from './text/tables.ts';
import { withSaidNames } from './text/said-names.ts';
import type { Vocabulary } from './vocabulary.ts';

const plain = (name: string): Vocabulary['services'][number] => ({ id: `shop/${name}`, namespace: 'shop', name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`shop/${name}`], versions: [] });
const shop: Vocabulary = { ...smallShop, services: [...smallShop.services, plain('catalog'), plain('payments')] };

function said(text: string): string {
  const reading = readRequest(text, shop);
  return reading.status === 'ok' ? reading.restated.join(' ').replaceAll('; on gateway-error, connect-failure, refused-stream, reset or unavailable', '') : reading.status;
}

const within = (name: string, time: string, from = ''): string => `Give calls to shop/${name}${from === '' ? '' : ` from shop/${from}`} at most ${time} in all.`;

const answered: readonly (readonly [string, string])[] = [
  ['orders: timeout 3s\ncatalog: timeout 1s\nboth: 2 retries', `${within('orders', '3s')} ${within('catalog', '1s')} Retry idempotent calls to shop/orders up to 2 times. Retry idempotent calls to shop/catalog up to 2 times.`],
  ['For the three services orders, catalog and payments: timeout 2s', `${within('orders', '2s')} ${within('catalog', '2s')} ${within('payments', '2s')}`],
  ['I need: (1) strict mTLS in namespace shop (2) orders only from web (3) 2s timeout on orders', `${within('orders', '2s')} Require mutual TLS in namespace shop. Let workload shop/web call shop/orders, and refuse calls that nothing allows.`],
  ['orders 2s | catalog 3s (timeouts)', `${within('orders', '2s')} ${within('catalog', '3s')}`],
  ['orders: timeout 2s, retries: 0', `${within('orders', '2s')} Never retry calls to shop/orders.`],
  ['timeouts: catalog 2s, orders 1s', `${within('catalog', '2s')} ${within('orders', '1s')}`],
  ['catalog 2s, orders 1s (timeouts)', `${within('catalog', '2s')} ${within('orders', '1s')}`],
  ['2s for catalog and payments, 4s for orders as timeout', `${within('catalog', '2s')} ${within('payments', '2s')} ${within('orders', '4s')}`],
  ['Set timeouts as follows:\n- catalog: 2s\n- orders: 5s', `${within('catalog', '2s')} ${within('orders', '5s')}`],
  ['timeouts of 1s and 2s for catalog and orders respectively', `${within('catalog', '1s')} ${within('orders', '2s')}`],
  ['timeout orders=2s catalog=1s', `${within('orders', '2s')} ${within('catalog', '1s')}`],
  ['| service | timeout |\n|---|---|\n| catalog | 2s |\n| orders | - |\n| payments | 3s |', `${within('catalog', '2s')} ${within('payments', '3s')}`],
  ['orders: GET 2s, POST 5s, rest 1s as timeouts', `Give calls to shop/orders with method GET at most 2s in all. Give calls to shop/orders with method POST at most 5s in all. ${within('orders', '1s')}`],
  ['orders 2s, but if the request is POST /export then 60s timeout', `${within('orders', '2s')} Give calls to shop/orders with method POST and path /export at most 1m in all.`],
  ['for GET requests: orders 2s, catalog 3s timeout', 'Give calls to shop/orders with method GET at most 2s in all. Give calls to shop/catalog with method GET at most 3s in all.'],
  ['web should wait for orders 1s and for catalog 2s', `${within('orders', '1s', 'web')} ${within('catalog', '2s', 'web')}`],
  ['web gives orders 3s, but catalog only 1s', `${within('orders', '3s', 'web')} ${within('catalog', '1s', 'web')}`],
  ['orders must answer web in 500ms, everyone else in 2s', `${within('orders', '500ms', 'web')} ${within('orders', '2s')}`],
  ['If web calls orders: timeout 1s.', within('orders', '1s', 'web')],
  ['payments is called by web with 3s timeout', within('payments', '3s', 'web')],
  ['orders and catalog retry 2x, payments never', 'Retry idempotent calls to shop/orders up to 2 times. Retry idempotent calls to shop/catalog up to 2 times. Never retry calls to shop/payments.'],
  ['Give orders 2 retries, catalog 3 and payments none', 'Retry idempotent calls to shop/orders up to 2 times. Retry idempotent calls to shop/catalog up to 3 times. Never retry calls to shop/payments.'],
  ['retry GETs on orders three times, but POSTs never', 'Retry GET calls to shop/orders up to 3 times. Never retry calls to shop/orders with method POST.'],
  ['orders 1 second, catalog 2 seconds; both with 2 retries, timeouts I mean', `${within('orders', '1s')} Retry idempotent calls to shop/orders up to 2 times. ${within('catalog', '2s')} Retry idempotent calls to shop/catalog up to 2 times.`],
  ['max connections: catalog 100, orders 50', 'Protect shop/catalog: at most 100 connections. Protect shop/orders: at most 50 connections.'],
  ['limit orders to 100 rps and catalog to 50', 'Limit calls to shop/orders to 100 requests per 1s. Limit calls to shop/catalog to 50 requests per 1s.'],
];

describe('lists of values', () => {
  it.each(answered)('%s', (text, sentences) => {
    expect(said(text)).toBe(sentences);
  });

  it('takes those out of all services that have a value of their own, or are excepted', () => {
    const all = said('timeout of 2s for all services, payments 10s');
    expect(all).toContain(within('orders', '2s'));
    expect(all).toContain(within('payments', '10s'));
    expect(all).not.toContain(within('payments', '2s'));
    expect(said('timeout of 2s for everything but payments')).not.toContain('payments');
  });

  it.each([
    'GET requests to orders 2s, catalog 3s timeout',
    '2s for GET, 5s for orders',
    'orders v1 2s, v2 1s timeout',
    'catalog, orders and payments: 100 rps overall',
  ])('does not guess: %s', (text) => {
    expect(said(text)).not.toMatch(/^[A-Z]/);
  });

  it('keeps a rule about who may call beside a value', () => {
    expect(said('payments can only be called by web, timeout 4s')).toContain('Let workload shop/web call shop/payments');
  });
});

describe('steps of a rollout', () => {
  it.each(['Shift orders gradually to v2: 10%, 25%, 50%, 100% every 15 minutes', 'Gradually move orders to v2: 10%, 25%, 50% and 100%, 15 minutes each'])('%s', (text) => {
    expect(said(text)).toBe('Move calls to shop/orders to version v2 in steps: 10% for 15m, 25% for 15m, 50% for 15m and 100%.');
  });
});

describe('words that nobody used', () => {
  it.each([
    'orders timeout 2s. No, wait.',
    'orders timeout 2s. Ignore that.',
    'orders timeout 2s in the second cluster',
    'orders timeout 2s per user',
    'orders timeout 2s and so on',
    'orders timeout 2s when it is slow',
    'orders timeout 2s unless the load is high',
    'orders timeout 2s on port 9999',
    'we used to have an orders timeout of 2s',
    'undo: orders timeout 2s',
    'nobody wants to set orders timeout 2s',
    'instead of orders timeout 2s',
    'tell me if orders timeout is 2s',
    'if the load is high, set orders timeout 2s',
    'are 2 retries ok for orders?',
    'orders v2 was at 25%',
    '3 retries on orders are too many',
    'orders timeout 2s. Only if catalog is slow.',
  ])('are asked about: %s', (text) => {
    expect(said(text)).not.toMatch(/^[A-Z]/);
  });

  it.each(['orders timeout 2s, if possible', 'Would you mind: orders timeout 2s please', 'orders: timeout 2s, no matter who asks', 'Is it possible to give orders a timeout of 2s?'])('are no matter: %s', (text) => {
    expect(said(text)).toBe(within('orders', '2s'));
  });
});

describe('what the text shows by its form', () => {
  it('says a table in lines, and leaves a text without one alone', () => {
    expect(tableAsLines('Please:\n| service | timeout | retries |\n| --- | :-: | --- |\n| a | 2s | 3 |\n| b | 1s |  |\nThanks')).toBe('Please:\na: timeout 2s, retries 3\nb: timeout 1s\nThanks');
    expect(tableAsLines('a | b')).toBeUndefined();
  });

  it('finds the namespaces that words name where no input shows any', () => {
    const none = { ...smallShop, services: [], workloads: [], namespaces: [], homeNamespace: 'default' };
    expect(withSaidNames('orders in namespace shop: 2s', none)).toMatchObject({ namespaces: ['shop'], homeNamespace: 'shop' });
    expect(withSaidNames('checkout (retail-prod) calls cart (retail-prod)', none).homeNamespace).toBe('retail-prod');
    expect(withSaidNames('users and login (shop-prod)', none)).toMatchObject({ saidNames: new Set(['users', 'login']) });
    expect(withSaidNames('web in ns front calls api in ns back', none)).toMatchObject({ namespaces: ['front', 'back'], homeNamespace: 'default' });
    expect(withSaidNames('orders timeout 2s', none).namespaces).toEqual([]);
    expect(withSaidNames('orders in namespace other', smallShop)).toBe(smallShop);
  });
});
