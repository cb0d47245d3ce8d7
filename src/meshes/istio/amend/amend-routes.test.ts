import { describe, expect, it } from 'vitest';
import type { Intent, Origin, Target } from '../../../intents/intent.ts';
import { amendCase, type AmendedCase, type Asked } from '../../../../test/amend/amended-case.ts';
import { deployment, reviews, reviewsRule } from '../../../../test/amend/reviews.ts';
import { tell } from '../../../../test/amend/tell.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const service = 'shop/reviews';
const version = (name: string): Target => ({ kind: 'version', version: name });

function split(shares: Readonly<Record<string, number>>): Intent {
  return { kind: 'split-traffic', origin, service, shares: Object.entries(shares).map(([name, weightPercent]) => ({ to: version(name), weightPercent })) };
}

const beta: Intent = { kind: 'route-when', origin, service, when: { headers: { 'x-beta': { kind: 'exact', value: '1' } } }, to: version('v3') };
const timeout = (timeoutMs: number): Intent => ({ kind: 'set-timeout', origin, service, timeoutMs });

function virtualService(name: string, spec: string, namespace = 'shop'): string {
  return `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

/** Done as it was asked, and nothing else. */
function done(asked: Asked): AmendedCase {
  const result = amendCase(asked);
  expect(result.errors).toEqual([]);
  expect(result.validation.mismatches).toEqual([]);
  return result;
}

/** `kind namespace/name` of what is written, with `new` before what was not there. */
function written({ amended }: AmendedCase): string[] {
  return amended.objects.map(({ object, replaces }) => `${replaces === undefined ? 'new ' : ''}${String(object['kind'])} ${(object['metadata'] as { name: string }).name}`);
}

const byUser = virtualService('reviews', '{hosts: [reviews], http: [{match: [{headers: {end-user: {exact: jason}}}], timeout: 9s, route: [{destination: {host: reviews, subset: v2}}]}, {timeout: 5s, route: [{destination: {host: reviews, subset: v1}}]}]}');

describe('shares beside routes that exist', () => {
  it('are of what decides for everybody; whoever is singled out stays where he is', () => {
    const result = done({ manifests: reviews + byUser + reviewsRule, intents: [split({ v1: 90, v3: 10 })] });
    expect(written(result)).toEqual(['DestinationRule reviews', 'VirtualService reviews']);
    expect(tell(result.after, 'shop/web GET reviews')).toBe('10 reviews-v3, 90 reviews-v1; within 5000');
    expect(tell(result.after, 'shop/web GET reviews end-user=jason')).toBe('100 reviews-v2; within 9000');
    expect(result.text).toContain('apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule');
    expect(result.text).toContain('simple: RANDOM');
  });

  it('are of a route that is apart for another reason too', () => {
    const slow = virtualService('reviews', '{hosts: [reviews], http: [{match: [{uri: {prefix: /slow}}], timeout: 30s, route: [{destination: {host: reviews, subset: v1}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]}');
    const { after } = done({ manifests: reviews + slow + reviewsRule, intents: [split({ v1: 50, v2: 50 })] });
    expect(tell(after, 'shop/web GET reviews/slow')).toBe('50 reviews-v1, 50 reviews-v2; within 30000');
    expect(tell(after, 'shop/web GET reviews/x')).toBe('50 reviews-v1, 50 reviews-v2');
  });

  it('are of what comes in at a gateway as well, which keeps its routes to others', () => {
    const edge = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]}
${virtualService('edge', '{hosts: [shop.example.com], gateways: [gw], http: [{match: [{uri: {prefix: /api/}}], rewrite: {uri: /}, route: [{destination: {host: reviews, port: {number: 80}}}]}, {match: [{uri: {prefix: /ratings}}], route: [{destination: {host: ratings}}]}]}')}`;
    const result = done({ manifests: reviews + edge + reviewsRule, intents: [split({ v1: 90, v2: 10 }), { kind: 'set-timeout', origin, service, timeoutMs: 2000, when: { path: { kind: 'prefix', value: '/orders' } } }] });
    expect(written(result)).toEqual(['VirtualService edge', 'new VirtualService reviews']);
    expect(tell(result.after, '@ GET shop.example.com/api/x')).toBe('10 reviews-v2, 90 reviews-v1; path to /');
    expect(tell(result.after, '@ GET shop.example.com/api/orders/7')).toBe('10 reviews-v2, 90 reviews-v1; within 2000; path to /orders/');
    expect(tell(result.after, '@ GET shop.example.com/ratings')).toBe('100 ratings');
    expect(tell(result.after, 'shop/web GET reviews/orders')).toBe('10 reviews-v2, 90 reviews-v1; within 2000');
  });

  it('name the subset that has the pods, whatever it is called, and label new ones as the pods are', () => {
    const tracks = `${reviews}---\napiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}\n${deployment('orders', { app: 'orders', track: 'stable' }, 'orders')}${deployment('orders-canary', { app: 'orders', track: 'canary' }, 'orders')}---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: orders, namespace: shop}\nspec: {host: orders.shop.svc.cluster.local, subsets: [{name: main, labels: {track: stable}}]}\n`;
    const { after, text } = done({ manifests: tracks, intents: [{ kind: 'split-traffic', origin, service: 'shop/orders', shares: [{ to: version('stable'), weightPercent: 80 }, { to: version('canary'), weightPercent: 20 }] }] });
    expect(tell(after, 'shop/web GET orders')).toBe('20 orders-canary, 80 orders');
    expect(text).toContain('subset: main');
    expect(text).toContain('track: canary');
  });

  it('are refused where several versions are led to by path and nothing takes the rest', () => {
    const paths = virtualService('reviews', '{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews, subset: v1}}]}, {match: [{uri: {prefix: /b}}], route: [{destination: {host: reviews, subset: v2}}]}]}');
    expect(amendCase({ manifests: reviews + paths + reviewsRule, intents: [split({ v1: 90, v2: 10 })] }).errors).toEqual(['`VirtualService shop/reviews` leads to different versions of `shop/reviews` by path, and nothing takes all other requests: which of them are to be shared is not clear']);
  });
});

