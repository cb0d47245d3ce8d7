import { compareText } from '../../../base/order.ts';
import { numberAt, textAt, textMapAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { isOfFilters, isRelative, patchesOf, type EnvoyPatch } from './shared/envoy-patches.ts';

const kind = 'networking.istio.io/EnvoyFilter';

export default defineRule({
  summary: 'Two EnvoyFilters of one priority patch around the same filter, so which goes first depends on their age.',
  why: `Patches are applied by priority, then those of the root namespace, then by **age**, then by name. A patch that inserts beside a filter, removes or
replaces it, does something else when another one came first. Objects that are created anew, as on a new cluster, change their places.`,
  severity: 'info',
  reads: [kind],
  upstream: ['IST0151', 'IST0155'],
  messages: {
    open: ({ operation, filter, other, otherOperation }: { operation: string; filter: string; other: string; otherOperation: string }) =>
      `this \`${operation}\` at \`${filter}\` and the \`${otherOperation}\` of EnvoyFilter \`${other}\` have one priority: the older goes first`,
  },
  bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: audit, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: INSERT_BEFORE, value: { name: audit } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limits, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
      patch:
        operation: INSERT_BEFORE
#                  ^^^^^^^^^^^^^ this \`INSERT_BEFORE\` at \`envoy.filters.http.router\` and the \`INSERT_BEFORE\` of EnvoyFilter \`shop/audit\` have one priority: the older goes first
        value: { name: limits }
`,
  good: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: audit, namespace: shop }
spec:
  priority: 10
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: INSERT_BEFORE, value: { name: audit } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limits, namespace: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: { listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } } }
      patch: { operation: INSERT_BEFORE, value: { name: limits } }
`,
  judges: [kind],
  judge(filter, context) {
    for (const patch of patchesOf(filter)) {
      if (!isContested(patch)) continue;
      // Each pair is told once, on the one that comes later by name.
      const other = context.rows(contested, keyOf(filter, patch)).find((one) => compareText(identityOf(one.filter), identityOf(filter)) < 0 && canMeet(one, { filter, patch }));
      if (other === undefined) continue;
      const data = { operation: patch.operation, filter: patch.filter, other: identityOf(other.filter), otherOperation: other.patch.operation };
      context.report({ at: [filter, [...patch.path, 'patch', 'operation']], message: 'open', data, related: [{ at: [other.filter, [...other.patch.path, 'patch', 'operation']], message: 'the other one' }], help: 'give one of them a `priority`' });
    }
  },
});

interface Contested {
  readonly filter: Resource;
  readonly patch: EnvoyPatch;
}

function isContested(patch: EnvoyPatch): boolean {
  return isOfFilters(patch) && isRelative(patch) && patch.filter !== '';
}

/** Patches of the root namespace go before those of any other, so only two of one namespace leave it open. */
function keyOf({ namespace, raw }: Resource, { applyTo, filter }: EnvoyPatch): string {
  return `${namespace} ${numberAt(raw, ['spec', 'priority']) ?? 0} ${applyTo} ${filter}`;
}

const contested = defineTable({
  reads: [kind],
  rowsOf: (filter) => patchesOf(filter).filter(isContested).map((patch): [string, Contested] => [keyOf(filter, patch), { filter, patch }]),
});

/** Unless selectors or contexts keep them apart. */
function canMeet(a: Contested, b: Contested): boolean {
  const labels = [a, b].map(({ filter }) => textMapAt(filter.raw, ['spec', 'workloadSelector', 'labels']));
  const contexts = [a, b].map(({ patch }) => textAt(patch.entry, ['match', 'context']) ?? 'ANY');
  const isOneWorkload = Object.entries(labels[0] ?? {}).every(([key, value]) => labels[1]?.[key] === undefined || labels[1][key] === value);
  const ports = [a, b].map(({ patch }) => numberAt(patch.entry, ['match', 'listener', 'portNumber']));
  return isOneWorkload && (contexts[0] === contexts[1] || contexts.includes('ANY')) && (ports[0] === undefined || ports[1] === undefined || ports[0] === ports[1]);
}

function identityOf({ namespace, name }: Resource): string {
  return `${namespace}/${name}`;
}
