import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './authorization-host-not-found.ts';

const registered = { id: 'istio/authorization-host-not-found', rule };
const service = (name: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ports: [{ name: http, port: 80 }] }\n---\n`;
const policy = (host: string, { field = 'hosts', namespace = 'shop', action = 'ALLOW' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { action: ${action}, rules: [{ to: [{ operation: { ${field}: ['${host}'] } }] }] }\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a Service that does not exist', () => {
  it.each([
    ['paymets', 'no Service is called `paymets`, did you mean `payments`?'],
    ['ledger', 'no Service is called `ledger`'],
    ['Paymets:80', 'no Service is called `Paymets:80`, did you mean `payments`?'],
    ['paymets.shop.svc.cluster.local', 'no Service of namespace `shop` is called `paymets`, did you mean `payments`?'],
    ['paymets.shop.svc.cluster.local:*', 'no Service of namespace `shop` is called `paymets`, did you mean `payments`?'],
  ])('%s', (host, message) => {
    expect(found(service('payments') + policy(host))).toEqual([message]);
    expect(found(service('payments') + policy(host, { field: 'notHosts' }))).toEqual([message]);
  });

  it('of another namespace', () => {
    expect(found(service('payments') + service('web', 'other') + policy('web.shop.svc.cluster.local', { namespace: 'other' }))).toEqual(['no Service of namespace `shop` is called `web`']);
  });

  it('says what the policy then does', () => {
    expect(runOn(registered, service('payments') + policy('ledger', { action: 'DENY' })).diagnostics[0]?.explains).toBe('nobody sends this Host, so nothing is refused because of it');
  });
});

describe('near misses', () => {
  it.each([
    ['a Service of the namespace', service('payments') + policy('payments')],
    ['its full name', service('payments') + policy('payments.shop.svc.cluster.local')],
    ['one that callers of another namespace dial by its short name', service('web') + service('payments', 'other') + policy('payments')],
    ['a name with any port', service('payments') + policy('payments:*')],
    ['a host outside', service('payments') + policy('www.example.com')],
    ['a form that nobody can tell from one', service('payments') + policy('payments.shop')],
    ['a pattern', service('payments') + policy('*.shop.svc.cluster.local')],
    ['a namespace of which nothing is shown', service('payments') + policy('a.other.svc.cluster.local')],
    ['an address', service('payments') + policy('10.0.0.1')],
    ['a host of a ServiceEntry', `${service('payments')}apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: shop }\nspec: { hosts: [ledger.shop.svc.cluster.local], ports: [{ number: 80, name: http, protocol: HTTP }] }\n---\n${policy('ledger')}`],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
