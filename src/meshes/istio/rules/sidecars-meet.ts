import { describeResource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { defineRule } from '../../../rules/rule.ts';
import { oldestFirst, unknownAge } from '../lift/registry/age.ts';
import { inForce } from './shared/in-force.ts';
import { podsWith, selectableKinds } from './shared/selectable-pods.ts';
import { isSelective, selectedBy, sidecarsByNamespace } from './shared/sidecars.ts';

export default defineRule({
  summary: 'Two Sidecars select the same workload, and only the older one holds for it.',
  why: `A proxy has one Sidecar resource. Of several that select it the **oldest** is taken, whole: nothing is joined, and the other one's hosts, listeners
and outbound policy do not hold for that workload. Age is \`creationTimestamp\`; among files it is the name, and in the cluster it may be the other
way round.`,
  severity: 'error',
  reads: ['networking.istio.io/Sidecar', ...selectableKinds],
  upstream: ['IST0110', 'KIA0003'],
  messages: {
    notUsed: ({ other, workload }: { other: string; workload: string }) => `\`${workload}\` is selected by \`${other}\`, too, which is what holds for it: this Sidecar does not`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders, tier: backend } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: backend, namespace: shop }
spec:
  workloadSelector: { labels: { tier: backend } }
  egress: [{ hosts: [./*] }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`Deployment shop/orders\` is selected by \`Sidecar shop/backend\`, too, which is what holds for it: this Sidecar does not
  egress: [{ hosts: [./*, store/*] }]
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders, tier: backend } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: shop }
spec: { workloadSelector: { labels: { app: orders } }, egress: [{ hosts: [./*, store/*] }] }
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    if (!isSelective(sidecar)) return;
    const others = inForce(context, context.rows(sidecarsByNamespace, sidecar.namespace)).filter(isSelective);
    if (others.length < 2 || !others.includes(sidecar)) return;
    for (const { resource, labels } of podsWith(context, selectedBy(sidecar), sidecar.namespace)) {
      const first = oldestFirst(others.filter((other) => matchesLabels(selectedBy(other), labels)))[0];
      if (first === undefined || first === sidecar) continue;
      return context.report({
        at: [sidecar, ['spec', 'workloadSelector']],
        message: 'notUsed',
        data: { other: describeResource(first), workload: describeResource(resource) },
        related: [{ at: [first, ['spec', 'workloadSelector']], message: 'this one comes first' }],
        ...(unknownAge(sidecar, first) === undefined ? {} : { explains: 'the older one holds; the input does not tell which it is, so the order is that of the names' }),
        help: 'let the selectors exclude each other, or write one Sidecar',
      });
    }
  },
});
