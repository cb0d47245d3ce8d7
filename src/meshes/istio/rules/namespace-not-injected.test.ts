import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './namespace-not-injected.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/namespace-not-injected', rule }, yaml.trimStart());

describe('configuration for sidecars that nobody has', () => {
  it('every kind is named once', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication and Telemetry without effect
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: t, namespace: shop }
spec: {}
`);
  });
});

describe('silent', () => {
  it('nothing that would take effect in a sidecar', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });

  it('labels of every way to join', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: a, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: b, labels: { istio.io/rev: x } }
---
apiVersion: v1
kind: Namespace
metadata: { name: c, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Namespace
metadata: { name: d, labels: { istio-injection: disabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: a }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: a }
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: b }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: b }
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: c }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: c }
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: d }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: d }
spec: {}
`);
  });

  it('pods that join by their own label', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
`);
  });

  it('no pods, or configuration of another namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: v1
kind: Namespace
metadata: { name: bank }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: bank }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('the control plane', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { matchLabels: { app: istiod } }
  template:
    metadata:
      labels: { app: istiod }
    spec:
      containers: [{ name: istiod, image: istiod }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: istio-system }
spec: {}
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: {}
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
          containers: [{ name: a, image: a }]
`);
  });
});
