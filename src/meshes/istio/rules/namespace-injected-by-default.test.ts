import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './namespace-injected-by-default.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/namespace-injected-by-default', rule }, yaml.trimStart());

describe('the injector of the default revision', () => {
  it('injects what says nothing', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ pods of this namespace get a sidecar only because ConfigMap \`istio-system/istio-sidecar-injector\` has \`enableNamespacesByDefault\`
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { team: a } }
#                 ^^^^ pods of this namespace get a sidecar only because ConfigMap \`istio-system/istio-sidecar-injector\` has \`enableNamespacesByDefault\`
`);
  });
});

describe('silent', () => {
  it('namespaces that say something, and those of the system', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: disabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio.io/rev: a } }
---
apiVersion: v1
kind: Namespace
metadata: { name: kube-system }
---
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
`);
  });

  it('an injector that is set up as usual, and one of another revision', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": false}}'
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector-canary, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`);
  });

  it('values that are no JSON', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: "{"
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`);
  });
});
