import { listAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { matchesOf } from '../../../rules/shared/route-matches.ts';
import { always } from '../../../model/predicate.ts';
import { gatewayApiMatchesOf, sortByPrecedence } from '../lift/routing/read-gateway-api-rule.ts';
import { coverageOf } from './shared/reachability/coverage.ts';
import { httpMatchPredicate } from './shared/reachability/match-predicate.ts';
import { describeWitness } from './shared/reachability/witness-text.ts';
import type { Path } from '../../../yaml/document.ts';

const anyGateway = ['mesh'];

export default defineRule({
  summary: 'A match of an HTTPRoute or GRPCRoute takes no request, because matches of higher precedence take all of it.',
  why: `The order of rules does not count in the Gateway API: an exact path comes before a prefix, a longer path before a shorter one, then a method, then more headers,
then more parameters, and only then what stands first. A match that those before it in **this** order cover gets nothing. Two matches that are
written alike are reported by \`gateway-api/route-match-taken\`.`,
  severity: 'warning',
  reads: ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'],
  upstream: [],
  messages: {
    never: ({ rules }: { rules: string }) => `no request comes to this match: ${rules} of higher precedence takes all of it`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /api } }]
      backendRefs: [{ name: api, port: 8080 }]
    - matches: [{ path: { type: RegularExpression, value: '/api/v[0-9]+' } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: rule 1 of higher precedence takes all of it
      backendRefs: [{ name: api-v2, port: 8080 }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: web, port: 8080 }]
    - matches: [{ path: { type: PathPrefix, value: /api } }]
      backendRefs: [{ name: api, port: 8080 }]
`,
  judges: ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'],
  judge(route, context) {
    const written = gatewayApiMatchesOf(route);
    if (written.length < 2) return;
    const sorted = sortByPrecedence(written);
    const entries = sorted.map(({ matches: [match] }) => ({ alternatives: [match === undefined ? always : httpMatchPredicate(match, true)] }));
    for (const [index, { rule, path }] of sorted.entries()) {
      const coverage = coverageOf(entries[index] ?? { alternatives: [] }, entries, index, anyGateway);
      if (coverage.kind !== 'covered' || isWrittenBefore(route, rule, path)) continue;
      const takers = coverage.by.flatMap((place) => sorted[place] ?? []);
      const rules = [...new Set(takers.map((taker) => taker.rule))].sort((a, b) => a - b);
      context.report({
        at: [route, path],
        message: 'never',
        data: { rules: `${rules.length === 1 ? 'rule' : 'rules'} ${rules.map((each) => each + 1).join(', ')}` },
        severity: rules.length === 1 && rules[0] === rule ? 'info' : 'warning',
        related: takers.slice(0, 3).map((taker) => ({ at: [route, taker.path], message: `rule ${taker.rule + 1}` })),
        explains: `${describeWitness(coverage.witness, false)} goes to rule ${(rules[0] ?? 0) + 1}`,
        help: listAt(route.raw, ['spec', 'rules']).length > 1 ? 'join the rules, or ask for something that the other does not' : 'take it out',
      });
    }
  },
});

/** The same match in an earlier rule is what `gateway-api/route-match-taken` reports. */
function isWrittenBefore(route: Resource, rule: number, path: Path): boolean {
  const place = path.join(' ');
  const keys = new Set(matchesOf(route).flatMap(([key, match]) => (match.path.join(' ') === place ? [key] : [])));
  return matchesOf(route).some(([key, match]) => match.rule < rule && keys.has(key));
}
