import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { readAloud } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing, type Vocabulary } from './vocabulary.ts';

const version = (name: string, labels: Readonly<Record<string, string>> = { version: name }): Vocabulary['services'][number]['versions'][number] => ({ name, labels });
const service = (name: string, ...versions: Vocabulary['services'][number]['versions'][number][]): Vocabulary['services'][number] => ({ id: `shop/${name}`, namespace: 'shop', name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`shop/${name}`], versions });

const shop: Vocabulary = {
  services: [service('orders', version('v1'), version('v2')), service('catalog', version('v1'), version('v2'), version('v3')), service('media', version('stable', { track: 'stable' }), version('canary', { track: 'canary' })), service('web'), service('cart'), service('payment-service')],
  workloads: ['orders', 'catalog', 'media', 'web', 'cart', 'payment-service'].map((name) => ({ id: `shop/${name}`, namespace: 'shop', name, serviceAccount: name, services: [`shop/${name}`] })),
  namespaces: ['shop'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map(),
  guarded: new Set(),
};

const read = (words: string, vocabulary: Vocabulary = shop): string => readAloud(words, vocabulary);

const tenth = 'Split calls to shop/orders: 90% to version v1 and 10% to version v2.';

describe('shares', () => {
  it.each([
    ['Send 10% of the traffic for orders to v2 and the rest to v1.', 'Split calls to shop/orders: 10% to version v2 and 90% to version v1.'],
    ['orders 90/10 v1/v2', tenth],
    ['orders: v1=90 v2=10', tenth],
    ['Shift one in ten requests of orders to v2', tenth],
    ['Please let v2 of orders take ten percent of the requests and keep 90 percent on v1.', 'Split calls to shop/orders: 10% to version v2 and 90% to version v1.'],
    ['orders\n- v1: 90%\n- v2: 10%', tenth],
    ['Split orders 90:10 between v1 and v2', tenth],
    ['Send 90% of orders to v1 and 10% to v2. No wait, make that 80% and 20%.', 'Split calls to shop/orders: 80% to version v1 and 20% to version v2.'],
    ['route all traffic of orders to v2', 'Split calls to shop/orders: 100% to version v2.'],
    ['catalog: 70% v1, 20% v2, the rest v3', 'Split calls to shop/catalog: 70% to version v1, 20% to version v2 and 10% to version v3.'],
    ['3 out of 10 calls to orders go to v2, the remaining 7 to v1', 'Split calls to shop/orders: 30% to version v2 and 70% to version v1.'],
    ['orders: 9 in 10 to v1, 1 in 10 to v2', tenth],
    ['orders: move 1/4 of the traffic to v2, keep the remaining 3/4 on v1', 'Split calls to shop/orders: 25% to version v2 and 75% to version v1.'],
    ['weights for orders: v1 9, v2 1', tenth],
    ['Give orders v2 twice as much traffic as v1', 'Split calls to shop/orders: 67% to version v2 and 33% to version v1.'],
    ['Split catalog in three equal parts', 'Split calls to shop/catalog: 34% to version v1, 33% to version v2 and 33% to version v3.'],
    ['never send any traffic to catalog v3; v1 and v2 share equally', 'Split calls to shop/catalog: 0% to version v3, 50% to version v1 and 50% to version v2.'],
    ['Take orders v2 out of rotation', 'Split calls to shop/orders: 100% to version v1 and 0% to version v2.'],
    ['only v1 of orders may be used', 'Split calls to shop/orders: 100% to version v1.'],
    ['shift 20% of orders from v1 to v2', 'Split calls to shop/orders: 20% to version v2 and 80% to version v1.'],
    ['Give 10% of orders to v2 and 20% of catalog to v3, catalog v1 gets 80%', 'Split calls to shop/orders: 90% to version v1 and 10% to version v2.\nSplit calls to shop/catalog: 20% to version v3 and 80% to version v1.'],
    ['Roll out orders v2: 5%, 20%, 100%, 30 minutes each', 'Move calls to shop/orders to version v2 in steps: 5% for 30m, 20% for 30m and 100%.'],
    ['5% of media to the canary, the rest to stable', 'Split calls to shop/media: 5% to version canary (pods with track=canary) and 95% to version stable (pods with track=stable).'],
  ])('%s', (words, sentences) => {
    expect(read(words)).toBe(sentences);
  });

  it.each([
    ['send 10% of catalog to v2', /other 90%/],
    ['orders 60/50 between v1 and v2', /110/],
    ['orders v1 30%, v2 40%', /70%|40%|100/],
    ['10% of orders to v4', /no version `v4`/],
    ['half of the v2 traffic of orders back to v1', /\?|!/],
    ['canary orders at 5% on weekdays', /\?|!/],
    ['Send some traffic of orders to v2, not all', /\?|!/],
    ['increase orders v2 by 10%', /in the end/],
    ['send 10% more of orders to v2', /in the end|more/],
    ['Give catalog v3 twice as much traffic as v1', /`v2`/],
    ['orders 90/10 or 80/20', /\?|!/],
    ['orders and catalog: v3 for one and v2 for the other', /\?|!/],
    ['never send traffic to catalog v3', /other 100%/],
    ['10% of the calls of web to orders go to v2', /only some requests/],
  ])('asks or refuses: %s', (words, about) => {
    expect(read(words)).toMatch(/^[?!]/);
    expect(read(words)).toMatch(about);
  });
});

describe('routes with a condition', () => {
  const canary = 'Send calls to shop/orders with header x-canary equal to "true" to version v2.';
  const rest = 'Split calls to shop/orders: 100% to version v1.';
  it.each([
    ['Requests to orders with header x-canary: true go to v2, everything else goes to v1.', `${canary}\n${rest}`],
    ['orders: header x-canary=true -> v2, otherwise v1', `${canary}\n${rest}`],
    ['If the header x-canary is true use v2 of orders, else v1', `${canary}\n${rest}`],
    ['orders v2 for header x-canary=true, v1 for the rest', `${canary}\n${rest}`],
    ['Requests with header x-canary: true should go to v2 of orders; everything else follows the 90/10 split', `${canary}\n${tenth}`],
    ['orders v2 for header x-a=1 and header x-b=1, v1 for the rest', /header x-a equal to "1" and header x-b equal to "1" to version v2.\n.*100% to version v1/],
    ['Calls from web to orders should be directed to v2 of orders. Calls from everybody else go to v1.', `Send calls to shop/orders from shop/web to version v2.\n${rest}`],
    ['user jason (header x-canary) gets orders v2, all others v1', `Send calls to shop/orders with header x-canary equal to "jason" to version v2.\n${rest}`],
    ['user jason sees orders v2, everyone else v1. The header is x-canary.', `Send calls to shop/orders with header x-canary equal to "jason" to version v2.\n${rest}`],
    ['Premium customers (x-canary: true) should be served by orders v2. The rest: v1.', `${canary}\n${rest}`],
    ['Testers carry the header x-canary: true. They must land on orders v2. Everyone else must land on v1.', `${canary}\n${rest}`],
    ['orders v1 for everybody except requests with header x-canary: true, which go to v2', `${canary}\n${rest}`],
    ['Everybody gets orders v1 unless the header x-canary is true, then v2', `${canary}\n${rest}`],
    ['all orders requests but those with x-canary: true go to v1; the ones with x-canary: true go to v2', `${canary}\n${rest}`],
    ['Requests that have no x-canary header go to orders v1, those with the header x-canary go to v2', `Send calls to shop/orders with header x-canary of any value to version v2.\n${rest}`],
    ["catalog v3 for web's GETs, v2 for web's POSTs, v1 otherwise", /from shop\/web with method GET to version v3\.\n.*from shop\/web with method POST to version v2\.\n.*100% to version v1/],
    ['catalog: web uses v3, cart uses v2, everybody else v1', /from shop\/web to version v3\.\n.*from shop\/cart to version v2\.\n.*100% to version v1/],
    ['orders v2 if x-region is eu or uk, else v1', /equal to "eu" to version v2\.\n.*equal to "uk" to version v2\.\n.*100% to version v1/],
    ['catalog: v2 for /a but v3 for /a/b, else v1', /under \/a\/b to version v3\.\n.*under \/a to version v2\.\n.*100% to version v1/],
    ['orders v2 for\n- header x-a: 1\n- header x-b: 1\nall other requests v1', /x-a equal to "1" to version v2\.\n.*x-b equal to "1" to version v2\./],
    ['orders: /reports to v2, default v1', /path under \/reports.* to version v2/],
  ])('%s', (words, sentences) => {
    if (typeof sentences === 'string') expect(read(words)).toBe(sentences);
    else expect(read(words)).toMatch(sentences);
  });

  it.each(['send 10% of the requests of orders with header x-a: 1 to v2', 'requests to orders without header x-a go to v2', 'orders v1 only from web', 'remove the x-a route of orders', 'Everyone except requests with header x-a: 1 gets catalog v2', 'requests from web except GETs go to orders v2', 'orders: premium users (header x-plan) get v2, all others v1', 'requests with header x-a: 1 must never go to catalog v3', 'orders: header x-a to v1, header x-a to v2', 'orders: without goes to v2'])('asks or refuses: %s', (words) => {
    expect(read(words)).toMatch(/^[?!]/);
  });
});

describe('names', () => {
  it('takes what people leave out of a name, and says so', () => {
    const reading = readRequest('give the payment service a timeout of 2s', shop);
    expect(reading).toMatchObject({ status: 'ok', restated: ['Give calls to shop/payment-service at most 2s in all.'] });
  });

  it('never takes a near miss silently', () => {
    expect(read('timeout of 2s for ordres')).toBe('? there is no service `ordres`: did you mean `orders`?');
  });

  it('works from the words alone', () => {
    expect(read('In namespace production send 80% of reviews to v1 and 20% to v3', nothing)).toBe('Split calls to production/reviews: 80% to version v1 and 20% to version v3.');
    expect(readRequest('timeout of 2s for backend', nothing)).toMatchObject({ status: 'ok', assumed: [{ id: 'default/backend', labels: { app: 'backend' }, serviceAccount: 'backend' }] });
  });
});

describe('any text', () => {
  it('is answered', () => {
    const piece = fc.constantFrom('orders', 'v1', 'v2', '10%', '2s', 'retry', 'only', 'except', 'not', 'to', 'from', 'web', 'header', 'x-a: 1', '/a', '\n- ', '. ', ', ', 'and', 'timeout', 'mTLS', 'namespace', 'shop', '"', '(', '403', 'GET', '90/10', 'it', 'both', 'the rest');
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (words) => {
      expect(['ok', 'question', 'blocked', 'out-of-scope', 'errand']).toContain(readRequest(words.join(' '), shop).status);
    }), { numRuns: 300 });
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => {
      expect(['question', 'blocked', 'out-of-scope', 'errand', 'ok']).toContain(readRequest(text, shop).status);
    }), { numRuns: 300 });
  }, 60_000);

  it('is one sentence where it is empty or far too long', () => {
    expect(read('  ')).toBe('! the request is empty');
    expect(read('a '.repeat(30_000))).toMatch(/^! the request has \d+ characters/);
  });
});
