import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './annotation-may-change.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/annotation-may-change', rule }, yaml.trimStart());

describe('alpha', () => {
  it('on pods and on namespaces', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { ambient.istio.io/dns-capture: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`ambient.istio.io/dns-capture\` is alpha: what it does may change with the next version
    spec:
      containers: [{ name: orders, image: orders }]
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { topology.istio.io/controlPlaneClusters: a } }
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`topology.istio.io/controlPlaneClusters\` is alpha: what it does may change with the next version
`);
  });
});

describe('silent', () => {
  it('what everybody uses', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { traffic.sidecar.istio.io/excludeOutboundPorts: "5432", sidecar.istio.io/proxyCPU: 100m, prometheus.istio.io/merge-metrics: "false" }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });

  it('beta and stable', () => {
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
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, annotations: { traffic.istio.io/nodeSelector: a } }
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
`);
  });

  it("deprecated, which is another rule's", () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/statsCompression: gzip }
    spec:
      containers: [{ name: orders, image: orders }]
`);
  });
});
