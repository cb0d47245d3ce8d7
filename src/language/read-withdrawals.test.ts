import { describe, expect, it } from 'vitest';
import { said } from './small-shop.test-data.ts';

describe('what is no longer wanted', () => {
  it.each([
    ['take the fault injection off orders again', 'Take away the faults of shop/orders.'],
    ['remove all faults', 'Take away all faults.'],
    ['stop slowing down orders', 'Take away the faults of shop/orders.'],
    ['remove faults and mirrors from orders', 'Take away the faults of shop/orders. Take away the copies of shop/orders.'],
    ['the mirror of orders can go', 'Take away the copies of shop/orders.'],
    ['we no longer need the rate limit on orders', 'Take away the rate limits of shop/orders.'],
    ['orders: sticky sessions off', 'Take away the load balancing of shop/orders.'],
    ['the JWT requirement on web is to be removed', 'Take away the token checks of shop/web.'],
    ['remove the restrictions on who may call orders', 'Take away the call restrictions of shop/orders. Take away the refusals of shop/orders.'],
    ['orders doesn\'t need the breaker anymore', 'Take away the circuit breakers of shop/orders.'],
    ['the redirect on web is obsolete, remove it', 'Take away the redirects of shop/web.'],
    ['drop the x-beta header route of orders, all to v1', 'Take away the routes of shop/orders. Split calls to shop/orders: 100% to version v1.'],
  ])('%s', (text, wanted) => expect(said(text)).toBe(wanted));

  it.each(['do not remove the faults of orders', 'remove the fault', 'remove the faults of orders until Monday', 'delete everything you configured for orders', 'orders: faults off for web', 'orders no longer gets mirrored for premium users', 'remove mirror, not keep canary on orders', 'stop mirroring GETs of orders', 'drop the x-beta route of orders, all but web to v1'])('does not guess: %s', (text) => expect(['question', 'blocked']).toContain(said(text)));
});

describe('texts that only ask', () => {
  it.each(['What is the timeout of orders?', 'how many retries does orders have', 'is mTLS on in shop?', 'does web retry calls to orders?', 'Hi team, do you know how long web waits for orders?', 'Could you tell me who is allowed to call orders?'])('are for another command: %s', (text) => expect(said(text)).toBe('errand'));

  it.each([
    ['Is it possible to give orders a timeout of 2s?', 'Give calls to shop/orders at most 2s in all.'],
    ['What web asks of orders should be answered by v2', 'Send calls to shop/orders from shop/web to version v2.'],
    ['Do not retry orders', 'Never retry calls to shop/orders.'],
  ])('and others order: %s', (text, wanted) => expect(said(text)).toBe(wanted));
});
