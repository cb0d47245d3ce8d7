import { listAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { httpRouteKinds } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route waits longer for one try than for the whole request.',
  why: `\`timeouts.request\` is for everything, retries included; \`timeouts.backendRequest\` is for one try. The longer one never ends anything, and the
API server refuses the route. A duration has no fractions: \`1.5s\` is \`1s500ms\`. \`0s\` is no timeout.`,
  severity: 'error',
  reads: httpRouteKinds,
  upstream: [],
  messages: { longer: ({ one, all }: { one: string; all: string }) => `one try may take ${one}, and the whole request only ${all}` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - timeouts: { request: 2s, backendRequest: 1m }
#                                              ^^ one try may take 1m, and the whole request only 2s
      backendRefs: [{ name: cart, port: 80 }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - timeouts: { request: 2s, backendRequest: 500ms }
      backendRefs: [{ name: cart, port: 80 }]
    - timeouts: { request: 0s, backendRequest: 1m }
      backendRefs: [{ name: cart, port: 80 }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    for (const [index, rule] of listAt(route.raw, ['spec', 'rules']).entries()) {
      const [all, one] = [textAt(rule, ['timeouts', 'request']), textAt(rule, ['timeouts', 'backendRequest'])];
      const [allMs, oneMs] = [durationMs(all), durationMs(one)];
      if (all === undefined || one === undefined || allMs === undefined || oneMs === undefined || allMs === 0 || oneMs <= allMs) continue;
      context.report({ at: [route, ['spec', 'rules', index, 'timeouts', 'backendRequest']], message: 'longer', data: { one, all }, explains: 'the API server refuses the route' });
    }
  },
});

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Up to four whole numbers with units (GEP-2257); undefined for anything else. */
function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d{1,5}(?:h|m|s|ms)){1,4}$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|h|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
}
