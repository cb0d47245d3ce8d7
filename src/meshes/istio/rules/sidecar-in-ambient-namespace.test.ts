import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './sidecar-in-ambient-namespace.ts';

const registered = { id: 'istio/sidecar-in-ambient-namespace', rule };

const namespace = (labels: string, name = 'shop'): string => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
---
`;
const sidecar = (selector = ''): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { ${selector === '' ? '' : `workloadSelector: { labels: { ${selector} } }, `}egress: [{ hosts: [./*] }] }
---
`;
const workload = (labels: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const ambient = 'istio.io/dataplane-mode: ambient';
const noSidecars = 'this Sidecar does nothing: namespace `shop` is in ambient mode, and its workloads have no sidecars';

describe('a Sidecar without sidecars', () => {
  it.each([
    ['for all of the namespace', namespace(ambient) + sidecar()],
    ['for some of it', namespace(ambient) + workload('app: orders') + sidecar('app: orders')],
    ['for workloads that the input does not show', namespace(ambient) + sidecar('app: orders')],
    ['with injection switched off', namespace(`${ambient}, istio-injection: disabled`) + sidecar()],
    ['with an empty revision', namespace(`${ambient}, istio.io/rev: ''`) + sidecar()],
    ['for a workload that another label opts out', namespace(ambient) + workload('app: orders, sidecar.istio.io/inject: "false"') + sidecar('app: orders')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([noSidecars]));
});

describe('near misses', () => {
  it.each([
    ['another namespace is in ambient mode', namespace(ambient, 'store') + namespace('a: b') + sidecar()],
    ['the input does not show the namespace', sidecar()],
    ['injection is asked for, too', namespace(`${ambient}, istio-injection: enabled`) + sidecar()],
    ['a revision is asked for, too', namespace(`${ambient}, istio.io/rev: stable`) + sidecar()],
    ['a workload that opts in', namespace(ambient) + workload('app: orders, sidecar.istio.io/inject: "true"') + sidecar('app: orders')],
    ['a workload that opts out of ambient mode', namespace(ambient) + workload('app: orders, istio.io/dataplane-mode: none') + sidecar('app: orders')],
    ['no mode', namespace('istio-injection: enabled') + sidecar()],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
