import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './webhook-fails-open.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/webhook-fails-open', rule }, yaml.trimStart());

describe('ignored', () => {
  it('one of two', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: a.istio.io
    failurePolicy: Ignore
#   ^^^^^^^^^^^^^^^^^^^^^ while \`a.istio.io\` does not answer, pods start without a sidecar and keep running so
  - name: b.istio.io
    failurePolicy: Fail
`);
  });
});

describe('silent', () => {
  it('the default, which is to fail, and webhooks of others', () => {
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
  - name: a.example.com
    failurePolicy: Ignore
`);
  });

  it('validators, which istiod switches to `Fail` when it is ready', () => {
    check(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: a }
webhooks:
  - name: validation.istio.io
    failurePolicy: Ignore
`);
  });
});
