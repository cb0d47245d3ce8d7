import { valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import type { Server } from '../lift/routing/gateway-servers.ts';

export default defineRule({
  summary: 'Two servers of a port have different hosts and one certificate, so that browsers reach the wrong one.',
  why: `A browser with an HTTP/2 connection uses it for every name that the certificate is good for, if the names lead to the same address. On a
gateway the connection belongs to **one server**, and requests for a host of the other one get **404**: some users, some of the time.

One server for all hosts of the certificate, or a certificate for each, mends it. Which VirtualServices are bound is another question and may stay.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway'],
  asks: ['mesh'],
  upstream: ['IST0138'],
  messages: { reused: ({ secret, hosts, other }: { secret: string; hosts: string; other: string }) => `the certificate \`${secret}\` is shown here and for ${hosts} of ${other}: a browser that has a connection there uses it for these hosts too` },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cart, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [cart.example.com], tls: { mode: SIMPLE, credentialName: wildcard } }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: wildcard } }]
#                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the certificate \`wildcard\` is shown here and for \`cart.example.com\` of Gateway \`shop/cart\`: a browser that has a connection there uses it for these hosts too
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com, cart.example.com], tls: { mode: SIMPLE, credentialName: wildcard } }
    - { port: { number: 10443, name: https-admin, protocol: HTTPS }, hosts: [admin.example.com], tls: { mode: SIMPLE, credentialName: wildcard } }
`,
  check(context) {
    if (context.ofKind('networking.istio.io/Gateway').length < 1) return;
    const { inventory, routing } = liftedParts(context.mesh);
    for (const { id, proxy } of inventory.workloads.values()) {
      for (const { listener } of proxy === 'gateway' ? routing.gatewayPorts(id) : []) {
        const seen = new Map<string, Server>();
        for (const server of listener.servers) {
          if (server.serving !== 'https' || server.source.kind !== 'resource') continue;
          for (const certificate of certificatesOf(server)) {
            const first = seen.get(certificate);
            if (first?.source.kind !== 'resource') {
              seen.set(certificate, server);
              continue;
            }
            context.report({
              at: [server.source.resource, [...server.source.path, 'tls']],
              message: 'reused',
              data: { secret: certificate, hosts: first.hosts.map((host) => `\`${host}\``).join(', '), other: first.resource === server.resource ? 'another server of this Gateway' : `Gateway \`${first.gateway}\`` },
              related: [{ at: [first.source.resource, [...first.source.path, 'tls']], message: 'the other server' }],
              explains: `a request for ${server.hosts[0]} on a connection that was opened for ${first.hosts[0]} gets 404`,
            });
          }
        }
      }
    }
  },
});

/** By the names of Secrets, or the file on the gateway's disk. */
function certificatesOf({ secrets, source }: Server): readonly string[] {
  const file = source.kind === 'resource' ? valueAt(source.resource.raw, [...source.path, 'tls', 'serverCertificate']) : undefined;
  return secrets.length > 0 || typeof file !== 'string' ? secrets : [file];
}
