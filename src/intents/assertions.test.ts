import { describe, expect, it } from 'vitest';
import { printAssertion } from './print/print-assertion.ts';
import { readMesh } from './read-mesh.ts';
import { buildTopology } from './testing/build-topology.ts';

const topology = buildTopology({ orders: { calls: ['payments'] }, payments: {}, ledger: {}, web: { calls: ['orders'] } });

function read(...sentences: readonly string[]) {
  return readMesh({ path: 'mesh.yaml', text: `version: 1\nassert:\n${sentences.map((line) => `  - ${line}\n`).join('')}` }, topology);
}

describe('assert', () => {
  it.each([
    ['nobody but orders and ingress reaches payments with POST /charge', 'nobody but orders and ingress reaches shop/payments with POST /charge'],
    ['nobody but orders, web and strangers reaches payments', 'nobody but orders, web and strangers reaches shop/payments'],
    ['nobody reaches ledger', 'nobody reaches shop/ledger'],
    ['orders reaches payments with GET /charges/{id}', 'orders reaches shop/payments with GET /charges/{id}'],
    ['orders and web reach payments with /charges/*', 'orders and web reach shop/payments with /charges/*'],
    ['web does not reach payments', 'web does not reach shop/payments'],
    ['every call to ledger is encrypted.', 'every call to shop/ledger is encrypted'],
    ['every call is mutual TLS', 'every call is encrypted'],
    ['no request to  payments is lost', 'no request to shop/payments is lost'],
    ['no request is lost', 'no request is lost'],
    ['deadlines nest', 'deadlines nest'],
    ['no request is tried more than 10 times', 'no request is tried more than 10 times'],
  ])('reads %s', (written, printed) => {
    const { assertions, diagnostics } = read(written);
    expect(diagnostics).toEqual([]);
    expect(assertions.map(printAssertion)).toEqual([printed]);
    // What was printed is read as the same.
    expect(read(printed).assertions.map(printAssertion)).toEqual([printed]);
  });

  it('knows whom the words mean', () => {
    expect(read('nobody but orders and ingress reaches payments').assertions).toMatchObject([{ kind: 'only-reached-by', to: 'shop/payments', callers: { workloads: ['shop/orders'], ingress: true, strangers: false } }]);
    expect(read('orders reaches payments with POST /charge/*').assertions).toMatchObject([{ method: 'POST', path: { kind: 'starts-with', value: '/charge/' } }]);
  });

  it.each([
    ['payments is safe', '3:5 `payments is safe` is no property that can be proved'],
    ['web does not reach payments with', '3:5 `web does not reach payments with` is no property that can be proved'],
    ['nobody but order reaches payments', '3:5 no workload and no Service `order` is in the input'],
    ['web does not reach payment', '3:5 no Service `payment` is in the input'],
    ['{no: one}', '3:5 a property must be a single value, not a mapping'],
  ])('refuses %s with its place', (written, message) => {
    expect(read(written).diagnostics.map(({ span, message: text }) => `${span.line}:${span.column} ${text}`)).toEqual([message]);
  });
});
