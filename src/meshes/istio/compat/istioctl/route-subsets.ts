import { listAt, spanOf, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isNarrowed } from '../shared/narrowed.ts';
import { upstreamDestinations } from '../shared/upstream-destinations.ts';
import { upstreamName } from '../shared/upstream-hosts.ts';

export default defineAnalyzer({
  codes: ['IST0101'],
  differs: `For istioctl a subset is there if any DestinationRule of the host defines it, whatever its namespace and its exportTo; wildcards it does
not follow. \`istio/subset-not-defined\` looks up the rule that the client of the route applies.`,
  issues: ['istio#36237', 'istio#22698'],
  reads: 'every-kind',
  check(context) {
    const rules = context.ofKind('networking.istio.io/DestinationRule');
    if (rules.length === 0 && isNarrowed(context.all())) return;
    const known = new Set(rules.flatMap((rule) => listAt(rule.raw, ['spec', 'subsets']).map((subset) => `${nameOf(upstreamName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace), rule.namespace)} ${textAt(subset, ['name']) ?? ''}`)));
    for (const one of context.ofKind('networking.istio.io/VirtualService')) {
      const said = new Set<string>();
      for (const { host, subset, path } of upstreamDestinations(one)) {
        const key = `${host} ${subset} ${spanOf(one, [...path, 'host']).line}`;
        if (subset === '' || known.has(`${nameOf(host, one.namespace)} ${subset}`) || said.has(key)) continue;
        said.add(key);
        context.report({ code: 'IST0101', at: [one, [...path, 'subset']], message: `no DestinationRule defines the subset \`${subset}\` of \`${host}\`` });
      }
    }
  },
});

/** What upstream compares: name and namespace of a full name, or else the host under the namespace that writes it. */
function nameOf(host: string, namespace: Resource['namespace']): string {
  const [, name, own] = /^(.+)\.(.+)\.svc\.cluster\.local$/.exec(host) ?? [];
  return name === undefined ? `${namespace}/${host}` : `${own ?? ''}/${name}`;
}
