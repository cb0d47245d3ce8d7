import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import { rules, toOrders, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './unscoped-fault.ts';

const own = { id: 'istio/unscoped-fault', rule };
const faulty = (fault: string, match = ''): string => rules(`{ ${match === '' ? '' : `match: [${match}], `}fault: { ${fault} }, ${toOrders} }`);
const delay = (percent: number): string => `delay: { percentage: { value: ${percent} }, fixedDelay: 3s }`;
const abort = (percent: number): string => `abort: { percentage: { value: ${percent} }, httpStatus: 503 }`;

describe('faults for some', () => {
  it.each([
    ['by a header', faulty(abort(100), '{ headers: { x-test: { exact: a } } }')],
    ['by a path', faulty(abort(100), '{ uri: { prefix: /test } }')],
    ['by who calls', faulty(abort(100), '{ sourceLabels: { app: test } }')],
    ['by each of several matches', faulty(abort(100), '{ headers: { x-test: { exact: a } } }, { uri: { exact: /test } }')],
    ['for nobody at 0 %', faulty(`${abort(0)}, ${delay(0)}`)],
    ['for nobody without a percentage', faulty('abort: { httpStatus: 503 }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('faults for everybody', () => {
  it.each([
    ['delays', faulty(delay(50)), 'warning: this fault delays 50 % by 3s of everybody\'s requests to `orders`'],
    ['delays of all', faulty(delay(100)), 'warning: this fault delays 100 % by 3s'],
    ['both', faulty(`${delay(50)}, ${abort(10)}`), 'warning: this fault delays 50 % by 3s and aborts 10 % with 503'],
    ['by the old field', faulty('delay: { percent: 5, fixedDelay: 1s }'), 'warning: this fault delays 5 % by 1s'],
    ['an outage', faulty(abort(100)), 'error: this fault aborts 100 % with 503: nothing in `match` limits it to a test, so that nobody reaches `orders`'],
    ['behind a match of every path', faulty(abort(10), '{ uri: { prefix: / } }'), 'warning: this fault aborts 10 % with 503'],
    ['by one of several matches', faulty(abort(10), '{ headers: { x-test: { exact: a } } }, {}'), 'warning: this fault aborts 10 % with 503'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [said]);
  });
});

describe('beside the real routes of the host', () => {
  const related = (other: string): (readonly string[])[] => runOn(own, faulty(abort(10)) + other).diagnostics.map((found) => (found.related ?? []).map(({ message }) => message));

  it.each([
    ['by the full name, of another namespace', virtualService('prod/real', '{ hosts: [orders.shop.svc.cluster.local], http: [{ route: [{ destination: { host: orders.shop.svc.cluster.local } }] }] }'), 1],
    ['of another host', virtualService('real', '{ hosts: [payments], http: [{ route: [{ destination: { host: payments } }] }] }'), 0],
    ['of the same short name elsewhere', virtualService('prod/real', '{ hosts: [orders], http: [{ route: [{ destination: { host: orders } }] }] }'), 0],
    ['for a gateway alone', virtualService('real', '{ hosts: [orders], gateways: [door], http: [{ route: [{ destination: { host: orders } }] }] }'), 0],
  ])('%s', (_, other, count) => {
    expect(related(other)).toEqual([Array.from({ length: count }, () => 'routes the same host: sidecars take one of the two, and the other is gone')]);
  });
});
