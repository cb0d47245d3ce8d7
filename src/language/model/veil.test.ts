import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVeil, wordsOf } from './veil.ts';

const names = { services: ['orders', 'orders-v2', 'web'], namespaces: ['shop'], hosts: ['api.stripe.com'] };

describe('createVeil', () => {
  it('hides names as whole words, and gives them back', () => {
    const text = 'let web call orders in shop, orders.shop.svc and api.stripe.com, not orders-v2 or webber; GET /orders/x-web';
    const { hide, reveal } = createVeil(text, names);
    const hidden = hide(text);
    expect(hidden).toBe('let svc-5 call svc-3 in ns-2, svc-3.ns-2.svc and host-1.example, not svc-4 or webber; GET /svc-3/x-web');
    expect(reveal({ service: hide('shop/orders'), list: [hidden] })).toEqual({ service: 'shop/orders', list: [text] });
  });

  it('gives other spellings back as they were', () => {
    const { hide, reveal } = createVeil('', names);
    const hidden = hide('Orders: /ORDERS');
    expect(hidden).not.toMatch(/orders/i);
    expect(reveal(hidden)).toBe('Orders: /ORDERS');
  });

  it('takes other words where the request has such words itself', () => {
    const { hide, reveal } = createVeil('svc-1 is not web', names);
    expect(reveal(hide('svc-1 is not web'))).toBe('svc-1 is not web');
  });

  it.each([
    'password: hunter2-abc-12345', 'token=abc/def+1234567890', 'Authorization: Bearer abcdef0123456789', 'sk-proj-abcdefghijklmnop', 'AKIAIOSFODNN7EXAMPLE', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef', 'https://user:pass1word@host.example/x', 'c2VjcmV0LXZhbHVlLXRoYXQtaXMtbG9uZy1lbm91Z2gtMTIz',
  ])('never shows a secret: %s', (text) => {
    const { hide, reveal } = createVeil(text);
    const hidden = hide(`orders ${text} end`);
    expect(hidden).toMatch(/^orders .*withheld-\d+.* end$/s);
    expect(reveal(hidden)).toBe(`orders ${text} end`);
  });

  it.each(['retry on 5xx, 503 and connect-failure', 'set the header x-auth-token to true', 'require a token from https://accounts.google.com', 'the secret payments-tls-credential holds the certificate', 'host very-long-service-name-of-somebody.namespace.svc.cluster.local', '/api/v1/customers/orders/history'])('leaves what is none: %s', (text) => {
    expect(createVeil(text).hide(text)).toBe(text);
  });

  it('is undone for every text', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('orders', 'Shop', 'svc-1', 'withheld-1', 'web', 'ns-', '-', '/', '.', 'txt-2'), fc.string())), (pieces) => {
      const text = pieces.join(' ');
      const { hide, reveal } = createVeil(text, names);
      expect(reveal(hide(text))).toBe(text);
    }));
  });
});

describe('wordsOf', () => {
  it('has no characters that nobody sees', () => {
    expect(wordsOf('give\u202E or\u200Bders\u0007 2s \u{E0041}')).toBe('give  or ders  2s');
  });
});
