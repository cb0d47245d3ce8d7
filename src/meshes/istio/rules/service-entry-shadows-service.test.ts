import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './service-entry-shadows-service.ts';

const registered = { id: 'istio/service-entry-shadows-service', rule };

const service = (namespace = 'shop'): string => `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: ${namespace} }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
`;
const entry = (hosts: string, { namespace = 'shop', resolution = 'DNS' } = {}): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: orders, namespace: ${namespace} }
spec:
  hosts: [${hosts}]
  resolution: ${resolution}
  ports: [{ number: 80, name: http, protocol: HTTP }]
---
`;
const full = 'orders.shop.svc.cluster.local';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('an entry with the name of a Service', () => {
  it.each(['DNS', 'NONE', "''"])('of its own namespace, with resolution %s, is not used', (resolution) => {
    expect(found(service() + entry(full, { resolution }))).toEqual(['the cluster has `Service shop/orders` of this name, which clients take: this entry is not used']);
  });

  it.each(['DNS', 'STATIC'])('of another namespace, with resolution %s, is taken there', (resolution) => {
    expect(found(service() + entry(full, { namespace: 'store', resolution }))).toEqual(['clients in `store` take this entry, and all others `Service shop/orders`, which has the same name']);
  });

  it('points at the host that it is, and at the Service', () => {
    const [diagnostic] = runOn(registered, service() + entry(`api.example.com, ${full}`)).diagnostics;
    expect([diagnostic?.span.line, diagnostic?.span.column]).toEqual([10, 28]);
    expect(diagnostic?.related?.map(({ span }) => span.line)).toEqual([3]);
  });

  it('in a cluster domain of one’s own', () => {
    const mesh = 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: { name: mesh, namespace: istio-system }\nspec: { values: { global: { proxy: { clusterDomain: corp.local } } } }\n---\n';
    expect(found(mesh + service() + entry('orders.shop.svc.corp.local'))).toHaveLength(1);
    expect(found(mesh + service() + entry(full))).toEqual([]);
  });
});

describe('near misses', () => {
  it.each([
    ['machines that stand behind the Service', service() + entry(full, { resolution: 'STATIC' })],
    ['a Service of another namespace', service('store') + entry(full)],
    ['a short name, which no Service is known by', service() + entry('orders')],
    ['a wildcard', service() + entry("'*.shop.svc.cluster.local'")],
    ['a name outside', service() + entry('orders.example.com')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
