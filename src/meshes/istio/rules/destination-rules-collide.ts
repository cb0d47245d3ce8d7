import { describeResource, textAt, valueAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { poolFrom } from '../lift/destination/rule-index.ts';
import type { ConsolidatedRule } from '../lift/destination/consolidated-rule.ts';
import { destinationRuleLookup } from './shared/destination-rule-lookup.ts';
import { inForce } from './shared/in-force.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';

export default defineRule({
  summary: 'Two DestinationRules of one namespace are for the same host, and a part of one of them is dropped.',
  why: `Rules of one namespace for one host are joined, oldest first. Subsets add up, but of two with the same name the older one holds. The
\`trafficPolicy\` of the first is kept **whole**: a later one is dropped, even where it sets other fields. Rules are only joined where their
\`exportTo\` is the same; of others, a client that sees several takes the last, and nothing of the rest.

Age is \`creationTimestamp\`, which files do not have: among files it is the name that decides, and in the cluster it may be the other way round.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: ['KIA0201'],
  messages: {
    policy: ({ other }: { other: string }) => `this \`trafficPolicy\` is dropped: that of \`${other}\`, for the same host, came first`,
    subset: ({ name, other }: { name: string; other: string }) => `this subset \`${name}\` is dropped: \`${other}\`, for the same host, has one of that name`,
    repeated: ({ other }: { other: string }) => `\`${other}\`, for the same host, says the same`,
    alone: ({ other }: { other: string }) => `clients that see \`${other}\`, too, take nothing of this rule: rules of one host with another \`exportTo\` are not joined`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } }
  subsets: [{ name: v1, labels: { version: v1 } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews-breaker, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
# ^^^^^^^^^^^^^ this \`trafficPolicy\` is dropped: that of \`DestinationRule shop/reviews\`, for the same host, came first
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } }, outlierDetection: { consecutive5xxErrors: 5 } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews-subsets, namespace: shop }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }]
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const names = meshNamesOf(context);
    const host = names.exactName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace);
    const alike = inForce(context, destinationRuleLookup(context, names).writtenFor(host).filter(({ namespace }) => namespace === rule.namespace));
    if (alike.length < 2 || !alike.includes(rule)) return;
    const joined = poolFrom(() => alike, false).find(host)?.rules ?? [];
    for (const { lost, from, trafficPolicy, subsets, unknown } of joined) {
      for (const { resource, path } of lost) {
        if (resource !== rule) continue;
        const name = textAt(rule.raw, [...path, 'name']);
        const kept = name === undefined ? trafficPolicy : subsets.get(name);
        const other = describeResource(kept?.resource ?? from[0] ?? rule);
        const common = { at: [rule, path, name === undefined ? 'key' : 'value'], related: kept === undefined ? [] : [{ at: [kept.resource, kept.path, name === undefined ? 'key' : 'value'] as const, message: 'this is what holds' }], ...(unknown.length === 0 ? {} : { explains: 'the input does not tell which is older: the order is that of the names' }) } as const;
        if (JSON.stringify(valueAt(rule.raw, path)) === JSON.stringify(kept?.value)) context.report({ ...common, severity: 'info', message: 'repeated', data: { other }, help: 'take one of them out' });
        else if (name === undefined) context.report({ ...common, message: 'policy', data: { other }, help: 'write one rule with both settings' });
        else context.report({ ...common, message: 'subset', data: { name, other }, help: 'write one rule, or give the subset a name of its own' });
      }
    }
    const later = laterAlone(joined, rule);
    if (later !== undefined) context.report({ at: [rule, ['spec', 'host']], message: 'alone', data: { other: describeResource(later) }, related: [{ at: [later, ['spec', 'host']], message: 'this rule is the last one' }], help: 'give both the same `exportTo`, or write one rule' });
  },
});

/** The rule that stands for the host alone where both it and this one are seen. */
function laterAlone(joined: readonly ConsolidatedRule[], rule: Resource): Resource | undefined {
  const general = joined.filter(({ selector }) => selector === undefined);
  const last = general.at(-1);
  const own = general.find(({ from }) => from.includes(rule));
  if (last === undefined || own === undefined || own === last || last.from.includes(rule)) return undefined;
  const isForAll = ({ exportTo }: ConsolidatedRule): boolean => exportTo.size === 0 || exportTo.has('*');
  return isForAll(own) || isForAll(last) || [...own.exportTo].some((entry) => last.exportTo.has(entry)) ? last.from[0] : undefined;
}
