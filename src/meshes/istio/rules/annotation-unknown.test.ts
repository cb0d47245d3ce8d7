import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './annotation-unknown.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/annotation-unknown', rule }, yaml.trimStart());

describe('a name that Istio does not have', () => {
  it('of a pod template, with the near miss, and nothing certain to mend', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('that differs in case alone', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations: { Sidecar.istio.io/proxycpu: 100m }
#                ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`Sidecar.istio.io/proxycpu\` of Istio, did you mean \`sidecar.istio.io/proxyCPU\`?
spec: { containers: [{ name: orders, image: orders }] }
`);
  });

  it('on the namespace and the Service', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { istio.io/exclude: "true" } }
#                                      ^^^^^^^^^^^^^^^^ there is no annotation \`istio.io/exclude\` of Istio
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, annotations: { networking.istio.io/export-to: "." } }
#                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`networking.istio.io/export-to\` of Istio, did you mean \`networking.istio.io/exportTo\`?
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });

  it('that is a label', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { security.istio.io/tlsMode: istio, istio.io/use-waypoint: shop }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ \`security.istio.io/tlsMode\` is a label: as an annotation it does nothing
#                                                      ^^^^^^^^^^^^^^^^^^^^^ \`istio.io/use-waypoint\` is a label: as an annotation it does nothing
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('of a CronJob, three levels down', () => {
    check(`
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata:
          annotations: { sidecar.istio.io/nativeSidecars: "true" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/nativeSidecars\` of Istio, did you mean \`sidecar.istio.io/nativeSidecar\`?
        spec: { restartPolicy: Never, containers: [{ name: report, image: report }] }
`);
  });
});

describe('silent', () => {
  it("other people's annotations, and what Istio writes itself", () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations: { kubernetes.io/psp: a, helm.sh/hook: b, sidecar.istio.io/status: "{}", gateway.istio.io/controller-version: "5", notistio.example.com/a: b }
spec: { containers: [{ name: orders, image: orders }] }
`);
  });

  it('every kind of known one', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { proxy.istio.io/config: "{}", traffic.sidecar.istio.io/excludeOutboundPorts: "5432" }
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, annotations: { networking.istio.io/exportTo: "." } }
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });

  it('labels, which are no annotations', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable, istio.io/use-waypoint: shop } }
`);
  });
});

describe('in the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a Job', () => {
    check(`
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/loglevle: debug }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('a CronJob', () => {
    check(`
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
          annotations: { sidecar.istio.io/loglevle: debug }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`sidecar.istio.io/loglevle\` of Istio, did you mean \`sidecar.istio.io/logLevel\`?
        spec:
          containers: [{ name: a, image: a }]
`);
  });
});
