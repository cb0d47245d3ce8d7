import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './several-virtual-services.ts';

const virtualService = (name: string, spec: string): string => {
  const [namespace, own] = name.split('/');
  return `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${own}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
};
const sidecar = (namespace: string, hosts: string, rest = ''): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: ${namespace} }\nspec: { ${rest}egress: [{ hosts: [${hosts}] }] }\n---\n`;
const both = ['KIA1106 VirtualService shop/a', 'KIA1106 VirtualService web/b'];

describe('KIA1106', () => {
  it('one host of two VirtualServices, in short and in full', () => {
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [reviews]') + virtualService('web/b', 'hosts: [reviews.shop.svc.cluster.local]'))).toEqual(both);
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [reviews]') + virtualService('web/b', 'hosts: [reviews]'))).toEqual([]);
  });

  it('by two parts where there is such a namespace, which Istio does not complete', () => {
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [reviews]') + virtualService('web/b', 'hosts: [reviews.shop]'))).toEqual(both);
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [a.example]') + virtualService('web/b', 'hosts: [b.example]'))).toEqual([]);
  });

  it('a wildcard of the namespace against each of its names', () => {
    const wildcard = virtualService('shop/a', "hosts: ['*.shop.svc.cluster.local']");
    expect(codesOf(analyzer, wildcard + virtualService('web/b', 'hosts: [reviews.shop.svc.cluster.local]'))).toEqual(both);
    expect(codesOf(analyzer, wildcard + virtualService('web/b', 'hosts: [reviews.web.svc.cluster.local]'))).toEqual([]);
    expect(codesOf(analyzer, virtualService('shop/a', "hosts: ['*']") + virtualService('web/b', 'hosts: [reviews.shop.svc.cluster.local]'))).toEqual(both);
  });

  it('wildcards outside the cluster are names like others', () => {
    expect(codesOf(analyzer, virtualService('shop/a', "hosts: ['*.example.com']") + virtualService('web/b', 'hosts: [a.example.com]'))).toEqual([]);
  });

  it('gateways are compared as they are written, and `mesh` is another one than none', () => {
    const of = (gateways: string): string => `hosts: [a.example.com], gateways: [${gateways}]`;
    expect(codesOf(analyzer, virtualService('shop/a', of('public')) + virtualService('web/b', of('public')))).toEqual(both);
    expect(codesOf(analyzer, virtualService('shop/a', of('public')) + virtualService('web/b', of('shop/public')))).toEqual([]);
    expect(codesOf(analyzer, virtualService('shop/a', of('mesh')) + virtualService('web/b', 'hosts: [a.example.com]'))).toEqual([]);
    expect(codesOf(analyzer, virtualService('shop/a', of('p, q')) + virtualService('web/b', of('q, r')))).toEqual(both);
  });

  it('one that names a host twice is in conflict with itself', () => {
    expect(codesOf(analyzer, virtualService('shop/a', 'hosts: [reviews, reviews.shop.svc.cluster.local]'))).toEqual(['KIA1106 VirtualService shop/a']);
  });
});

describe('who sees them', () => {
  const a = (exportTo: string): string => virtualService('shop/a', `hosts: [a.example.com], exportTo: [${exportTo}]`);
  const b = (exportTo: string): string => virtualService('web/b', `hosts: [a.example.com], exportTo: [${exportTo}]`);

  it('some namespace has to see both', () => {
    expect(codesOf(analyzer, a('.') + b('.'))).toEqual([]);
    expect(codesOf(analyzer, a('ops') + b('ops'))).toEqual(both);
    expect(codesOf(analyzer, a("'*'") + b('.'))).toEqual(both);
  });

  it('one that is exported to a namespace that does not exist is seen everywhere', () => {
    expect(codesOf(analyzer, a('nowhere') + b('.'), { namespaces: ['shop', 'web'] })).toEqual(both);
    expect(codesOf(analyzer, a('ops') + b('.'), { namespaces: ['shop', 'web', 'ops'] })).toEqual([]);
  });

  it('the Sidecar of every namespace that sees both may leave one out', () => {
    const services = virtualService('shop/a', 'hosts: [reviews.prod.svc.cluster.local]') + virtualService('web/b', 'hosts: [reviews.prod.svc.cluster.local]');
    expect(codesOf(analyzer, services + sidecar('shop', './*') + sidecar('web', './*'))).toEqual([]);
    expect(codesOf(analyzer, services + sidecar('shop', './*') + sidecar('web', 'prod/*'))).toEqual(both);
    expect(codesOf(analyzer, services + sidecar('istio-system', './*'))).toEqual([]);
    expect(codesOf(analyzer, services + sidecar('shop', './*', 'workloadSelector: { labels: { app: x } }, '))).toEqual(both);
  });

  it('or that of the one namespace that is asked about', () => {
    const services = virtualService('shop/a', 'hosts: [reviews]') + virtualService('web/b', 'hosts: [reviews.shop.svc.cluster.local]') + sidecar('shop', 'other/*');
    expect(codesOf(analyzer, services, { importScope: { workloadNamespace: 'shop', rootNamespace: 'istio-system' } })).toEqual([]);
    expect(codesOf(analyzer, services, { importScope: { workloadNamespace: 'web', rootNamespace: 'istio-system' } })).toEqual(both);
  });
});
