import { describe, expect, it } from 'vitest';
import type { Origin } from '../../../intents/intent.ts';
import { amendCase, type AmendedCase, type Asked } from '../../../../test/amend/amended-case.ts';
import { reviews } from '../../../../test/amend/reviews.ts';
import { tell } from '../../../../test/amend/tell.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const object = (apiVersion: string, kind: string, name: string, spec: string, namespace = 'shop'): string => `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;

function done(config: string, asked: Omit<Asked, 'manifests'>): AmendedCase {
  const result = amendCase({ manifests: reviews + config, ...asked });
  expect(result.errors).toEqual([]);
  expect(result.validation.mismatches).toEqual([]);
  return result;
}

const limit = object('networking.istio.io/v1alpha3', 'EnvoyFilter', 'limit', '{workloadSelector: {labels: {app: reviews}}, configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: envoy.filters.http.local_ratelimit}}}, {applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: envoy.filters.http.lua}}}]}');
const tokens = object('security.istio.io/v1', 'RequestAuthentication', 'tokens', '{selector: {matchLabels: {app: reviews}}, jwtRules: [{issuer: https://id.example.com, jwksUri: https://id.example.com/keys}]}') + object('security.istio.io/v1', 'AuthorizationPolicy', 'required', '{selector: {matchLabels: {app: reviews}}, action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}, {to: [{operation: {paths: [/internal]}}]}]}');
const scope = object('networking.istio.io/v1', 'Sidecar', 'default', '{egress: [{hosts: [istio-system/*]}]}');
const traces = object('telemetry.istio.io/v1', 'Telemetry', 'traces', '{tracing: [{randomSamplingPercentage: 10}]}');
const route = object('networking.istio.io/v1', 'VirtualService', 'reviews', '{hosts: [reviews], http: [{match: [{headers: {x-beta: {exact: "1"}}}], route: [{destination: {host: reviews, subset: v2}}]}, {timeout: 5s, route: [{destination: {host: reviews, subset: v1}}]}]}') + object('networking.istio.io/v1', 'DestinationRule', 'reviews', '{host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}');

describe('what is taken away', () => {
  it('is a rate limit, and no other filter', () => {
    const { text } = done(limit, { withdrawn: [{ what: 'limit-rate', subject: 'shop/reviews' }] });
    expect(text).not.toContain('local_ratelimit');
    expect(text).toContain('envoy.filters.http.lua');
    expect(done(limit, { withdrawn: [{ what: 'limit-rate', subject: 'shop/ratings' }] }).amended.objects).toEqual([]);
  });

  it('is what asks for tokens, and no other refusal', () => {
    const { after } = done(tokens, { withdrawn: [{ what: 'authenticate-users', subject: 'shop/reviews' }] });
    expect([tell(after, 'shop/web GET reviews/'), tell(after, 'shop/web GET reviews/internal')]).toEqual([expect.stringMatching(/^100 /), expect.stringMatching(/^refused/)]);
  });

  it('is what limits the knowledge of proxies', () => {
    const { before, after } = done(scope, { withdrawn: [{ what: 'scope-configuration', subject: 'shop' }] });
    expect(before.hosts.length).toBeGreaterThan(0);
    expect(tell(after, 'shop/web GET reviews/')).toMatch(/^100 /);
  });

  it('is observation of that scope alone', () => {
    expect(done(traces, { withdrawn: [{ what: 'observe', subject: 'shop' }] }).text).not.toContain('randomSamplingPercentage');
    expect(done(traces, { withdrawn: [{ what: 'observe', subject: '' }] }).amended.objects).toEqual([]);
  });

  it('is the proxy of a namespace, or of a workload', () => {
    expect(done('', { withdrawn: [{ what: 'join-mesh', subject: 'shop' }] }).text).toContain('istio-injection: disabled');
    expect(done('', { withdrawn: [{ what: 'join-mesh', subject: 'shop/web' }] }).text).toContain('sidecar.istio.io/inject: "false"');
  });
});

describe('what is offered to the outside', () => {
  it('has the routes that calls inside the mesh have', () => {
    const { after } = done(route, { intents: [{ kind: 'expose', origin, service: 'shop/reviews', host: 'reviews.example.com', paths: [{ kind: 'prefix', value: '/api' }] }] });
    expect([tell(after, '@ GET reviews.example.com/api/1'), tell(after, '@ GET reviews.example.com/api x-beta=1'), tell(after, '@ GET reviews.example.com/other')]).toEqual(['100 reviews-v1; within 5000', '100 reviews-v2', expect.not.stringMatching(/^100/)]);
  });
});

describe('what nobody spoke of in a breaker', () => {
  it('stays: how many may be ejected, and what ejects besides', () => {
    const rule = object('networking.istio.io/v1', 'DestinationRule', 'reviews', '{host: reviews, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 7, interval: 10s, maxEjectionPercent: 30}}}');
    expect(done(rule, { intents: [{ kind: 'break-circuit', origin, service: 'shop/reviews', consecutiveErrors: 3 }] }).text).toMatch(/consecutive5xxErrors: 3[\s\S]*maxEjectionPercent: 30/);
    expect(done(rule, { intents: [{ kind: 'break-circuit', origin, service: 'shop/reviews', consecutiveGatewayErrors: 3 }] }).text).toContain('consecutive5xxErrors: 7');
  });
});
