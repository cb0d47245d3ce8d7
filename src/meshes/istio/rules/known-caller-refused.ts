import { defineRule } from '../../../rules/rule.ts';
import type { Edge } from '../../../topology/topology.ts';
import { refusalOf, type Refusal } from './shared/call-refusal.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy refuses a workload that is known to call.',
  why: `As soon as one ALLOW policy selects a workload, whoever none of them admits gets 403. The manifests show who calls it: where no request of
such a caller can pass, whatever its method and path, the policy has forgotten somebody, or the call is one that should not be made.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: {
    notAdmitted: ({ caller, callee, more }: Refused) => `\`${caller}\` calls \`${callee}\`${othersOf(more)}, and no policy admits it`,
    denied: ({ caller, callee, more }: Refused) => `\`${caller}\` calls \`${callee}\`${othersOf(more)}, and this rule refuses all that it sends`,
    anonymous: ({ caller, callee, more }: Refused) => `\`${caller}\` calls \`${callee}\`${othersOf(more)}, and has no identity there by which a policy could admit it`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web, sidecar.istio.io/inject: 'true' } }
spec: { serviceAccountName: web, containers: [{ name: app, image: web, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
#                 ^^^^^^^^ \`shop/web\` calls \`shop/payments\`, and no policy admits it
spec:
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/orders] } }]
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web, sidecar.istio.io/inject: 'true' } }
spec: { serviceAccountName: web, containers: [{ name: app, image: web, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
      to: [{ operation: { methods: [POST] } }]
`,
  check(context) {
    if (context.ofKind('security.istio.io/AuthorizationPolicy').length === 0) return;
    const refused = new Map<string, Refusal & { readonly edges: Edge[] }>();
    for (const edge of context.topology.edges) {
      const refusal = edge.from.kind === 'workload' && edge.confidence === 'high' ? refusalOf(edge, edge.from.id, context.topology, context.mesh) : undefined;
      if (refusal === undefined) continue;
      const key = `${refusal.policy.namespace}/${refusal.policy.name} ${refusal.path.join('.')} ${refusal.message} ${refusal.callee}`;
      const known = refused.get(key);
      if (known === undefined) refused.set(key, { ...refusal, edges: [edge] });
      else known.edges.push(edge);
    }
    for (const { policy, path, message, callee, caller, edges } of refused.values()) {
      const places = edges.flatMap(({ from, evidence }) => (evidence[0] === undefined ? [] : [{ from: from.kind === 'workload' ? from.id : '', evidence: evidence[0] }]));
      context.report({
        at: [policy, path],
        message,
        data: { caller, callee, more: edges.length - 1 },
        related: places.slice(0, 5).map(({ from, evidence: { file, line, column, text } }) => ({ at: { span: { file, line, column, endLine: line, endColumn: column } }, message: `\`${from}\` calls it: \`${text}\`` })),
        explains: `every request of \`${caller}\` to \`${callee}\` gets 403`,
        help: message === 'anonymous' ? 'give it a sidecar, or let mutual TLS through' : 'admit it, or take the call out',
      });
    }
  },
});

interface Refused {
  readonly caller: string;
  readonly callee: string;
  readonly more: number;
}

function othersOf(more: number): string {
  return more === 0 ? '' : `, as do ${more} more`;
}
