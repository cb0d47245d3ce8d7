import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './image-auto-not-injected.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/image-auto-not-injected', rule }, yaml.trimStart());

describe('nobody fills the image in', () => {
  it('no mark at all', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a namespace that is disabled, a pod that asks for none, the network of the node', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in, labels: { istio-injection: disabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: in }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: its namespace is not injected
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: b }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b, sidecar.istio.io/inject: "false" }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: it asks for no sidecar
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: b }
spec:
  selector: { matchLabels: { app: c } }
  template:
    metadata:
      labels: { app: c }
    spec:
      hostNetwork: true
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: pods on the network of their node are not injected
`);
  });

  it('injectors in the input that select other pods', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in, labels: { istio.io/rev: canary } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: none of the injectors in the input selects it
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: a.sidecar-injector.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: stable } }
`);
  });

  it('a namespace that is not in the input', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
# unjudged: the image \`auto\` of Deployment in/gw: namespace \`in\` with its labels
`);
  });
});

describe('silent', () => {
  it('by the namespace, by the pod, by the revision', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: in }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
---
apiVersion: v1
kind: Namespace
metadata: { name: b }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: b }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b, sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: b }
spec:
  selector: { matchLabels: { app: c } }
  template:
    metadata:
      labels: { app: c, istio.io/rev: x }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
`);
  });

  it('an injector that selects it', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in, labels: { istio.io/rev: canary } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: a.sidecar-injector.istio.io
    namespaceSelector: { matchLabels: { istio.io/rev: canary } }
`);
  });

  it('other images', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: in }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: "proxyv2:1.30" }]
`);
  });

  it('a namespace of the same name as none of these pods', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: other }
---
apiVersion: v1
kind: Namespace
metadata: { name: in, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: in }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: istio-proxy, image: auto }]
#                                              ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
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
          containers: [{ name: istio-proxy, image: auto }]
#                                                  ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`);
  });
});
