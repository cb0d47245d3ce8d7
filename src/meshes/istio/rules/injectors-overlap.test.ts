import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './injectors-overlap.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/injectors-overlap', rule }, yaml.trimStart());

describe('the same pods', () => {
  it('by no selector at all', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: b.istio.io
#         ^^^^^^^^^^ \`a.istio.io\` of \`a\` is asked about the same pods: those with no label in namespaces with \`istio-injection: enabled\`
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
`);
  });

  it('inside one configuration', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: x } }
  - name: b.istio.io
#         ^^^^^^^^^^ \`a.istio.io\` of \`a\` is asked about the same pods: those with no label in namespaces with \`istio.io/rev: x\`
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [x, z] }] }
`);
  });

  it('of a revision and its tag', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-x }
webhooks:
  - name: rev.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: x } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-revision-tag-x }
webhooks:
  - name: tag.istio.io
#         ^^^^^^^^^^^^ \`rev.istio.io\` of \`istio-sidecar-injector-x\` is asked about the same pods: those with no label in namespaces with \`istio.io/rev: x\`
    namespaceSelector: { matchLabels: { istio.io/rev: x } }
`);
  });

  it('by the label of the pod', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    objectSelector: { matchLabels: { sidecar.istio.io/inject: "true" } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: b.istio.io
#         ^^^^^^^^^^ \`a.istio.io\` of \`a\` is asked about the same pods: those with \`sidecar.istio.io/inject: true\` in namespaces with \`istio-injection: disabled\`
    namespaceSelector: { matchLabels: { istio-injection: disabled } }
`);
  });
});

describe('silent', () => {
  it('the four that Istio installs', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [default] }, { key: istio-injection, operator: DoesNotExist }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }] }
  - name: rev.object.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: DoesNotExist }, { key: istio-injection, operator: DoesNotExist }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }, { key: istio.io/rev, operator: In, values: [default] }] }
  - name: namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio-injection, operator: In, values: [enabled] }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }] }
  - name: object.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio-injection, operator: DoesNotExist }, { key: istio.io/rev, operator: DoesNotExist }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: In, values: ["true"] }, { key: istio.io/rev, operator: DoesNotExist }] }
`);
  });

  it('two revisions', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: x } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: b.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: z } }
`);
  });

  it('webhooks of others', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: b }
webhooks:
  - name: images.example.com
`);
  });
});
