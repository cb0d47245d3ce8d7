import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import { emptyVocabulary, type Vocabulary, type VocabularyService } from './vocabulary.ts';

const service = (namespace: string, name: string): VocabularyService => ({ id: `${namespace}/${name}`, namespace, name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`${namespace}/${name}`], versions: [] });
const services = ['web', 'orders', 'payments', 'cart', 'users', 'catalog'].map((name) => service('shop', name));
const mesh: Vocabulary = {
  services,
  workloads: services.map(({ id, namespace, name }) => ({ id, namespace, name, serviceAccount: name, services: [id] })),
  namespaces: ['shop', 'batch'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map(),
  guarded: new Set(['shop/catalog']),
  isLimited: (id) => id === 'shop/catalog',
  shown: { services: [] },
};

const said = (text: string, vocabulary = mesh): readonly string[] | string => saidOrAsked(text, vocabulary, (sentence) => sentence.replace(', and refuse calls that nothing allows', '').replaceAll('workload ', ''));

test.each([
  ['We found that web calls payments, which makes no sense. Please forbid it.', ['Refuse calls from shop/web to shop/payments.']],
  ['payments is much too open at the moment: anything in the cluster can call it. Please restrict it to orders.', ['Let shop/orders call shop/payments.']],
  ['cart accepts anything today. From now on: web GET/POST, rest 403.', ['Let shop/web call shop/cart with method GET or POST.']],
])('a story of how it is, and what is wanted: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['payments (ns shop) may be called by web with GET and by batch with POST', ['Let shop/web call shop/payments with method GET.', 'Let shop/batch call shop/payments with method POST.']],
  ['payments in ns shop: web may read, batch may write', ['Let shop/web call shop/payments with method GET or HEAD.', 'Let shop/batch call shop/payments with method POST, PUT, PATCH or DELETE.']],
  ['web may call payments and batch may call ledger, all in ns shop', ['Let shop/web call shop/payments.', 'Let shop/batch call shop/ledger.']],
  ['cart in ns shop may be called by frontend with GET and by admin with POST, both in ns web', ['Let web/frontend call shop/cart with method GET.', 'Let web/admin call shop/cart with method POST.']],
  ['Only admin and batch may call ledger in ns bank', ['Let bank/admin and bank/batch call bank/ledger.']],
  ['cart in ns shop may be called by frontend and admin, and by cron with GET only', ['Let shop/frontend and shop/admin call shop/cart.', 'Let shop/cron call shop/cart with method GET.']],
  ['ledger-core | callers allowed: posting-svc, reversal-svc | everyone else: denied (namespace books)', ['Let books/posting-svc and books/reversal-svc call books/ledger-core.']],
  ['Access to wallet-svc in ns coins: topup-api full, stats-collector read-only, rest nothing', ['Let coins/topup-api call coins/wallet-svc.', 'Let coins/stats-collector call coins/wallet-svc with method GET or HEAD.']],
  ['fin/ledger: allow erp for GET,HEAD and for POST /entries', ['Let fin/erp call fin/ledger with method GET or HEAD.', 'Let fin/erp call fin/ledger with method POST and path /entries.']],
  ['Everyone may read from the service news in namespace press; only editor from the same namespace may POST and PUT.', ['Let anyone call press/news with method GET or HEAD.', 'Let press/editor call press/news with method POST or PUT.']],
  ['Only allow GET requests on the service pages in namespace cms.', ['Let anyone call cms/pages with method GET.']],
  ['salary-db (comp) should only answer to comp-engine and to auditors from namespace audit', ['Let comp/comp-engine and audit/auditors call comp/salary-db.']],
])('whoever stands where a caller stands is one, whatever the word says elsewhere: %s', (text, sentences) => {
  expect(said(text, emptyVocabulary)).toEqual(sentences);
});

test.each([
  ['Please close users for everyone but web, and cart for everyone but orders.', ['Let shop/web call shop/users.', 'Let shop/orders call shop/cart.']],
  ['cart should be reachable from web and from nowhere else', ['Let shop/web call shop/cart.']],
  ['users: web + orders, no others', ['Let shop/web and shop/orders call shop/users.']],
  ['orders and web: yes on users; cart: no', ['Let shop/orders and shop/web call shop/users.', 'Refuse calls from shop/cart to shop/users.']],
  ['users may be called by anyone, payments by nobody, cart by web', ['Let anyone call shop/users.', 'Let nobody call shop/payments.', 'Let shop/web call shop/cart.']],
  ['users: allow web, deny the rest', ['Let shop/web call shop/users.']],
  ['web is banned from users', ['Refuse calls from shop/web to shop/users.']],
  ['users shall not be reachable from the internet', ['Refuse calls from callers without a mesh identity and the ingress gateway to shop/users.']],
])('who may and who may not: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['the ingress gateway must not reach users, only web', 'who may call alone'],
  ['catalog: only web', 'send some requests only'],
  ['web is allowed: cart, orders, users', 'blocked'],
  ['cart: block everything from namespace batch, except GETs from web', 'blocked'],
  ['Only GET from web may reach catalog', 'rules in force admit callers'],
  ['That must not be possible. web calls users.', 'who must not call whom'],
  ['orders: it may not call anyone', 'blocked'],
  ['payments: not web, not cart, just orders', 'does it call'],
  ['Give cart the right to GET users; orders and web keep theirs; all others are refused', 'keeps is not in it'],
  ['web may only call users, and only GET', 'may nobody but'],
  ['only users is reachable from the ingress gateway', 'or may those call nothing else'],
  ['deny all from batch apart from web to users', 'is everything else refused too'],
])('what would open or close more than is said is no answer: %s', (text, words) => {
  expect(said(text)).toContain(words);
});
