import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './service-entry-has-no-endpoints.ts';

const registered = { id: 'istio/service-entry-has-no-endpoints', rule };

const entry = (rest: string, { namespace = 'shop', name = 'ledger', resolution = 'STATIC' } = {}): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  hosts: [ledger.example.com]
  resolution: ${resolution}
  ports: [{ number: 80, name: http, protocol: HTTP }]
${rest === '' ? '' : `  ${rest}\n`}`;
const workload = (namespace: string, app = 'ledger'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger, namespace: ${namespace} }
spec: { template: { metadata: { labels: { app: ${app} } }, spec: { containers: [] } } }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const selector = 'workloadSelector: { labels: { app: ledger } }';

describe('no endpoints', () => {
  it.each(['', 'endpoints: []', 'workloadSelector: { labels: {} }'])('neither endpoints nor a selector: %s', (rest) => {
    expect(found(entry(rest))).toEqual(['`ledger.example.com` has no endpoint: `resolution: STATIC` needs `endpoints` or a `workloadSelector`']);
  });

  it('a selector that nothing fits', () => {
    expect(found(workload('shop', 'other') + entry(selector))).toEqual(['`ledger.example.com` has no endpoint: nothing in namespace `shop` has the labels of the selector']);
  });

  it('a selector that fits in another namespace only', () => {
    expect(found(workload('shop', 'other') + workload('store') + entry(selector))).toHaveLength(1);
  });

  it('an entry of another namespace does not help', () => {
    expect(found(`${entry('endpoints: [{ address: 192.0.2.1 }]', { namespace: 'store', name: 'a' })}---\n${entry('')}`)).toHaveLength(1);
  });

  it('is not judged where the input shows no workloads', () => {
    expectCarets(registered, `${entry(selector)}# unjudged: the workloadSelector of ServiceEntry shop/ledger: the workloads of namespace \`shop\`\n`);
  });
});

describe('near misses', () => {
  it.each([
    ['an endpoint', entry('endpoints: [{ address: 192.0.2.1 }]')],
    ['a pod', workload('shop') + entry(selector)],
    ['a machine', `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 192.0.2.1, labels: { app: ledger } }\n---\n${entry(selector)}`],
    ['a group of machines', `apiVersion: networking.istio.io/v1\nkind: WorkloadGroup\nmetadata: { name: vm, namespace: shop }\nspec: { metadata: { labels: { app: ledger } }, template: {} }\n---\n${entry(selector)}`],
    ['an entry of the same namespace that is joined with it', `${entry('endpoints: [{ address: 192.0.2.1 }]', { name: 'a' })}---\n${entry('')}`],
    ['DNS looks the name up', entry('', { resolution: 'DNS' })],
    ['NONE sends where the client wants to go', entry('', { resolution: 'NONE' })],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
