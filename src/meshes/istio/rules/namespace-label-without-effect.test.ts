import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './namespace-label-without-effect.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/namespace-label-without-effect', rule }, yaml.trimStart());

describe('a value that means nothing', () => {
  it('yes and no in other words', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-injection: "true" } }
#                                               ^^^^^^ \`istio-injection: true\` does nothing: the values are \`enabled\` and \`disabled\`
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio-injection: Enabled } }
#                                               ^^^^^^^ \`istio-injection: Enabled\` does nothing: the values are \`enabled\` and \`disabled\`
---
apiVersion: v1
kind: Namespace
metadata: { name: c, labels: { istio-injection: "off" } }
#                                               ^^^^^ \`istio-injection: off\` does nothing: the values are \`enabled\` and \`disabled\`
`);
  });

  it('one that nobody can guess', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: canary } }
#                                                  ^^^^^^ \`istio-injection: canary\` does nothing: the values are \`enabled\` and \`disabled\`
`);
  });

  it('of ambient mode', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: enabled } }
#                                                          ^^^^^^^ \`istio.io/dataplane-mode: enabled\` does nothing: the values are \`ambient\` and \`none\`
`);
  });
});

describe('a key that means nothing', () => {
  it('on a namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-inject: enabled } }
#                              ^^^^^^^^^^^^ a namespace has no label \`istio-inject\`: what brings sidecars to its pods is \`istio-injection: enabled\`
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/injection: "true" } }
#                              ^^^^^^^^^^^^^^^^^^ a namespace has no label \`istio.io/injection\`: what brings sidecars to its pods is \`istio-injection: enabled\`
`);
  });

  it('beside the right one, which is not written twice', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, sidecar.istio.io/inject: "false" } }
#                                                           ^^^^^^^^^^^^^^^^^^^^^^^ a namespace has no label \`sidecar.istio.io/inject\`: what brings sidecars to its pods is \`istio-injection: enabled\`
`);
  });

  it('as an annotation', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { istio-injection: enabled } }
#                                      ^^^^^^^^^^^^^^^ \`istio-injection\` is a label: as an annotation it does nothing
`);
  });
});

describe('silent', () => {
  it('every value that there is', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio-injection: disabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: c, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Namespace
metadata: { name: d, labels: { istio.io/dataplane-mode: none } }
`);
  });

  it('labels of others', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-operator: "true", team: a, linkerd.io/inject: enabled } }
`);
  });

  it('the label on pods, where it works', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  labels: { sidecar.istio.io/inject: "true" }
spec: { containers: [{ name: orders, image: orders }] }
`);
  });
});
