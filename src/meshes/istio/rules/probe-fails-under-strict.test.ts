import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './probe-fails-under-strict.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/probe-fails-under-strict', rule }, yaml.trimStart());

describe('not led round the proxy', () => {
  it('HTTP and gRPC, by number and by name', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: http } }, startupProbe: { grpc: { port: 9090 } } }]
#                                                                                     ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
#                                                                                                                                 ^^^^^^^^^^^^ this \`startupProbe\` fails: it arrives at port 9090 in plain text, and the mode there is STRICT
`);
  });

  it('TCP, whatever the mode', () => {
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
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 } } }]
#                                                                                     ^^^^^^^^^^^^^^ warning: this \`readinessProbe\` asks the proxy whether it listens, and not the application
`);
  });

  it('strict for the whole mesh', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } } }]
#                                                                                     ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('strict on the port alone', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: shop }
spec: { selector: { matchLabels: { app: a } }, portLevelMtls: { 8080: { mode: STRICT } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } }, readinessProbe: { httpGet: { port: 9090 } } }]
#                                                                                     ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });
});

describe('silent', () => {
  it('probes that Istio rewrites', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
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
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: http } } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "true" }
    spec:
      containers: [{ name: b, image: b, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: http } } }]
`);
  });

  it('a permissive port, and one that is let out', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: shop }
spec: { selector: { matchLabels: { app: a } }, portLevelMtls: { 8080: { mode: PERMISSIVE } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } } }]
`);
  });

  it('HTTPS, and a command', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080, scheme: HTTPS } }, readinessProbe: { exec: { command: [a] } } }]
`);
  });

  it('no sidecar', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } } }]
`);
  });

  it('strict in another namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: bank }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } } }]
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
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                       ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                       ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                       ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                       ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                       ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
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
          annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
        spec:
          containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
#                                           ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
`);
  });
});
