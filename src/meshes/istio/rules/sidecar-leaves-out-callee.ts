import type { Span } from '../../../diagnostics/diagnostic.ts';
import { describeResource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Evidence } from '../../../topology/topology.ts';
import { liftedParts } from '../lift/lift.ts';
import { sidecarScopesOf } from '../lift/routing/sidecar-scopes.ts';
import { destinationsOf } from './shared/routes.ts';
import { leftOut, strictServer } from './shared/sidecar-calls.ts';

export default defineRule({
  summary: 'A Sidecar leaves out a host that a workload of it calls.',
  why: `What the \`egress\` of a Sidecar does not import the proxy does not know. A call to it is then a call to an unknown address: with \`REGISTRY_ONLY\` it is refused
with **502**; otherwise it passes **in plaintext**, without identity, past the routes, timeouts and retries of the mesh, and a server with strict mutual
TLS resets it. Services to which an imported VirtualService leads are known all the same.

Who calls whom is read from the manifests, and the place is shown.`,
  severity: 'warning',
  reads: ['networking.istio.io/Sidecar', 'networking.istio.io/VirtualService'],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: {
    refused: ({ caller, host, sidecar }: Left) => `\`${caller}\` calls \`${host}\`, which \`${sidecar}\` leaves out: with \`REGISTRY_ONLY\` the call is refused`,
    reset: ({ caller, host, sidecar, server }: Left) => `\`${caller}\` calls \`${host}\`, which \`${sidecar}\` leaves out: the call goes in plaintext, and \`${server}\` takes only mutual TLS`,
    past: ({ caller, host, sidecar }: Left) => `\`${caller}\` calls \`${host}\`, which \`${sidecar}\` leaves out: the call goes in plaintext, past the mesh`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: [./*, istio-system/*] }]
# ^^^^^^ \`shop/orders\` calls \`payments.pay.svc.cluster.local\`, which \`Sidecar shop/default\` leaves out: the call goes in plaintext, past the mesh
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: app, image: app, env: [{ name: PAYMENTS_URL, value: "http://payments.pay:8080" }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: pay }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: other, namespace: shop }
spec: { hosts: [other], http: [{ route: [{ destination: { host: other } }] }] }
`,
  good: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: [./*, istio-system/*, pay/payments.pay.svc.cluster.local] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: app, image: app, env: [{ name: PAYMENTS_URL, value: "http://payments.pay:8080" }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: pay }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
`,
  check(context) {
    if (context.ofKind('networking.istio.io/Sidecar').length === 0) return;
    const parts = liftedParts(context.mesh);
    const scopeOf = sidecarScopesOf(parts.resources, parts.inventory);
    const routed = new Set(context.ofKind('networking.istio.io/VirtualService').flatMap((route) => destinationsOf(route).map(({ host }) => parts.inventory.exactName(host, route.namespace))));
    for (const edge of [...context.topology.edges, ...context.topology.telemetry]) {
      const found = leftOut(edge, parts, scopeOf);
      if (found === undefined || routed.has(found.host.exactName)) continue;
      const { sidecar, scope, caller, host } = found;
      const server = strictServer(parts, host, edge.port);
      const data = { caller, host: host.hostname, sidecar: describeResource(sidecar), server: server ?? '' };
      const related = edge.evidence.slice(0, 1).map((evidence) => ({ at: { span: spanOfEvidence(evidence) }, message: 'the call is written here' }));
      const common = { at: [sidecar, ['spec', 'egress'], 'key'], data, related, help: `add \`${host.namespace}/${host.hostname}\` to its hosts` } as const;
      if (scope.isRegistryOnly) context.report({ ...common, message: 'refused', severity: 'error' });
      else if (server !== undefined) context.report({ ...common, message: 'reset', severity: 'error' });
      else context.report({ ...common, message: 'past' });
    }
  },
});

interface Left {
  readonly caller: string;
  readonly host: string;
  readonly sidecar: string;
  readonly server: string;
}

function spanOfEvidence({ file, line, column, text }: Evidence): Span {
  return { file, line, column, endLine: line, endColumn: column + text.length };
}
