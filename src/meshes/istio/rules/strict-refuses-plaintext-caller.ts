import type { Resource } from '../../../kube/resource.ts';
import type { Path } from '../../../yaml/document.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { plaintextNeeds, type PlaintextNeed } from '../readiness/plaintext-callers.ts';

export default defineRule({
  summary: 'A workload is STRICT although somebody without a certificate of the mesh calls it.',
  why: `\`STRICT\` resets every connection that is not mutual TLS of the mesh. A caller without a sidecar cannot open any: neither a workload that is
not injected, nor an Ingress controller outside the mesh, nor clients that come through a NodePort or a LoadBalancer. Probes of the kubelet
and scrapes that the sidecar answers are not concerned.`,
  severity: 'error',
  reads: ['security.istio.io/PeerAuthentication'],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: {
    refused: ({ workload, because, more }: { workload: string; because: string; more: number }) => `this refuses plaintext at \`${workload}\`, and ${because}${more === 0 ? '' : ` (${more} more like it)`}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: legacy, namespace: shop, labels: { app: legacy, sidecar.istio.io/inject: 'false' } }
spec: { containers: [{ name: app, image: legacy, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
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
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: STRICT }
#               ^^^^^^ this refuses plaintext at \`shop/payments\`, and \`shop/legacy\` calls it and has no sidecar
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: orders, namespace: shop, labels: { app: orders, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: orders, env: [{ name: PAYMENTS_URL, value: http://payments }] }] }
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
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
  check(context) {
    if (context.ofKind('security.istio.io/PeerAuthentication').length === 0) return;
    const { inventory, peerAuthentication } = liftedParts(context.mesh);
    const refused = new Map<string, Refusal>();
    for (const need of plaintextNeeds(context.topology)) {
      if (inventory.workloads.get(need.workload.id)?.proxy !== 'sidecar') continue;
      const { mode, source } = peerAuthentication.modeFor(need.workload.id, need.port ?? 0);
      if (mode !== 'strict' || source.kind !== 'resource') continue;
      const key = `${source.resource.namespace}/${source.resource.name} ${source.path.join('.')}`;
      const known = refused.get(key);
      if (known === undefined) refused.set(key, { policy: source.resource, path: source.path, needs: [need] });
      else known.needs.push(need);
    }
    for (const { from, to } of context.topology.edges) {
      const caller = from.kind === 'workload' ? context.topology.workloads.get(from.id) : undefined;
      const called = to.kind === 'service' ? (context.topology.services.get(to.id)?.workloads ?? []) : [];
      if (caller?.injection.state !== 'unknown') continue;
      const strict = called.find((id) => inventory.workloads.get(id)?.proxy === 'sidecar' && peerAuthentication.modeFor(id, 0).mode === 'strict');
      if (strict !== undefined) context.unjudged(`the calls of \`${caller.id}\` to \`${strict}\`, which takes mutual TLS only`, `whether a sidecar joins \`${caller.id}\``);
    }
    for (const { policy, path, needs } of refused.values()) {
      const [first] = needs.toSorted((a, b) => Number(isDoor(a)) - Number(isDoor(b)));
      if (first === undefined) continue;
      const { workload, port, because } = first;
      context.report({
        at: [policy, path],
        message: 'refused',
        data: { workload: workload.id, because, more: needs.length - 1 },
        ...(isDoor(first) ? { severity: 'warning' } : {}),
        related: needs.slice(0, 5).map((need) => ({ at: { span: need.workload.span }, message: `\`${need.workload.id}\`: ${need.because}` })),
        explains: 'their connections are reset',
        help: `give the caller a sidecar, or make ${port === undefined ? `\`${workload.id}\`` : `port ${port} of \`${workload.id}\``} PERMISSIVE with a policy of its own`,
      });
    }
  },
});

interface Refusal {
  readonly policy: Resource;
  readonly path: Path;
  readonly needs: PlaintextNeed[];
}

/** A Service may be open to the outside without anybody coming in. */
function isDoor({ because }: PlaintextNeed): boolean {
  return because.startsWith('clients outside');
}
