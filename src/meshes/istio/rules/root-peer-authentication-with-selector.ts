import { defineRule } from '../../../rules/rule.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { securitySettings } from './shared/security-settings.ts';
import { selectorOf } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'A PeerAuthentication of the root namespace has a selector, and is ignored everywhere.',
  why: `In the root namespace a PeerAuthentication without selector is for the whole mesh. One with a selector is for nobody: not for workloads
of other namespaces, as an AuthorizationPolicy there would be, and not for those of the root namespace either (istio#61023). Nothing says
so but the plaintext that still comes in.`,
  severity: 'error',
  reads: ['security.istio.io/PeerAuthentication', ...meshConfigurationKinds],
  upstream: [],
  messages: {
    ignored: ({ namespace }: { namespace: string }) => `\`${namespace}\` is the root namespace, and a PeerAuthentication with a selector there is ignored everywhere`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: istio-system }
spec:
  selector: { matchLabels: { app: payments } }
# ^^^^^^^^ \`istio-system\` is the root namespace, and a PeerAuthentication with a selector there is ignored everywhere
  mtls: { mode: STRICT }
`,
  good: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec:
  mtls: { mode: STRICT }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  mtls: { mode: PERMISSIVE }
`,
  judges: ['security.istio.io/PeerAuthentication'],
  judge(policy, context) {
    if (Object.keys(selectorOf(policy)).length === 0 || policy.namespace !== securitySettings(context).rootNamespace) return;
    context.report({
      at: [policy, ['spec', 'selector'], 'key'],
      message: 'ignored',
      data: { namespace: policy.namespace },
      explains: 'the mode of the mesh holds for the workloads that were meant: PERMISSIVE, unless another policy says otherwise',
      help: 'move it to the namespace of the workload, or take the selector out if the whole mesh is meant',
    });
  },
});
