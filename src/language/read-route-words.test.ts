import { describe, expect, it } from 'vitest';
import { readAloud } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing, type Vocabulary } from './vocabulary.ts';

const version = (name: string): Vocabulary['services'][number]['versions'][number] => ({ name, labels: { version: name } });
const service = (namespace: string, name: string, ...versions: readonly string[]): Vocabulary['services'][number] => ({ id: `${namespace}/${name}`, namespace, name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`${namespace}/${name}`], versions: versions.map(version) });
const services = [service('shop', 'orders', 'v1', 'v2'), service('shop', 'catalog', 'v1', 'v2', 'v3'), service('shop', 'web'), service('shop', 'cart'), service('partners', 'crawler')];

const shop: Vocabulary = {
  services,
  workloads: services.map(({ id, name, namespace }) => ({ id, namespace, name, serviceAccount: name, services: [id] })),
  namespaces: ['shop', 'partners'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map(),
  guarded: new Set(),
};

const read = (words: string, vocabulary: Vocabulary = shop): string => readAloud(words, vocabulary);

const split = (...shares: readonly [number, string][]): string => `Split calls to shop/orders: ${shares.map(([percent, name]) => `${percent}% to version ${name}`).join(' and ')}.`;
const beta = (name: string): string => `Send calls to shop/orders with header x-beta of any value to version ${name}.`;
const byWeb = 'Send calls to shop/orders from shop/web to version v2.';

describe('those who have something, and those who lack it', () => {
  it.each([
    ['orders: x-beta header present -> v2, absent -> v1', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['requests to orders missing x-beta go to v1, those with it go to v2', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['orders: when x-beta is not set → v1, when it is set → v2', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['Users with x-beta get orders v2; whoever hasn\'t that header stays on v1.', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['Our staff send the header x-beta. When it is present on a request to orders, use v2; all others get v1.', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['orders v2 for x-beta customers, v1 for all other customers', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['When a request for orders has x-beta, it should be served by v2. In all other cases v1.', `${beta('v2')}\n${split([100, 'v1'])}`],
    ['requests to orders with the cookie session go to v2, the others to v1', /matching "\(\?:\.\*;\[ \]\*\)\?session=\[\^;\]\*.*to version v2/],
    ['orders: cookie JSESSIONID → v2, others v1', /JSESSIONID=/],
    ['orders: ?debugMode=ON to v2, the others to v1', /query parameter debugMode equal to "ON"/],
    ['orders v2 when all of these apply:\n* method GET\n* path below /reports\n* header x-a: 1\notherwise v1', /with method GET, path under \/reports and header x-a equal to "1" to version v2/],
    ['orders v2 for:\n- GET\n- x-a: 1\n- /reports\nelse v1', /method GET to version v2\.\n.*x-a equal to "1" to version v2\.\n.*under \/reports to version v2/],
  ])('%s', (words, sentences) => {
    if (typeof sentences === 'string') expect(read(words)).toBe(sentences);
    else expect(read(words)).toMatch(sentences);
  });
});

describe('who calls', () => {
  it.each([
    ['orders: web on v2, everyone else on v1', `${byWeb}\n${split([100, 'v1'])}`],
    ['let web talk to orders v2 only, all other callers use v1', `${byWeb}\n${split([100, 'v1'])}`],
    ["web's requests to orders have to be answered by v2, requests of all other services by v1", `${byWeb}\n${split([100, 'v1'])}`],
    ['Orders: switch over to v1, but anything from web should still be handled by v2', `${byWeb}\n${split([100, 'v1'])}`],
    ['orders v2 for web unless the path starts with /old; v1 otherwise', `Send calls to shop/orders from shop/web with path under /old to version v1.\n${byWeb}\n${split([100, 'v1'])}`],
    ["send web's requests to orders to v2 except those to /admin, which stay on v1; everyone else v1", `Send calls to shop/orders from shop/web with path under /admin to version v1.\n${byWeb}\n${split([100, 'v1'])}`],
    ['orders: v2 for the partners namespace, v1 for everybody else', `Send calls to shop/orders from partners/crawler to version v2.\n${split([100, 'v1'])}`],
    ['put orders fully on v2 except for GET requests', `Send calls to shop/orders with method GET to version v1.\n${split([100, 'v2'])}`],
    ['orders traffic from web must not go to v1', byWeb],
    ['orders: GET → v1; HEAD, GET with x-beta → v2', /HEAD or GET and header x-beta of any value to version v2\.\n.*method GET to version v1/],
  ])('%s', (words, sentences) => {
    if (typeof sentences === 'string') expect(read(words)).toBe(sentences);
    else expect(read(words)).toMatch(sentences);
  });
});

describe('whose requests go where', () => {
  const rest = (version: string): string => `\nSplit calls to shop/orders: 100% to version ${version}.`;
  it.each([
    ['orders: v1 for Germany, v2 for France by header x-country', 'Send calls to shop/orders with header x-country equal to "Germany" to version v1.\nSend calls to shop/orders with header x-country equal to "France" to version v2.'],
    ['?debug=1 requests of orders go to v2, normal ones to v1', `Send calls to shop/orders with query parameter debug equal to "1" to version v2.${rest('v1')}`],
    ['orders v2 gets all traffic from web, the remaining callers v1', `Send calls to shop/orders from shop/web to version v2.${rest('v1')}`],
    ['orders: GET to v2, rest from v1', `Send calls to shop/orders with method GET to version v2.${rest('v1')}`],
    ['orders: requests having no x-beta header must use v1, the ones with x-beta v2', `Send calls to shop/orders with header x-beta of any value to version v2.${rest('v1')}`],
    ['orders: requests with x-version v2 go to v2, others to v1', `Send calls to shop/orders with header x-version equal to "v2" to version v2.${rest('v1')}`],
    ['Send everything for orders to v2 except requests from web, they still need v1', `Send calls to shop/orders from shop/web to version v1.${rest('v2')}`],
    ['if user-agent contains "iPhone" use catalog instead of orders', 'Send calls to shop/orders with header user-agent matching ".*iPhone.*" to service shop/catalog.'],
    ['orders /label/* goes to catalog instead', 'Send calls to shop/orders with path starting with /label/ to service shop/catalog.'],
  ])('%s', (words, sentences) => {
    expect(read(words)).toBe(sentences);
  });
});

describe('shares in other words', () => {
  it.each([
    ['From 5 calls to orders 1 call has to go to v2. The rest stay v1.', split([20, 'v2'], [80, 'v1'])],
    ['orders v2 should get 2 of each 10 requests', split([80, 'v1'], [20, 'v2'])],
    ['orders: 2/5 v1, rest v2', split([40, 'v1'], [60, 'v2'])],
    ["Let's bleed 5% of orders over to v2, v1 keeps the rest", split([5, 'v2'], [95, 'v1'])],
    ['Move everything off v1 of orders, v2 takes over completely.', split([100, 'v2'])],
    ['orders v1 must not get any request more', split([100, 'v2'], [0, 'v1'])],
    ['The version v2 of orders is ready, all the traffic must go to it now.', split([100, 'v2'])],
    ['v2 of orders has been deployed. Send 10% of the requests to it.', split([90, 'v1'], [10, 'v2'])],
    ['undo the canary on orders, v1 only from now', split([100, 'v1'])],
    ['Undo the canary: orders back to v1 entirely', split([100, 'v1'])],
    ['Switch orders over to v2, all at once', split([100, 'v2'])],
    ['orders: v2 replaces v1 completely', split([100, 'v2'])],
    ['orders v1 should have all but 5%', split([5, 'v2'], [95, 'v1'])],
    ['roll back orders to v1, v2 has memory leaks', split([100, 'v1'])],
    ['orders canary v2 @ 15 percent', split([85, 'v1'], [15, 'v2'])],
    ['Let orders v2 take one in ten requests and v1 the other nine.', split([10, 'v2'], [90, 'v1'])],
    ['v2 of catalog shall get a quarter, v3 the same, v1 the rest', 'Split calls to shop/catalog: 25% to version v2, 25% to version v3 and 50% to version v1.'],
    ['catalog has three versions. Please send 70% to v1, 20% to v2, and the remaining 10% to v3.', 'Split calls to shop/catalog: 70% to version v1, 20% to version v2 and 10% to version v3.'],
    ['catalog: v1 and v2 share 90% equally, v3 the remainder', 'Split calls to shop/catalog: 45% to version v1, 45% to version v2 and 10% to version v3.'],
    ['stop sending requests to catalog v2; v1 and v3 equally', 'Split calls to shop/catalog: 0% to version v2, 50% to version v1 and 50% to version v3.'],
    ['drop the x-beta header route of orders, all to v1', `Take away the routes of shop/orders.\n${split([100, 'v1'])}`],
    ['A third of catalog for each version', 'Split calls to shop/catalog: 34% to version v1, 33% to version v2 and 33% to version v3.'],
    ['catalog should not use v3 any more, distribute evenly between the other two', 'Split calls to shop/catalog: 0% to version v3, 50% to version v1 and 50% to version v2.'],
    ['catalog: everything except v3 in equal parts', 'Split calls to shop/catalog: 0% to version v3, 50% to version v1 and 50% to version v2.'],
    ['give catalog v3 a third of all requests and share the rest equally between v1 and v2', 'Split calls to shop/catalog: 34% to version v3, 33% to version v1 and 33% to version v2.'],
  ])('%s', (words, sentences) => {
    expect(read(words)).toBe(sentences);
  });
});

describe('steps', () => {
  const steps = (...said: readonly string[]): string => `Move calls to shop/orders to version v2 in steps: ${said.slice(0, -1).join(', ')} and ${said.at(-1) ?? ''}.`;
  it.each([
    ["We're rolling out v2 of orders. Start with 5%, after 15 minutes 25%, after another 15 minutes 50%, then everything.", steps('5% for 15m', '25% for 15m', '50% for 15m', '100%')],
    ['orders to v2 in four equal steps, one every hour', steps('25% for 1h', '50% for 1h', '75% for 1h', '100%')],
    ['orders v2: 5, 20, 50, 100 percent - wait 20 minutes after each', steps('5% for 20m', '20% for 20m', '50% for 20m', '100%')],
    ['orders 10% to v2, then 30% after 20 minutes, then 100% after another 20', steps('10% for 20m', '30% for 20m', '100%')],
    ['orders canary v2: 5 percent for 1 day, 50 percent for 2 days, full', steps('5% for 24h', '50% for 48h', '100%')],
    ['Move orders to v2: 25% now, after an hour 50%, and after one more hour 100%.', steps('25% for 1h', '50% for 1h', '100%')],
    ['Deploy orders v2 to 10% of traffic.\nIf error rate is acceptable, shift to 50% then 100%.', steps('10% for 10m', '50% for 10m', '100%')],
  ])('%s', (words, sentence) => {
    expect(read(words)).toBe(sentence);
  });
});

describe('what is asked', () => {
  it.each([
    ['orders v2: 10 percent now, 40 percent in 1 hour, 100 percent in 2 hours', /from the step before/],
    ['orders to v2 over two hours in four equal steps', /all steps together/],
    ['orders v2: 10%, then 50%, then 100%', /how long/],
    ['orders: v2 to 30 in two steps', /30|steps/],
    ['orders to v2: 10 requests', /10%/],
    ['Can you deploy version 2 of orders for me?', /deploy/],
    ['orders: traffic to v2 is doubled from 10%', /doubled/],
    ['send GETs of orders to v2; nobody else should', /^\?/],
    ['orders v2 gets all traffic from web, the remaining callers from cart v1', /where/],
    ['catalog: v1 for Germany, v2 for web by header x-country', /a service that calls/],
    ['roll back orders to v1 if v2 has memory leaks', /^[?!]/],
    ['roll back orders to v1, v2 has memory leaks only for premium users', /^[?!]/],
    ['orders canary v2: 5% for 1 day, 50% for 2 days, full unless errors rise', /^[?!]/],
    ['orders to v2: 10 requests per second', /a limit/],
    ['orders v1 3x v2', /3x/],
    ['orders to v2: -5%', /\?/],
    ['orders 90/10 v1/v2, per pod', /per pod/],
    ['Remove the limit on orders v2.', /settings/],
    ['orders timeout 4s. This is only for v2.', /only for v2/],
    ['orders timeout 4s. v2 is not meant.', /v2/],
    ['orders: header x-a: 1 and x-b: 2, or x-c: 3 → v2', /together/],
    ['orders: x-a = 1 → v1, = 2 → v2', /compared/],
    ['catalog: v1 stays at what it has. v3 new with 5%.', /`v2`/],
    ['catalog: take 10% from v1 and put it to v3', /`v2`/],
    ['catalog v2 for header x-a: 1 and v3 for header x-b: 1, both headers: v1', /both headers/],
    ['orders v2 for staff (cookie staff=yes), 1% of staff for v1', /only some requests/],
    ['x-beta users of orders go to v2 from now on for guests', /guests/],
    ['catalog on v2 for x-lang: de, fr and it; else v1', /"it"/],
    ['orders: /api not to v2', /\?|v1/],
    ['requests from anyone but web to v2 of catalog', /where/],
    ['catalog goes to v1 for GETs, everything else goes to anything but v1', /\?|!/],
    ['catalog: v2 for web except GETs', /where/],
  ])('%s', (words, about) => {
    expect(read(words)).toMatch(about);
  });

  it('answers nothing for a word behind "unless" that nobody knows', () => {
    expect(read('orders in ns x: v2 for x-a: 1, rest v1, unless you disagree', nothing)).toMatch(/^[?!]/);
    expect(read('cart in ns x: subsets blue (color=blue), green (color=green). 75 green, 25 blue', nothing)).toMatch(/color=green.*color=blue|^[?!]/);
  });
});
