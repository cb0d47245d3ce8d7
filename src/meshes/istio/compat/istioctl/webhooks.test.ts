import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './webhooks.ts';

const config = (name: string, ...hooks: readonly string[]): string => `apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: { name: ${name} }\nwebhooks: [${hooks.join(', ')}]\n---\n`;
const hook = (name: string, rest: string): string => `{ name: ${name}, clientConfig: { url: "https://a" }, ${rest} }`;
const enabled = 'namespaceSelector: { matchLabels: { istio-injection: enabled } }';

describe('IST0139', () => {
  it('names both that overlap, of one configuration or of two', () => {
    expect(codesOf(analyzer, config('a', hook('a.istio.io', enabled)) + config('b', hook('b.istio.io', enabled)))).toEqual(['IST0139 MutatingWebhookConfiguration a', 'IST0139 MutatingWebhookConfiguration b']);
    expect(codesOf(analyzer, config('a', hook('a.istio.io', enabled), hook('b.istio.io', '')))).toHaveLength(2);
  });

  it('says every set of others, each once', () => {
    const [one, two, all] = [hook('a.istio.io', 'objectSelector: { matchLabels: { sidecar.istio.io/inject: "true" } }'), hook('b.istio.io', 'objectSelector: { matchLabels: { sidecar.istio.io/inject: "false" } }'), hook('c.istio.io', '')];
    // Two of them say the same of one object: that they overlap with `a/c.istio.io`.
    expect(codesOf(analyzer, config('a', one, two, all))).toHaveLength(3);
    expect(codesOf(analyzer, config('a', one) + config('b', two) + config('c', all))).toHaveLength(4);
  });

  it('takes a configuration of others for Istio\u2019s once it speaks of a revision', () => {
    const other = hook('images.example.com', 'namespaceSelector: { matchLabels: { istio.io/rev: x } }');
    expect(codesOf(analyzer, config('a', other) + config('b', hook('b.istio.io', 'namespaceSelector: { matchLabels: { istio.io/rev: x } }')))).toHaveLength(2);
    expect(codesOf(analyzer, config('a', hook('images.example.com', enabled)) + config('b', hook('b.istio.io', enabled)))).toEqual([]);
  });

  it('misses a Service that is not among the files', () => {
    const called = config('a', '{ name: a.istio.io, clientConfig: { service: { name: istiod, namespace: istio-system } } }');
    expect(codesOf(analyzer, called)).toEqual(['IST0139 MutatingWebhookConfiguration a']);
    const service = (namespace: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: istiod, namespace: ${namespace} }\nspec: { ports: [{ port: 443 }] }\n`;
    expect(codesOf(analyzer, called + service('istio-system'))).toEqual([]);
    expect(codesOf(analyzer, called + service('other'))).toHaveLength(1);
  });
});
