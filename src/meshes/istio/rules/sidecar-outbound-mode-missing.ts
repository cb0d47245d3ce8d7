import { objectAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'The outbound traffic policy of a Sidecar has no mode, which means REGISTRY_ONLY.',
  why: `An \`outboundTrafficPolicy\` without \`mode\` is not "as the mesh says": the first value of the enumeration holds, which is \`REGISTRY_ONLY\`. Calls to hosts that
no Service and no ServiceEntry has get **502**, although the mesh may allow them. Tools that read the object back cannot tell the two apart.`,
  severity: 'warning',
  reads: ['networking.istio.io/Sidecar'],
  upstream: ['KIA1007'],
  messages: { missing: 'without `mode` this means `REGISTRY_ONLY`: calls to hosts that the mesh does not know are refused' },
  bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: [./*] }]
  outboundTrafficPolicy: {}
# ^^^^^^^^^^^^^^^^^^^^^ without \`mode\` this means \`REGISTRY_ONLY\`: calls to hosts that the mesh does not know are refused
`,
  good: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: [./*] }]
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    const policy = objectAt(sidecar.raw, ['spec', 'outboundTrafficPolicy']);
    if (policy === undefined || (valueAt(policy, ['mode']) ?? null) !== null) return;
    context.report({ at: [sidecar, ['spec', 'outboundTrafficPolicy'], 'key'], message: 'missing', help: 'write `mode: REGISTRY_ONLY`, or `mode: ALLOW_ANY` to let such calls pass' });
  },
});
