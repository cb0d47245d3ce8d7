import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { smallShop } from './small-shop.test-data.ts';
import { isStrange } from './text/strange-words.ts';
import { emptyVocabulary as nothing, type Vocabulary } from './vocabulary.ts';

function said(text: string, vocabulary: Vocabulary = nothing): string {
  const reading = readRequest(text, vocabulary);
  return reading.status === 'ok' ? reading.restated.join(' ').replaceAll('; on gateway-error, connect-failure, refused-stream, reset or unavailable', '') : reading.status;
}

const within = (id: string, time: string): string => `Give calls to ${id} at most ${time} in all.`;

/** Words that say something else elsewhere, and services and namespaces where they stand. */
const words = ['offers', 'claims', 'records', 'maps', 'events', 'images', 'login', 'delivery', 'exports', 'reports', 'fleet', 'tracking', 'weather', 'docs'];

const places: readonly (readonly [string, (name: string) => string])[] = [
  ['Set a timeout of 2s for X in namespace zone-a', (name) => within(`zone-a/${name}`, '2s')],
  ['Set a timeout of 2s for X', (name) => within(`default/${name}`, '2s')],
  ['svc: X\nns: zone-a\ntimeout: 2s', (name) => within(`zone-a/${name}`, '2s')],
  ['Namespace: zone-a\nX needs a 2s timeout', (name) => within(`zone-a/${name}`, '2s')],
  ['timeouts in namespace zone-a: X 2s, gizmo-api 3s', (name) => `${within(`zone-a/${name}`, '2s')} ${within('zone-a/gizmo-api', '3s')}`],
  ['Please give service X, namespace zone-a, a 2 second timeout', (name) => within(`zone-a/${name}`, '2s')],
  ['gizmo-api and X (both ns zone-a) get 2 retries each', (name) => `Retry idempotent calls to zone-a/gizmo-api up to 2 times. Retry idempotent calls to zone-a/${name} up to 2 times.`],
  ['only X may call gizmo-api, both in namespace zone-a', (name) => `Let workload zone-a/${name} call zone-a/gizmo-api, and refuse calls that nothing allows.`],
  ['copy all requests for X to gizmo-api, namespace zone-a', (name) => `Copy 100% of calls to zone-a/${name} to service zone-a/gizmo-api.`],
  ['Set a timeout of 2s for gizmo-api in namespace X', (name) => within(`${name}/gizmo-api`, '2s')],
  ['gizmo-api in X needs a timeout of 2s', (name) => within(`${name}/gizmo-api`, '2s')],
  ['In the X namespace: gizmo-api gets 2s as timeout', (name) => within(`${name}/gizmo-api`, '2s')],
];

const answered: readonly (readonly [string, string])[] = [
  ['In the lending namespace: loans gets 3s, scoring gets 1500ms as request timeouts.', `${within('lending/loans', '3s')} ${within('lending/scoring', '1500ms')}`],
  ['tracking and labels get 3 retries each, shipping-rates only one. Namespace parcels.', 'Retry idempotent calls to parcels/tracking up to 3 times. Retry idempotent calls to parcels/labels up to 3 times. Retry idempotent calls to parcels/shipping-rates up to 1 time.'],
  ['Only deployment/web and deployment/orders may call svc/payments', 'Let workload default/web and workload default/orders call default/payments, and refuse calls that nothing allows.'],
  ['only tickets and events can reach seating (all three in namespace theatre)', 'Let workload theatre/tickets and workload theatre/events call theatre/seating, and refuse calls that nothing allows.'],
  ['allow calls to accounts-api in namespace core from namespace monitoring', 'Let namespace monitoring call core/accounts-api, and refuse calls that nothing allows.'],
  ['web in shop may call stock in fin', 'Let workload shop/web call fin/stock, and refuse calls that nothing allows.'],
  ['ledger, journal (both fin-core): 2s timeout', `${within('fin-core/ledger', '2s')} ${within('fin-core/journal', '2s')}`],
  ['| svc | ns | timeout | retries |\n|---|---|---|---|\n| offers | crm | 1s | 2 |\n| tax | finance | 2s | - |', `${within('crm/offers', '1s')} Retry idempotent calls to crm/offers up to 2 times. ${within('finance/tax', '2s')}`],
  ['Tours in ns travel gets strict mTLS; visas and hotels too.', 'Require mutual TLS in workload travel/tours. Require mutual TLS in workload travel/visas. Require mutual TLS in workload travel/hotels.'],
  ['Grade service in ns school: 90/10 between v4 and v5. Same split for exams.', 'Split calls to school/grade: 90% to version v4 and 10% to version v5. Split calls to school/exams: 90% to version v4 and 10% to version v5.'],
  ['We run two services in namespace orchard: picking and sorting. Sorting hangs sometimes; please cap calls to it at 3 seconds.', within('orchard/sorting', '3s')],
];

