import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';

export default defineRule({
  summary: 'Two servers of a port answer the same server name, so the gateway refuses to open the port.',
  why: `A gateway tells TLS servers of a port apart by the server name that clients send. Where two of them would take the same name (\`*\` takes
every name that no other one has, and two of those are the same), the proxy refuses the **whole port**, those that did nothing wrong included.
A gateway that has the port open already goes on as it was, until it is started again: then the port stays closed.`,
  severity: 'error',
  reads: ['networking.istio.io/Gateway'],
  asks: ['mesh'],
  upstream: [],
  messages: { clash: ({ name, other, port }: { name: string; other: string; port: number }) => `this server and one of ${other} both answer ${name} on port ${port}, so the gateway refuses to open the port` },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https-shop, protocol: HTTPS }, hosts: [shop.example.com, '*'], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-any, protocol: HTTPS }, hosts: [team/*], tls: { mode: SIMPLE, credentialName: any } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this server and one of Gateway \`shop/shop\` both answer every server name on port 443, so the gateway refuses to open the port
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https-shop, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-any, protocol: HTTPS }, hosts: ['*'], tls: { mode: SIMPLE, credentialName: any } }
`,
  check(context) {
    if (context.ofKind('networking.istio.io/Gateway').length === 0) return;
    const { inventory, routing } = liftedParts(context.mesh);
    for (const { id, proxy } of inventory.workloads.values()) {
      for (const { chains, port } of proxy === 'gateway' ? routing.gatewayPorts(id) : []) {
        const { clash } = chains;
        if (clash?.first.source.kind !== 'resource' || clash.second.source.kind !== 'resource') continue;
        context.report({
          at: [clash.second.source.resource, clash.second.source.path],
          message: 'clash',
          data: { name: clash.name === '*' ? 'every server name' : `\`${clash.name}\``, other: `Gateway \`${clash.first.gateway}\``, port: clash.second.number },
          related: [{ at: [clash.first.source.resource, clash.first.source.path], message: 'the other server' }],
          explains: `no client can connect to port ${port} of the gateway, whatever name it asks for`,
        });
      }
    }
  },
});
