import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { creationTimeMs } from '../lift/registry/age.ts';

export default defineRule({
  summary: 'A server of a Gateway has no effect, because another one has its place on the port.',
  why: `All Gateways that select the same pods are merged, **of any namespace, the oldest first**. Plaintext HTTP servers share a port. A TLS server
is dropped where an older one has one of its hosts, or where the port speaks plaintext already; HTTPS servers of one Gateway are told apart by
the name of their port. Istio counts what it drops (\`pilot_total_rejected_configs\`) and says nothing.

Files carry no age. Where two objects decide, whichever is created first in the cluster wins, and a restored backup may turn it round.`,
  severity: 'error',
  reads: ['networking.istio.io/Gateway'],
  asks: ['mesh'],
  upstream: ['IST0145', 'KIA0301'],
  messages: {
    dropped: ({ because, winner }: { because: string; winner: string }) => `this server has no effect: ${because} (${winner})`,
    either: ({ because, winner }: { because: string; winner: string }) => `this server or one of ${winner} has no effect, whichever is younger: ${because}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cart, namespace: cart }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: cart } }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this server or one of Gateway \`cart/cart\` has no effect, whichever is younger: the older one serves shop.example.com on the same port
    - { port: { number: 9000, name: tcp, protocol: TCP }, hosts: ['*'] }
    - { port: { number: 9000, name: http, protocol: HTTP }, hosts: ['*'] }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this server has no effect: an older one speaks TCP on the same port (Gateway \`shop/shop\`)
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cart, namespace: cart }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [cart.example.com], tls: { mode: SIMPLE, credentialName: cart } }
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`,
  check(context) {
    if (context.ofKind('networking.istio.io/Gateway').length === 0) return;
    const { inventory, routing } = liftedParts(context.mesh);
    for (const { id, proxy } of inventory.workloads.values()) {
      if (proxy !== 'gateway') continue;
      for (const { server, winner, because } of routing.gatewayPorts(id).flatMap(({ listener }) => listener.lost)) {
        if (server.source.kind !== 'resource' || winner.source.kind !== 'resource') continue;
        const isCertain = server.resource === winner.resource || (creationTimeMs(server.resource) !== undefined && creationTimeMs(winner.resource) !== undefined);
        const why = isCertain ? because : because.replace('an older one', 'the older one');
        const related = [{ at: [winner.source.resource, winner.source.path] as const, message: isCertain ? 'this one holds' : 'the other one' }];
        const common = { at: [server.source.resource, server.source.path], related, explains: `${isCertain ? '' : 'if it is this one, '}requests for ${server.hosts.map((host) => `\`${host}\``).join(', ')} on port ${server.number} are served as the other one says, or not at all` } as const;
        context.report({ ...common, message: isCertain ? 'dropped' : 'either', data: { because: why, winner: `Gateway \`${winner.gateway}\`` } });
      }
    }
  },
});
