import { objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'A PeerAuthentication sets no mode, so it changes nothing but what it hides.',
  why: `Without a mode, or with \`UNSET\`, the mode of the namespace or of the mesh holds, and without any of these PERMISSIVE. Of several policies for
the same workloads only the oldest counts, so that one which says nothing can still hide one that says STRICT.`,
  severity: 'warning',
  reads: ['security.istio.io/PeerAuthentication'],
  upstream: [],
  messages: { nothing: 'this sets no mode: the one of the namespace, or of the mesh, holds, which is PERMISSIVE unless it says otherwise' },
  bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: {}
# ^^^^ this sets no mode: the one of the namespace, or of the mesh, holds, which is PERMISSIVE unless it says otherwise
`,
  good: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: STRICT }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  portLevelMtls: { 8080: { mode: PERMISSIVE } }
`,
  judges: ['security.istio.io/PeerAuthentication'],
  judge(policy, context) {
    const modes = [objectAt(policy.raw, ['spec', 'mtls']), ...Object.values(objectAt(policy.raw, ['spec', 'portLevelMtls']) ?? {})].map((block) => textAt(block, ['mode']) ?? 'UNSET');
    if (modes.some((mode) => mode !== 'UNSET')) return;
    context.report({ at: [policy, ['spec', 'mtls'], 'key'], message: 'nothing', help: 'write `mode: STRICT`, or take the policy out' });
  },
});
