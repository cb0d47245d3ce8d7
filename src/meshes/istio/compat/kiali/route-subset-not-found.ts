import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isWithinWildcard, kialiHost, kialiNames } from '../shared/kiali-hosts.ts';
import { hostOf, isExported } from '../shared/kiali-registry.ts';
import { kialiDestinations } from '../shared/kiali-routes.ts';
import { settingsOf } from '../shared/mesh-wide.ts';

export default defineAnalyzer({
  codes: ['KIA1107'],
  differs: `For Kiali a subset is there if any DestinationRule that the namespace of the VirtualService sees defines it, wherever that rule stands; a rule
of a fourth namespace never applies. It expands \`reviews.prod\`, leaves mirrors out, and takes a wildcard beside an exact host for one more
rule of it, where istiod takes the most specific alone. \`istio/subset-not-defined\` asks for the client of the route.`,
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const byDefault = settingsOf(context.mesh).defaultExportTo.destinationRule;
    const rules = context.ofKind('networking.istio.io/DestinationRule').map((rule) => ({ rule, host: kialiHost(hostOf(rule), rule.namespace, names).name, subsets: subsetsOf(rule) }));
    const isSeen = (rule: Resource, viewer: string): boolean => {
      const written = listAt(rule.raw, ['spec', 'exportTo']);
      return isExported(written.length > 0 ? written : byDefault, rule.namespace, viewer);
    };
    for (const one of context.ofKind('networking.istio.io/VirtualService')) {
      for (const { host, subset, path } of kialiDestinations(one)) {
        const { name } = kialiHost(host, one.namespace, names);
        const isDefined = rules.some((each) => each.subsets.includes(subset) && (each.host === name || isWithinWildcard(name, each.host)) && isSeen(each.rule, one.namespace));
        if (subset !== '' && !isDefined) context.report({ code: 'KIA1107', at: [one, path], message: `no DestinationRule of \`${name}\` has the subset \`${subset}\`` });
      }
    }
  },
});

function subsetsOf(rule: Resource): string[] {
  return listAt(rule.raw, ['spec', 'subsets']).map((subset) => textAt(subset, ['name']) ?? '');
}
