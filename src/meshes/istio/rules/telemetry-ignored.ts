import { listAt, valueAt, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { compareText } from '../../../base/order.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

const kind = 'telemetry.istio.io/Telemetry';

export default defineRule({
  summary: 'Two Telemetry resources are for the same workloads, and one of them is ignored.',
  why: `For each workload one Telemetry without a selector counts, and one with. Where there are several, Istio takes the **oldest** and ignores the
others whole: they are not merged. Which one is in force is then decided by when the objects were created, which no file says.`,
  severity: 'error',
  reads: [kind, ...selectableKinds],
  upstream: ['IST0159', 'IST0160'],
  messages: {
    namespace: ({ name, namespace }: Other) => `Telemetry \`${name}\` has no selector either: of namespace \`${namespace}\` only the older one counts`,
    workload: ({ name, workload }: { name: string; workload: string }) => `Telemetry \`${name}\` selects ${workload} as well: only the older one counts there`,
  },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: logs, namespace: shop }
spec: { accessLogging: [{ providers: [{ name: envoy }] }] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: metrics, namespace: shop }
#                 ^^^^^^^ Telemetry \`logs\` has no selector either: of namespace \`shop\` only the older one counts
spec: { metrics: [{ providers: [{ name: prometheus }] }] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders-v2, namespace: shop }
spec: { selector: { matchLabels: { version: v2 } } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Telemetry \`orders\` selects Deployment \`orders-v2\` as well: only the older one counts there
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders-v2, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, version: v2 } }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: shop }
spec: { accessLogging: [{ providers: [{ name: envoy }] }], metrics: [{ providers: [{ name: prometheus }] }] }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: pay, namespace: shop }
spec: { selector: { matchLabels: { app: pay } } }
`,
  judges: [kind],
  judge(telemetry, context) {
    const own = selectorOf(telemetry);
    const hasSelector = Object.keys(own).length > 0;
    if (hasTarget(telemetry)) return;
    // Each pair is told once, on the one that comes later by name.
    const others = context.rows(byNamespace, `${telemetry.namespace} ${hasSelector}`).filter((other) => compareText(other.name, telemetry.name) < 0);
    for (const other of others) {
      const related = [{ at: [other, ['metadata', 'name']] as const, message: 'the other one' }];
      if (!hasSelector) return context.report({ at: [telemetry, ['metadata', 'name']], message: 'namespace', data: { name: other.name, namespace: telemetry.namespace }, related, help: 'write what both say into one' });
      const pod = podsWith(context, own, telemetry.namespace).find(({ labels }) => matchesLabels(selectorOf(other), labels));
      if (pod === undefined) continue;
      context.report({ at: [telemetry, ['spec', 'selector']], message: 'workload', data: { name: other.name, workload: `${pod.resource.kind} \`${pod.resource.name}\`` }, related, help: 'let their selectors tell the workloads apart, or join them' });
    }
  },
});

interface Other {
  readonly name: string;
  readonly namespace: string;
}

/** Under the namespace, and whether they select. Those for a waypoint's target are not compared. */
const byNamespace = defineTable({
  reads: [kind],
  rowsOf: (telemetry): [string, Resource][] => (hasTarget(telemetry) ? [] : [[`${telemetry.namespace} ${Object.keys(selectorOf(telemetry)).length > 0}`, telemetry]]),
});

function hasTarget({ raw }: Resource): boolean {
  return valueAt(raw, ['spec', 'targetRef']) !== undefined || listAt(raw, ['spec', 'targetRefs']).length > 0;
}
