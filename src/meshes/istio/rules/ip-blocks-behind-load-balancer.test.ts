import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './ip-blocks-behind-load-balancer.ts';

const registered = { id: 'istio/ip-blocks-behind-load-balancer', rule };
const gateway = (namespace = 'front'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: gw, namespace: ${namespace}, labels: { istio: gw }, annotations: { inject.istio.io/templates: gateway } }\nspec: { containers: [{ name: istio-proxy, image: auto }] }\n---\n`;
const service = (spec: string, namespace = 'front'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: gw, namespace: ${namespace} }\nspec: { ${spec}, selector: { istio: gw }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n`;
const policy = (block: string, { field = 'ipBlocks', namespace = 'front' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { rules: [{ from: [{ source: { ${field}: ['${block}'] } }] }] }\n---\n`;
const open = gateway() + service('type: LoadBalancer');
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('addresses that are lost on the way', () => {
  it.each([
    ['through a LoadBalancer', open + policy('203.0.113.7'), '`ipBlocks` `203.0.113.7` is compared with the address of a node here: Service `front/gw` does not keep that of the client'],
    ['through a NodePort', gateway() + service('type: NodePort') + policy('203.0.113.0/24'), '`ipBlocks` `203.0.113.0/24` is compared with the address of a node here: Service `front/gw` does not keep that of the client'],
    ['where it says so', gateway() + service('type: LoadBalancer, externalTrafficPolicy: Cluster') + policy('203.0.113.7'), '`ipBlocks` `203.0.113.7` is compared with the address of a node here: Service `front/gw` does not keep that of the client'],
    ['of those that are not meant', open + policy('203.0.113.7', { field: 'notIpBlocks' }), '`notIpBlocks` `203.0.113.7` is compared with the address of a node here: Service `front/gw` does not keep that of the client'],
    ['by a policy of the root namespace', open + policy('203.0.113.7', { namespace: 'istio-system' }), '`ipBlocks` `203.0.113.7` is compared with the address of a node here: Service `front/gw` does not keep that of the client'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });

  it('is told once a policy', () => {
    expect(found(open + policy("203.0.113.7', '203.0.113.8"))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['a Service that keeps the address', gateway() + service('type: LoadBalancer, externalTrafficPolicy: Local') + policy('203.0.113.7')],
    ['a load balancer that reports it', open.replace('{ name: gw, namespace: front }', "{ name: gw, namespace: front, annotations: { service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: '*' } }") + policy('203.0.113.7')],
    ['what a proxy before it reports', open + policy('203.0.113.7', { field: 'remoteIpBlocks' })],
    ['addresses of the cluster', open + policy('10.0.0.0/8')],
    ['a gateway for callers inside', gateway() + service('type: ClusterIP') + policy('203.0.113.7')],
    ['a gateway of another namespace', open + policy('203.0.113.7', { namespace: 'other' })],
    ['a workload that is no gateway', open.replace(/, annotations: [^}]*}/, '').replaceAll('istio-proxy', 'app') + policy('203.0.113.7')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
