import { describe, it } from 'vitest';
import { rules } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './mirror-to-itself.ts';

const own = { id: 'istio/mirror-to-itself', rule };
const mirrored = (to: string, mirror: string): string => rules(`{ route: [${to}], ${mirror} }`);
const v1 = '{ destination: { host: orders, subset: v1 } }';

describe('copies that go elsewhere', () => {
  it.each([
    ['to another subset', v1, 'mirror: { host: orders, subset: v2 }'],
    ['to another host', v1, 'mirror: { host: shadow, subset: v1 }'],
    ['to a Service of the same name in another namespace', '{ destination: { host: orders } }', 'mirror: { host: orders.test.svc.cluster.local }'],
    ['to another port', '{ destination: { host: orders, port: { number: 80 } } }', 'mirror: { host: orders, port: { number: 81 } }'],
    ['nowhere', v1, 'timeout: 2s'],
  ])('%s', (_, to, mirror) => {
    expectSaid(own, mirrored(to, mirror), []);
  });
});

describe('copies that come back', () => {
  it.each([
    ['by the same name', v1, 'mirror: { host: orders, subset: v1 }', '`orders` (`v1`)'],
    ['by the full name', '{ destination: { host: orders } }', 'mirror: { host: orders.shop.svc.cluster.local }', '`orders.shop.svc.cluster.local` gets each of them twice'],
    ['by one of several mirrors', v1, 'mirrors: [{ destination: { host: shadow } }, { destination: { host: orders, subset: v1 } }]', '`orders` (`v1`)'],
    ['to one of several destinations', `${v1}, { destination: { host: orders, subset: v2 } }`, 'mirror: { host: orders, subset: v2 }', '`orders` (`v2`)'],
  ])('%s', (_, to, mirror, said) => {
    expectSaid(own, mirrored(to, mirror), [`warning: the copies go where the requests go: ${said.includes('twice') ? said : `${said} gets each of them twice`}`]);
  });

  it('is judged for each route by itself', () => {
    expectSaid(own, rules(`{ match: [{ uri: { prefix: /a } }], route: [${v1}] }`, `{ route: [{ destination: { host: orders, subset: v2 } }], mirror: { host: orders, subset: v1 } }`), []);
  });
});
