import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import type { Vocabulary } from './vocabulary.ts';

const version = (name: string, labels: Readonly<Record<string, string>> = { version: name }): Vocabulary['services'][number]['versions'][number] => ({ name, labels });
const service = (name: string, ...versions: Vocabulary['services'][number]['versions'][number][]): Vocabulary['services'][number] => ({ id: `shop/${name}`, namespace: 'shop', name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`shop/${name}`], versions });

const shop: Vocabulary = {
  services: [service('orders', version('v1'), version('v2')), service('catalog', version('v1'), version('v2'), version('v3')), service('media', version('stable', { track: 'stable' }), version('canary', { track: 'canary' })), service('web'), service('payment-service')],
  workloads: ['orders', 'catalog', 'media', 'web', 'payment-service'].map((name) => ({ id: `shop/${name}`, namespace: 'shop', name, serviceAccount: name, services: [`shop/${name}`] })),
  namespaces: ['shop'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map(),
  guarded: new Set(),
};

const nothing: Vocabulary = { services: [], workloads: [], namespaces: [], hosts: [], homeNamespace: 'default', callersOf: new Map(), guarded: new Set() };

function read(words: string, vocabulary: Vocabulary = shop): string {
  const reading = readRequest(words, vocabulary);
  if (reading.status === 'ok') return reading.restated.join('\n');
  if (reading.status === 'question') return `? ${reading.question.text}`;
  return reading.status === 'blocked' ? `! ${reading.because.join('; ')}` : reading.status;
}

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
    ['orders: /reports to v2, default v1', /path under \/reports.* to version v2/],
  ])('%s', (words, sentences) => {
    if (typeof sentences === 'string') expect(read(words)).toBe(sentences);
    else expect(read(words)).toMatch(sentences);
  });

  it.each(['send 10% of the requests of orders with header x-a: 1 to v2', 'requests to orders without header x-a go to v2', 'orders v1 only from web', 'remove the x-a route of orders'])('asks or refuses: %s', (words) => {
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
