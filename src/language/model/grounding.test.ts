import { describe, expect, it } from 'vitest';
import { shop, vocabularyOf } from '../../../test/model-servers/small-world.ts';
import type { Intent } from '../../intents/intent.ts';
import { ungroundedIn } from './grounding.ts';
import { lostIn, timesIn } from './lost-words.ts';

type Bare = Intent extends infer I ? (I extends Intent ? Omit<I, 'origin'> : never) : never;
const wish = (bare: Bare): Intent => ({ ...bare, origin: { kind: 'default', of: 'test' } }) as Intent;
const version = (name: string) => ({ kind: 'version', version: name }) as const;

const timeout = (timeoutMs: number) => wish({ kind: 'set-timeout', service: 'shop/orders', timeoutMs });
const split = (v2: number) => wish({ kind: 'split-traffic', service: 'shop/orders', shares: [{ to: version('v1'), weightPercent: 100 - v2 }, { to: version('v2'), weightPercent: v2 }] });
const retries = (attempts: number, more: object = {}) => wish({ kind: 'set-retries', service: 'shop/orders', attempts, on: ['5xx'], requests: 'idempotent', ...more });

/** `weight path` of everything that the words do not hold. */
const added = (text: string, ...wishes: readonly Intent[]): string[] => ungroundedIn(wishes, text, shop, []).map(({ weight, fact }) => `${weight} ${fact.path}`).filter((each) => each !== 'usual requests');