describe('a condition beside routes that exist', () => {
  it('is asked before routes that would take some of its requests, which keep what else they had', () => {
    const { after } = done({ manifests: reviews + byUser + reviewsRule, intents: [beta] });
    expect(tell(after, 'shop/web GET reviews x-beta=1')).toBe('100 reviews-v3; within 5000');
    expect(tell(after, 'shop/web GET reviews x-beta=1 end-user=jason')).toBe('100 reviews-v3; within 9000');
    expect(tell(after, 'shop/web GET reviews end-user=jason')).toBe('100 reviews-v2; within 9000');
    expect(tell(after, 'shop/web GET reviews x-beta=2')).toBe('100 reviews-v1; within 5000');
  });

  it('is one route on top where it does the same to all, even beside a pattern', () => {
    const cookie = virtualService('reviews', '{hosts: [reviews], http: [{match: [{headers: {cookie: {regex: ".*user=jason.*"}}}], route: [{destination: {host: reviews, subset: v2}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]}');
    const { after, text } = done({ manifests: reviews + cookie + reviewsRule, intents: [{ ...beta, when: { headers: { cookie: { kind: 'regex', value: '.*beta=1.*' } } } }] });
    expect(tell(after, 'shop/web GET reviews cookie=beta=1;user=jason')).toBe('100 reviews-v3');
    expect(text.match(/- match:/g)?.length).toBe(2);
  });

  it('holds for some callers only, and where no route took the request before', () => {
    const partial = virtualService('reviews', '{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews, subset: v1}}]}]}');
    const { after } = done({ manifests: reviews + partial + reviewsRule, intents: [{ ...beta, when: { from: ['shop/batch'] } }] });
    expect(tell(after, 'shop/batch GET reviews/a')).toBe('100 reviews-v3');
    expect(tell(after, 'shop/batch GET reviews/z')).toBe('100 reviews-v3');
    expect(tell(after, 'shop/web GET reviews/a')).toBe('100 reviews-v1');
    expect(tell(after, 'shop/web GET reviews/z')).toBe('no-route 404');
  });

  it('keeps a rewrite doing the same where its match becomes narrower', () => {
    const moved = virtualService('reviews', '{hosts: [reviews], http: [{match: [{uri: {prefix: /old/}}], rewrite: {uri: /new/}, route: [{destination: {host: reviews, subset: v1}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]}');
    const { after } = done({ manifests: reviews + moved + reviewsRule, intents: [{ kind: 'set-timeout', origin, service, timeoutMs: 700, when: { path: { kind: 'prefix', value: '/old/deep' } } }] });
    expect(tell(after, 'shop/web GET reviews/old/deep/1')).toBe('100 reviews-v1; within 700; path to /new/deep/');
    expect(tell(after, 'shop/web GET reviews/old/1')).toBe('100 reviews-v1; path to /new/');
  });
});

