import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './pod-without-sidecar.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/pod-without-sidecar', rule }, yaml.trimStart());

describe('in a namespace that is injected', () => {
  it('a running pod, by its uid or its status', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
#       ^ this pod runs without a sidecar although its namespace is injected: start it anew
  uid: 6a1f
  namespace: shop
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: b
#       ^ this pod runs without a sidecar although its namespace is injected: start it anew
  namespace: shop
spec: { containers: [{ name: b, image: b }] }
status: { phase: Running }
`);
  });

  it('by revision', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: canary } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
#       ^ this pod runs without a sidecar although its namespace is injected: start it anew
  uid: 6a1f
  namespace: shop
spec: { containers: [{ name: a, image: a }] }
`);
  });

  it('on the network of the node', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata:
      labels: { app: agent }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: agent, image: agent }]
`);
  });

  it('that asks for none, and is selected by a policy', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: pay, namespace: shop }
spec:
  selector: { matchLabels: { app: pay } }
  template:
    metadata:
      labels: { app: pay }
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ these pods want no sidecar, so nobody enforces PeerAuthentication \`strict\`, which selects them
    spec:
      containers: [{ name: pay, image: pay }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { selector: { matchLabels: { app: pay } }, mtls: { mode: STRICT } }
`);
  });
});

describe('silent', () => {
  it('a Pod in a file, which is injected when it is applied', () => {
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
spec: { containers: [{ name: a, image: a }] }
`);
  });

  it('one with a sidecar among its containers or its init containers', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  uid: 1
  namespace: shop
spec: { containers: [{ name: a, image: a }, { name: istio-proxy, image: p }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  uid: 2
  namespace: shop
spec: { initContainers: [{ name: istio-proxy, image: p, restartPolicy: Always }], containers: [{ name: b, image: b }] }
`);
  });

  it('one that asks for none and that nobody selects', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: pay, namespace: shop }
spec:
  selector: { matchLabels: { app: pay } }
  template:
    metadata:
      labels: { app: pay, sidecar.istio.io/inject: "false" }
    spec:
      containers: [{ name: pay, image: pay }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: other, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
`);
  });

  it('a policy of another namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: pay, namespace: shop }
spec:
  selector: { matchLabels: { app: pay } }
  template:
    metadata:
      labels: { app: pay, sidecar.istio.io/inject: "false" }
    spec:
      containers: [{ name: pay, image: pay }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: pay, namespace: bank }
spec: { selector: { matchLabels: { app: pay } } }
`);
  });

  it('namespaces that are not injected', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio-injection: disabled, istio.io/rev: a } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata:
      labels: { app: agent }
    spec:
      hostNetwork: true
      containers: [{ name: agent, image: agent }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: agent, namespace: bank }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata:
      labels: { app: agent }
    spec:
      hostNetwork: true
      containers: [{ name: agent, image: agent }]
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: a, image: a }]
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: a, image: a }]
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: a, image: a }]
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: a, image: a }]
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      hostNetwork: true
#     ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
      containers: [{ name: a, image: a }]
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: a, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata:
          labels: { app: a }
        spec:
          hostNetwork: true
#         ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
          containers: [{ name: a, image: a }]
`);
  });
});
