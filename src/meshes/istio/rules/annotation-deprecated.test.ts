import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './annotation-deprecated.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/annotation-deprecated', rule }, yaml.trimStart());

describe('deprecated', () => {
  it('with what to use instead', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/inject: "false", sidecar.istio.io/discoveryAddress: istiod:15012 }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
#                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/discoveryAddress\` is deprecated
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('without', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, annotations: { alpha.istio.io/canonical-serviceaccounts: a } }
#                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`alpha.istio.io/canonical-serviceaccounts\` is deprecated
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });
});

describe('silent', () => {
  it('the annotation beside the label, for old versions', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, sidecar.istio.io/inject: "false" }
      annotations: { sidecar.istio.io/inject: "false" }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('what is not deprecated', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { proxy.istio.io/config: "{}" }
    spec:
      containers: [{ name: orders, image: orders }]
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
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
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
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
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
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
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
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
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
      annotations: { sidecar.istio.io/inject: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
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
          annotations: { sidecar.istio.io/inject: "false" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
        spec:
          containers: [{ name: a, image: a }]
`);
  });
});
