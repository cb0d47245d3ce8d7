import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import type { Vocabulary, VocabularyService } from './vocabulary.ts';

const service = (namespace: string, name: string): VocabularyService => ({ id: `${namespace}/${name}`, namespace, name, ports: [{ port: 8080, protocol: 'http' }, { port: 9000, protocol: 'http' }], workloads: [`${namespace}/${name}`], versions: [] });
const services = [...['web', 'orders', 'payments', 'cart', 'users', 'catalog'].map((name) => service('shop', name)), ...['accounts', 'fraud', 'portal', 'booking'].map((name) => service('bank', name))];
const mesh: Vocabulary = {
  services,
  workloads: services.map(({ id, namespace, name }) => ({ id, namespace, name, serviceAccount: name, services: [id] })),
  namespaces: ['shop', 'bank', 'batch'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map([['shop/payments', ['shop/orders']], ['shop/catalog', ['shop/web', 'shop/cart']]]),
  guarded: new Set(['bank/fraud']),
};

const said = (text: string): readonly string[] | string => saidOrAsked(text, mesh, (sentence) => sentence.replace(', and refuse calls that nothing allows', '').replaceAll('workload ', ''));

const onlyOrders = ['Let shop/orders call shop/payments.'];

test.each([
  'only orders may call payments',
  'payments: only orders',
  'payments only from orders',
  'payments: orders only',
  'restrict payments to orders',
  'Access to payments has to be restricted to orders.',
  'payments may be reached by orders only. Nobody else.',
  'Allow orders to call payments and deny everyone else.',
  'whitelist orders as the only client of payments, firewall off everyone else',
  'No service except orders should be able to access payments.',
  'no one may call payments except orders',
  'Deny all traffic to payments except from orders.',
  'lock payments down so just the orders service gets in',
  'Only orders ought to be able to open connections to payments.',
  'payments must only be reachable from orders',
  'payments is for orders only',
  'orders is the only one allowed to call payments',
  'the only service that may call payments is orders',
  'orders is the sole client of payments',
  'Only orders is supposed to talk to payments, everything else should get a 403.',
  'payments must be closed to everybody with the exception of orders',
  'Nothing apart from orders should be able to reach payments',
  'payments should be called by orders and by nothing else',
  "I don't want payments to be called by anything other than orders",
  'Access to payments should be exclusively granted to orders.',
  'payments answers to orders only',
  'payments is open to orders only',
  'payments: callers = orders',
  'payments: access for orders. no one else',
  'open payments only for orders; everything else closed',
  'orders -> payments allowed, everyone else -> payments forbidden',
  'drop any request to payments whose caller is not orders',
  'payments shall not be accessible for any service besides orders',
  'Everyone but orders is denied on payments',
  'access:\n  payments: [orders]',
  'who may call payments:\n- orders\nnobody else',
  'The payments service may be called by orders. All others must be blocked.',
  'payments ← orders only',
  'payments must be unreachable for everyone but orders',
  'close payments except for orders',
  'payments should be reachable for nobody except orders',
  'orders and nobody else gets to call payments',
  'payments: access only through orders',
  'payments is for orders. Nobody else.',
  'payments should refuse everyone who is not orders',
  'Shield payments so only orders can call it',
  'Traffic to payments from anything but orders must be dropped.',
  'Our auditors complain that everybody can call payments. It should be restricted to orders, please.',
  'lock payments so that orders is the only client',
  'payments callers must be: orders. no one else.',
])('only one may call: %s', (text) => {
  expect(said(text)).toEqual(onlyOrders);
});

test.each([
  ['users and catalog may only be called by web, and cart only by orders.', ['Let shop/web call shop/users.', 'Let shop/web call shop/catalog.', 'Let shop/orders call shop/cart.']],
  ['access to payments:\n- orders: POST /charge\n- orders: GET /charge/7\n- everything else is denied', ['Let shop/orders call shop/payments with method POST and path /charge.', 'Let shop/orders call shop/payments with method GET and path /charge/7.']],
  ['cart - users all methods, web only GET/HEAD, nobody else', ['Let shop/users call shop/cart.', 'Let shop/web call shop/cart with method GET or HEAD.']],
  ['access:\n  users: [web]\n  cart: []', ['Let shop/web call shop/users.', 'Let nobody call shop/cart.']],
  ['booking:9000 only from portal', ['Refuse calls from anyone to bank/booking with port 9000, except from bank/portal.']],
  ['orders writes (POST, PUT) are allowed for web alone, reads for everyone in the mesh', ['Let shop/web call shop/orders with method POST or PUT.', 'Let any of the mesh call shop/orders with method GET or HEAD.']],
  ['who may call catalog: web (all), cart (GET). all others: no', ['Let shop/web call shop/catalog.', 'Let shop/cart call shop/catalog with method GET.']],
  ['users can be used by web and cart, but cart may only GET; nobody else', ['Let shop/web call shop/users.', 'Let shop/cart call shop/users with method GET.']],
  ['cart: closed, but not /public', ['Let anyone call shop/cart with path under /public.']],
  ['users - writes: web only; reads: everybody', ['Let shop/web call shop/users with method POST, PUT, PATCH or DELETE.', 'Let anyone call shop/users with method GET or HEAD.']],
  ['catalog: web GET, cart POST, else deny', ['Let shop/web call shop/catalog with method GET.', 'Let shop/cart call shop/catalog with method POST.']],
  ['Everybody may GET catalog but PUT and DELETE are restricted to web', ['Let anyone call shop/catalog with method GET.', 'Let shop/web call shop/catalog with method PUT or DELETE.']],
  ['users: GET for everyone, POST for web only', ['Let anyone call shop/users with method GET.', 'Let shop/web call shop/users with method POST.']],
  ['Lock down payments. Callers: orders. Methods: POST. Nothing else.', ['Let shop/orders call shop/payments with method POST.']],
  ['GET on cart for everyone in the namespace, nobody else', ['Let namespace shop call shop/cart with method GET.']],
  ['POST /refunds on payments: orders only. All other calls to payments keep working as today.', ['Refuse calls from anyone to shop/payments with method POST and path /refunds, except from shop/orders.']],
  ['Only workloads with service account portal from namespace bank may call booking', ['Let account portal of namespace bank call bank/booking.']],
  ['payments must reject everything except POST from orders', ['Let shop/orders call shop/payments with method POST.']],
  ['orders\n- GET: everybody\n- POST, PUT, DELETE: only web', ['Let anyone call shop/orders with method GET.', 'Let shop/web call shop/orders with method POST, PUT or DELETE.']],
  ['cart: allow SA shop/web, deny the rest', ['Let account web of namespace shop call shop/cart.']],
  ['Please give accounts permission to call fraud too', ['Let bank/accounts also call bank/fraud.']],
  ['Add portal to those who may GET fraud', ['Let bank/portal also call bank/fraud with method GET.']],
  ['users: reading for web, everything for orders, nothing for the rest', ['Let shop/web call shop/users with method GET or HEAD.', 'Let shop/orders call shop/users.']],
  ['users: web full access, cart read, rest: no access', ['Let shop/web call shop/users.', 'Let shop/cart call shop/users with method GET or HEAD.']],
  ['cart: web may POST /items, orders may GET /items', ['Let shop/web call shop/cart with method POST and path /items.', 'Let shop/orders call shop/cart with method GET and path /items.']],
  ['GET and HEAD on cart for all, everything else on cart just for web', ['Let anyone call shop/cart with method GET or HEAD.', 'Let shop/web call shop/cart.']],
  ['only GET and HEAD on cart, except for web which may do everything', ['Let anyone call shop/cart with method GET or HEAD.', 'Let shop/web call shop/cart.']],
  ['cart is read-only for everyone except web', ['Let anyone call shop/cart with method GET or HEAD.', 'Let shop/web call shop/cart.']],
  ['users may only be called by web and by cart; cart is limited to GET', ['Let shop/web call shop/users.', 'Let shop/cart call shop/users with method GET.']],
  ['allow GET on cart for web, POST for users, PUT for both', ['Let shop/web call shop/cart with method GET.', 'Let shop/users call shop/cart with method POST.', 'Let shop/web and shop/users call shop/cart with method PUT.']],
  ['cart only accepts POST from web', ['Let shop/web call shop/cart with method POST.']],
  ['cart ← web, users ← orders. Everything else denied', ['Let shop/web call shop/cart.', 'Let shop/orders call shop/users.']],
  ['cart is reachable only from within its own namespace', ['Let namespace shop call shop/cart.']],
  ['payments must only accept POST /charge from orders', ['Let shop/orders call shop/payments with method POST and path /charge.']],
])('who may call whom: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['web must not call users', ['Refuse calls from shop/web to shop/users.']],
  ['deny web -> users', ['Refuse calls from shop/web to shop/users.']],
  ['users must not be reachable from web', ['Refuse calls from shop/web to shop/users.']],
  ['block web from calling users', ['Refuse calls from shop/web to shop/users.']],
  ["revoke portal's access to fraud", ['Refuse calls from bank/portal to bank/fraud.']],
  ['Please take from portal the right to call fraud.', ['Refuse calls from bank/portal to bank/fraud.']],
  ['cart should not be callable from batch', ['Refuse calls from namespace batch to shop/cart.']],
  ['DELETE requests to accounts must be rejected for everyone except portal.', ['Refuse calls from anyone to bank/accounts with method DELETE, except from bank/portal.']],
  ['Everyone except cart may call users.', ['Refuse calls from shop/cart to shop/users.']],
  ['forbid DELETE requests from web to orders (other methods stay allowed)', ['Refuse calls from shop/web to shop/orders with method DELETE.']],
  ['Nobody may call cart.', ['Let nobody call shop/cart.']],
  ["cart isn't meant to be called from batch", ['Refuse calls from namespace batch to shop/cart.']],
  ['web must be prevented from calling users', ['Refuse calls from shop/web to shop/users.']],
  ['Nothing from namespace batch may call users', ['Refuse calls from namespace batch to shop/users.']],
  ['Calls from namespace batch to users must be denied except those of web', ['Refuse calls from namespace batch to shop/users, except from shop/web.']],
  ['stop cart from writing to users', ['Refuse calls from shop/cart to shop/users with method POST, PUT, PATCH or DELETE.']],
  ['/admin of cart is off limits for batch', ['Refuse calls from namespace batch to shop/cart with path under /admin.']],
  ['Strip cart of its access to users.', ['Refuse calls from shop/cart to shop/users.']],
  ['No more calls from cart to users', ['Refuse calls from shop/cart to shop/users.']],
  ["Lock users' DELETE for everybody except web", ['Refuse calls from anyone to shop/users with method DELETE, except from shop/web.']],
  ['deny POST on users unless it comes from web', ['Refuse calls from anyone to shop/users with method POST, except from shop/web.']],
  ['cart: no more access to users', ['Refuse calls from shop/cart to shop/users.']],
  ['Access from batch to users is to be blocked completely', ['Refuse calls from namespace batch to shop/users.']],
  ['Nobody outside of namespace shop may call cart', ['Let namespace shop call shop/cart.']],
  ['Nobody in batch may call users', ['Refuse calls from namespace batch to shop/users.']],
  ['Nobody in namespace bank may call users except portal', ['Refuse calls from namespace bank to shop/users, except from bank/portal.']],
  ['/admin on cart is off-limits for everybody outside bank', ['Refuse calls from anyone to shop/cart with path under /admin, except from namespace bank.']],
  ['batch may call nothing in bank besides portal and fraud', ['Refuse calls from namespace batch to bank/accounts.', 'Refuse calls from namespace batch to bank/booking.']],
  ['web: no access to cart', ['Refuse calls from shop/web to shop/cart.']],
  ['nobody but web may POST to cart', ['Refuse calls from anyone to shop/cart with method POST, except from shop/web.']],
  ['web may only GET on cart', ['Refuse calls from shop/web to shop/cart with method HEAD, POST, PUT, PATCH, DELETE, OPTIONS or TRACE.']],
  ['/admin on cart: only web. Other paths of cart: everyone.', ['Refuse calls from anyone to shop/cart with path under /admin, except from shop/web.']],
  ['Cut web off from users', ['Refuse calls from shop/web to shop/users.']],
  ['Take portal off the list of callers of fraud', ['Refuse calls from bank/portal to bank/fraud.']],
  ['users should not take anything from batch', ['Refuse calls from namespace batch to shop/users.']],
  ["cart isn't for batch", ['Refuse calls from namespace batch to shop/cart.']],
  ['no PUT or DELETE on users for anyone', ['Refuse calls from anyone to shop/users with method PUT or DELETE.']],
])('who may not: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test('"but not c" shuts c to the caller, and is no caller', () => {
  expect(said('web may call orders but not payments')).toEqual(['Let shop/web call shop/orders.', 'Refuse calls from shop/web to shop/payments.']);
});

