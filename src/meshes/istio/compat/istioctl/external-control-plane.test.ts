import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './external-control-plane.ts';

const hooks = (name: string, configs: readonly string[], kind = 'ValidatingWebhookConfiguration'): string =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nwebhooks: [${configs.map((config, index) => `{ name: w${index}, clientConfig: { ${config} } }`).join(', ')}]\n`;

describe('IST0163 and IST0164', () => {
  it.each([
    ['neither a URL nor a Service', 'url:', ['IST0163 ValidatingWebhookConfiguration istio-validator-x']],
    ['what is no URL', 'url: "https://a b"', ['IST0163 ValidatingWebhookConfiguration istio-validator-x']],
    ['an address', 'url: "https://10.0.0.1:15017/x"', ['IST0164 ValidatingWebhookConfiguration istio-validator-x']],
    ['a host', 'url: "https://a.example.com/x"', []],
    ['an empty URL, which is one to Go', 'url: ""', []],
    ['a Service', 'service: { name: istiod, namespace: istio-system }', []],
  ])('%s', (_, config, expected) => {
    expect(codesOf(analyzer, hooks('istio-validator-x', [config]))).toEqual(expected);
  });

  it('is told by the name of the configuration, for each kind another one', () => {
    expect(codesOf(analyzer, hooks('istiod-default-validator', ['url:']))).toHaveLength(1);
    expect(codesOf(analyzer, hooks('my-validator', ['url:']))).toEqual([]);
    expect(codesOf(analyzer, hooks('istio-sidecar-injector-x', ['url:'], 'MutatingWebhookConfiguration'))).toHaveLength(1);
    expect(codesOf(analyzer, hooks('istio-validator-x', ['url:'], 'MutatingWebhookConfiguration'))).toEqual([]);
  });

  it('is said for each webhook', () => {
    expect(codesOf(analyzer, hooks('istio-validator', ['url:', 'url: "https://10.0.0.1"', 'url:']))).toHaveLength(3);
  });
});
