import { describe, expect, it } from 'vitest';
import { annotationFact, annotationNames, isIstioName, labelHolders } from './annotation-facts.ts';

describe('the table of annotations', () => {
  it('says where each may stand, and how mature it is', () => {
    expect(annotationFact('sidecar.istio.io/inject')).toEqual({ on: ['Pod'], status: 'beta', isDeprecated: true });
    expect(annotationFact('galley.istio.io/analyze-suppress')).toEqual({ on: ['Any'], status: 'alpha', isDeprecated: false });
    expect(annotationFact('kubernetes.io/ingress.class')?.on).toEqual(['Ingress']);
    expect(annotationFact('constructor')).toBeUndefined();
    expect(annotationNames.length).toBeGreaterThan(60);
  });

  it('knows labels apart from annotations', () => {
    expect(labelHolders('istio.io/dataplane-mode')).toEqual(['Namespace', 'Pod']);
    expect(labelHolders('proxy.istio.io/config')).toBeUndefined();
  });

  it('tells Istio\u2019s names by their domain', () => {
    expect(['istio.io/rev', 'a.b.istio.io/c', 'kubernetes.io/ingress.class'].map(isIstioName)).toEqual([true, true, true]);
    expect(['kubernetes.io/psp', 'istio-injection', 'istio.io.example.com/a', 'example.com/istio.io'].map(isIstioName)).toEqual([false, false, false, false]);
  });
});
