import { expect, it } from 'vitest';
import { smallShop } from '../small-shop.test-data.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { absentService } from './absent-service.ts';

function withServices(...names: readonly string[]): Vocabulary {
  return { ...smallShop, services: names.map((name) => ({ id: `shop/${name}`, namespace: 'shop', name, ports: [], workloads: [], versions: [] })) };
}

it.each([
  ['give calls to orders at most 2s', withServices('order-service', 'web'), { name: 'orders', near: ['order-service'] }],
  ['orders: 2s timeout', withServices('order-service', 'orders-api', 'web'), { name: 'orders', near: ['order-service', 'orders-api'] }],
  ['timeout of 2s for the catalog', withServices('katalog', 'web'), { name: 'catalog', near: ['katalog'] }],
  ['timeout of 2s for the catalog', withServices('web'), { name: 'catalog', near: [] }],
  ['orders: 2s timeout', withServices('orders'), undefined],
  ['2s for orders, 3s for payments', withServices('web'), undefined],
  ['a timeout of 2s', withServices('web'), undefined],
  ['orders: 2s timeout', withServices(), undefined],
])('%s', (text, vocabulary, expected) => {
  expect(absentService(text, vocabulary)).toEqual(expected);
});
