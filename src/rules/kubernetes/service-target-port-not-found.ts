import { nearest } from '../../base/near-miss.ts';
import { distinct } from '../../base/order.ts';
import { listAt, numberAt, textAt, textMapAt, valueAt, type Resource } from '../../kube/resource.ts';
import { replaceValue } from '../edits.ts';
import { podKinds, podsSelectedBy, type PodTemplate } from '../indexes/pods.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  summary: 'A Service sends traffic to a port that none of its pods declares.',
  why: `A \`targetPort\` that is a **name** is looked up among the ports that the containers declare. Where no container has a port of
that name, the Service port has no endpoints and every request to it fails.

A \`targetPort\` that is a **number** works whether it is declared or not, so an undeclared number is a warning: the containers
declare other ports, and it is likely that they listen on those.`,
  severity: 'error',
  reads: ['Service', ...podKinds],
  upstream: ['KIA0701'],
  readiness: 'ports',
  messages: {
    noName: ({ name, near }: { name: string; near: string | undefined }) => `no container behind this Service has a port named \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noNumber: ({ port, declared }: { port: number; declared: string }) => `no container behind this Service declares port ${port}, only ${declared}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - name: http
      port: 80
      targetPort: htp
#                 ^^^ no container behind this Service has a port named \`htp\`, did you mean \`http\`?
    - name: grpc
      port: 9000
#     ^^^^ warning: no container behind this Service declares port 9000, only 8080 (\`http\`), 9090
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: orders
          ports: [{ name: http, containerPort: 8080 }, { containerPort: 9090 }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: grpc
      port: 9000
      targetPort: 9090
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: orders
          ports: [{ name: http, containerPort: 8080 }, { containerPort: 9090 }]
`,
  judges: ['Service'],
  judge(service, context) {
    const declared = podsSelectedBy(textMapAt(service.raw, ['spec', 'selector']), service.namespace, context).flatMap(portsOf);
    if (declared.length === 0) return;
    for (const [position, port] of listAt(service.raw, ['spec', 'ports']).entries()) {
      const target = valueAt(port, ['targetPort']) ?? numberAt(port, ['port']);
      const hasTarget = valueAt(port, ['targetPort']) !== undefined;
      const path = ['spec', 'ports', position, hasTarget ? 'targetPort' : 'port'];
      if (typeof target === 'number') {
        if (declared.some((known) => known.port === target)) continue;
        context.report({ at: [service, path, hasTarget ? 'value' : 'key'], severity: 'warning', message: 'noNumber', data: { port: target, declared: printPorts(declared) } });
      } else if (typeof target === 'string' && !declared.some((known) => known.name === target)) {
        const near = nearest(target, declared.map((known) => known.name).filter((name) => name !== ''));
        context.report({
          at: [service, path],
          message: 'noName',
          data: { name: target, near },
          ...(textAt(service.raw, ['spec', 'clusterIP']) === 'None' ? { severity: 'warning', explains: 'the name says nothing: clients get the addresses of the pods, and come to the number in `port`' } : { explains: `port ${String(valueAt(port, ['port']))} of \`${service.name}.${service.namespace}\` has no endpoints: every request to it fails` }),
          help: `the containers declare ${printPorts(declared)}`,
          fix: renameFix(service, path, near),
        });
      }
    }
  },
});

interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

/** Ports of all containers, native sidecars (init containers that stay) included. */
function portsOf(pod: PodTemplate): ContainerPort[] {
  const containers = [...listAt(pod.spec, ['containers']), ...listAt(pod.spec, ['initContainers'])];
  return containers.flatMap((container) => listAt(container, ['ports'])).map((port) => ({ name: textAt(port, ['name']) ?? '', port: numberAt(port, ['containerPort']) ?? 0 }));
}

function printPorts(ports: readonly ContainerPort[]): string {
  return distinct(ports.map(({ name, port }) => (name === '' ? String(port) : `${port} (\`${name}\`)`))).join(', ');
}

function renameFix(service: Resource, path: readonly (string | number)[], near: string | undefined) {
  const edit = near === undefined ? undefined : replaceValue(service, path, near);
  return edit && { title: `send to the port \`${near}\``, edits: [edit], changesTraffic: 'the Service then has endpoints on this port' };
}
