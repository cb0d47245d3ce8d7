import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './policy-selects-nothing.ts';

const registered = { id: 'istio/policy-selects-nothing', rule };
const pod = (labels: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const kinds = ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'] as const;
const policy = (labels: string, kind: string = 'AuthorizationPolicy', namespace = 'shop', more = ''): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: x, namespace: ${namespace} }\nspec: { selector: { matchLabels: { ${labels} } }${more} }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const silent = { diagnostics: [], unjudged: [] };

describe('a selector that selects nothing', () => {
  it.each(kinds)('of a %s', (kind) => {
    expect(found(pod('app: payments') + policy('app: payment', kind))).toEqual(['no workload of namespace `shop` has the label `app: payment`, did you mean `app: payments`?']);
    expect(found(pod('app: web') + policy('app: payments, version: v1', kind))).toEqual(['no workload of namespace `shop` has the labels `app: payments` and `version: v1`']);
  });

  it('but would elsewhere', () => {
    expect(found(pod('app: web') + pod('app: payments', 'other') + policy('app: payments'))).toEqual([
      'no workload of namespace `shop` has the label `app: payments`, only workloads of namespace `other` have, and a policy selects in its own',
    ]);
  });

  it('in the root namespace looks everywhere', () => {
    expect(found(pod('app: istiod', 'istio-system') + pod('app: payments') + policy('app: payment', 'AuthorizationPolicy', 'istio-system'))).toEqual(['no workload of the mesh has the label `app: payment`']);
    expect(runOn(registered, pod('app: payments') + policy('app: payments', 'RequestAuthentication', 'istio-system'))).toEqual(silent);
  });

  it('must have all the labels in one workload', () => {
    expect(found(pod('app: payments, version: v1') + pod('app: web, version: v2').replace('name: p', 'name: q') + policy('app: payments, version: v2'))).toHaveLength(1);
  });

  it('looks at the labels of pods, not at those of what makes them', () => {
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d, namespace: shop, labels: { app: payments } }\nspec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a }] } } }\n---\n';
    expect(found(deployment + policy('app: payments'))).toEqual(['no workload of namespace `shop` has the label `app: payments`']);
    expect(runOn(registered, deployment + policy('app: web'))).toEqual(silent);
  });

  it.each([
    ['no workload of the namespace is shown', pod('app: a', 'other') + policy('app: payments'), 'the workloads of namespace `shop`'],
    ['a gateway that may be installed elsewhere', pod('app: a', 'istio-system') + policy('istio: ingressgateway', 'AuthorizationPolicy', 'istio-system'), 'the pods of gateways, which may be installed elsewhere'],
    ['a label that no template shows', pod('app: a') + policy("service.istio.io/canonical-name: 'a'"), 'labels that pods get when they are made'],
  ])('is unjudged where %s', (_, text, missing) => {
    const results = runOn(registered, text);
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged.map((entry) => entry.missing)).toEqual([missing]);
  });
});

describe('near misses', () => {
  it.each([
    ['pods that have more labels', pod('app: payments, version: v1') + policy('app: payments')],
    ['a machine', `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 10.0.0.1, labels: { app: payments } }\n---\n${policy('app: payments')}`],
    ['an empty selector', pod('app: web') + policy('')],
    ['a target', pod('app: web') + policy('app: payments', 'AuthorizationPolicy', 'shop', ', targetRefs: [{ kind: Service, name: a }]')],
    ['a PeerAuthentication of the root namespace, which another rule is about', pod('app: a', 'istio-system') + policy('app: payments', 'PeerAuthentication', 'istio-system')],
  ])('%s', (_, text) => {
    expect(runOn(registered, text)).toEqual(silent);
  });
});
