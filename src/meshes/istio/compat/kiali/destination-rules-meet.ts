import { describeResource, listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isWithinWildcard, kialiHost, kialiNames, type KialiNames } from '../shared/kiali-hosts.ts';
import { hostOf } from '../shared/kiali-registry.ts';
import { isMutual, togetherness } from '../shared/kiali-destination-rules.ts';

export default defineAnalyzer({
  codes: ['KIA0201'],
  differs:
    'Kiali reports rules that istiod merges or that never meet: one for a wildcard beside one for a host, two of namespaces whose clients look them up in different places, and a rule without subsets beside one that has some. istiod takes the most specific host of one namespace and merges equal ones; ours says what of which rule is lost.',
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const rules = context.ofKind('networking.istio.io/DestinationRule').filter((rule) => !isMeant(rule, names)).map((rule) => ({ rule, host: kialiHost(hostOf(rule), rule.namespace, names).name, subsets: subsetsOf(rule) }));
    const areTogether = togetherness(context, names);
    for (const one of rules) {
      const others = rules.filter((other) => other.rule !== one.rule && overlaps(one.host, other.host) && shares(one.subsets, other.subsets) && areTogether(one.rule, other.rule));
      if (others.length > 0) context.report({ code: 'KIA0201', at: [one.rule, ['spec', 'host']], message: `${others.map(({ rule }) => `\`${describeResource(rule)}\``).join(' and ')} is for the same host and subset` });
    }
  },
});

/** Rules that turn on mutual TLS for the mesh or their own namespace are meant to stand beside others. */
function isMeant(rule: Resource, { domain }: KialiNames): boolean {
  const host = hostOf(rule);
  return isMutual(rule) && (host === '*.local' || host === `*.${rule.namespace}.${domain}`);
}

function overlaps(a: string, b: string): boolean {
  return a === b || a === '*' || b === '*' || isWithinWildcard(a, b) || isWithinWildcard(b, a);
}

function subsetsOf(rule: Resource): string[] {
  return listAt(rule.raw, ['spec', 'subsets']).map((subset) => textAt(subset, ['name']) ?? '');
}

/** A rule without subsets is for all of them. */
function shares(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((name) => b.includes(name));
}
