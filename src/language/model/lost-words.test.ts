import { describe, expect, it } from 'vitest';
import { shop, vocabularyOf } from '../../../test/model-servers/small-world.ts';
import type { Intent } from '../../intents/intent.ts';
import { lostIn } from './lost-words.ts';
import { mispaired } from './pairings.ts';

type Bare = Intent extends infer I ? (I extends Intent ? Omit<I, 'origin'> : never) : never;
const wish = (bare: Bare): Intent => ({ ...bare, origin: { kind: 'default', of: 'test' } }) as Intent;
const allow = wish({ kind: 'allow-calls', to: 'shop/payments', from: [{ kind: 'workload', workload: 'shop/orders' }] });
const deny = wish({ kind: 'deny-calls', to: 'shop/payments', from: [{ kind: 'workload', workload: 'shop/orders' }] });
const timeout = wish({ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2_000 });
const split = (v1: number) => wish({ kind: 'split-traffic', service: 'shop/orders', shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: v1 }, { to: { kind: 'version', version: 'v2' }, weightPercent: 100 - v1 }] });
const strict = wish({ kind: 'require-mutual-tls', scope: { kind: 'namespace', namespace: 'shop' }, mode: 'strict', exceptions: [] });

describe('lostIn finds what narrows a wish, and what is another wish', () => {
  it.each<[string, Intent, string[]]>([
    ['orders may GET /pay on payments', allow, ['GET', '/pay']],
    ['orders: 2s for /slow and x-batch: yes', timeout, ['/slow', 'x-batch']],
    ['orders.shop.svc.cluster.local: 2s, not api.partner.com', timeout, ['api.partner.com']],
    ['v2 of orders: 2s', timeout, ['v2']],
    ['orders timeout 2s, mirror to catalog and retry', timeout, ['catalog', 'retry', 'mirror']],
    ['strict mTLS in shop, legacy stays permissive', strict, ['permissive']],
    ['strict mTLS in shop: refuse plaintext', strict, []],
    ['shift orders from v1 to v2, 90% stays', split(90), []],
    ['orders timeout 2s (networking.istio.io/v1, see orders.yaml)', timeout, []],
  ])('%s', (text, intent, expected) => {
    expect(lostIn([intent], text, shop)).toEqual(expected);
  });
});

describe('mispaired', () => {
  it.each<[string, Intent, number]>([
    ['send 10% of orders to v2 and 90% to v1', split(10), 1],
    ['send 10% of orders to v2 and 90% to v1', split(90), 0],
    ['orders: v1=90 v2=10', split(10), 1],
    ['orders: v1=90 v2=10', split(90), 0],
    ['10% of orders to v2', split(10), 1],
    ['10% of orders to v2', split(90), 0],
    ['orders must not call payments', allow, 1],
    ['orders must not call payments', deny, 0],
    ['deny orders access to payments', allow, 1],
    ['only orders may call payments', deny, 1],
    ['only orders may call payments', allow, 0],
    ['let orders call payments, block the others', allow, 0],
  ])('%s', (text, intent, faults) => {
    expect(mispaired([intent], text, shop)).toHaveLength(faults);
  });

  it('wants all versions of a caller', () => {
    const base = vocabularyOf({ 'shop/orders': ['v1', 'v2'], 'shop/payments': [] });
    const vocabulary = { ...base, services: base.services.map((service) => (service.name === 'orders' ? { ...service, workloads: ['shop/orders-v1', 'shop/orders-v2'] } : service)) };
    const half = wish({ kind: 'allow-calls', to: 'shop/payments', from: [{ kind: 'workload', workload: 'shop/orders-v1' }] });
    expect(mispaired([half], 'only orders may call payments', vocabulary)).toEqual(['`shop/orders` runs as shop/orders-v2, too']);
    expect(mispaired([half], 'only orders-v1 may call payments', vocabulary)).toEqual([]);
  });
});
