import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './service-ports-disagree.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/service-ports-disagree', rule }, yaml.trimStart());

describe('two Services of the same pods', () => {
  it('name one port of theirs differently', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: grpc, port: 90, targetPort: 8080 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ port 8080 of these pods is \`grpc\` here and \`http\` by Service \`a\`: the older of the two decides
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

  it('through a name, and with more labels', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { tier: x, app: a }
  ports:
    - { name: http, port: 80, targetPort: web }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 8080 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^ port 8080 of these pods is \`undeclared\` here and \`http\` by Service \`a\`: the older of the two decides
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a, tier: x }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: web, containerPort: 8080 }] }]
`);
  });
});

describe('silent', () => {
  it('the same protocol under other names and numbers', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http-direct, port: 8080 }
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

  it('TCP and UDP, which do not meet', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp-dns, port: 53 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: dns, port: 53, protocol: UDP }
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

  it('other ports', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80, targetPort: 9090 }
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

  it('other pods, other namespaces, pods outside the mesh', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: b }
  ports:
    - { name: tcp, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: c, namespace: bank }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
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
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
    spec:
      containers: [{ name: b, image: b }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: bank }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: v1
kind: Namespace
metadata: { name: outside, labels: { istio-injection: disabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: outside }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: outside }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: outside }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }]
`);
  });

  it('no pods at all', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80 }
#     ^^^^^^^^^^^^^^^^^^^^^^^ port 80 of these pods is \`tcp\` here and \`http\` by Service \`a\`: the older of the two decides
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
