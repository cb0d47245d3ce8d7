import { describe, expect, it } from 'vitest';
import type { Intent, Origin } from '../../intents/intent.ts';
import { decodeFile } from '../../kube/decode.ts';
import { ResourceSet } from '../../kube/resource-set.ts';
import { readMesh } from '../../intents/read-mesh.ts';
import { backends } from '../../meshes/registry.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import { discover } from '../../topology/discover.ts';
import { reviews, reviewsRule } from '../../../test/amend/reviews.ts';
import { validateAmended } from './validate-amended.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const service = 'shop/reviews';

const routes = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
  - match: [{headers: {end-user: {exact: jason}}}]
    route: [{destination: {host: reviews, subset: v2}}]
  - timeout: 5s
    route: [{destination: {host: reviews, subset: v1}}]
`;
const admits = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: callers, namespace: shop}
spec: {selector: {matchLabels: {app: reviews}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/batch]}}]}]}
`;
const before = `${reviews}${routes}${reviewsRule}${admits}`;

/** What is found wrong where one text takes the place of another in the configuration. */
function found(intents: readonly Intent[], ...changes: readonly (readonly [string, string])[]): string[] {
  const after = changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, before);
  const resourcesOf = (text: string): ResourceSet => ResourceSet.of(decodeFile({ path: 'input.yaml', text }).resources);
  const topology = discover(resourcesOf(before));
  const { settings } = readMesh({ path: 'mesh.yaml', text: 'version: 1\n' }, topology);
  const lift = (text: string): MeshModel => backends.get(settings.mesh)?.lift({ resources: resourcesOf(text), topology, isInstalled: true }) as MeshModel;
  const { mismatches } = validateAmended({ before: lift(before), after: lift(after), topology, settings, intents, withdrawn: [] });
  return mismatches.map(({ intent, subject, expected, got }) => `${intent ?? 'nobody'} ${subject}: ${expected} / ${got}`);
}

const split: Intent = { kind: 'split-traffic', origin, service, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 90 }, { to: { kind: 'version', version: 'v2' }, weightPercent: 10 }] };
const shared = ['timeout: 5s\n    route: [{destination: {host: reviews, subset: v1}}]', 'timeout: 5s\n    route: [{destination: {host: reviews, subset: v1}, weight: 90}, {destination: {host: reviews, subset: v2}, weight: 10}]'] as const;

describe('what was changed is held against what was asked', () => {
  it('and is right where it is just that', () => {
    expect(found([split], shared)).toEqual([]);
    expect(found([{ kind: 'allow-calls', origin, to: service, from: [{ kind: 'workload', workload: 'shop/web' }], beside: true }], ['sa/batch]}}]}', 'sa/batch]}}]}, {from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}], to: [{operation: {ports: ["8080"]}}]}'])).toEqual([]);
  });

  it('where nothing was done', () => {
    expect(found([split])).toEqual(['split-traffic shop/reviews: 10 % to shop/reviews-v2; 90 % to shop/reviews-v1 / 100 % to shop/reviews-v1']);
    expect(found([{ kind: 'break-circuit', origin, service, maxRequests: 9 }])).toEqual(['break-circuit shop/reviews: maxRequests 9 / maxRequests not set']);
    expect(found([{ kind: 'allow-calls', origin, to: service, from: [{ kind: 'workload', workload: 'shop/web' }], beside: true }])).toEqual(['allow-calls shop/reviews: allow / deny']);
  });

  it('where more was done: to those who are singled out, to a limit, to another Service, to other callers', () => {
    expect(found([split], shared, ['subset: v2}}]\n  - timeout', 'subset: v1}}]\n  - timeout'])).toEqual(['nobody shop/reviews: 100 % to shop/reviews-v2 / 100 % to shop/reviews-v1']);
    expect(found([split], shared, ['timeout: 5s', 'timeout: 6s'])).toEqual(['nobody shop/reviews: 5000 ms / 6000 ms']);
    expect(found([split], shared, ['kind: VirtualService', 'kind: VirtualService\nmetadata: {name: ratings, namespace: shop}\nspec: {hosts: [ratings], http: [{timeout: 1s, route: [{destination: {host: ratings}}]}]}\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService'])).toEqual(['nobody ratings.shop.svc.cluster.local: what happens to it today / other-deadline']);
    expect(found([split], shared, ['sa/batch]', 'sa/batch, cluster.local/ns/shop/sa/web]'])).toEqual(['nobody shop/reviews-v1: the callers that it admits today / others', 'nobody shop/reviews-v2: the callers that it admits today / others', 'nobody shop/reviews-v3: the callers that it admits today / others']);
    expect(found([split], shared, ['{simple: RANDOM}', '{simple: ROUND_ROBIN}'])).toEqual(['nobody shop/reviews: balancing random / balancing round-robin']);
  });
});
