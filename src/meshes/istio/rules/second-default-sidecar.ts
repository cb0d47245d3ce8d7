import { describeResource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { oldestFirst, unknownAge } from '../lift/registry/age.ts';
import { inForce } from './shared/in-force.ts';
import { isSelective, sidecarsByNamespace } from './shared/sidecars.ts';

export default defineRule({
  summary: 'A namespace has two Sidecars without a selector, and one of them is never used.',
  why: `A Sidecar without a \`workloadSelector\` is for every workload of its namespace that no other one selects. There can be one: of several the **oldest**
is taken, whole, and the others do nothing. Age is \`creationTimestamp\`; among files it is the name, and in the cluster it may be the other way round.`,
  severity: 'error',
  reads: ['networking.istio.io/Sidecar'],
  upstream: ['IST0111', 'KIA0002'],
  messages: { notUsed: ({ other, namespace }: { other: string; namespace: string }) => `this Sidecar is never used: \`${other}\` is for all of \`${namespace}\`, too, and comes first` },
  bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: registry-only, namespace: shop }
#                 ^^^^^^^^^^^^^ this Sidecar is never used: \`Sidecar shop/default\` is for all of \`shop\`, too, and comes first
spec: { outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
`,
  good: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: [./*] }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: store }
spec: { egress: [{ hosts: [./*] }] }
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    if (isSelective(sidecar)) return;
    const general = inForce(context, context.rows(sidecarsByNamespace, sidecar.namespace)).filter((other) => !isSelective(other));
    const [first] = oldestFirst(general);
    if (first === undefined || first === sidecar || !general.includes(sidecar)) return;
    context.report({
      at: [sidecar, ['metadata', 'name']],
      message: 'notUsed',
      data: { other: describeResource(first), namespace: sidecar.namespace },
      related: [{ at: [first, ['metadata', 'name']], message: 'this one comes first' }],
      ...(unknownAge(sidecar, first) === undefined ? {} : { explains: 'the older one is used; the input does not tell which it is, so the order is that of the names' }),
      help: 'write one Sidecar with all of it, or give this one a `workloadSelector`',
    });
  },
});
