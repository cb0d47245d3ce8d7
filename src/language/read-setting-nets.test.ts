import { describe, expect, it } from 'vitest';
import { said, smallShop } from './small-shop.test-data.ts';
import { emptyVocabulary } from './vocabulary.ts';

const open: readonly string[] = [
  'for checkout, orders in ns shop must answer in 2s',
  'for orders in ns shop, checkout in ns shop has 2s',
  'Namespace hotel: bar 1s, spa 2s, pool 3s. All of them without retries.',
  'payment (ns shop): GET and HEAD 1s, /export 60s, others 3s',
  "Copy a tenth of pdf-renderer's traffic (documents) to pdf-renderer-beta in the same namespace",
];
const openInShop: readonly string[] = [
  'for web, orders must answer in 2s',
  "If it doesn't answer within 300ms, web should give up",
  'When orders needs more than 2s, web should stop waiting',
  "Set orders' timeout to 2s - it's for web.",
];
const answered: readonly (readonly [string, string])[] = [
  ['For web and orders set a timeout of 2s', 'Give calls to shop/web at most 2s in all. Give calls to shop/orders at most 2s in all.'],
  ['web should give up on orders after 2s', 'Give calls to shop/orders from shop/web at most 2s in all.'],
  ['orders: GET 2s, POST 5s', 'Give calls to shop/orders with method GET at most 2s in all. Give calls to shop/orders with method POST at most 5s in all.'],
  ['orders timeout 2 secconds', 'Give calls to shop/orders at most 2s in all.'],
  ['orders: 300 miliseconds timeout', 'Give calls to shop/orders at most 300ms in all.'],
  ['orders: timeout 3 secondes', 'Give calls to shop/orders at most 3s in all.'],
];

describe('whose calls a setting is for', () => {
  it.each(open)('is asked: %s', (words) => {
    expect(said(words, emptyVocabulary)).toBe('question');
  });
  it.each(openInShop)('is asked: %s', (words) => {
    expect(said(words, smallShop)).toBe('question');
  });
  it.each(answered)('is clear: %s', (words, expected) => {
    expect(said(words)).toBe(expected);
  });
});
