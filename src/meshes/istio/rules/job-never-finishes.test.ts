import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './job-never-finishes.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/job-never-finishes', rule }, yaml.trimStart());

describe('with a sidecar', () => {
  it('that may or may not be native', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
#                 ^ where the proxy is no native sidecar (Kubernetes before 1.29, Istio before 1.27), this Job never finishes
spec:
  template:
    metadata: {  }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
`);
  });

  it('that is none', () => {
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
    metadata: { annotations: { sidecar.istio.io/nativeSidecar: "false" } }
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: this Job never finishes: \`sidecar.istio.io/nativeSidecar: "false"\` makes the proxy an ordinary container, which nothing ends
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
`);
  });

  it('by the label of its own pods', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
#                 ^ where the proxy is no native sidecar (Kubernetes before 1.29, Istio before 1.27), this Job never finishes
spec:
  template:
    metadata: { labels: { sidecar.istio.io/inject: "true" } }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
`);
  });
});

describe('silent', () => {
  it('without a sidecar', () => {
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
    metadata: { labels: { sidecar.istio.io/inject: "false" } }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: bank }
---
apiVersion: batch/v1
kind: Job
metadata: { name: b, namespace: bank }
spec:
  template:
    metadata: {  }
    spec: { restartPolicy: Never, containers: [{ name: b, image: b }] }
`);
  });

  it('with one that is native', () => {
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
    metadata: { annotations: { sidecar.istio.io/nativeSidecar: "true" } }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
`);
  });

  it('with a script that ends it', () => {
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
    metadata: {  }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a, command: [sh, -c, "run; curl -X POST localhost:15020/quitquitquit"] }] }
`);
  });

  it('in a namespace that the input does not show', () => {
    check(`
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata: {  }
    spec: { restartPolicy: Never, containers: [{ name: a, image: a }] }
`);
  });

  it('a Deployment, which is not to finish', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });
});
