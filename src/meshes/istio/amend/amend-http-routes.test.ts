import { describe, expect, it } from 'vitest';
import type { Intent, Origin } from '../../../intents/intent.ts';
import { amendCase, type AmendedCase, type Asked } from '../../../../test/amend/amended-case.ts';
import { reviews } from '../../../../test/amend/reviews.ts';
import { tell } from '../../../../test/amend/tell.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const service = 'shop/reviews';
const own = (version: string): string => `---\napiVersion: v1\nkind: Service\nmetadata: {name: reviews-${version}, namespace: shop}\nspec: {selector: {app: reviews, version: ${version}}, ports: [{name: http, port: 80, targetPort: 8080}]}\n`;
const routes = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews, port: 80}]
  rules:
  - matches: [{headers: [{name: x-beta, value: "1"}]}]
    backendRefs: [{name: reviews-v2, port: 80}]
  - backendRefs: [{name: reviews-v1, port: 80}]
    timeouts: {request: 5s}
`;
const manifests = reviews + own('v1') + own('v2') + routes;

function done(asked: Omit<Asked, 'manifests'>): AmendedCase {
  const result = amendCase({ manifests, ...asked });
  expect(result.errors).toEqual([]);
  expect(result.validation.mismatches).toEqual([]);
  expect(result.amended.objects.map(({ object }) => object['kind'])).toEqual(['HTTPRoute']);
  return result;
}

describe('routes of the Gateway API that decide for a Service', () => {
  it('get a timeout, all of them or those of a condition', () => {
    const all = done({ intents: [{ kind: 'set-timeout', origin, service, timeoutMs: 2_000 }] }).after;
    expect([tell(all, 'shop/web GET reviews/'), tell(all, 'shop/web GET reviews/ x-beta=1')]).toEqual(['100 reviews-v1; within 2000', '100 reviews-v2; within 2000']);
    const some = done({ intents: [{ kind: 'set-timeout', origin, service, timeoutMs: 9_000, when: { path: { kind: 'prefix', value: '/reports' } } }] }).after;
    expect([tell(some, 'shop/web GET reviews/reports/1'), tell(some, 'shop/web GET reviews/other')]).toEqual(['100 reviews-v1; within 9000', '100 reviews-v1; within 5000']);
  });

  it('share out among Services, where one stands before each version', () => {
    const { after } = done({ intents: [{ kind: 'split-traffic', origin, service, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 80 }, { to: { kind: 'version', version: 'v2' }, weightPercent: 20 }] }] });
    expect([tell(after, 'shop/web GET reviews/'), tell(after, 'shop/web GET reviews/ x-beta=1')]).toEqual(['20 reviews-v2, 80 reviews-v1; within 5000', '100 reviews-v2']);
  });

  it('lead those of a condition elsewhere, and answer them', () => {
    const led = done({ intents: [{ kind: 'route-when', origin, service, when: { headers: { 'x-new': { kind: 'exact', value: '1' } } }, to: { kind: 'version', version: 'v2' } }] }).after;
    expect(tell(led, 'shop/web GET reviews/ x-new=1')).toContain('100 reviews-v2');
    const sent = done({ intents: [{ kind: 'redirect', origin, service, when: { path: { kind: 'exact', value: '/old' } }, path: '/new', status: 301 }] }).after;
    expect(tell(sent, 'shop/web GET reviews/old')).toMatch(/^redirected/);
  });

  it('lose what is no longer wanted', () => {
    expect(tell(done({ withdrawn: [{ what: 'set-timeout', subject: service }] }).after, 'shop/web GET reviews/')).toBe('100 reviews-v1');
  });

  it.each<[string, Intent, RegExp]>([
    ['faults', { kind: 'inject-fault', origin, service, abort: { percent: 10, httpStatus: 500 } }, /no faults/],
    ['callers', { kind: 'set-timeout', origin, service, timeoutMs: 1_000, when: { from: ['shop/web'] } }, /cannot tell callers apart/],
    ['a version without a Service', { kind: 'route-when', origin, service, when: { methods: ['GET'] }, to: { kind: 'version', version: 'v3' } }, /none stands before version v3/],
  ])('cannot say %s', (_, intent, why) => {
    const { errors, amended } = amendCase({ manifests, intents: [intent] });
    expect(errors.join('\n')).toMatch(why);
    expect(amended.objects).toEqual([]);
  });
});