describe('ungroundedIn', () => {
  it.each<[string, Intent]>([
    ['orders must answer within 2s', timeout(2_000)],
    ['cut calls to orders off after two seconds', timeout(2_000)],
    ['give the orders service half a second', timeout(500)],
    ['orders: timeout 1.5 s', timeout(1_500)],
    ['a minute for orders', timeout(60_000)],
    ['orders should have no timeout', timeout(0)],
    ['10% of orders to v2, the rest to v1', split(10)],
    ['orders: v1/v2 fifty-fifty', split(50)],
    ['split orders evenly between v1 and v2', split(50)],
    ['one in ten requests for orders goes to v2 instead of v1', split(10)],
    ['a quarter of orders goes to v2, v1 keeps the rest', split(25)],
    ['all orders traffic to v2, nothing to v1', split(100)],
    ['retry orders twice on 5xx', retries(2)],
    ['orders: 3 attempts in total, on 5xx', retries(2)],
    ['never retry orders', wish({ kind: 'set-retries', service: 'shop/orders', attempts: 0, on: [], requests: 'idempotent' })],
    ['limit orders to 100 requests per second', wish({ kind: 'limit-rate', service: 'shop/orders', requests: 100, perMs: 1_000 })],
    ['limit orders to 5k rpm', wish({ kind: 'limit-rate', service: 'shop/orders', requests: 5_000, perMs: 60_000 })],
    ['requests with x-canary: true go to v2 of orders', wish({ kind: 'route-when', service: 'shop/orders', when: { headers: { 'x-canary': { kind: 'exact', value: 'true' } } }, to: version('v2') })],
    ['only web may GET /catalog on catalog', wish({ kind: 'allow-calls', to: 'shop/catalog', from: [{ kind: 'workload', workload: 'shop/web' }], methods: ['GET'], paths: [{ kind: 'prefix', value: '/catalog' }] })],
  ])('finds nothing in: %s', (text, intent) => {
    expect(added(text, intent)).toEqual([]);
  });

  it.each<[string, Intent, string[]]>([
    ['orders is slow, do something', timeout(3_000), ['essential timeoutMs']],
    ['orders must answer within 2s', timeout(2_000 * 60), ['essential timeoutMs']],
    ['give orders 500', timeout(500), ['essential kind', 'essential timeoutMs']],
    ['orders gets 2s', wish({ kind: 'allow-calls', to: 'shop/orders', from: [{ kind: 'anyone' }] }), ['essential kind', 'essential from.0.kind']],
    ['web may call orders', wish({ kind: 'allow-calls', to: 'shop/orders', from: [{ kind: 'workload', workload: 'shop/web' }, { kind: 'outside' }] }), ['essential from.1.kind']],
    ['mutual TLS in namespace shop', wish({ kind: 'require-mutual-tls', scope: { kind: 'namespace', namespace: 'shop' }, mode: 'disable', exceptions: [] }), ['essential mode']],
    ['send a bit of orders to v2, and v1 the rest', split(10), ['essential shares.0.weightPercent', 'essential shares.1.weightPercent']],
    ['retry orders on 5xx', retries(3), ['essential attempts']],
    ['retry orders 3 times on 5xx', retries(3, { perTryTimeoutMs: 2_000, backoffMs: 25 }), ['extra perTryTimeoutMs', 'extra backoffMs']],
    ['retry orders 3 times on 5xx', retries(3, { requests: 'all' }), ['essential requests']],
    ['its timeout is 2s', timeout(2_000), ['essential service']],
    ['copy orders to v2', wish({ kind: 'mirror-traffic', service: 'shop/orders', to: version('v2'), percent: 100 }), ['usual percent']],
    ['send 10 percent of orders traffic to v2', split(10), ['usual shares.0.to.version']],
    ['10% of orders to the new version, 90% to v1', split(10), ['usual shares.1.to.version']],
    ['check tokens on orders', wish({ kind: 'authenticate-users', service: 'shop/orders', issuer: 'https://accounts.example.com', audiences: [], required: true }), ['essential issuer', 'usual required']],
    ['offer orders to the outside', wish({ kind: 'expose', service: 'shop/orders', host: 'orders.example.com', paths: [] }), ['essential host']],
    ['testers go to v2 of orders', wish({ kind: 'route-when', service: 'shop/orders', when: { headers: { 'x-tester': { kind: 'exact', value: 'yes' } } }, to: version('v2') }), ['essential when.headers.x-tester', 'essential when.headers.x-tester.value']],
    ['payments is open to anybody', wish({ kind: 'deny-calls', to: 'shop/payments', from: [{ kind: 'workload', workload: 'shop/web' }] }), ['essential kind', 'essential from.0.workload']],
  ])('tells what was added to: %s', (text, intent, expected) => {
    expect(added(text, intent)).toEqual(expected);
  });

  it('asks where several have the name, unless one is at home', () => {
    const vocabulary = vocabularyOf({ 'shop/orders': [], 'lab/orders': [] });
    const weights = (service: string) => ungroundedIn([wish({ kind: 'set-timeout', service, timeoutMs: 2_000 })], 'orders gets 2s', vocabulary, []).map(({ weight }) => weight);
    expect([weights('shop/orders'), weights('lab/orders')]).toEqual([['usual'], ['essential']]);
    expect(ungroundedIn([wish({ kind: 'set-timeout', service: 'lab/orders', timeoutMs: 2_000 })], 'orders in lab gets 2s', vocabulary, [])).toEqual([]);
  });

  it('lets "it" speak of what is in force', () => {
    expect(ungroundedIn([timeout(3_000)], 'make it 3s', shop, ['Give calls to shop/orders at most 2s.']).map(({ weight, fact }) => `${weight} ${fact.path}`)).toEqual(['usual service']);
  });
});

describe('lostIn', () => {
  it.each<[string, Intent[], string[]]>([
    ['orders 2s, payments 5s', [timeout(2_000)], ['5s', 'payments']],
    ['orders 2s except for catalog', [timeout(2_000)], ['catalog']],
    ['retry orders 3 times, 2s each', [retries(3)], ['2s']],
    ['send 10% of orders to v2 and 90% to v1', [split(10)], []],
    ['1 in 10 requests for orders to v2', [split(10)], []],
    ['orders: 3 attempts', [retries(2)], []],
    ['SHOP-77: orders timeout 10s -> 4s instead of 10s', [timeout(4_000)], []],
    ['1. orders: from 3s to 2s (#4711)', [timeout(2_000)], []],
    ['orders on HTTP 503: 2 retries', [retries(2, { on: ['503'] })], []],
  ])('%s', (text, wishes, expected) => {
    expect(lostIn(wishes, text, shop)).toEqual(expected);
  });
});

describe('timesIn', () => {
  it('finds what configuration cannot hold', () => {
    expect(timesIn('temporarily send all traffic to v1 until friday noon, but not on weekdays')).toEqual(['temporarily', 'until friday noon', 'on weekdays']);
    expect(timesIn('two retries within 5s')).toEqual([]);
  });
});
