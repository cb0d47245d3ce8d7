import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './webhook-service-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/webhook-service-not-found', rule }, yaml.trimStart());

describe('nobody answers', () => {
  it('the injector, with the near miss', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: https, port: 443 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { service: { namespace: istio-system, name: istoid } }
#                                                             ^^^^^^ namespace \`istio-system\` has no Service \`istoid\`, did you mean \`istiod\`?
`);
  });

  it('the validator', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: https, port: 443 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: validation.istio.io
    clientConfig: { service: { namespace: istio-system, name: istiod-canary } }
#                                                             ^^^^^^^^^^^^^ namespace \`istio-system\` has no Service \`istiod-canary\`
`);
  });

  it('a Service of that name in another namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: https, port: 443 }
---
apiVersion: v1
kind: Service
metadata: { name: other, namespace: mesh }
spec:
  selector: { app: other }
  ports:
    - { name: http, port: 80 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { service: { namespace: mesh, name: istiod } }
#                                                     ^^^^^^ namespace \`mesh\` has no Service \`istiod\`
`);
  });

  it('where no Service of the namespace is in the input, nobody can say', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { service: { namespace: istio-system, name: istiod } }
# unjudged: the Service of the webhook \`sidecar-injector.istio.io\`: the Services of namespace \`istio-system\`
`);
  });
});

describe('silent', () => {
  it('a Service that is there', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: https, port: 443 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { service: { namespace: istio-system, name: istiod } }
`);
  });

  it('webhooks of others, and those that are called by a URL', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: https, port: 443 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: w }
webhooks:
  - name: images.example.com
    clientConfig: { service: { namespace: istio-system, name: nobody } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { url: "https://a.example.com" }
`);
  });
});
