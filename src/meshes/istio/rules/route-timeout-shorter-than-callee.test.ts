import { describe, it } from 'vitest';
import { service, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './route-timeout-shorter-than-callee.ts';

const own = { id: 'istio/route-timeout-shorter-than-callee', rule };
const caller = (url: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders, namespace: shop }\nspec:\n  selector: { matchLabels: { app: x } }\n  template:\n    metadata: { labels: { app: x } }\n    spec: { containers: [{ name: orders, image: orders, env: [{ name: PAYMENTS_URL, value: '${url}' }] }] }\n---\n`;
const timed = (name: string, timeout: string, host = name): string => virtualService(name, `{ hosts: [${host}], http: [{ ${timeout === '' ? '' : `timeout: ${timeout}, `}route: [{ destination: { host: ${host} } }] }] }`);
const mesh = caller('http://payments:8080') + service('orders', '{ name: http, port: 8080 }') + `apiVersion: v1\nkind: Service\nmetadata: { name: payments, namespace: shop }\nspec: { selector: { app: y }, ports: [{ name: http, port: 8080 }] }\n---\n`;

describe('a caller that waits long enough', () => {
  it.each([
    ['longer than its callee', timed('orders', '12s') + timed('payments', '10s')],
    ['just as long', timed('orders', '10s') + timed('payments', '10s')],
    ['for as long as it takes', timed('orders', '') + timed('payments', '10s')],
    ['for a callee without a limit', timed('orders', '5s') + timed('payments', '')],
    ['for a callee of the same name elsewhere', timed('orders', '5s') + timed('prod/payments', '10s', 'payments.prod.svc.cluster.local')],
  ])('%s', (_, text) => {
    expectSaid(own, mesh + text, []);
  });
});

describe('a caller that does not', () => {
  it.each([
    ['by short names', timed('orders', '5s') + timed('payments', '10s')],
    ['by full names', timed('orders', '5s', 'orders.shop.svc.cluster.local') + timed('payments', '10s', 'payments.shop.svc.cluster.local')],
    ['where the routes stand in another namespace', timed('routes/orders', '5s', 'orders.shop.svc.cluster.local') + timed('routes/payments', '10s', 'payments.shop.svc.cluster.local')],
  ])('%s', (_, text) => {
    expectSaid(own, mesh + text, ['warning: `shop/orders` gets 5 s to answer, while its calls to `shop/payments` may take 10 s']);
  });

  it('is not judged by two VirtualServices of one host, of which age chooses one', () => {
    expectSaid(own, mesh + timed('orders', '5s') + timed('payments', '10s') + timed('others', '3s', 'payments'), []);
  });
});
