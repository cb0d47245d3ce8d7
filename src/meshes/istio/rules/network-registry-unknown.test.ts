import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './network-registry-unknown.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/network-registry-unknown', rule }, yaml.trimStart());

describe('no such cluster', () => {
  it('among those that there are Secrets of', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: s-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
data: { west: "" }
---
apiVersion: v1
kind: Secret
metadata: { name: s-east, namespace: istio-system, labels: { istio/multiCluster: "true" } }
stringData: { east: "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
# ^^^^^^^^^^^^ network \`n1\` is empty: no cluster is called \`eats\`, did you mean \`east\`?
# ^^^^^^^^^^^^ network \`n2\` is empty: no cluster is called \`kubernetes\`, did you mean \`Kubernetes\`?
    networks:
      n0: { endpoints: [{ fromRegistry: west }] }
      n1: { endpoints: [{ fromRegistry: eats }] }
      n2: { endpoints: [{ fromRegistry: kubernetes }] }
`);
  });

  it('without any Secret nobody can say', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
    networks:
      n0: { endpoints: [{ fromRegistry: west }] }
# unjudged: the cluster \`west\` of network \`n0\`: the Secrets by which istiod reads other clusters
`);
  });
});

describe('silent', () => {
  it('clusters that there are', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: s-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
data: { west: "" }
---
apiVersion: v1
kind: Secret
metadata: { name: s-east, namespace: istio-system, labels: { istio/multiCluster: "true" } }
stringData: { east: "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
    networks:
      n0: { endpoints: [{ fromRegistry: west }] }
      n1: { endpoints: [{ fromRegistry: east }] }
      n2: { endpoints: [{ fromRegistry: Kubernetes }] }
`);
  });

  it('endpoints by their addresses', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: s-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
data: { west: "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
    networks: { a: { endpoints: [{ fromCidr: 10.0.0.0/8 }] } }
`);
  });

  it('ConfigMaps that istiod does not read, and YAML that is none', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: s-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
data: { west: "" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other, namespace: istio-system }
data:
  meshNetworks: "networks: { a: { endpoints: [{ fromRegistry: x }] } }"
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-canary, namespace: istio-system }
data:
  meshNetworks: "{"
`);
  });
});
