import { numberAt, listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { podPortOf } from '../lift/routing/gateway-pod-port.ts';

export default defineRule({
  summary: 'A Gateway opens a port that no Service of the gateway leads to.',
  why: `The number of a server is looked up among the ports of the gateway's Services, and the pods listen on its \`targetPort\`; a number that no
Service has is opened on the pods as it stands. Either way a Service has to lead to the port that is open, or nobody outside gets there.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway'],
  asks: ['mesh'],
  upstream: ['IST0162'],
  messages: { closed: ({ port, services, ports }: { port: number; services: string; ports: string }) => `the gateway opens port ${port}, and ${services} leads only to ${ports}` },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec: { selector: { istio: edge }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }
    - { port: { number: 9090, name: http-admin, protocol: HTTP }, hosts: [admin.example.com] }
#                       ^^^^ the gateway opens port 9090, and Service \`edge/edge\` leads only to 8080 (as 80)
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec: { selector: { istio: edge }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }
    - { port: { number: 8080, name: http-pod, protocol: HTTP }, hosts: [admin.example.com] }
`,
  check(context) {
    if (context.ofKind('networking.istio.io/Gateway').length === 0) return;
    const { inventory, routing, implied } = liftedParts(context.mesh);
    for (const { id, proxy } of inventory.workloads.values()) {
      if (proxy !== 'gateway' || implied.has(id)) continue;
      const services = inventory.hostsOf(id).filter(({ registry }) => registry === 'kubernetes');
      const leading = services.flatMap((host) => host.ports.map((port) => ({ port: port.port, own: podPortOf(host, port, id) })));
      if (leading.length === 0) continue;
      for (const { listener } of routing.gatewayPorts(id)) {
        if (leading.some(({ own }) => own === listener.port)) continue;
        for (const { source, number } of listener.servers) {
          if (source.kind !== 'resource' || numberAt(listAt(source.resource.raw, ['spec', 'servers'])[Number(source.path.at(-1))], ['port', 'number']) !== number) continue;
          context.report({
            at: [source.resource, [...source.path, 'port', 'number']],
            message: 'closed',
            data: { port: listener.port, services: services.map(({ namespace, resource }) => `Service \`${namespace}/${resource.name}\``).join(' and '), ports: leading.map(({ port, own }) => (own === port ? `${port}` : `${own} (as ${port})`)).join(', ') },
            explains: `nobody outside can reach port ${number}`,
            help: `add port ${number} to the Service, or write a number that it has`,
          });
        }
      }
    }
  },
});
