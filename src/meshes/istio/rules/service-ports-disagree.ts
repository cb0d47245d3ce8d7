import { describeResource } from '../../../kube/resource.ts';
import { compareText } from '../../../base/order.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isInMesh } from './shared/injection.ts';
import { podOf } from './shared/pod-of.ts';
import { isWrittenByIstio, portsOf, servicesSelecting, targetNumber } from './shared/service-ports.ts';

export default defineRule({
  summary: 'Two Services lead to one port of the same pods and declare different protocols for it.',
  why: `The proxy of a pod has one listener for each port. Where one Service says that HTTP is spoken there and another says TCP, the older Service
decides, and nothing tells which it is: policies and telemetry for HTTP apply or do not, and change when the Services are created anew.`,
  severity: 'warning',
  reads: ['Service', 'Namespace', ...podKinds],
  upstream: ['IST0116', 'IST0137'],
  messages: {
    differs: ({ port, says, other, otherSays }: { port: number; says: string; other: string; otherSays: string }) => `port ${port} of these pods is \`${says}\` here and \`${otherSays}\` by ${other}: the older of the two decides`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: orders-headless, namespace: shop }
spec:
  clusterIP: None
  selector: { app: orders }
  ports:
    - { name: tcp, port: 8080 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^ port 8080 of these pods is \`tcp\` here and \`http\` by Service \`orders\`: the older of the two decides
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
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
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: orders-headless, namespace: shop }
spec:
  clusterIP: None
  selector: { app: orders }
  ports: [{ name: http-direct, port: 8080 }]
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    const services = pod === undefined ? [] : servicesSelecting(context, pod).filter((service) => !isWrittenByIstio(service));
    if (pod === undefined || services.length < 2 || isInMesh(context, pod) === false) return;
    const ports = services.flatMap((service) => portsOf(service).map((port) => ({ service, ...port, number: targetNumber(pod, port.target) })));
    for (const { service, path, protocol, number } of ports) {
      // Each pair once, at the name that comes later. TCP and UDP do not meet.
      const other = ports.find((one) => one.number === number && one.protocol !== protocol && (one.protocol === 'udp') === (protocol === 'udp') && compareText(one.service.name, service.name) < 0);
      if (other === undefined || number === undefined) continue;
      context.report({
        at: [service, path],
        message: 'differs',
        data: { port: number, says: word(protocol), other: `Service \`${other.service.name}\``, otherSays: word(other.protocol) },
        related: [{ at: [other.service, other.path], message: `as ${describeResource(other.service)} declares it` }],
        help: 'declare the same protocol in both',
      });
    }
  },
});

function word(protocol: string): string {
  return protocol === 'unknown' ? 'undeclared' : protocol;
}