describe('limits, faults and copies beside routes that exist', () => {
  it('are set on each route, and leave a redirect alone', () => {
    const mixed = virtualService('reviews', '{hosts: [reviews], http: [{match: [{uri: {exact: /gone}}], redirect: {uri: /here}}, {retries: {attempts: 1, perTryTimeout: 1s}, fault: {delay: {percentage: {value: 5}, fixedDelay: 1s}}, route: [{destination: {host: reviews}}]}]}');
    const { after, text } = done({ manifests: reviews + mixed, intents: [timeout(8000), { kind: 'set-retries', origin, service, attempts: 4, on: ['5xx'], requests: 'all' }, { kind: 'inject-fault', origin, service, abort: { percent: 20, httpStatus: 503 } }, { kind: 'mirror-traffic', origin, service, to: version('v2'), percent: 30 }] });
    expect(tell(after, 'shop/web GET reviews')).toBe('100 reviews-v1|reviews-v2|reviews-v3; within 8000; 4 retries; 30 copied to v2; 20 fail; 5 wait');
    expect(tell(after, 'shop/web GET reviews/gone')).toContain('redirected');
    expect(text).toContain('perTryTimeout: 1s');
  });

  it('without a timeout mean that a try may last for ever as well', () => {
    const tries = virtualService('reviews', '{hosts: [reviews], http: [{timeout: 3s, retries: {attempts: 1, perTryTimeout: 1s}, route: [{destination: {host: reviews}}]}]}');
    const { text } = done({ manifests: reviews + tries, withdrawn: [{ what: 'set-timeout', subject: service }] });
    expect(text).not.toMatch(/imeout/);
    expect(text).toContain('attempts: 1');
  });

  it('are refused where tries would not fit into a timeout that is there', () => {
    const short = virtualService('reviews', '{hosts: [reviews], http: [{timeout: 2s, route: [{destination: {host: reviews}}]}]}');
    expect(amendCase({ manifests: reviews + short, intents: [{ kind: 'set-retries', origin, service, attempts: 3, perTryTimeoutMs: 1000, on: ['5xx'], requests: 'all' }] }).errors).toEqual(['4 tries of `1s` for `shop/reviews` do not fit into the timeout of `2s` that `VirtualService shop/reviews` has then']);
  });
});

describe('a VirtualService that decides for more than the Service', () => {
  it('is left to the others, and the Service gets a copy', () => {
    const both = virtualService('both', '{hosts: [reviews, ratings], http: [{match: [{uri: {prefix: /r}}], route: [{destination: {host: ratings}}]}, {route: [{destination: {host: reviews}}]}]}');
    const result = done({ manifests: reviews + both, intents: [timeout(3000)] });
    expect(written(result)).toEqual(['VirtualService both', 'new VirtualService reviews']);
    expect(tell(result.after, 'shop/web GET reviews/r')).toBe('100 ratings; within 3000');
    expect(tell(result.after, 'shop/web GET ratings/r')).toBe('100 ratings');
  });

  it('is changed where it delegates, in both objects', () => {
    const root = virtualService('root', '{hosts: [reviews], http: [{match: [{uri: {prefix: /api}}], delegate: {name: api}}, {route: [{destination: {host: reviews, subset: v1}}]}]}');
    const leaf = virtualService('api', '{http: [{route: [{destination: {host: reviews, subset: v1}}], timeout: 1s}]}');
    const result = done({ manifests: reviews + reviewsRule + root + leaf, intents: [split({ v1: 70, v2: 30 })] });
    expect(written(result)).toEqual(['VirtualService api', 'VirtualService root']);
    expect(tell(result.after, 'shop/web GET reviews/api')).toBe('30 reviews-v2, 70 reviews-v1; within 1000');
  });

  it('is for one namespace: the callers of others get routes of their own', () => {
    const other = `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other, labels: {istio-injection: enabled}}\n${deployment('caller', { app: 'caller' }, 'caller', 'other')}`;
    const mine = virtualService('reviews', '{hosts: [reviews.shop.svc.cluster.local], exportTo: ["."], http: [{timeout: 5s, route: [{destination: {host: reviews.shop.svc.cluster.local, subset: v1}}]}]}');
    const result = done({ manifests: reviews + other + reviewsRule + mine, intents: [split({ v1: 70, v2: 30 })] });
    expect(written(result)).toEqual(['VirtualService reviews', 'new VirtualService reviews-2']);
    expect(tell(result.after, 'other/caller GET reviews.shop')).toBe('30 reviews-v2, 70 reviews-v1');
    expect(tell(result.after, 'shop/web GET reviews')).toBe('30 reviews-v2, 70 reviews-v1; within 5000');
  });

  it('is none for what routes of the Gateway API cannot say where they decide, and that is told', () => {
    const route = '---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec: {parentRefs: [{group: "", kind: Service, name: reviews, port: 80}], rules: [{backendRefs: [{name: reviews, port: 80}]}]}\n';
    expect(amendCase({ manifests: reviews + route, intents: [{ kind: 'set-retries', origin, service, attempts: 2, on: ['5xx'], requests: 'all' }] }).errors).toEqual(['this set-retries for `shop/reviews` cannot be said beside `HTTPRoute shop/r`: routes of the Gateway API decide for these requests: this mesh takes no retries from them, and a VirtualService beside them would not be asked']);
  });
});
