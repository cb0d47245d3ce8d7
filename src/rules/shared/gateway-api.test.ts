import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../kube/decode.ts';
import type { Resource } from '../../kube/resource.ts';
import { admitsNamespace, admittedKinds, backendsOf, isGranted, listenersOf, meantBy, parentsOf, refOf, sharedHostnames, type Listener } from './gateway-api.ts';

function read(yaml: string): Resource {
  const [resource] = decodeFile({ path: 'a.yaml', text: yaml }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

const listener = (hostname?: string, raw: object = {}): Listener => ({ path: [], name: 'http', port: 80, protocol: 'HTTP', hostname, raw: raw as Listener['raw'] });

describe('hostnames that a route and a listener have in common', () => {
  it.each([
    [[], undefined, ['*']],
    [['a.example.com'], undefined, ['a.example.com']],
    [[], 'a.example.com', ['a.example.com']],
    [['a.example.com'], 'a.example.com', ['a.example.com']],
    [['a.example.com'], '*.example.com', ['a.example.com']],
    [['a.b.example.com'], '*.example.com', ['a.b.example.com']],
    [['*.example.com'], 'a.example.com', ['a.example.com']],
    [['*.b.example.com'], '*.example.com', ['*.b.example.com']],
    [['*.example.com'], '*.b.example.com', ['*.b.example.com']],
    [['*.example.com'], '*.example.com', ['*.example.com']],
    [['example.com'], '*.example.com', []],
    [['notexample.com'], '*.example.com', []],
    [['a.example.org', 'a.example.com'], '*.example.com', ['a.example.com']],
  ])('%j on %s: %j', (hostnames, own, shared) => {
    expect(sharedHostnames(hostnames, listener(own))).toEqual(shared);
  });
});

describe('who may attach', () => {
  it('takes the own namespace where nothing is said', () => {
    expect(admitsNamespace(listener(), 'edge', 'edge', undefined)).toBe(true);
    expect(admitsNamespace(listener(), 'edge', 'shop', {})).toBe(false);
  });

  it('takes all, none, and those with labels', () => {
    const from = (namespaces: object): Listener => listener(undefined, { allowedRoutes: { namespaces } });
    expect(admitsNamespace(from({ from: 'All' }), 'edge', 'shop', undefined)).toBe(true);
    expect(admitsNamespace(from({ from: 'None' }), 'edge', 'edge', undefined)).toBe(false);
    const selector = from({ from: 'Selector', selector: { matchLabels: { tier: 'front' } } });
    expect(admitsNamespace(selector, 'edge', 'shop', { tier: 'front' })).toBe(true);
    expect(admitsNamespace(selector, 'edge', 'shop', { tier: 'back' })).toBe(false);
    expect(admitsNamespace(selector, 'edge', 'shop', undefined)).toBe(undefined);
  });

  it('takes kinds by protocol, unless they are written', () => {
    expect(admittedKinds(listener())).toEqual(['HTTPRoute', 'GRPCRoute']);
    expect(admittedKinds({ ...listener(), protocol: 'HBONE' })).toBe(undefined);
    expect(admittedKinds(listener(undefined, { allowedRoutes: { kinds: [{ kind: 'TCPRoute' }] } }))).toEqual(['TCPRoute']);
  });
});

describe('what stands in a route', () => {
  const route = read(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
    - { group: '', kind: Service, name: cart, namespace: other, port: 80 }
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 81 } } }]
      backendRefs:
        - { name: cart, port: 80, weight: 3 }
        - { name: pay, namespace: billing, port: 80, filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: copy, port: 82 } } }] }
`);

  it('parents, with what the API fills in', () => {
    expect(parentsOf(route).map(({ group, kind, namespace, name, port }) => [group, kind, namespace, name, port])).toEqual([
      ['gateway.networking.k8s.io', 'Gateway', 'shop', 'public', undefined],
      ['', 'Service', 'other', 'cart', 80],
    ]);
  });

  it('backends and mirrors', () => {
    expect(backendsOf(route).map(({ namespace, name, port, weight, isMirror, path }) => [namespace, name, port, weight, isMirror, path.join('.')])).toEqual([
      ['shop', 'cart', 80, 3, false, 'spec.rules.0.backendRefs.0'],
      ['billing', 'pay', 80, 1, false, 'spec.rules.0.backendRefs.1'],
      ['shop', 'shadow', 81, 1, true, 'spec.rules.0.filters.0.requestMirror.backendRef'],
      ['shop', 'copy', 82, 1, true, 'spec.rules.0.backendRefs.1.filters.0.requestMirror.backendRef'],
    ]);
  });

  it('the listeners that a parent means', () => {
    const gateway = read(`apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { listeners: [{ name: a, port: 80, protocol: HTTP }, { name: b, port: 80, protocol: HTTP, hostname: B.example.com }, { name: c, port: 81, protocol: HTTP }] }
`);
    const [parent] = parentsOf(route);
    const named = (more: object): string[] => (parent === undefined ? [] : meantBy({ ...parent, ...more }, listenersOf(gateway)).map(({ name }) => name));
    expect(named({})).toEqual(['a', 'b', 'c']);
    expect(named({ port: 80 })).toEqual(['a', 'b']);
    expect(named({ port: 80, sectionName: 'b' })).toEqual(['b']);
    expect(named({ port: 81, sectionName: 'b' })).toEqual([]);
    expect(listenersOf(gateway)[1]?.hostname).toBe('b.example.com');
  });

  it('grants: from the kind and namespace, to the kind and, if it says so, the name', () => {
    const grant = (to: string): Resource => read(`apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: billing }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]
  to: [${to}]
`);
    const service = refOf({ name: 'pay' }, 'Service', 'billing', []);
    expect(isGranted(route, service, [grant("{ group: '', kind: Service }")])).toBe(true);
    expect(isGranted(route, { ...service, group: 'core' }, [grant("{ group: '', kind: Service, name: pay }")])).toBe(true);
    expect(isGranted(route, service, [grant("{ group: '', kind: Service, name: other }"), grant("{ group: '', kind: Secret }")])).toBe(false);
    expect(isGranted({ ...route, namespace: 'web' }, service, [grant("{ group: '', kind: Service }")])).toBe(false);
  });
});
