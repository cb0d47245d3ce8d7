import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './injection-label-ignored.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/injection-label-ignored', rule }, yaml.trimStart());

describe('on the object beside the template', () => {
  it('as a label and as an annotation', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "true" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a Deployment is read by nobody: it belongs in \`spec.template.metadata.labels\`
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: b, namespace: shop, annotations: { sidecar.istio.io/inject: "false" } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a StatefulSet is read by nobody: it belongs in \`spec.template.metadata.labels\`
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
    spec:
      containers: [{ name: b, image: b }]
`);
  });

  it('a CronJob, whose template is further down', () => {
    check(`
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a CronJob is read by nobody: it belongs in \`spec.jobTemplate.spec.template.metadata.labels\`
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: report, image: report }] } } } }
`);
  });
});

describe('values', () => {
  it('that are no booleans', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, sidecar.istio.io/inject: enabled }
#                                                ^^^^^^^ \`sidecar.istio.io/inject: enabled\` is neither \`"true"\` nor \`"false"\`, so it says nothing
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
      annotations: { sidecar.istio.io/inject: "True" }
#                                             ^^^^^^ \`sidecar.istio.io/inject: True\` is neither \`"true"\` nor \`"false"\`, so it says nothing
    spec:
      containers: [{ name: b, image: b }]
`);
  });
});

describe('against the namespace', () => {
  it('a revision where the default one injects', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, istio.io/rev: canary }
#                            ^^^^^^^^^^^^ \`istio.io/rev: canary\` of these pods is ignored: their namespace has \`istio-injection: enabled\`
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('a revision where another one does', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable } }
---
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  labels: { istio.io/rev: canary }
#           ^^^^^^^^^^^^ \`istio.io/rev: canary\` of these pods is ignored: their namespace has \`istio.io/rev: stable\`
spec: { containers: [{ name: orders, image: orders }] }
`);
  });

  it('a revision, or a wish, where nobody may', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: disabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, istio.io/rev: canary }
#                       ^^^^^^^^^^^^ \`istio.io/rev: canary\` of these pods is ignored: their namespace has \`istio-injection: disabled\`
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b, sidecar.istio.io/inject: "true" }
#                       ^^^^^^^^^^^^^^^^^^^^^^^ these pods get no sidecar, whatever they ask for: their namespace has \`istio-injection: disabled\`
    spec:
      containers: [{ name: b, image: b }]
`);
  });

  it('an annotation where the namespace says nothing', () => {
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
      annotations: { sidecar.istio.io/inject: "true" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation alone brings no sidecar: the namespace has no label of injection, and injectors select pods by labels
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });
});

describe('silent', () => {
  it('marks that hold', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b, istio.io/rev: canary }
    spec:
      containers: [{ name: b, image: b }]
`);
  });

  it('both on the object and on its pods', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "true" } }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('the same revision as the namespace, and `default` where that one injects', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: canary } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
  labels: { istio.io/rev: canary }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: pay, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  namespace: pay
  labels: { istio.io/rev: default }
spec: { containers: [{ name: b, image: b }] }
`);
  });

  it('a namespace that the input does not show, and one of another name', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: pay, labels: { istio-injection: disabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, istio.io/rev: canary }
      annotations: { sidecar.istio.io/inject: "true" }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });
});

describe('beside the template of every kind that makes pods', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a StatefulSet is read by nobody: it belongs in \`spec.template.metadata.labels\`
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
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a DaemonSet is read by nobody: it belongs in \`spec.template.metadata.labels\`
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
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a ReplicaSet is read by nobody: it belongs in \`spec.template.metadata.labels\`
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
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a Rollout is read by nobody: it belongs in \`spec.template.metadata.labels\`
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
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a Job is read by nobody: it belongs in \`spec.template.metadata.labels\`
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
apiVersion: batch/v1
kind: CronJob
metadata: { name: a, namespace: shop, labels: { sidecar.istio.io/inject: "false" } }
#                                               ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a CronJob is read by nobody: it belongs in \`spec.jobTemplate.spec.template.metadata.labels\`
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
