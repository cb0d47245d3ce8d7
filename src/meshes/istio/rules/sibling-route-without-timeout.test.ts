import { describe, it } from 'vitest';
import { rules } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './sibling-route-without-timeout.ts';

const own = { id: 'istio/sibling-route-without-timeout', rule };
const to = (host: string, rest = ''): string => `{ ${rest}route: [{ destination: { host: ${host} } }] }`;
const canary = 'match: [{ headers: { x-canary: {} } }], ';

describe('routes to a service', () => {
  it.each([
    ['none of which has a timeout', rules(to('orders', canary), to('orders'))],
    ['each of which has one', rules(to('orders', `${canary}timeout: 1s, `), to('orders', 'timeout: 2s, '))],
    ['that are to different ones', rules(to('search', canary), to('orders', 'timeout: 2s, '))],
    ['that are to Services of one name in two namespaces', rules(to('orders.prod.svc.cluster.local', canary), to('orders', 'timeout: 2s, '))],
    ['one of which is for faults', rules(to('orders', `${canary}fault: { abort: { percentage: { value: 1 }, httpStatus: 503 } }, `), to('orders', 'timeout: 2s, '))],
    ['beside a redirect', rules(`{ ${canary}redirect: { uri: /a } }`, to('orders', 'timeout: 2s, '))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });

  it.each([
    ['of which the first has none', rules(to('orders', canary), to('orders', 'timeout: 500ms, ')), '`orders` has no timeout, and the one beside it has `500ms`'],
    ['of which the last has none', rules(to('orders', `${canary}timeout: 1s, `), to('orders')), '`orders` has no timeout, and the one beside it has `1s`'],
    ['by its short and its full name', rules(to('orders.shop.svc.cluster.local', canary), to('orders', 'timeout: 2s, ')), '`orders.shop.svc.cluster.local` has no timeout, and the one beside it has `2s`'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [`info: this route to ${said}`]);
  });
});
