import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './telemetry-selects-nothing.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/telemetry-selects-nothing', rule }, yaml.trimStart());

describe('nothing selected', () => {
  it('labels that no pod of the namespace has together', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: x, tier: z } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no workload of namespace \`shop\` has the labels \`app: x\`, \`tier: z\`, so this Telemetry is in force nowhere
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: x, namespace: shop }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata:
      labels: { app: x, tier: back }
    spec:
      containers: [{ name: x, image: x }]
`);
  });

  it('pods of another namespace do not count', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: istio-system }
spec: { selector: { matchLabels: { app: x } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no workload of namespace \`istio-system\` has the labels \`app: x\`, so this Telemetry is in force nowhere
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: x, namespace: shop }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata:
      labels: { app: x }
    spec:
      containers: [{ name: x, image: x }]
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
`);
  });

  it('without any workload nobody can say', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: x } } }
# unjudged: what Telemetry shop/a selects: the workloads of namespace \`shop\`
`);
  });
});

describe('silent', () => {
  it('a Deployment, a Pod, a machine', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: x } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: x, namespace: shop }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata:
      labels: { app: x }
    spec:
      containers: [{ name: x, image: x }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { app: m } } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: m, namespace: shop }
spec: { address: 10.0.0.1, labels: { app: m } }
`);
  });

  it('no selector, and labels that controllers add', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: w } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: x, namespace: shop }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata:
      labels: { app: x }
    spec:
      containers: [{ name: x, image: x }]
`);
  });
});

describe('the pods of every kind that makes them are selected', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
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
