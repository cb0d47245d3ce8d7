import { nearest } from '../../base/near-miss.ts';
import { textAt, textMapAt } from '../../kube/resource.ts';
import { machineKinds, podKinds, podsOfNamespace, podsSelectedBy, selectsMachine, type PodTemplate } from '../indexes/pods.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  summary: 'A Service selects labels that no pod of its namespace carries.',
  why: `A Service sends traffic to the pods of **its own namespace** that carry every label of its selector. If there are none it has
no endpoints: a caller gets 503 from a proxy, or a refused connection without one. Nothing in the cluster reports it.

A namespace of which the input shows no pods at all is not judged, and said to be so.`,
  severity: 'warning',
  reads: ['Service', ...podKinds, ...machineKinds],
  upstream: [],
  readiness: 'ports',
  messages: {
    nothing: ({ selector, namespace, near }: { selector: string; namespace: string; near: string | undefined }) =>
      `no pod in namespace \`${namespace}\` carries ${selector}${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: order }
#           ^^^^^^^^^^^^^^ no pod in namespace \`shop\` carries \`app: order\`, did you mean \`app: orders\`?
  ports: [{ name: http, port: 80 }]
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
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports: [{ name: http, port: 80 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, version: v1 } }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: ['Service'],
  judge(service, context) {
    const selector = textMapAt(service.raw, ['spec', 'selector']);
    if (Object.keys(selector).length === 0 || textAt(service.raw, ['spec', 'type']) === 'ExternalName') return;
    if (podsSelectedBy(selector, service.namespace, context).length > 0 || selectsMachine(selector, service.namespace, context)) return;
    const neighbours = context.rows(podsOfNamespace, service.namespace);
    if (neighbours.length === 0) {
      context.unjudged(`Service ${service.namespace}/${service.name}`, `the pods of namespace \`${service.namespace}\``);
      return;
    }
    context.report({
      at: [service, ['spec', 'selector']],
      message: 'nothing',
      data: { selector: printLabels(selector), namespace: service.namespace, near: nearLabel(selector, neighbours) },
      explains: `every request to \`${service.name}.${service.namespace}\` fails: it has no endpoints`,
    });
  },
});

function printLabels(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).map(([name, value]) => `\`${name}: ${value}\``).join(' and ');
}

/** The one label that keeps the Service from pods, where a near value of it would find some. */
function nearLabel(selector: Readonly<Record<string, string>>, neighbours: readonly PodTemplate[]): string | undefined {
  for (const [name, value] of Object.entries(selector)) {
    const values = neighbours.map((pod) => pod.labels[name]).filter((found) => found !== undefined && found !== value);
    const near = nearest(value, new Set(values.filter((found) => found !== undefined)));
    if (near !== undefined) return `${name}: ${near}`;
  }
  return undefined;
}
