import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { intersectHosts, hostsForNamespace } from '../lift/routing/host-names.ts';
import { serversOf, type Server } from '../lift/routing/gateway-servers.ts';
import { boundServices, type BoundService } from './shared/bound-services.ts';

export default defineRule({
  summary: 'A server of a Gateway sees connections and no VirtualService has a rule for them.',
  why: `What a server can be routed by is decided by what it sees. One that speaks HTTP, or ends HTTPS, asks the \`http\` rules of VirtualServices. One
that leaves TLS closed (\`PASSTHROUGH\`) sees a server name and asks the \`tls\` rules. One for TCP, or TLS that ends there, asks the \`tcp\` rules. Rules of
the other kinds are never asked, and without any rule the port is not opened.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway', 'networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    wrongKind: ({ name, has, asks, serving }: { name: string; has: string; asks: string; serving: string }) => `VirtualService \`${name}\` has only ${has} rules for these hosts, and a server that ${serving} asks \`${asks}\` rules alone`,
    none: ({ asks }: { asks: string }) => `no VirtualService that is bound to this Gateway has \`${asks}\` rules for these hosts, so the server takes no connection`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [shop.example.com], tls: { mode: PASSTHROUGH } }
#                                                               ^^^^^^^^^^^^^^^^^^ VirtualService \`shop/shop\` has only \`http\` rules for these hosts, and a server that leaves TLS closed asks \`tls\` rules alone
    - { port: { number: 5432, name: tcp, protocol: TCP }, hosts: [db.example.com] }
#                                                                ^^^^^^^^^^^^^^^^ info: no VirtualService that is bound to this Gateway has \`tcp\` rules for these hosts, so the server takes no connection
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http: [{ route: [{ destination: { host: shop } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [shop.example.com], tls: { mode: PASSTHROUGH } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  tls: [{ match: [{ port: 443, sniHosts: [shop.example.com] }], route: [{ destination: { host: shop } }] }]
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    for (const server of serversOf(gateway)) {
      const asks = asked[server.serving];
      if (asks === undefined || server.tlsMode === 'AUTO_PASSTHROUGH' || server.source.kind !== 'resource') continue;
      const bound = boundServices(context, gateway).filter((service) => sharesHost(server, service));
      if (bound.some(({ resource }) => listAt(resource.raw, ['spec', asks.field]).length > 0)) continue;
      const [wrong] = bound;
      const at = [gateway, [...server.source.path, 'hosts']] as const;
      const explains = `connections to port ${server.number} are refused`;
      if (wrong === undefined) context.report({ at, severity: 'info', message: 'none', data: { asks: asks.field }, explains });
      else {
        const has = ['http', 'tls', 'tcp'].filter((field) => listAt(wrong.resource.raw, ['spec', field]).length > 0).map((field) => `\`${field}\``).join(' and ') || 'no';
        context.report({ at, message: 'wrongKind', data: { name: `${wrong.resource.namespace}/${wrong.resource.name}`, has, asks: asks.field, serving: asks.serving }, explains, related: [{ at: [wrong.resource, ['spec', 'hosts'], 'key'], message: 'the VirtualService' }] });
      }
    }
  },
});

const asked: Readonly<Partial<Record<Server['serving'], { readonly field: 'tls' | 'tcp'; readonly serving: string }>>> = {
  passthrough: { field: 'tls', serving: 'leaves TLS closed' },
  tcp: { field: 'tcp', serving: 'speaks TCP' },
  tls: { field: 'tcp', serving: 'ends TLS and sees no requests' },
};

function sharesHost(server: Server, { resource, hosts }: BoundService): boolean {
  return intersectHosts(hostsForNamespace(server.hosts, resource.namespace), hosts).length > 0;
}
