import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './control-plane-url-unusable.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/control-plane-url-unusable', rule }, yaml.trimStart());

describe('not called', () => {
  it('nothing to call, and nothing at all', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
#         ^^^^^^^^^^ the webhook \`a.istio.io\` has neither a \`url\` nor a \`service\`, so nobody can be called
    clientConfig: { url: "" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: b.istio.io
#         ^^^^^^^^^^ the webhook \`b.istio.io\` has neither a \`url\` nor a \`service\`, so nobody can be called
`);
  });

  it('no URL of a host', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "/inject" }
#                        ^^^^^^^^^ \`/inject\` is no URL of a host: the webhook cannot be called
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "https://bad host/inject" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^ \`https://bad host/inject\` is no URL of a host: the webhook cannot be called
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "https://istiod:port/inject" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`https://istiod:port/inject\` is no URL of a host: the webhook cannot be called
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "%zz" }
#                        ^^^^^ \`%zz\` is no URL of a host: the webhook cannot be called
`);
  });
});

describe('by an address', () => {
  it('of both kinds', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "https://10.1.2.3/inject" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`10.1.2.3\` is an address: the certificate there has to name it, and most name hosts only
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "https://[fd00::1]:15017/inject" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`fd00::1\` is an address: the certificate there has to name it, and most name hosts only
`);
  });
});

describe('silent', () => {
  it('a host, a Service', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    clientConfig: { url: "https://istiod.example.com:15017/inject/cluster/a/net/b" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: b.istio.io
    clientConfig: { service: { name: istiod, namespace: istio-system } }
`);
  });

  it('webhooks of others', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: images.example.com
    clientConfig: { url: "https://10.1.2.3/x" }
`);
  });
});
