import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './annotations.ts';

const object = (kind: string, annotations: string, rest = ''): string => `apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}\nkind: ${kind}\nmetadata: { name: a, namespace: shop, annotations: { ${annotations} }${rest} }\n`;

describe('IST0107 and IST0108', () => {
  it.each([
    ['an unknown one, by its domain', 'Service', 'networking.istio.io/exportThree: b', ['IST0108 Service shop/a']],
    ['one that belongs on pods, on a Deployment', 'Deployment', 'proxy.istio.io/config: "{}"', ['IST0107 Deployment shop/a']],
    ['one of Kubernetes that Istio documents', 'Namespace', 'kubernetes.io/ingress.class: istio', ['IST0107 Namespace a']],
    ['others of Kubernetes', 'Service', 'kubernetes.io/psp: b', []],
    ['what Istio writes itself', 'Pod', 'sidecar.istio.io/status: "{}", istio.io/rev: b, gateway.istio.io/controller-version: "5"', []],
    ['what may stand anywhere', 'Deployment', 'gateway.istio.io/controller-version: "5"', []],
  ])('%s', (_, kind, annotations, expected) => {
    expect(codesOf(analyzer, object(kind, annotations)).filter((code) => !code.startsWith('IST0136'))).toEqual(expected);
  });

  it('never looks into a pod template, nor at other kinds', () => {
    expect(codesOf(analyzer, 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { metadata: { annotations: { a.istio.io/b: c } } } }\n')).toEqual([]);
    expect(codesOf(analyzer, object('ConfigMap', 'a.istio.io/b: c'))).toEqual([]);
  });
});

describe('IST0125', () => {
  it('judges values only where the annotation may stand', () => {
    const wrong = 'readiness.status.sidecar.istio.io/periodSeconds: soon';
    expect(codesOf(analyzer, object('Pod', wrong))).toEqual(['IST0125 Pod shop/a', 'IST0136 Pod shop/a']);
    expect(codesOf(analyzer, object('Service', wrong))).toEqual(['IST0107 Service shop/a', 'IST0136 Service shop/a']);
    expect(codesOf(analyzer, object('Pod', wrong.replace('soon', '"10"')))).toEqual(['IST0136 Pod shop/a']);
  });
});

describe('IST0135', () => {
  it('is silent about the mark of injection beside its label', () => {
    const mark = 'sidecar.istio.io/inject: "true"';
    expect(codesOf(analyzer, object('Pod', mark))).toEqual(['IST0135 Pod shop/a']);
    expect(codesOf(analyzer, object('Pod', mark, `, labels: { ${mark} }`))).toEqual([]);
  });

  it('speaks besides of its place', () => {
    expect(codesOf(analyzer, object('Deployment', 'sidecar.istio.io/statsInclusionPrefixes: b'))).toEqual(['IST0107 Deployment shop/a', 'IST0135 Deployment shop/a', 'IST0136 Deployment shop/a']);
  });
});

describe('IST0136', () => {
  it('leaves out what the CNI plugin writes, which it tells by the missing init container', () => {
    const written = object('Pod', 'sidecar.istio.io/interceptionMode: REDIRECT, prometheus.istio.io/merge-metrics: "true"');
    expect(codesOf(analyzer, written)).toEqual(['IST0136 Pod shop/a']);
    expect(codesOf(analyzer, `${written}spec: { initContainers: [{ name: istio-init }] }\n`)).toHaveLength(2);
  });
});
