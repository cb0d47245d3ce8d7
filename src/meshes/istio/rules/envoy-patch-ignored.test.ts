import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './envoy-patch-ignored.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/envoy-patch-ignored', rule }, yaml.trimStart());

describe('an operation that does nothing', () => {
  it('with each kind of object', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: ROUTE_CONFIGURATION
      patch: { operation: ADD, value: { name: x } }
#                         ^^^ \`ADD\` does nothing with ROUTE_CONFIGURATION: istiod knows \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: VIRTUAL_HOST
      patch: { operation: INSERT_BEFORE, value: { name: x } }
#                         ^^^^^^^^^^^^^ \`INSERT_BEFORE\` does nothing with VIRTUAL_HOST: istiod knows \`ADD\`, \`REMOVE\`, \`REPLACE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: HTTP_ROUTE
      patch: { operation: REPLACE, value: { name: x } }
#                         ^^^^^^^ \`REPLACE\` does nothing with HTTP_ROUTE: istiod knows \`ADD\`, \`INSERT_BEFORE\`, \`INSERT_AFTER\`, \`INSERT_FIRST\`, \`REMOVE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: LISTENER
      patch: { operation: REPLACE, value: { name: x } }
#                         ^^^^^^^ \`REPLACE\` does nothing with LISTENER: istiod knows \`ADD\`, \`REMOVE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: FILTER_CHAIN
      patch: { operation: INSERT_FIRST, value: { name: x } }
#                         ^^^^^^^^^^^^ \`INSERT_FIRST\` does nothing with FILTER_CHAIN: istiod knows \`ADD\`, \`REMOVE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: CLUSTER
      patch: { operation: INSERT_AFTER, value: { name: x } }
#                         ^^^^^^^^^^^^ \`INSERT_AFTER\` does nothing with CLUSTER: istiod knows \`ADD\`, \`REMOVE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: EXTENSION_CONFIG
      patch: { operation: MERGE, value: { name: x } }
#                         ^^^^^ \`MERGE\` does nothing with EXTENSION_CONFIG: istiod knows \`ADD\` for it
    - applyTo: BOOTSTRAP
      patch: { operation: ADD, value: { name: x } }
#                         ^^^ \`ADD\` does nothing with BOOTSTRAP: istiod knows \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
`);
  });

  it('a filter that nothing names', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { context: SIDECAR_INBOUND }
      patch: { operation: REPLACE, value: { name: x } }
#                         ^^^^^^^ \`REPLACE\` of HTTP_FILTER does nothing: the match names no filter
    - applyTo: NETWORK_FILTER
      patch: { operation: REMOVE, value: { name: x } }
#                         ^^^^^^ \`REMOVE\` of NETWORK_FILTER does nothing: the match names no filter
    - applyTo: LISTENER_FILTER
      match: { listener: { portNumber: 80 } }
      patch: { operation: REMOVE, value: { name: x } }
#                         ^^^^^^ \`REMOVE\` of LISTENER_FILTER does nothing: the match names no filter
`);
  });
});

describe('silent', () => {
  it('an operation that istiod knows, though another checker says otherwise', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_ROUTE
      patch: { operation: ADD, value: { name: x } }
    - applyTo: HTTP_ROUTE
      patch: { operation: REMOVE, value: { name: x } }
    - applyTo: VIRTUAL_HOST
      patch: { operation: REPLACE, value: { name: x } }
    - applyTo: ROUTE_CONFIGURATION
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      patch: { operation: MERGE_AND_REPLACE_LIST, value: { name: x } }
`);
  });

  it('a filter that is named', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: REMOVE, value: { name: x } }
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: REPLACE, value: { name: x } }
    - applyTo: NETWORK_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.tcp_proxy } } } }
      patch: { operation: REMOVE, value: { name: x } }
    - applyTo: LISTENER_FILTER
      match: { listener: { listenerFilter: envoy.filters.listener.tls_inspector } }
      patch: { operation: REMOVE, value: { name: x } }
`);
  });

  it('what is refused anyway, and kinds of objects that are new', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      patch: { operation: INVALID, value: { name: x } }
    - applyTo: SOMETHING_NEW
      patch: { operation: ADD, value: { name: x } }
    - applyTo: CLUSTER
`);
  });
});
