import { describeResource, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { exportToOf, selectorOf } from '../lift/destination/consolidated-rule.ts';
import { isPrivateOnly } from '../lift/destination/rule-index.ts';
import { wildcardsHolding } from '../lift/routing/host-names.ts';
import { exportsOf, type Exports } from '../lift/routing/visibility.ts';
import { destinationRuleLookup } from './shared/destination-rule-lookup.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';

export default defineRule({
  summary: 'A DestinationRule for one host hides a wildcard of the same namespace from clients that it is not exported to.',
  why: `Within a namespace the rule for the most specific host is chosen first, and only then is it asked whether the client may see it. If it may
not, the wildcard beside it is **not** tried: the client gets nothing from this namespace, and goes on to the root namespace.

A rule that is exported to its own namespace alone does not take part in that choice, and hides nothing from others.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: [],
  messages: {
    hidden: ({ clients, wildcard, host }: { clients: string; wildcard: string; host: string }) => `${clients} get neither this rule nor \`${wildcard}\` for \`${host}\`: the more specific one is chosen before its \`exportTo\` is looked at`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  exportTo: [".", store]
#           ^^^^^^^^^^^^ clients of namespaces other than \`shop\` and \`store\` get neither this rule nor \`DestinationRule shop/all\` for \`reviews\`: the more specific one is chosen before its \`exportTo\` is looked at
  trafficPolicy: { loadBalancer: { simple: RANDOM } }
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  exportTo: ["."]
  trafficPolicy: { loadBalancer: { simple: RANDOM } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const { namespace } = rule;
    const names = meshNamesOf(context);
    const exports = exportsOf([...exportToOf(rule)], namespace, names.destinationRuleExports);
    if (exports.isPublic || selectorOf(rule) !== undefined || isPrivateOnly(rule, names.destinationRuleExports)) return;
    const host = names.exactName(textAt(rule.raw, ['spec', 'host']) ?? '', namespace);
    // Clients of others look for it here only if the Service is here. What is outside the cluster is taken to be.
    if (namespace !== names.rootNamespace && (names.serviceOf(host)?.namespace ?? namespace) !== namespace) return;
    const lookup = destinationRuleLookup(context, names);
    for (const wildcard of wildcardsHolding(host)) {
      const wider = wildcard === host ? undefined : lookup.writtenFor(wildcard).find((other) => other.namespace === namespace && isWider(exportsOf([...exportToOf(other)], namespace, names.destinationRuleExports), exports));
      if (wider === undefined) continue;
      const seen = [...exports.namespaces].sort().map((name) => `\`${name}\``).join(' and ');
      return context.report({ at: [rule, ['spec', 'exportTo']], message: 'hidden', data: { clients: `clients of namespaces other than ${seen}`, wildcard: describeResource(wider), host: textAt(rule.raw, ['spec', 'host']) ?? '' }, related: [asRelated(wider)], help: 'export it to all that the wildcard is exported to, or to its own namespace alone' });
    }
  },
});

function isWider(wide: Exports, narrow: Exports): boolean {
  return wide.isPublic || [...wide.namespaces].some((name) => !narrow.namespaces.has(name));
}

function asRelated(rule: Resource): { at: readonly [Resource, readonly string[]]; message: string } {
  return { at: [rule, ['spec', 'host']], message: 'this rule is hidden from them' };
}
