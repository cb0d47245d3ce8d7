import { listAt, numberAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { routeKinds } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'All backends of a rule have weight 0.',
  why: `A backend gets its weight of the sum of all weights. Where the sum is 0 nobody gets anything: implementations answer **500**.

Taking a version out of a split is \`weight: 0\` beside another one that has more; taking the whole rule out is to leave the rule out.`,
  severity: 'error',
  reads: routeKinds,
  upstream: [],
  messages: { zero: ({ count }: { count: number }) => (count === 1 ? 'the only backend of this rule has weight 0, so nothing gets its requests' : `all ${count} backends of this rule have weight 0, so nothing gets its requests`) },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: cart-v1, port: 80, weight: 0 }, { name: cart-v2, port: 80, weight: 0 }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all 2 backends of this rule have weight 0, so nothing gets its requests
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: cart-v1, port: 80, weight: 0 }, { name: cart-v2, port: 80 }]
`,
  judges: routeKinds,
  judge(route, context) {
    for (const [index, rule] of listAt(route.raw, ['spec', 'rules']).entries()) {
      const backends = listAt(rule, ['backendRefs']);
      if (backends.length > 0 && backends.every((backend) => numberAt(backend, ['weight']) === 0)) context.report({ at: [route, ['spec', 'rules', index, 'backendRefs']], message: 'zero', data: { count: backends.length }, explains: 'every request of this rule gets 500' });
    }
  },
});
