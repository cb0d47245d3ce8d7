import { describe, expect, it } from 'vitest';
import { checkProject } from '../src/project/check.ts';
import { openProject } from '../src/project/project.ts';

// Snippets that tutorials and language models repeat: each is answered at its place.

const policy = (outlier: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: shop }\nspec:\n  host: reviews\n  trafficPolicy:\n    outlierDetection: { ${outlier} }\n`;

const snippets: readonly (readonly [name: string, text: string, line: number, rule: string, says: string])[] = [
  ['a kind that Linkerd never had', 'apiVersion: policy.linkerd.io/v1beta1\nkind: ServerPolicy\nmetadata: { name: web, namespace: shop }\nspec: { requiredRoutes: [{ pathRegex: /api }] }\n', 2, 'kubernetes/unknown-kind', 'no kind `ServerPolicy`'],
  ['a TrafficSplit', 'apiVersion: split.smi-spec.io/v1alpha1\nkind: TrafficSplit\nmetadata: { name: web, namespace: shop }\nspec: { service: web, backends: [{ service: web-v1, weight: 900m }] }\n', 1, 'kubernetes/deprecated-api-version', 'has no effect'],
  ['circuitBreaker in a traffic policy', 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: shop }\nspec:\n  host: reviews\n  trafficPolicy:\n    circuitBreaker: { consecutiveGatewayErrors: 5 }\n', 7, 'kubernetes/misplaced-field', 'outlierDetection'],
  ['LEAST_CONN', 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: shop }\nspec:\n  host: reviews\n  trafficPolicy: { loadBalancer: { simple: LEAST_CONN } }\n', 6, 'kubernetes/deprecated-value', 'LEAST_CONN'],
  ['gateway errors at the threshold of all 5xx', policy('consecutive5xxErrors: 5, consecutiveGatewayErrors: 5'), 7, 'istio/gateway-errors-never-eject', 'never eject'],
  ['gateway errors at the default threshold', policy('consecutiveGatewayErrors: 5'), 7, 'istio/gateway-errors-never-eject', 'the default'],
  ['a placeholder of an access log as a tag', "apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: { name: metrics, namespace: shop }\nspec:\n  metrics:\n    - overrides:\n        - match: { metric: ALL_METRICS }\n          tagOverrides: { request_id: { operation: UPSERT, value: '%{REQUEST_ID}' } }\n", 8, 'istio/tag-expression-not-cel', '%{REQUEST_ID}'],
  ['from and to in two items', 'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: payments, namespace: shop }\nspec:\n  selector: { matchLabels: { app: payments } }\n  rules:\n    - from: [{ source: { principals: [cluster.local/ns/shop/sa/orders] } }]\n    - to: [{ operation: { methods: [GET], paths: [/charges] } }]\n', 8, 'istio/authorization-split-rule', 'admits everyone'],
];

function found(text: string): { readonly line: number; readonly rule: string; readonly message: string }[] {
  return [...checkProject(openProject([{ path: 'snippet.yaml', text }])).diagnostics];
}

describe('snippets that circulate', () => {
  it.each(snippets)('%s', (_, text, line, rule, says) => {
    expect(found(text)).toContainEqual(expect.objectContaining({ line, rule, message: expect.stringContaining(says) as string }));
  });

  it('and in their right form nothing is said of them', () => {
    const right = [policy('consecutive5xxErrors: 0, consecutiveGatewayErrors: 5'), policy('consecutive5xxErrors: 5, interval: 10s')].flatMap(found);
    expect(right.filter(({ rule }) => snippets.some((snippet) => snippet[3] === rule))).toEqual([]);
  });
});
