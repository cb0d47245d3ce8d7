import { defineRule } from '../../../rules/rule.ts';
import { isOfFilters, operationsFor, patchesOf } from './shared/envoy-patches.ts';

export default defineRule({
  summary: 'A patch of an EnvoyFilter has an operation that does nothing with this kind of object.',
  why: `Each kind of object takes some operations; istiod passes over a patch with any other, and counts it in a metric that nobody watches. A route
configuration can only be merged, a cluster cannot be replaced, and a filter is removed or replaced only where the match names it.`,
  severity: 'error',
  reads: ['networking.istio.io/EnvoyFilter'],
  upstream: ['IST0152', 'IST0153', 'IST0154'],
  messages: {
    operation: ({ operation, applyTo, known }: { operation: string; applyTo: string; known: string }) => `\`${operation}\` does nothing with ${applyTo}: istiod knows ${known} for it`,
    unnamed: ({ operation, applyTo }: { operation: string; applyTo: string }) => `\`${operation}\` of ${applyTo} does nothing: the match names no filter`,
  },
  bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: routes, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
  configPatches:
    - applyTo: ROUTE_CONFIGURATION
      match: { context: GATEWAY }
      patch:
        operation: REMOVE
#                  ^^^^^^ \`REMOVE\` does nothing with ROUTE_CONFIGURATION: istiod knows \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: CLUSTER
      patch: { operation: REPLACE, value: { name: x } }
#                         ^^^^^^^ \`REPLACE\` does nothing with CLUSTER: istiod knows \`ADD\`, \`REMOVE\`, \`MERGE\`, \`MERGE_AND_REPLACE_LIST\` for it
    - applyTo: HTTP_FILTER
      match: { context: SIDECAR_INBOUND }
      patch: { operation: REMOVE }
#                         ^^^^^^ \`REMOVE\` of HTTP_FILTER does nothing: the match names no filter
`,
  good: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: routes, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
  configPatches:
    - applyTo: HTTP_ROUTE
      match: { context: GATEWAY }
      patch: { operation: REMOVE }
    - applyTo: CLUSTER
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.cors } } } } }
      patch: { operation: REMOVE }
`,
  judges: ['networking.istio.io/EnvoyFilter'],
  judge(filter, context) {
    for (const patch of patchesOf(filter)) {
      const { applyTo, operation, path } = patch;
      const known = operationsFor(applyTo);
      const at = [filter, [...path, 'patch', 'operation']] as const;
      if (known === undefined || operation === 'INVALID') continue;
      if (!known.has(operation)) context.report({ at, message: 'operation', data: { operation, applyTo, known: [...known].map((one) => `\`${one}\``).join(', ') } });
      else if (isOfFilters(patch) && (operation === 'REMOVE' || operation === 'REPLACE') && patch.filter === '') context.report({ at, message: 'unnamed', data: { operation, applyTo }, help: 'name the filter that is meant in `match`' });
    }
  },
});
