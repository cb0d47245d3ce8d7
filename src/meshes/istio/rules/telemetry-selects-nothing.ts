import { defineRule } from '../../../rules/rule.ts';
import { isAddedLater, podsIn, podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'The selector of a Telemetry matches no workload of its namespace.',
  why: `A Telemetry with a selector is for pods of **its own** namespace, in the root namespace too. Where no pod has the labels, what it says of logs,
metrics and traces is in force nowhere.`,
  severity: 'warning',
  reads: ['telemetry.istio.io/Telemetry', ...selectableKinds],
  upstream: ['IST0101'],
  messages: {
    nothing: ({ labels, namespace }: { labels: string; namespace: string }) => `no workload of namespace \`${namespace}\` has the labels ${labels}, so this Telemetry is in force nowhere`,
  },
  bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: order } }
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no workload of namespace \`shop\` has the labels \`app: order\`, so this Telemetry is in force nowhere
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  good: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: ['telemetry.istio.io/Telemetry'],
  judge(telemetry, context) {
    const selector = selectorOf(telemetry);
    const { namespace, name } = telemetry;
    if (Object.keys(selector).length === 0 || Object.keys(selector).some(isAddedLater) || podsWith(context, selector, namespace).length > 0) return;
    if (podsIn(context, namespace).length === 0) return context.unjudged(`what Telemetry ${namespace}/${name} selects`, `the workloads of namespace \`${namespace}\``);
    const labels = Object.entries(selector).map(([key, value]) => `\`${key}: ${value}\``).join(', ');
    context.report({ at: [telemetry, ['spec', 'selector']], message: 'nothing', data: { labels, namespace } });
  },
});
