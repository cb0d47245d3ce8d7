import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './telemetry-ignored.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/telemetry-ignored', rule }, yaml.trimStart());

describe('without a selector', () => {
  it('three of one namespace, an empty selector among them', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
#                 ^ Telemetry \`a\` has no selector either: of namespace \`shop\` only the older one counts
spec: { selector: { matchLabels: {} } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: shop }
#                 ^ Telemetry \`a\` has no selector either: of namespace \`shop\` only the older one counts
spec: {}
`);
  });
});

describe('with one', () => {
  it('that meets another in a workload', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: x } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects Deployment \`x\` as well: only the older one counts there
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
});

describe('silent', () => {
  it('one with and one without, which both count', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
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
`);
  });

  it('one in each namespace', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: bank }
spec: {}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: istio-system }
spec: {}
`);
  });

  it('selectors that never meet, and no workload that they meet in', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: x } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { app: pay } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: shop }
spec: { selector: { matchLabels: { tier: z } } }
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
metadata: { name: x, namespace: bank }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata:
      labels: { app: x, tier: z }
    spec:
      containers: [{ name: x, image: x }]
`);
  });

  it('those for waypoints', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: w }] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: v }] }
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects StatefulSet \`a\` as well: only the older one counts there
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a, tier: back }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects DaemonSet \`a\` as well: only the older one counts there
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a, tier: back }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects ReplicaSet \`a\` as well: only the older one counts there
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a, tier: back }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects Rollout \`a\` as well: only the older one counts there
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a, tier: back }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects Job \`a\` as well: only the older one counts there
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a, tier: back }
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
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: b, namespace: shop }
spec: { selector: { matchLabels: { tier: back } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`a\` selects CronJob \`a\` as well: only the older one counts there
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
          labels: { app: a, tier: back }
        spec:
          containers: [{ name: a, image: a }]
`);
  });
});
