import { expect, test } from 'vitest';
import { readRequest } from './read-request.ts';
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

function said(text: string): readonly string[] | string {
  const reading = readRequest(text, mesh);
  if (reading.status === 'ok') return reading.restated.map((sentence) => sentence.replace(', and refuse calls that nothing allows', '').replaceAll('workload ', ''));
  return reading.status === 'question' ? `? ${reading.question.text}` : reading.status;
}

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
  'access:\n  payments: [orders]',
  'who may call payments:\n- orders\nnobody else',
  'The payments service may be called by orders. All others must be blocked.',
])('only one may call: %s', (text) => {
  expect(said(text)).toEqual(onlyOrders);
});

test.each([
  ['users and catalog may only be called by web, and cart only by orders.', ['Let shop/web call shop/users.', 'Let shop/web call shop/catalog.', 'Let shop/orders call shop/cart.']],
  ['access to payments:\n- orders: POST /charge\n- orders: GET /charge/7\n- everything else is denied', ['Let shop/orders call shop/payments with method POST and path /charge.', 'Let shop/orders call shop/payments with method GET and path /charge/7.']],
  ['cart - users all methods, web only GET/HEAD, nobody else', ['Let shop/users call shop/cart.', 'Let shop/web call shop/cart with method GET or HEAD.']],
  ['access:\n  users: [web]\n  cart: []', ['Let shop/web call shop/users.', 'Let nobody call shop/cart.']],
  ['booking:9000 only from portal', ['Let bank/portal call bank/booking with port 9000.']],
  ['orders\n- GET: everybody\n- POST, PUT, DELETE: only web', ['Let anyone call shop/orders with method GET.', 'Let shop/web call shop/orders with method POST, PUT or DELETE.']],
  ['cart: allow SA shop/web, deny the rest', ['Let account web of namespace shop call shop/cart.']],
  ['Please give accounts permission to call fraud too', ['Let bank/accounts also call bank/fraud.']],
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
])('who may not: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test('"but not c" shuts c to the caller, and is no caller', () => {
  expect(said('web may call orders but not payments')).toEqual(['Let shop/web call shop/orders.', 'Refuse calls from shop/web to shop/payments.']);
});

test.each([
  ['web may only call orders', 'may nobody but `web` call `orders`'],
  ['Only web may call orders and catalog with GET.', 'does the limit of the requests hold for all'],
  ['allow cart -> catalog', '`web` calls it too'],
  ['Only portal may DELETE on accounts.', 'may everybody else still send other requests'],
  ['Deny web, allow cart on users', 'should calls to `web` be refused'],
  ['Only web may call catalog. Deny web to call catalog.', 'both allow and refuse'],
  ['orders may POST /reconcile on payments and nothing else', '"nothing else"'],
  ['Only web may call orders, not cart.', 'who must not call, or who must not be called'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});

test.each(['web orders payments', 'only web may call orders with a purple hat', 'only web may frobnicate orders'])('what nobody understands is not answered: %s', (text) => {
  expect(said(text)).not.toBeInstanceOf(Array);
});
