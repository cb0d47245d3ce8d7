import { describe, expect, it } from 'vitest';
import { codesOf, verdictsOf } from '../../../../../test/verdicts.ts';
import analyzer from './conflicting-hosts.ts';

const virtualService = (name: string, spec: string): string => {
  const [namespace, own] = name.split('/');
  return `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${own}, namespace: ${namespace} }\nspec: { ${spec}, http: [{ route: [{ destination: { host: a } }] }] }\n---\n`;
};

describe('IST0109', () => {
  it('reports all of those that have a host, the winner too', () => {
    const text = virtualService('shop/a', 'hosts: [reviews]') + virtualService('web/b', 'hosts: [reviews.shop.svc.cluster.local]');
    expect(verdictsOf(analyzer, text)).toEqual([
      'IST0109 VirtualService shop/a: the VirtualServices shop/a, web/b define the same host `*/reviews.shop.svc.cluster.local` for the mesh',
      'IST0109 VirtualService web/b: the VirtualServices shop/a, web/b define the same host `*/reviews.shop.svc.cluster.local` for the mesh',
    ]);
  });

  it('one in conflict with itself, by its short and its full name', () => {
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [reviews, reviews.shop.svc.cluster.local]'))).toEqual(['IST0109 VirtualService shop/a']);
  });

  it('what is exported to some is compared with what is exported to all, wildcards in either direction', () => {
    const text = virtualService('shop/a', "hosts: ['*.example.com'], exportTo: [web]") + virtualService('web/b', 'hosts: [a.example.com]') + virtualService('ops/c', "hosts: ['*.com']");
    expect(codesOf(analyzer, text)).toEqual(['IST0109 VirtualService ops/c', 'IST0109 VirtualService shop/a', 'IST0109 VirtualService web/b']);
  });

  it('among those that are exported to all, wildcards conflict with nothing but themselves', () => {
    expect(codesOf(analyzer, virtualService('shop/a', "hosts: ['*.example.com']") + virtualService('web/b', 'hosts: [a.example.com]'))).toEqual([]);
    expect(codesOf(analyzer, virtualService('shop/a', "hosts: ['*.example.com']") + virtualService('web/b', "hosts: ['*.example.com']"))).toHaveLength(2);
  });

  it('the scope is a namespace, of which a dot is the own one', () => {
    const own = virtualService('shop/a', 'hosts: [a.example.com], exportTo: [.]');
    expect(codesOf(analyzer, own + virtualService('web/b', 'hosts: [a.example.com], exportTo: [.]'))).toEqual([]);
    expect(codesOf(analyzer, own + virtualService('web/b', 'hosts: [a.example.com], exportTo: [shop, ops]'))).toHaveLength(2);
    expect(codesOf(analyzer, own + virtualService('web/b', "hosts: [a.example.com], exportTo: [shop, '*']"))).toHaveLength(2);
  });

  it('gateways alone are no concern of it, gateways beside `mesh` are', () => {
    const mesh = virtualService('shop/a', 'hosts: [a.example.com]');
    expect(codesOf(analyzer, mesh + virtualService('shop/b', 'hosts: [a.example.com], gateways: [public]'))).toEqual([]);
    expect(codesOf(analyzer, mesh + virtualService('shop/b', 'hosts: [a.example.com], gateways: [public, mesh]'))).toHaveLength(2);
  });

  it('rules that ask for other callers or ports make no difference, and `reviews.prod` is a name of its own', () => {
    const port = (name: string, number: number): string => virtualService(name, 'hosts: [reviews]').replace('route:', `match: [{ port: ${number} }], route:`);
    expect(codesOf(analyzer, port('shop/a', 80) + port('shop/b', 8080))).toHaveLength(2);
    expect(codesOf(analyzer, virtualService('prod/a', 'hosts: [reviews]') + virtualService('shop/b', 'hosts: [reviews.prod]'))).toEqual([]);
  });
});
