import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './sidecar-imports-nothing.ts';

const registered = { id: 'istio/sidecar-imports-nothing', rule };

const service = (namespace: string, name = 'orders', annotations = ''): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}${annotations} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
const entry = (host: string, namespace = 'egress', rest = ''): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: entry, namespace: ${namespace} }
spec: { hosts: ['${host}'], ports: [{ number: 443, name: tls, protocol: TLS }]${rest} }
---
`;
const sidecar = (host: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: ${namespace} }
spec: { egress: [{ hosts: ['${host}'] }] }
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const full = 'orders.store.svc.cluster.local';
const store = service('store');

describe('what imports nothing', () => {
  it('a short name, which is mended where the Service is shown', () => {
    const yaml = store + sidecar('store/orders');
    const [diagnostic] = runOn(registered, yaml).diagnostics;
    expect(diagnostic?.message).toBe(`\`store/orders\` imports nothing: hosts are full names here, and this one is \`${full}\``);
    const mended = diagnostic?.fix === undefined ? '' : applyFix(exampleFile, yaml, diagnostic.fix);
    expect(found(mended)).toEqual([]);
  });

  it('a short name of the own namespace', () => {
    expect(found(service('shop') + sidecar('./orders'))).toEqual(['`./orders` imports nothing: hosts are full names here, and this one is `orders.shop.svc.cluster.local`']);
  });

  it('the right host behind the wrong namespace', () => {
    expect(found(store + service('shop', 'other') + sidecar(`./${full}`))).toEqual([`\`./${full}\` imports nothing: the host is in namespace \`store\``]);
    expect(found(entry('api.example.com') + service('shop', 'other') + sidecar('shop/api.example.com'))).toEqual(['`shop/api.example.com` imports nothing: the host is in namespace `egress`']);
  });

  it('a host that is not exported here', () => {
    const hidden = service('store', 'orders', ", annotations: { networking.istio.io/exportTo: '.' }");
    expect(found(hidden + sidecar(`store/${full}`))).toEqual([`\`store/${full}\` imports nothing: the host is not exported to \`shop\``]);
    expect(found(hidden + sidecar(`*/${full}`))).toEqual([`\`*/${full}\` imports nothing: the host is not exported to \`shop\``]);
  });

  it('a host that nothing has', () => {
    expect(found(store + sidecar('store/order.store.svc.cluster.local'))).toEqual(['`store/order.store.svc.cluster.local` imports nothing: no Service and no ServiceEntry there has such a host']);
    expect(found(entry('other.example.com') + sidecar('*/api.example.com'))).toEqual(['`*/api.example.com` imports nothing: no Service and no ServiceEntry there has such a host']);
    expect(found(entry('api.example.com') + sidecar('*/*.example.org'))).toEqual(['`*/*.example.org` imports nothing: no Service and no ServiceEntry there has such a host']);
  });

  it('is not judged where the input does not show the Services', () => {
    expectCarets(registered, `${store}${sidecar('pay/payments.pay.svc.cluster.local')}# unjudged: the host \`pay/payments.pay.svc.cluster.local\` of Sidecar shop/default: the Services of namespace \`pay\`\n`);
    expectCarets(registered, `${sidecar('*/api.example.com')}# unjudged: the host \`*/api.example.com\` of Sidecar shop/default: the ServiceEntries of the mesh\n`);
  });
});

describe('near misses', () => {
  it.each([
    ['everything of everybody', sidecar('*/*')],
    ['everything of a namespace that the input does not show', sidecar('istio-system/*')],
    ['nothing, on purpose', sidecar('~/*')],
    ['what is taken out', sidecar('~store/orders.store.svc.cluster.local')],
    ['a Service of another namespace', store + sidecar(`store/${full}`)],
    ['a Service of any namespace', store + sidecar(`*/${full}`)],
    ['the Services of a namespace', store + sidecar('store/*.store.svc.cluster.local')],
    ['all Services', store + sidecar('*/*.svc.cluster.local')],
    ['a ServiceEntry', entry('api.example.com') + sidecar('egress/api.example.com')],
    ['a wildcard over a ServiceEntry', entry('api.example.com') + sidecar('egress/*.example.com')],
    ['the wildcard of a ServiceEntry', entry('*.example.com') + sidecar('*/*.example.com')],
    ['a host of a VirtualService alone', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v, namespace: store }\nspec: { hosts: [virtual.example.com] }\n---\n' + sidecar('store/virtual.example.com')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
