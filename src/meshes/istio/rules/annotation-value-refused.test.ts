import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './annotation-value-refused.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/annotation-value-refused', rule }, yaml.trimStart());

describe('a value that the injector cannot read', () => {
  it('numbers and ports', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { readiness.status.sidecar.istio.io/periodSeconds: soon, status.sidecar.istio.io/port: "70000" }
#                                                                     ^^^^ the injector refuses pods with \`soon\` in \`readiness.status.sidecar.istio.io/periodSeconds\`: it must be a whole number from 0 on
#                                                                                                         ^^^^^^^ the injector refuses pods with \`70000\` in \`status.sidecar.istio.io/port\`: \`70000\` is no port
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('ranges of addresses', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/33" }
#                                                                      ^^^^^^^^^^^^^ the injector refuses pods with \`10.0.0.0/33\` in \`traffic.sidecar.istio.io/includeOutboundIPRanges\`: \`10.0.0.0/33\` is no range of addresses such as \`10.0.0.0/8\`
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('modes and booleans', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/interceptionMode: redirect, prometheus.istio.io/merge-metrics: "yes" }
#                                                       ^^^^^^^^ the injector refuses pods with \`redirect\` in \`sidecar.istio.io/interceptionMode\`: it must be \`REDIRECT\`, \`TPROXY\` or \`NONE\`
#                                                                                                    ^^^^^ the injector refuses pods with \`yes\` in \`prometheus.istio.io/merge-metrics\`: it must be \`"true"\` or \`"false"\`
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('quantities and interfaces', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/proxyCPU: 100 m, traffic.sidecar.istio.io/excludeInterfaces: "eth0,," }
#                                               ^^^^^ the injector refuses pods with \`100 m\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
#                                                                                                  ^^^^^^^^ the injector refuses pods with \`eth0,,\` in \`traffic.sidecar.istio.io/excludeInterfaces\`: \`\` is no name of a network interface
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('the configuration of a proxy', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { proxy.istio.io/config: concurrency }
#                                           ^^^^^^^^^^^ the injector refuses pods with \`concurrency\` in \`proxy.istio.io/config\`: it must be a mapping of the fields of ProxyConfig
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('on a bare Pod', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations: { readiness.status.sidecar.istio.io/initialDelaySeconds: bar }
#                                                                       ^^^ the injector refuses pods with \`bar\` in \`readiness.status.sidecar.istio.io/initialDelaySeconds\`: it must be a whole number from 0 on
spec: { containers: [{ name: orders, image: orders }] }
`);
  });
});

describe('silent', () => {
  it('values that it takes', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { traffic.sidecar.istio.io/includeInboundPorts: "*", traffic.sidecar.istio.io/includeOutboundIPRanges: "*", traffic.sidecar.istio.io/excludeInboundPorts: "", sidecar.istio.io/proxyMemory: 128Mi, sidecar.istio.io/proxyCPU: "0.5", sidecar.istio.io/interceptionMode: NONE }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('spaces round ports, which are cut off', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { traffic.sidecar.istio.io/excludeOutboundPorts: "5432, 6379 " }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('addresses of the new kind', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { traffic.sidecar.istio.io/excludeOutboundIPRanges: "fd00::/8,10.0.0.0/8" }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('where nobody reads it', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop, annotations: { sidecar.istio.io/proxyCPU: much } }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('YAML of several lines', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        proxy.istio.io/config: |
          concurrency: 2
          holdApplicationUntilProxyStarts: true
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
      annotations: { sidecar.istio.io/proxyCPU: much }
#                                               ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
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
      annotations: { sidecar.istio.io/proxyCPU: much }
#                                               ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
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
      annotations: { sidecar.istio.io/proxyCPU: much }
#                                               ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
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
      annotations: { sidecar.istio.io/proxyCPU: much }
#                                               ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
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
      annotations: { sidecar.istio.io/proxyCPU: much }
#                                               ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
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
          annotations: { sidecar.istio.io/proxyCPU: much }
#                                                   ^^^^ the injector refuses pods with \`much\` in \`sidecar.istio.io/proxyCPU\`: it must be a quantity such as \`250m\` or \`128Mi\`
        spec:
          containers: [{ name: a, image: a }]
`);
  });
});
