import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './traffic-goes-past-proxy.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/traffic-goes-past-proxy', rule }, yaml.trimStart());

describe('inbound', () => {
  it('a port that is excluded, with and without a policy', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls to port 8080 go past the proxy: no mutual TLS, and AuthorizationPolicy \`a\` does not hold there
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "9090, 8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to ports 8080, 9090 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
`);
  });

  it('ports that are not among those included', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/includeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls to port 9090 go past the proxy: no mutual TLS, and PeerAuthentication \`a\` does not hold there
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: { selector: { matchLabels: { app: a } } }
`);
  });
});

describe('outbound', () => {
  it('everything, said in two ways', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/includeOutboundIPRanges: "" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every call of these pods goes past the proxy
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
      annotations: { traffic.sidecar.istio.io/excludeOutboundIPRanges: "10.0.0.0/8,0.0.0.0/0" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every call of these pods goes past the proxy
    spec:
      containers: [{ name: b, image: b }]
`);
  });

  it('ports on which others of the mesh are called', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeOutboundPorts: "5432,8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 leave past the proxy, without mutual TLS and without routes
    spec:
      containers: [{ name: a, image: a }]
`);
  });
});

describe('silent', () => {
  it('ports that nobody listens on, and databases outside', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "15020", traffic.sidecar.istio.io/excludeOutboundPorts: "5432,6379" }
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
`);
  });

  it('everything included', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/includeInboundPorts: "*", traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/8" }
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
`);
  });

  it('pods without a sidecar', () => {
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
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
`);
  });

  it('ports of the proxy itself', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "15090" }
    spec:
      containers: [{ name: istio-proxy, image: p, ports: [{ containerPort: 15090 }] }]
`);
  });

  it("a policy of another namespace is none of these pods'", () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "9999" }
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: bank }
spec: { selector: { matchLabels: { app: a } } }
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
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
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
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
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
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
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
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
      annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
    spec:
      containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
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
          annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8080" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 8080 go past the proxy: no mutual TLS, and no policy could hold them
        spec:
          containers: [{ name: a, image: a, ports: [{ containerPort: 8080 }] }]
`);
  });
});
