import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './service-port-without-protocol.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/service-port-without-protocol', rule }, yaml.trimStart());

describe('guessed', () => {
  it('no name, and names that say nothing', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - port: 80
#     ^^^^^^^^ port 80 has no name and no \`appProtocol\`, so its protocol is guessed
    - { name: web, port: 8080 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
    - { name: httpfoo, port: 8081 }
#             ^^^^^^^ the port name \`httpfoo\` says no protocol, so it is guessed
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

  it('pods that join by their own label', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: api, port: 80 }
#             ^^^ the port name \`api\` says no protocol, so it is guessed
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
`);
  });
});

describe('silent', () => {
  it('every name that says one, and `appProtocol`', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80 }
    - { name: http2-x, port: 81 }
    - { name: grpc-web, port: 82 }
    - { name: grpcweb, port: 83, appProtocol: grpc }
    - { name: tcp-db, port: 84 }
    - { name: dns, port: 53, protocol: UDP }
    - { name: TLS-x, port: 85 }
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

  it('ports that are never guessed', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: db, port: 3306 }
    - { name: mail, port: 25 }
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

  it("an `appProtocol` that Istio does not know, which is another rule's", () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: a, port: 80, appProtocol: kafka }
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

  it('outside the mesh, without pods, and written by Istio', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
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
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: b, namespace: bank }
spec:
  selector: { app: b }
  ports:
    - { name: web, port: 80 }
---
apiVersion: v1
kind: Service
metadata: { name: c, namespace: bank, labels: { gateway.istio.io/managed: istio.io-gateway-controller } }
spec:
  selector: { app: c }
  ports:
    - { name: default, port: 80 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: bank }
spec:
  selector: { matchLabels: { app: c } }
  template:
    metadata:
      labels: { app: c }
    spec:
      containers: [{ name: c, image: c }]
`);
  });

  it('pods of the same label in another namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: bank }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
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

  it('an ExternalName', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  type: ExternalName
  externalName: a.example.com
  ports:
    - { name: web, port: 80 }
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

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
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
