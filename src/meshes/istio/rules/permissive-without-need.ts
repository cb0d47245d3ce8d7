import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { plaintextNeeds } from '../readiness/plaintext-callers.ts';
import { selectedWorkloads } from './shared/selected-workloads.ts';

export default defineRule({
  summary: 'A PeerAuthentication is PERMISSIVE although every caller that is known has a sidecar.',
  why: `\`PERMISSIVE\` is for the time of a migration: it lets plaintext in beside mutual TLS, and whoever sends it has no identity that a policy
could ask for. Where nobody needs it any more, it only keeps the door open.`,
  severity: 'info',
  reads: ['security.istio.io/PeerAuthentication'],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: {
    open: ({ count }: { count: number }) => `plaintext is let in to ${count === 1 ? 'one workload' : `${count} workloads`}, and nobody of the input needs it`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: PERMISSIVE }
#               ^^^^^^^^^^ plaintext is let in to one workload, and nobody of the input needs it
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { type: NodePort, selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: PERMISSIVE } }
`,
  check(context) {
    const policies = context.ofKind('security.istio.io/PeerAuthentication').filter((policy) => textAt(policy.raw, ['spec', 'mtls', 'mode']) === 'PERMISSIVE');
    if (policies.length === 0) return;
    const { inventory, peerAuthentication } = liftedParts(context.mesh);
    const needing = new Set(plaintextNeeds(context.topology).map(({ workload }) => workload.id));
    // Whoever might be without a sidecar may be a caller that nobody sees.
    const areAllKnown = [...inventory.workloads.values()].every(({ proxy }) => proxy !== 'unknown');
    for (const policy of areAllKnown ? policies : []) {
      const open = selectedWorkloads(inventory, policy).filter((id) => {
        const { mode, source } = peerAuthentication.modeFor(id, 0);
        return inventory.workloads.get(id)?.proxy === 'sidecar' && mode === 'permissive' && source.kind === 'resource' && source.resource === policy;
      });
      if (open.length > 0 && !open.some((id) => needing.has(id))) context.report({ at: [policy, ['spec', 'mtls', 'mode']], message: 'open', data: { count: open.length }, help: 'make it STRICT once no caller without a sidecar is left' });
    }
  },
});
