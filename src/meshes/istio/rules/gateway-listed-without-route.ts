import { listAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { resolvedGateway } from '../lift/routing/virtual-service.ts';
import { gatewayHosts, hostClaimsOf } from './shared/host-claims.ts';

export default defineRule({
  summary: 'A VirtualService is bound to a gateway, and none of its routes is for that gateway.',
  why: `\`gateways\` of a match says on which of the listed gateways it is asked. Where every match names others, the gateway has the host and **no route**: what
arrives there gets 404, or a closed connection. The way out through an egress gateway needs both halves: from \`mesh\` to the gateway, and from
the gateway to the host.`,
  severity: 'error',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    none: ({ gateway, hosts }: { gateway: string; hosts: string }) => `no route of this VirtualService is for \`${gateway}\`: what arrives there for ${hosts} leads nowhere`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stripe, namespace: shop }
spec:
  hosts: [api.stripe.com]
  gateways: [mesh, istio-system/egress]
#                  ^^^^^^^^^^^^^^^^^^^ no route of this VirtualService is for \`istio-system/egress\`: what arrives there for \`api.stripe.com\` leads nowhere
  tls:
    - match: [{ gateways: [mesh], port: 443, sniHosts: [api.stripe.com] }]
      route: [{ destination: { host: istio-egressgateway.istio-system.svc.cluster.local, port: { number: 443 } } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stripe, namespace: shop }
spec:
  hosts: [api.stripe.com]
  gateways: [mesh, istio-system/egress]
  tls:
    - match: [{ gateways: [mesh], port: 443, sniHosts: [api.stripe.com] }]
      route: [{ destination: { host: istio-egressgateway.istio-system.svc.cluster.local, port: { number: 443 } } }]
    - match: [{ gateways: [istio-system/egress], port: 443, sniHosts: [api.stripe.com] }]
      route: [{ destination: { host: api.stripe.com, port: { number: 443 } } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const served = gatewaysWithRoutes(virtualService);
    for (const [index, written] of served === undefined ? [] : listAt(virtualService.raw, ['spec', 'gateways']).entries()) {
      if (typeof written !== 'string') continue;
      const gateway = resolvedGateway(written, virtualService.namespace);
      const hosts = hostClaimsOf(virtualService);
      // Gateways take the routes of all VirtualServices of a host together.
      const hasOthers = hosts.some(({ key }) => context.rows(gatewayHosts, `${gateway} ${key}`).some((claim) => claim.resource !== virtualService));
      if (served?.has(gateway) === true || hasOthers || gateway === 'mesh') continue;
      context.report({
        at: [virtualService, ['spec', 'gateways', index]],
        message: 'none',
        data: { gateway: written, hosts: hosts.map(({ host }) => `\`${host}\``).join(' and ') },
        explains: `a request that is sent on to \`${written}\` ends there`,
        help: 'add a route whose match names this gateway, from it to the host itself',
      });
    }
  },
});

/** The gateways that matches name; undefined where some route is for all that are listed. */
function gatewaysWithRoutes(virtualService: Resource): ReadonlySet<string> | undefined {
  const rules = ['http', 'tls', 'tcp'].flatMap((protocol) => listAt(virtualService.raw, ['spec', protocol]));
  const lists = rules.flatMap((rule) => (listAt(rule, ['match']).length === 0 ? [[]] : listAt(rule, ['match']).map((match) => listAt(match, ['gateways']))));
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return undefined;
  return new Set(lists.flat().flatMap((gateway) => (typeof gateway === 'string' ? [resolvedGateway(gateway, virtualService.namespace)] : [])));
}
