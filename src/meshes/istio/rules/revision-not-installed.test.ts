import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './revision-not-installed.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/revision-not-installed', rule }, yaml.trimStart());

describe('a revision that nobody serves', () => {
  it('beside others, with the near miss and without', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-canary }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [canary] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio.io/rev: canry } }
#                                            ^^^^^ no injector serves the revision \`canry\`, did you mean \`canary\`?
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/rev: 1-20 } }
#                                            ^^^^ no injector serves the revision \`1-20\`
`);
  });

  it('without any injector nobody can say', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: canary } }
# unjudged: the revision \`canary\` of namespace \`shop\`: which injectors are installed
`);
  });
});

describe('silent', () => {
  it('revisions, and tags, that are served', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-1-30 }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [1-30] }] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-revision-tag-prod }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: prod } }
---
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio.io/rev: 1-30 } }
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/rev: prod } }
`);
  });

  it("a revision that is ignored, which is another rule's", () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-canary }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [canary] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, istio.io/rev: gone } }
`);
  });

  it('namespaces that ask for none', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-canary }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [canary] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio-injection: enabled } }
`);
  });
});
