import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing } from './vocabulary.ts';

const said = (text: string): readonly string[] | string => saidOrAsked(text, nothing);

test.each([
  ['orders in namespace shop is closed to cart, billing', ['Refuse calls from workload shop/cart and workload shop/billing to shop/orders.']],
  ['close orders in namespace shop to cart', ['Refuse calls from workload shop/cart to shop/orders.']],
  ['orders in namespace shop is closed to everyone but cart', ['Let workload shop/cart call shop/orders, and refuse calls that nothing allows.']],
  ['orders in namespace shop is closed, only open to cart', ['Let workload shop/cart call shop/orders, and refuse calls that nothing allows.']],
  ['cart in namespace shop is locked to web', ['Let workload shop/web call shop/cart, and refuse calls that nothing allows.']],
  ['Put orders in namespace shop on the existing gateway under shop.example.com, over HTTP', ['Offer shop/orders to the outside as host shop.example.com; in plaintext.']],
  ['let orders in namespace shop call api.example.com', ['Let workload shop/orders call host api.example.com on port 443 by https directly; configured in namespace shop.']],
  ['requests to orders in namespace shop with header x-ab: a get v1', ['Send calls to shop/orders with header x-ab equal to "a" to version v1.']],
  ['cart in namespace shop with x-debug: a timeout of 30s', ['Give calls to shop/cart with header x-debug of any value at most 30s in all.']],
  ['For a resilience test, abort 15% of calls from portal to offers (both ns crm) with 504.', ['Disturb calls to crm/offers from crm/portal: fail 15% with status 504.']],
  ["send web's calls to shop/cart to v2", ['Send calls to shop/cart from shop/web to version v2.']],
  ["timeout of 2s for api's calls to shop/cart", ['Give calls to shop/cart from shop/api at most 2s in all.']],
  ['In market: only web may call checkout', ['Let workload market/web call market/checkout, and refuse calls that nothing allows.']],
  ['profile in namespace edge: accept only tokens with aud drivers, issuer https://i.example', ['Require tokens of issuer "https://i.example" on calls to edge/profile; for audience drivers.']],
  ['Calls from web to cart in namespace shop with header x-new go to v2, all others go to v1', ['Send calls to shop/cart from shop/web with header x-new of any value to version v2.', 'Split calls to shop/cart: 100% to version v1.']],
  ['orders in namespace shop: v2 for x-region: us, others v1', ['Send calls to shop/orders with header x-region equal to "us" to version v2.', 'Split calls to shop/orders: 100% to version v1.']],
])('who calls, and who is called: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['In namespace shop, send calls to orders to v2 only when called by cart', 'where should the other requests go'],
  ['Users of namespace intranet must not be able to call ledger in namespace fin', 'all of namespace `intranet`'],
  ['let web only GET cart in namespace shop', 'limits one caller'],
  ['landing (www): timeout 2s', 'is "www" the namespace'],
  ['checkout in ns market: 10% v2 for new sessions', 'for new sessions'],
  ['checkout in ns market: 10 rps at peak', 'at peak'],
  ['only web (market) may call checkout (market), audit mode', 'audit mode'],
  ['Only web in namespace market may call checkout in namespace market. Dry run first.', 'Dry run'],
  ['Requests to checkout in retail-prod with x-debug go to v2 and also get a 30s timeout', 'only these requests'],
  ['requests to cart in namespace shop with x-slow get a 30s timeout and go to v2', 'only these requests'],
  ['hr-api (hr): x-t: 1 → 500; x-t: 2 → 2s delay', 'the value of `x-t`'],
  ['hr: strict, excluded: hr-api:9090 and hr-web', 'port 9090 is said of'],
  ['web strict in namespace shop. Legacy clients need plain.', 'Legacy clients'],
  ['encrypt shop/web → shop/cart', 'the side that is called'],
  ["calls from web to cart in namespace shop: x-new: 1 to v2, else v1", 'of these callers, or of everybody'],
  ['rewrite path and host on reviews in namespace shop: /b and h.example', 'one of the two'],
  ['redirect /a to /b and /b to /a on web in namespace shop', 'in a circle'],
  ['send /a of web to cart as /b, both in namespace shop', 'only their path changes'],
  ['stop exposing orders in namespace shop at api.example.com', 'is it to be taken away'],
  ['let only web in namespace shop reach api.example.com', 'others are not refused'],
  ['orders in namespace shop: users from Germany go to v2', 'users from Germany'],
  ['all GETs of web on orders in namespace shop to v2', 'who calls, and who is called'],
  ['The catalog API in namespace retail should be limited to 300 requests a minute', 'one service, or two'],
  ['cart in namespace shop from web: v2 for x-t: 1, else v1', 'of these callers, or of everybody'],
  ['strict for shop/web and shop/cart, shop-db both', 'both'],
])('words that an answer would contradict are asked about: %s', (text, part) => {
  const answer = said(text);
  expect(typeof answer === 'string' && (answer === 'blocked' || answer.includes(part)), JSON.stringify(answer)).toBe(true);
});
