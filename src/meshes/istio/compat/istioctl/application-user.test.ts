import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './application-user.ts';

const deployment = (spec: string, labels = ''): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: shop, labels: { ${labels} } }\nspec: { template: { spec: { ${spec} } } }\n`;
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { ${spec} }\n`;
const user = 'securityContext: { runAsUser: 1337 }';

describe('IST0144', () => {
  it.each([
    ['the pod', user],
    ['a container', `containers: [{ name: a, ${user} }]`],
    ['both, once', `${user}, containers: [{ name: a, ${user} }, { name: b, ${user} }]`],
  ])('%s', (_, spec) => {
    expect(codesOf(analyzer, deployment(spec))).toEqual(['IST0144 Deployment shop/a']);
    expect(codesOf(analyzer, pod(spec))).toEqual(['IST0144 Pod shop/a']);
  });

  it.each([
    ['the proxy', `containers: [{ name: istio-proxy, ${user} }, { name: istio-operator, ${user} }]`],
    ['init containers', `initContainers: [{ name: a, ${user} }]`],
    ['another user, and the group', 'securityContext: { runAsUser: 1338, runAsGroup: 1337 }'],
  ])('is silent about %s', (_, spec) => {
    expect(codesOf(analyzer, deployment(spec))).toEqual([]);
  });

  it('is silent about the control plane, which is what has a label `istio`', () => {
    expect(codesOf(analyzer, deployment(user, 'istio: pilot'))).toEqual([]);
    expect(codesOf(analyzer, deployment(user, 'release: istio'))).toEqual([]);
    expect(codesOf(analyzer, deployment(user).replace('Deployment', 'StatefulSet'))).toEqual([]);
  });
});
