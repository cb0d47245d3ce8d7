import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './workload-without-authorization.ts';

const registered = { id: 'istio/workload-without-authorization', rule };
const pod = (name: string, namespace = 'shop', more = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}${more} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const policy = (selector: string, { action = 'ALLOW', namespace = 'shop' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { ${selector === '' ? '' : `selector: { matchLabels: { ${selector} } }, `}action: ${action}, rules: [{}] }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const open = 'no AuthorizationPolicy is for Pod shop/web, so everybody may call it, unlike others of its namespace';

describe('a workload that was forgotten', () => {
  it.each([
    ['beside one with a policy', pod('pay') + pod('web') + policy('app: pay')],
    ['beside one that refuses somebody', pod('pay') + pod('web') + policy('app: pay', { action: 'DENY' })],
    ['whose own policy only logs', pod('web') + policy('app: web', { action: 'AUDIT' })],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([open]);
  });

  it('is told as what makes its pods, by the labels of these', () => {
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop, labels: { app: pay } }\nspec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a }] } } }\n---\n';
    expect(found(deployment + policy('app: pay'))).toEqual(['no AuthorizationPolicy is for Deployment shop/web, so everybody may call it, unlike others of its namespace']);
  });
});

describe('near misses', () => {
  it.each([
    ['a policy for all of the namespace', pod('pay') + pod('web') + policy('')],
    ['one of the root namespace', pod('web') + policy('app: pay') + policy('', { namespace: 'istio-system' })],
    ['one of the root namespace that selects it', pod('web') + policy('app: pay') + policy('app: web', { namespace: 'istio-system' })],
    ['a namespace without policies', pod('web') + policy('app: pay', { namespace: 'other' })],
    ['a workload without a sidecar', pod('web', 'shop', ", sidecar.istio.io/inject: 'false'") + policy('app: pay')],
    ['a pod that something made', pod('web').replace('labels:', 'ownerReferences: [{ kind: ReplicaSet, name: web }], labels:') + policy('app: pay')],
    ['a Job', 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: j, namespace: shop }\nspec: { template: { metadata: { labels: { app: j } }, spec: { containers: [{ name: a, image: a }] } } }\n---\n' + policy('app: pay')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
