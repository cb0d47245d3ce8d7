import { nearest } from '../../../base/near-miss.ts';
import type { Resource } from '../../../kube/resource.ts';
import { defineRule, type RelatedPlace } from '../../../rules/rule.ts';
import { destinationRules, subsetsOf } from './shared/destination-rules.ts';
import { destinationsOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService sends traffic to a subset that the DestinationRule for the host does not define.',
  why: `A subset is a name that a DestinationRule gives to some of a host's pods. Where the DestinationRule that applies does not
define it, the proxy has no cluster of that name: every request sent there gets **503** with the flag \`NC\`, although the pods are healthy.

Which DestinationRule applies is decided by place: one in the client's namespace, else one in the service's namespace, else one
in the root namespace. One in any other namespace never applies, even if it names the right host.`,
  severity: 'error',
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  upstream: ['IST0101', 'KIA1107'],
  messages: {
    noRule: ({ subset, host }: SubsetData) => `no DestinationRule of the input applies to \`${host}\`, so nothing defines its subset \`${subset}\``,
    notDefined: ({ subset, host, rules, near }: SubsetData & { rules: string; near: string | undefined }) =>
      `${rules} for \`${host}\` defines no subset \`${subset}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    definedElsewhere: ({ subset, host, rules }: SubsetData & { rules: string }) =>
      `the subset \`${subset}\` of \`${host}\` is defined only by ${rules}, which no client of this route applies`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v2 }
#                                               ^^ DestinationRule \`shop/reviews\` for \`reviews\` defines no subset \`v2\`
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews.shop.svc.cluster.local, subset: v2 }
`,
  check(context) {
    const rules = context.index(destinationRules);
    for (const virtualService of context.ofKind('networking.istio.io/VirtualService')) {
      for (const { host, subset, path, isMirror } of destinationsOf(virtualService)) {
        if (subset === undefined) continue;
        const applied = rules.appliedFor(virtualService, host);
        const names = applied.flatMap(subsetsOf);
        if (names.includes(subset)) continue;
        const elsewhere = rules.written(host, virtualService.namespace).filter((rule) => subsetsOf(rule).includes(subset));
        const common = {
          at: [virtualService, [...path, 'subset']],
          related: [...applied, ...elsewhere].map(asRelated),
          explains: isMirror ? `no copy of a request reaches \`${subset}\`` : `every request that this route sends to \`${subset}\` gets 503 (NC, no cluster)`,
        } as const;
        if (elsewhere.length > 0) {
          context.report({ ...common, message: 'definedElsewhere', data: { subset, host, rules: namesOf(elsewhere) }, help: 'move it to the namespace of the service or of the client, and export it to the clients' });
        } else if (applied.length > 0) {
          context.report({ ...common, message: 'notDefined', data: { subset, host, rules: namesOf(applied), near: nearName(subset, names) }, help: `define it there${orSendTo(names)}` });
        } else {
          context.report({ ...common, message: 'noRule', data: { subset, host }, help: 'write a DestinationRule for the host that defines it, or leave `subset` out' });
        }
      }
    }
  },
});

interface SubsetData {
  readonly subset: string;
  readonly host: string;
}

function namesOf(rules: readonly Resource[]): string {
  return rules.map((rule) => `DestinationRule \`${rule.namespace}/${rule.name}\``).join(' and ');
}

function asRelated(rule: Resource): RelatedPlace {
  const names = subsetsOf(rule).map((name) => `\`${name}\``);
  return { at: [rule, ['spec', 'subsets'], 'key'], message: `\`${rule.name}\` defines ${names.length === 0 ? 'no subset' : names.join(', ')}` };
}

function orSendTo(names: readonly string[]): string {
  return names.length === 0 ? '' : `, or send to ${names.map((name) => `\`${name}\``).join(' or ')}`;
}

/** A near miss, unless only a number differs: whoever writes `v2` does not mean `v1`. */
function nearName(subset: string, names: readonly string[]): string | undefined {
  const withoutDigits = (name: string): string => name.replaceAll(/\d+/g, '');
  return nearest(subset, names.filter((name) => !/\d/.test(name) || withoutDigits(name) !== withoutDigits(subset)));
}
