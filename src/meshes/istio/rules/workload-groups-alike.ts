import { compareText } from '../../../base/order.ts';
import { describeResource, textMapAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';

/** Groups by namespace and all labels that their machines get. */
const groupsByLabels = defineTable({ reads: ['networking.istio.io/WorkloadGroup'], rowsOf: (group: Resource): (readonly [string, Resource])[] => [[keyOf(group), group]] });

export default defineRule({
  summary: 'Two WorkloadGroups of one namespace give their machines the same labels.',
  why: `Services, policies and subsets tell machines apart by their labels. Machines of two groups with equal labels are one to all of them: a Service that is
meant for one group sends to both, and a policy for one holds for the other.`,
  severity: 'warning',
  reads: ['networking.istio.io/WorkloadGroup'],
  upstream: ['KIA1702'],
  messages: { alike: ({ other }: { other: string }) => `machines of \`${other}\` have the same labels, so nothing can tell the two groups apart` },
  bad: `apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger, namespace: shop }
spec:
  metadata: { labels: { app: ledger } }
#             ^^^^^^ machines of \`WorkloadGroup shop/ledger-old\` have the same labels, so nothing can tell the two groups apart
  template: { serviceAccount: ledger }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger-old, namespace: shop }
spec:
  metadata: { labels: { app: ledger } }
#             ^^^^^^ machines of \`WorkloadGroup shop/ledger\` have the same labels, so nothing can tell the two groups apart
  template: { serviceAccount: ledger }
`,
  good: `apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger, namespace: shop }
spec:
  metadata: { labels: { app: ledger, version: v2 } }
  template: { serviceAccount: ledger }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger-old, namespace: shop }
spec:
  metadata: { labels: { app: ledger, version: v1 } }
  template: { serviceAccount: ledger }
`,
  judges: ['networking.istio.io/WorkloadGroup'],
  judge(group, context) {
    if (Object.keys(labelsOf(group)).length === 0) return;
    const other = context.rows(groupsByLabels, keyOf(group)).find((candidate) => candidate.name !== group.name);
    if (other !== undefined) context.report({ at: [group, ['spec', 'metadata', 'labels'], 'key'], message: 'alike', data: { other: describeResource(other) }, help: 'add a label that differs, such as `version`' });
  },
});

function labelsOf(group: Resource): Readonly<Record<string, string>> {
  return textMapAt(group.raw, ['spec', 'metadata', 'labels']);
}

function keyOf(group: Resource): string {
  return JSON.stringify([group.namespace, Object.entries(labelsOf(group)).sort(([a], [b]) => compareText(a, b))]);
}
