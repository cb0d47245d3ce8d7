import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './injection.ts';

const namespace = (name: string, labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n---\n`;
const pod = (name: string, rest = '', spec = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop ${rest} }\nspec: { ${spec} containers: [{ name: a, image: a }] }\n---\n`;
const injector = (revision = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio-sidecar-injector${revision}, namespace: istio-system }\ndata: { values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}' }\n---\n`;

describe('namespaces', () => {
  it.each([
    ['none: IST0102', '', ['IST0102 Namespace shop']],
    ['an empty one counts as none', 'istio-injection: ""', ['IST0102 Namespace shop']],
    ['one of them', 'istio-injection: disabled', []],
    ['a revision', 'istio.io/rev: x', []],
    ['ambient mode', 'istio.io/dataplane-mode: ambient', []],
    ['two: IST0123', 'istio-injection: enabled, istio.io/rev: x', ['IST0123 Namespace shop']],
    ['ambient mode and a revision', 'istio.io/rev: x, istio.io/dataplane-mode: ambient', ['IST0123 Namespace shop']],
    ['what is disabled outdoes the others in silence', 'istio-injection: disabled, istio.io/rev: x', []],
  ])('%s', (_, labels, expected) => {
    expect(codesOf(analyzer, namespace('shop', labels))).toEqual(expected);
  });

  it('that are injected by default: IST0148, of the revision they name', () => {
    expect(codesOf(analyzer, injector() + namespace('shop', ''))).toEqual(['IST0148 Namespace shop']);
    expect(codesOf(analyzer, injector('-canary') + namespace('shop', ''))).toEqual(['IST0102 Namespace shop']);
  });

  it('of the control plane are left alone', () => {
    expect(codesOf(analyzer, namespace('istio-system', ''))).toEqual([]);
  });
});

describe('IST0103', () => {
  const meshed = namespace('shop', 'istio-injection: enabled');

  it('is said of every Pod without a proxy, in a file too', () => {
    expect(codesOf(analyzer, meshed + pod('a'))).toEqual(['IST0103 Pod shop/a']);
  });

  it.each([
    ['one that wants none', pod('a', ', labels: { sidecar.istio.io/inject: "false" }') + pod('b', ', annotations: { sidecar.istio.io/inject: "FALSE" }')],
    ['one on the network of its node', pod('a', '', 'hostNetwork: true,')],
    ['one with a proxy among its init containers', pod('a', '', 'initContainers: [{ name: istio-proxy, image: p }],')],
  ])('is silent about %s', (_, pods) => {
    expect(codesOf(analyzer, meshed + pods)).toEqual([]);
  });

  it('is silent where a revision injects, and where the namespace is in ambient mode too', () => {
    expect(codesOf(analyzer, namespace('shop', 'istio.io/rev: x') + pod('a'))).toEqual([]);
    expect(codesOf(analyzer, namespace('shop', 'istio-injection: enabled, istio.io/dataplane-mode: ambient') + pod('a'))).toEqual(['IST0123 Namespace shop']);
  });
});
