import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './annotation-misplaced.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/annotation-misplaced', rule }, yaml.trimStart());

describe('read on pods', () => {
  it('and written on the Deployment, the Job and the CronJob', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a Deployment: it does nothing here
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop, annotations: { sidecar.istio.io/logLevel: debug } }
#                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/logLevel\` is read on pods, not on a CronJob: it does nothing here
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: report, image: report }] } } } }
`);
  });

  it('and written on a Service', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, annotations: { proxy.istio.io/config: "{}" } }
#                                                         ^^^^^^^^^^^^^^^^^^^^^ \`proxy.istio.io/config\` is read on a Pod, not on a Service: it does nothing here
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });
});

describe('read on others', () => {
  it('exportTo on pods', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { networking.istio.io/exportTo: "." }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`networking.istio.io/exportTo\` is read on a Service, not on a Pod: it does nothing here
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('the class of an Ingress on a pod and on a namespace', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations: { kubernetes.io/ingress.class: istio }
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`kubernetes.io/ingress.class\` is read on an Ingress, not on a Pod: it does nothing here
spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { kubernetes.io/ingress.class: istio } }
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`kubernetes.io/ingress.class\` is read on an Ingress, not on a Namespace: it does nothing here
`);
  });

  it('dry-run on a ServiceEntry', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: a, namespace: shop, annotations: { istio.io/dry-run: "true" } }
#                                                    ^^^^^^^^^^^^^^^^ \`istio.io/dry-run\` is read on an AuthorizationPolicy, not on a ServiceEntry: it does nothing here
spec: { hosts: [a.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }
`);
  });
});

describe('silent', () => {
  it('on a bare Pod and in a template', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations: { proxy.istio.io/config: "{}" }
spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: pay, namespace: shop }
spec:
  selector: { matchLabels: { app: pay } }
  template:
    metadata:
      labels: { app: pay }
      annotations: { proxy.istio.io/config: "{}" }
    spec:
      containers: [{ name: pay, image: pay }]
`);
  });

  it('what may stand anywhere', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { galley.istio.io/analyze-suppress: "*" } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, annotations: { galley.istio.io/analyze-suppress: "*" } }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it("an unknown one, which is another rule's, and the mark of injection, too", () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, annotations: { sidecar.istio.io/unheard: a, sidecar.istio.io/inject: "false" } }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('where it belongs', () => {
    check(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop, annotations: { istio.io/dry-run: "true" } }
spec: {}
`);
  });
});

describe('on every kind that makes pods', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a StatefulSet: it does nothing here
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
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a DaemonSet: it does nothing here
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
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a ReplicaSet: it does nothing here
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
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a Rollout: it does nothing here
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
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a Job: it does nothing here
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
metadata: { name: a, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: 100m } }
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/proxyCPU\` is read on pods, not on a CronJob: it does nothing here
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
