import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './proxy-image-mismatch.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/proxy-image-mismatch', rule }, yaml.trimStart());

describe('another image than the injector writes', () => {
  it('an older tag, another registry', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0" }] }
#                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this proxy is \`docker.io/istio/proxyv2:1.29.0\`, and the injector's is \`docker.io/istio/proxyv2:1.30.1\`: start the pod anew
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "mirror.example.com/istio/proxyv2:1.30.1" }] }
#                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this proxy is \`mirror.example.com/istio/proxyv2:1.30.1\`, and the injector's is \`docker.io/istio/proxyv2:1.30.1\`: start the pod anew
`);
  });

  it('of the revision that injects the namespace', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector-canary, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: canary } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0" }] }
#                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this proxy is \`docker.io/istio/proxyv2:1.29.0\`, and the injector's is \`docker.io/istio/proxyv2:1.30.1\`: start the pod anew
`);
  });

  it('an injector with the whole name of an image', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "example.com/proxy:2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.30.1" }] }
#                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this proxy is \`docker.io/istio/proxyv2:1.30.1\`, and the injector's is \`example.com/proxy:2\`: start the pod anew
`);
  });
});

describe('silent', () => {
  it('the same image, with any variant', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.30.1" }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.30.1-distroless" }] }
`);
  });

  it('an image that the pod asks for', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
  annotations: { sidecar.istio.io/proxyImage: a }
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0" }] }
`);
  });

  it('no injector in the input, or one of another revision', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector-canary, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0" }] }
`);
  });

  it('a namespace that is not injected, and one that the input does not show', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "x:1" }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  namespace: bank
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "x:1" }] }
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: "x:1" }] }
`);
  });
});
