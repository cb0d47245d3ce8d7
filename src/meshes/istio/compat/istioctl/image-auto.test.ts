import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './image-auto.ts';

const containers = 'containers: [{ name: istio-proxy, image: auto }]';
const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { ${containers} }\n---\n`;
const deployment = (labels = ''): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: shop }\nspec: { template: { metadata: { labels: { ${labels} } }, spec: { ${containers} } } }\n---\n`;
const namespace = (labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${labels} } }\n---\n`;
const webhook = (selector: string, name = 'sidecar-injector.istio.io'): string => `apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: { name: i }\nwebhooks: [{ name: ${name}, ${selector} }]\n---\n`;

describe('IST0147', () => {
  it('is said of every Pod, whatever selects it', () => {
    expect(codesOf(analyzer, pod + namespace('istio-injection: enabled') + webhook(''))).toEqual(['IST0147 Pod shop/a']);
    expect(codesOf(analyzer, pod.replace('image: auto', 'image: p'))).toEqual([]);
    expect(codesOf(analyzer, pod.replace('istio-proxy', 'other'))).toEqual([]);
  });
});

describe('IST0146', () => {
  const byNamespace = webhook('namespaceSelector: { matchLabels: { istio-injection: enabled } }');

  it('is said of a Deployment that no webhook of the input selects', () => {
    expect(codesOf(analyzer, deployment() + byNamespace)).toEqual(['IST0146 Deployment shop/a']);
    expect(codesOf(analyzer, deployment() + byNamespace + namespace('istio-injection: enabled'))).toEqual([]);
    expect(codesOf(analyzer, deployment() + byNamespace.replace('name: i', 'name: i') + namespace('istio-injection: enabled').replace('name: shop', 'name: bank'))).toHaveLength(1);
  });

  it('asks for labels of the pods, and for all where a webhook asks for none', () => {
    const byPod = webhook('objectSelector: { matchLabels: { sidecar.istio.io/inject: "true" } }');
    expect(codesOf(analyzer, deployment('sidecar.istio.io/inject: "true"') + byPod)).toEqual([]);
    expect(codesOf(analyzer, deployment() + byPod)).toHaveLength(1);
    expect(codesOf(analyzer, deployment() + webhook(''))).toEqual([]);
  });

  it('takes no webhook of others, and says it where the input has none', () => {
    expect(codesOf(analyzer, deployment() + webhook('', 'images.example.com'))).toHaveLength(1);
    expect(codesOf(analyzer, deployment('sidecar.istio.io/inject: "true"'))).toHaveLength(1);
  });
});
