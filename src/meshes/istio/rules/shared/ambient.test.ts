import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { isAmbient, isTakenByZtunnel, isWaypoint, requestFieldsOf, targetsOf, waypointFor, waypointOf } from './ambient.ts';

function read(yaml: string): Resource {
  const [resource] = decodeFile({ path: 'a.yaml', text: yaml }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

const namespace = (labels: string): Resource => read(`apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${labels} } }\n`);
const ambient = { 'istio.io/dataplane-mode': 'ambient' };
const none = { 'istio.io/dataplane-mode': 'none' };

describe('who is in ambient', () => {
  it.each([
    [{}, ambient, true],
    [{}, {}, false],
    [{}, undefined, undefined],
    [ambient, {}, true],
    [ambient, undefined, true],
    [none, ambient, false],
    [none, undefined, false],
  ])('a pod with %j in a namespace with %j: %s', (pod, own, answer) => {
    expect(isAmbient(pod, own)).toBe(answer);
  });

  it('leaves pods with a proxy of their own to it', () => {
    expect(isTakenByZtunnel({}, ambient)).toBe(true);
    expect(isTakenByZtunnel({ 'sidecar.istio.io/inject': 'true' }, ambient)).toBe(false);
    expect(isTakenByZtunnel({ 'istio.io/rev': 'stable' }, ambient)).toBe(false);
    expect(isTakenByZtunnel({ istio: 'ingressgateway' }, ambient)).toBe(false);
    expect(isTakenByZtunnel({ 'gateway.networking.k8s.io/gateway-name': 'public' }, ambient)).toBe(false);
    expect(isTakenByZtunnel({}, undefined)).toBe(false);
  });
});

describe('which waypoint', () => {
  it.each([
    [{}, 'a: b', undefined],
    [{}, 'istio.io/use-waypoint: w', { name: 'w', namespace: 'shop', by: 'namespace' }],
    [{ 'istio.io/use-waypoint': 'own' }, 'istio.io/use-waypoint: w', { name: 'own', namespace: 'shop', by: 'own' }],
    [{ 'istio.io/use-waypoint': 'none' }, 'istio.io/use-waypoint: w', 'none'],
    [{ 'istio.io/use-waypoint': 'own' }, 'istio.io/use-waypoint: none', { name: 'own', namespace: 'shop', by: 'own' }],
    [{}, 'istio.io/use-waypoint: w, istio.io/use-waypoint-namespace: edge', { name: 'w', namespace: 'edge', by: 'namespace' }],
    [{ 'istio.io/use-waypoint': '' }, 'istio.io/use-waypoint: w', undefined],
  ])('an object with %j in a namespace with %s', (labels, own, waypoint) => {
    expect(waypointOf(labels as Record<string, string>, namespace(own), 'shop')).toEqual(waypoint);
  });

  it('is a Gateway of its class, for Services unless it says otherwise', () => {
    const gateway = (labels: string, name: string): Resource => read(`apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: w, namespace: shop, labels: { ${labels} } }\nspec: { gatewayClassName: ${name} }\n`);
    expect(isWaypoint(gateway('a: b', 'istio-waypoint'))).toBe(true);
    expect(isWaypoint(gateway('istio.io/waypoint-for: all', 'my-waypoint'))).toBe(true);
    expect(isWaypoint(gateway('a: b', 'istio'))).toBe(false);
    expect(waypointFor(gateway('a: b', 'istio-waypoint'))).toBe('service');
    expect(waypointFor(gateway('istio.io/waypoint-for: workload', 'istio-waypoint'))).toBe('workload');
  });
});

describe('policies', () => {
  it('have one target, or several, of their own namespace by default', () => {
    const policy = read(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRef: { kind: Gateway, group: gateway.networking.k8s.io, name: w }
  targetRefs: [{ kind: Service, group: '', name: cart, namespace: other }]
`);
    expect(targetsOf(policy).map(({ path, kind, namespace: of, name }) => [path.join('.'), kind, of, name])).toEqual([
      ['spec.targetRef', 'Gateway', 'shop', 'w'],
      ['spec.targetRefs.0', 'Service', 'other', 'cart'],
    ]);
  });

  it('ask for something of requests, or of connections alone', () => {
    const fields = (rule: object): string[] => requestFieldsOf(rule as never, []).map(({ path, field }) => `${path.join('.')} ${field}`);
    expect(fields({ from: [{ source: { principals: ['a'], notNamespaces: ['b'], ipBlocks: ['c'] } }], to: [{ operation: { ports: ['80'] } }], when: [{ key: 'source.ip' }, { key: 'destination.port' }] })).toEqual([]);
    expect(fields({ from: [{ source: { requestPrincipals: ['*'] } }], to: [{}, { operation: { notPaths: ['/a'], hosts: [] } }], when: [{ key: 'request.headers[a]' }, { key: 'source.serviceAccount' }] })).toEqual([
      'from.0.source.requestPrincipals requestPrincipals',
      'to.1.operation.notPaths notPaths',
      'when.0.key request.headers[a]',
      'when.1.key source.serviceAccount',
    ]);
  });
});
