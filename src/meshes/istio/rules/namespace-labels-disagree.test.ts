import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './namespace-labels-disagree.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/namespace-labels-disagree', rule }, yaml.trimStart());

describe('two labels', () => {
  it('the default revision goes before a named one', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, istio.io/rev: canary } }
#                                                           ^^^^^^^^^^^^ \`istio.io/rev: canary\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
`);
  });

  it('disabled goes before a revision', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: disabled, istio.io/rev: canary } }
#                                                            ^^^^^^^^^^^^ info: \`istio.io/rev: canary\` is ignored beside \`istio-injection: disabled\`: no sidecar joins these pods
`);
  });

  it('a value that means nothing keeps the revision away, too', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: "yes", istio.io/rev: canary } }
#                                                         ^^^^^^^^^^^^ info: \`istio.io/rev: canary\` is ignored beside \`istio-injection: yes\`: no sidecar joins these pods
`);
  });

  it('the same revision, which is ignored all the same', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, istio.io/rev: default } }
#                                                           ^^^^^^^^^^^^ info: \`istio.io/rev: default\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
`);
  });

  it('all three', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, istio.io/rev: canary, istio.io/dataplane-mode: ambient } }
#                                                           ^^^^^^^^^^^^ \`istio.io/rev: canary\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
`);
  });

  it('in block style, mended by taking the ignored one out', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/rev: canary # new
#   ^^^^^^^^^^^^ \`istio.io/rev: canary\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
    istio-injection: enabled
`);
  });

  it('each namespace by itself', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-injection: enabled, istio.io/rev: x } }
#                                                        ^^^^^^^^^^^^ \`istio.io/rev: x\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/rev: x } }
---
apiVersion: v1
kind: Namespace
metadata: { name: c, labels: { istio-injection: enabled, istio.io/rev: z } }
#                                                        ^^^^^^^^^^^^ \`istio.io/rev: z\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
`);
  });
});

describe('silent', () => {
  it('one label each', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/rev: canary } }
---
apiVersion: v1
kind: Namespace
metadata: { name: c, labels: { istio.io/dataplane-mode: ambient } }
`);
  });

  it("sidecars and ambient mode, which is another rule's", () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, istio.io/dataplane-mode: ambient } }
`);
  });

  it('ambient mode where sidecars are off', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: disabled, istio.io/dataplane-mode: ambient } }
`);
  });

  it('labels of pods', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
  labels: { istio.io/rev: canary }
spec: { containers: [{ name: a, image: a }] }
`);
  });
});
