import { describe, expect, it } from 'vitest';
import { said } from './small-shop.test-data.ts';

const usual = 'on gateway-error, connect-failure, refused-stream, reset or unavailable';
const answered: readonly (readonly [string, string])[] = [
  ['web should retry twice when orders answers with 503', 'Retry idempotent calls to shop/orders from shop/web up to 2 times; on 503.'],
  ['Whenever orders resets the connection, web has to try again once', 'Retry idempotent calls to shop/orders from shop/web up to 1 time; on reset.'],
  ['let web wait 3s for orders', 'Give calls to shop/orders from shop/web at most 3s in all.'],
  ['Please make orders answer within 3 seconds, and web within 8.', 'Give calls to shop/orders at most 3s in all. Give calls to shop/web at most 8s in all.'],
  ['orders is capped at 50 connections, web at 200', 'Protect shop/orders: at most 50 connections. Protect shop/web: at most 200 connections.'],
  ['orders retries: 0', 'Never retry calls to shop/orders.'],
  ['orders and web get max 700ms each', 'Give calls to shop/orders at most 700ms in all. Give calls to shop/web at most 700ms in all.'],
  ['orders: 2 retries, max 700ms each', `Retry idempotent calls to shop/orders up to 2 times; ${usual}; each try at most 700ms.`],
  ['orders: at most 500 simultaneous connections, please reject what is on top', 'Protect shop/orders: at most 500 connections.'],
  ['orders must decide within 80ms, otherwise abort.', 'Give calls to shop/orders at most 80ms in all.'],
];
const open: readonly string[] = [
  'orders: retry twice on 503 and timeouts',
  'orders timeout 1s and web the double',
  'remove the timeout from orders, keep it for GET',
  'orders: keep the retries for GET, no retries for anything else',
  'web must not retry, orders must',
  'orders: 1s if not from web',
  'orders: 2 retries on 5xx except 501',
  'orders: retry on 4xx',
  'Set the timeout of orders to 1500',
];

describe('words of settings, in every order', () => {
  it.each(answered)('%s', (text, restated) => {
    expect(said(text)).toBe(restated);
  });

  it.each(open)('is no answer: %s', (text) => {
    expect(said(text)).not.toMatch(/^[A-Z]/);
  });
});
