import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './envoy-filter-reaches-all.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/envoy-filter-reaches-all', rule }, yaml.trimStart());

describe('every proxy', () => {
  it('of the root namespace that the mesh configuration names', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: "rootNamespace: mesh"
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: mesh }
#                 ^ this EnvoyFilter is for every proxy of the mesh: it stands in the root namespace and selects no workload
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: MERGE, value: { name: x } }
`);
  });

  it('every object, with a context that is any, too', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  workloadSelector: { labels: { app: x } }
  configPatches:
    - applyTo: HTTP_FILTER
#     ^^^^^^^^^^^^^^^^^^^^ without a \`match\`, this \`INSERT_FIRST\` is done to every HTTP_FILTER of the proxy, inbound, outbound and at gateways
      patch: { operation: INSERT_FIRST, value: { name: x } }
    - applyTo: LISTENER
#     ^^^^^^^^^^^^^^^^^ without a \`match\`, this \`MERGE\` is done to every LISTENER of the proxy, inbound, outbound and at gateways
      match: { context: ANY }
      patch: { operation: MERGE, value: { name: x } }
`);
  });
});

describe('silent', () => {
  it('workloads and objects that are selected', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: istio-system }
spec:
  workloadSelector: { labels: { istio: ingressgateway } }
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: MERGE, value: { name: x } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: b, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { context: GATEWAY, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: MERGE, value: { name: x } }
`);
  });

  it('a namespace of its own', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { context: SIDECAR_INBOUND }
      patch: { operation: INSERT_FIRST, value: { name: x } }
`);
  });

  it('what is added and what there is one of', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      patch: { operation: ADD, value: { name: x } }
    - applyTo: BOOTSTRAP
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: EXTENSION_CONFIG
      patch: { operation: ADD, value: { name: x } }
`);
  });

  it('a gateway that is its target', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: istio-system }
spec:
  targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: w }]
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: MERGE, value: { name: x } }
`);
  });
});