/** Words of a mesh, of places and of teams where names stand, in whatever way the place is said. */
const inTheirPlaces: readonly (readonly [string, string])[] = [
  ['`app` in `sales`: 2s timeout', within('sales/app', '2s')],
  ['Our `gift-cards` service in `loyalty` hangs. Please cap requests to it at 2s.', within('loyalty/gift-cards', '2s')],
  ['Calls to the mirror deployment in namespace maps: 2s', within('maps/mirror', '2s')],
  ['Remove the retries of mirror in namespace hotels', 'Never retry calls to hotels/mirror.'],
  ['sync (namespace: zone-a) needs a 2s timeout', within('zone-a/sync', '2s')],
  ['Limit gate (streaming) to 50 requests per second', 'Limit calls to streaming/gate to 50 requests per 1s.'],
  ['Strict mTLS for streaming/telemetry', 'Require mutual TLS in workload streaming/telemetry.'],
  ['web must not call edge.internal.svc.cluster.local', 'Refuse calls from workload internal/web to internal/edge.'],
  ['data.live may call ledger in namespace core, nobody else', 'Let workload live/data call core/ledger, and refuse calls that nothing allows.'],
  ['radar@defense: no retries', 'Never retry calls to defense/radar.'],
  ['timeout for svc/orders in ns/shop: 2s', within('shop/orders', '2s')],
  ['When policy calls ledger in namespace core, give up after 2s', 'Give calls to core/ledger from core/policy at most 2s in all.'],
  ['Retry calls to offers in docs twice on 503', 'Retry idempotent calls to docs/offers up to 2 times; on 503.'],
  ['Namespace bakery. Let ovens call recipes, and nothing else may call recipes.', 'Let workload bakery/ovens call bakery/recipes, and refuse calls that nothing allows.'],
  ['web and cart, both in shop, may call users in crm', 'Let workload shop/web and workload shop/cart call crm/users, and refuse calls that nothing allows.'],
  ['notify in travel: timeout 2s; the one in partners: 4s', `${within('travel/notify', '2s')} ${within('partners/notify', '4s')}`],
  ['orders in spring failed, give orders 2s', within('default/orders', '2s')],
  ['chat (games) 2s; chat (social) 4s', `${within('games/chat', '2s')} ${within('social/chat', '4s')}`],
];

/** Who is meant, or where, is open; an answer would be a guess. */
const open: readonly string[] = [
  // A word behind `in` is a namespace, or asked about.
  'sessions in payments: 2s timeout', 'web must not call ledger in ns web',
  'zeta-db may call geo-v2, nobody else may', 'Nobody may call geo-v2 (ns identity)',
  'cart/checkout get a timeout of 2s',
  'Make the orders-svc timeout 2s in both environments',
  'limit routes in m1 to 50 requests per second',
  "claims's gizmo-api needs a timeout of 2s",
  'allow web in front and back to call cart in retail',
  'cart in retail as well as ops: 2s',
  'web in retail may call stock there and pay in fin',
  'both carts, retail and ops: timeout 2s',
  'in ns fin: billing v1 80, v2 20. tax same but reversed.',
  'billing: 10s, no retries; tax: same without the retries part',
  'orders must not call payments. Same for cart. Namespace shop.',
  'give api in ns x a 3s timeout instead of web',
  'limit the first of orders and cart to 100 rps',
  'fin-dev → fin-core forbidden',
  'tracking and labels get 3 retries each, shipping-rates just a few. Namespace parcels.',
];

describe('names in words, where no input shows any', () => {
  for (const [frame, expected] of places) it.each(words)(`${frame.replaceAll('\n', ' / ')}: %s`, (name) => expect(said(frame.replace(/\bX\b/, name))).toBe(expected(name)));

  it.each([...answered, ...inTheirPlaces])('answers %s', (text, sentences) => expect(said(text)).toBe(sentences));

  it.each(open)('asks about %s', (text) => expect(['question', 'blocked']).toContain(said(text)));
});

describe('names, where an input shows them', () => {
  it('takes kinds before names for what they are, and copies what is said of another', () => {
    expect(said('deployment/orders: timeout 2s', smallShop)).toBe(within('shop/orders', '2s'));
    expect(said('Strict mTLS for web. orders as well.', smallShop)).toBe('Require mutual TLS in workload shop/web. Require mutual TLS in workload shop/orders.');
  });

  it('assumes a namespace that only calls, and asks about one that something should stand in', () => {
    expect(said('Only namespace monitoring may call orders', smallShop)).toBe('Let namespace monitoring call shop/orders, and refuse calls that nothing allows.');
    expect(said('Set a timeout of 2s for orders in namespace retail', smallShop)).toBe('question');
  });
});

it('takes words of the language, and misspelt ones, for no names', () => {
  for (const word of ['timeout', 'retries', 'timout', 'permisive', 'whether', 'please']) expect(isStrange(word)).toBe(false);
  for (const word of ['tariffs', 'geocoder', 'visas']) expect(isStrange(word)).toBe(true);
});
