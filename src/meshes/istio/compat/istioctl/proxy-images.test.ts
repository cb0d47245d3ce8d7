import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './proxy-images.ts';

const injector = (name = 'istio-sidecar-injector', tag = '2'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: istio-system }\ndata: { values: '{"global": {"hub": "h", "tag": "${tag}", "proxy": {"image": "p"}}}' }\n---\n`;
const namespace = (labels = 'istio-injection: enabled'): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${labels} } }\n---\n`;
const pod = (image: string, annotations = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop, labels: { app: a }, annotations: { ${annotations} } }\nspec: { containers: [{ name: istio-proxy, image: "${image}" }] }\n---\n`;
const config = (name: string, home: string, type: string, selector = ''): string => `apiVersion: networking.istio.io/v1beta1\nkind: ProxyConfig\nmetadata: { name: ${name}, namespace: ${home} }\nspec: { image: { imageType: ${type} } ${selector} }\n---\n`;
const wrong = ['IST0158 Namespace shop'];

describe('IST0158', () => {
  it('is said of the namespace, once for all of its pods', () => {
    expect(codesOf(analyzer, injector() + namespace() + pod('h/p:1') + pod('h/p:0').replace('name: a,', 'name: b,'))).toEqual(wrong);
    expect(codesOf(analyzer, injector() + namespace() + pod('h/p:2'))).toEqual([]);
  });

  it.each([
    ['of the mesh', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "defaultConfig: { image: { imageType: slim } }" }\n---\n', ''],
    ['of the root namespace', config('r', 'istio-system', 'slim'), ''],
    ['of the namespace, before the root\u2019s', config('r', 'istio-system', 'other') + config('ns', 'shop', 'slim'), ''],
    ['of the workload', config('ns', 'shop', 'other') + config('w', 'shop', 'slim', ', selector: { matchLabels: { app: a } }'), ''],
    ['of the pod itself', config('ns', 'shop', 'other'), "proxy.istio.io/config: '{ image: { imageType: slim } }'"],
  ])('knows the variant %s', (_, objects, annotations) => {
    expect(codesOf(analyzer, injector() + namespace() + objects + pod('h/p:2-slim', annotations))).toEqual([]);
    expect(codesOf(analyzer, injector() + namespace() + objects + pod('h/p:2-tiny', annotations))).toEqual(wrong);
  });

  it('asks the injector of the revision', () => {
    expect(codesOf(analyzer, injector() + injector('istio-sidecar-injector-x', '1') + namespace('istio.io/rev: x') + pod('h/p:1'))).toEqual([]);
    expect(codesOf(analyzer, injector() + namespace('istio.io/rev: x') + pod('h/p:1'))).toEqual([]);
  });

  it('is silent without an injector, about other namespaces, and about an image that was asked for', () => {
    expect(codesOf(analyzer, namespace() + pod('h/p:1'))).toEqual([]);
    expect(codesOf(analyzer, injector() + namespace('a: b') + pod('h/p:1'))).toEqual([]);
    expect(codesOf(analyzer, injector() + namespace() + pod('h/p:1', 'sidecar.istio.io/proxyImage: h/p:1'))).toEqual([]);
  });
});
