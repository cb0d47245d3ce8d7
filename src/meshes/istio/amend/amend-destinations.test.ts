import { describe, expect, it } from 'vitest';
import type { Intent, Origin } from '../../../intents/intent.ts';
import { amendCase, type AmendedCase, type Asked } from '../../../../test/amend/amended-case.ts';
import { reviews, reviewsRule } from '../../../../test/amend/reviews.ts';
import { tell } from '../../../../test/amend/tell.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const service = 'shop/reviews';

function object(kind: string, name: string, spec: string, namespace = 'shop'): string {
  return `---\napiVersion: ${kind === 'PeerAuthentication' ? 'security' : 'networking'}.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

function done(asked: Asked): AmendedCase {
  const result = amendCase(asked);
  expect(result.errors).toEqual([]);
  expect(result.validation.mismatches).toEqual([]);
  return result;
}

function limitsAt({ after }: AmendedCase, host: string, subset?: string): unknown {
  const { limits, ejection, balancing } = after.destination('shop/web', { host: `${host}.shop.svc.cluster.local`, port: 80, ...(subset === undefined ? {} : { subset }) });
  return [limits?.value['maxConnections'], limits?.value['maxRequests'], ejection?.value.consecutiveErrors, balancing?.value];
}

const breaker: Intent = { kind: 'break-circuit', origin, service, maxRequests: 9, consecutiveErrors: 3 };

describe('limits beside a rule that exists', () => {
  it('are laid over what it says, and over what a subset says for itself', () => {
    const rule = object('DestinationRule', 'r', '{host: reviews, trafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}, loadBalancer: {simple: RANDOM}}, subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {connectionPool: {tcp: {maxConnections: 2}}}}, {name: v2, labels: {version: v2}}]}');
    const routes = object('VirtualService', 'r', '{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}, weight: 50}, {destination: {host: reviews, subset: v2}, weight: 50}]}]}');
    const result = done({ manifests: reviews + rule + routes, intents: [breaker] });
    expect(result.amended.objects).toHaveLength(1);
    expect([limitsAt(result, 'reviews'), limitsAt(result, 'reviews', 'v1'), limitsAt(result, 'reviews', 'v2')]).toEqual([[7, 9, 3, 'random'], [2, 9, 3, 'random'], [7, 9, 3, 'random']]);
  });

  it('of one version are its subset\'s alone, which repeats what it hides', () => {
    const routes = object('VirtualService', 'r', '{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}, weight: 50}, {destination: {host: reviews, subset: v2}, weight: 50}]}]}');
    const rule = reviewsRule.replace('loadBalancer: {simple: RANDOM}', 'connectionPool: {tcp: {maxConnections: 7}}');
    const result = done({ manifests: reviews + rule + routes, intents: [{ kind: 'break-circuit', origin, service, maxRequests: 9, version: 'v2' }] });
    expect([limitsAt(result, 'reviews', 'v1'), limitsAt(result, 'reviews', 'v2')]).toEqual([[7, undefined, undefined, 'least-request'], [7, 9, undefined, 'least-request']]);
  });

  it('are in a rule of its own that repeats a wildcard, which would be hidden', () => {
    const rule = object('DestinationRule', 'all', '{host: "*.shop.svc.cluster.local", trafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}}}');
    const result = done({ manifests: reviews + rule, intents: [breaker] });
    expect(result.amended.objects.map(({ replaces }) => replaces?.name)).toEqual([undefined]);
    expect([limitsAt(result, 'reviews'), limitsAt(result, 'ratings')]).toEqual([[7, 9, 3, 'least-request'], [7, undefined, undefined, 'least-request']]);
  });

  it('put one way of balancing in the place of another, and are taken out again', () => {
    const manifests = reviews + reviewsRule;
    const result = done({ manifests, intents: [{ kind: 'balance-load', origin, service, algorithm: { kind: 'hash', by: 'header', name: 'x-user' } }] });
    expect(limitsAt(result, 'reviews')).toEqual([undefined, undefined, undefined, 'hash by header x-user']);
    expect(done({ manifests, withdrawn: [{ what: 'balance-load', subject: service }] }).text).not.toContain('RANDOM');
  });
});

describe('mutual TLS beside policies that exist', () => {
  const strict: Intent = { kind: 'require-mutual-tls', origin, scope: { kind: 'namespace', namespace: 'shop' }, mode: 'strict', exceptions: [] };

  it('is said in the policy of the scope, in narrower ones, and to clients that would send plaintext', () => {
    const laxer = object('PeerAuthentication', 'default', '{mtls: {mode: PERMISSIVE}}') + object('PeerAuthentication', 'legacy', '{selector: {matchLabels: {app: ratings}}, mtls: {mode: PERMISSIVE}, portLevelMtls: {"8080": {mode: DISABLE}}}') + object('DestinationRule', 'all', '{host: "*.shop.svc.cluster.local", trafficPolicy: {tls: {mode: DISABLE}, connectionPool: {tcp: {maxConnections: 7}}}}');
    const result = done({ manifests: reviews + laxer, intents: [strict] });
    expect(result.amended.objects.map(({ replaces }) => replaces?.name)).toEqual(['all', 'default', 'legacy']);
    expect([tell(result.after, 'shop/web GET ratings'), tell(result.after, '@stranger GET ratings.shop'), tell(result.before, '@stranger GET ratings.shop')]).toEqual(['100 ratings', 'refused', '100 ratings']);
  });

  it('keeps the exceptions that are asked for', () => {
    const result = done({ manifests: reviews + object('PeerAuthentication', 'whatever', '{mtls: {mode: PERMISSIVE}}'), intents: [{ ...strict, exceptions: [{ workload: 'shop/ratings', mode: 'permissive', reason: 'legacy' }] }] });
    expect([tell(result.after, '@stranger GET ratings.shop'), tell(result.after, '@stranger GET reviews.shop')]).toEqual(['100 ratings', 'refused']);
  });
});

describe('hosts outside beside entries that exist', () => {
  const egress: Intent = { kind: 'allow-egress', origin, namespace: 'shop', from: ['shop/web'], host: 'api.example.com', port: 443, protocol: 'https', via: 'direct' };
  const entry = (hosts: string, protocol = 'HTTP', number = 80): string => object('ServiceEntry', 'api', `{hosts: ${hosts}, location: MESH_EXTERNAL, resolution: DNS, ports: [{number: ${number}, name: p, protocol: ${protocol}}]}`);

  it('get a further port, or nothing where they are known already', () => {
    const result = done({ manifests: reviews + entry('[api.example.com]'), intents: [egress] });
    expect(result.amended.objects.map(({ replaces }) => replaces?.name)).toEqual(['api']);
    expect(done({ manifests: reviews + entry('[api.example.com, b.example.com]', 'TLS', 443), intents: [egress] }).amended.objects).toEqual([]);
  });

  it('are refused where the port is another protocol\'s', () => {
    expect(amendCase({ manifests: reviews + entry('[api.example.com]', 'TCP', 443), intents: [egress] }).errors).toEqual(['this allow-egress for `api.example.com` cannot be said beside `ServiceEntry shop/api`, which has port 443 as TCP']);
  });

  it('are shown to nobody once they are no longer wanted', () => {
    expect(done({ manifests: reviews + entry('[api.example.com]'), withdrawn: [{ what: 'allow-egress', subject: 'api.example.com' }] }).text).toContain('exportTo:\n    - "~"');
  });
});