test.each([
  ['web may only call orders', 'may nobody but `web` call `orders`'],
  ['Only web may call orders and catalog with GET.', 'does the limit of the requests (GET) hold for all'],
  ['allow cart -> catalog', '`web` calls it too'],
  ['Only portal may DELETE on accounts.', 'may everybody else still send other requests'],
  ['Deny web, allow cart on users', 'should calls to `web` be refused'],
  ['Only web may call catalog. Deny web to call catalog.', 'both allow and refuse'],
  ['orders may POST /reconcile on payments and nothing else', '"nothing else"'],
  ['Only web may call orders, not cart.', 'who must not call, or who must not be called'],
  ['web cannot reach orders any more, fix that', 'is that how it is'],
  ["orders' DELETE is reserved for web", 'may everybody else still send other requests'],
  ['web and cart may call orders, the former with POST, the latter with GET', '"the former"'],
  ['web and cart may call users, but only cart may POST', 'also send what only others may'],
  ['web only may call cart and orders; orders only payments', 'who calls whom there'],
  ['web may call orders, not the other way', '"the other way"'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});

test.each(['web may call everything except users', 'web is not the only one who may call users', 'Not only web may call users', 'isolate web from users', 'users is called only by web, which is called only by cart', 'Lock users for everybody except POST of web', 'everyone may call web, web may call everyone', 'web: GET on users, and POST nothing', 'web orders payments', 'only web may call orders with a purple hat', 'only web may call orders, maybe also cart', 'only web may call orders, not now', 'only web may call orders, or not at all', 'only web may call orders for new users', 'orders may be called by web (not the admin path)', 'Nobody except web may call cart, catalog included', 'allow web on orders, everything else should bounce', 'Yesterday only web was allowed to call orders', 'block web from cart', 'only web may call orders, also cart', 'only web may frobnicate orders'])('what nobody understands is not answered: %s', (text) => {
  expect(said(text)).not.toBeInstanceOf(Array);
});

test.each([
  ['web is allowed to read users, nothing more', '"nothing more"'],
  ['orders: allow web POST /x, nothing else in shop', '"nothing else in shop"'],
  ['users must be only callable from orders. POST stays as is.', '"POST stays as"'],
  ['access matrix: web→orders,cart,catalog; orders→payments', '"web→orders": who calls whom'],
  ['payments: nobody but orders may POST, GET is free', '"GET is free"'],
])('what no rule of access holds is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});

test('"GET is open": for all, and not for those before', () => {
  expect(said('payments: nobody but orders POSTs; GET is open')).toEqual(['Let shop/orders call shop/payments with method POST.', 'Let anyone call shop/payments with method GET.']);
});

test('"(same namespace)" says where the one before it is', () => {
  expect(said('users: only web (same namespace)')).toEqual(['Let shop/web call shop/users.']);
});
