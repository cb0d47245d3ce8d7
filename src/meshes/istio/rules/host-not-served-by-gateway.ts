import { nearest } from '../../../base/near-miss.ts';
import { listAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isSubsetHost, matchesHost } from '../lift/routing/host-names.ts';
import { gatewayKinds, gatewayNamed, hostsServedFor, servedHosts } from './shared/gateway-lookup.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answerKinds, answersTo } from './shared/registry-lookup.ts';
import { gatewaysOf } from './shared/route-clients.ts';

export default defineRule({
  summary: 'A VirtualService has routes for a host that none of its gateways serves.',
  why: `A gateway takes from a VirtualService what its servers have in common with it: hosts of the one that are hosts of the other too. A host that no
server names gets **404** at the gateway, whatever the routes say, or the TLS handshake already fails.

Hosts of a server may be for one namespace alone: \`shop/*.example.com\` is served for VirtualServices of \`shop\`, \`./…\` for those beside the Gateway.
A short host of a VirtualService is the full name of a Service, and never a name that clients outside use.`,
  severity: 'warning',
  reads: [...answerKinds, ...gatewayKinds],
  upstream: ['IST0132'],
  messages: {
    notServed: ({ host, near }: { host: string; near: string | undefined }) => `no server of the gateways serves \`${host}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    otherNamespace: ({ host, gateway, owner }: { host: string; gateway: string; owner: string }) => `Gateway \`${gateway}\` serves \`${host}\` for VirtualServices of namespace \`${owner}\` alone`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com, ./admin.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com, shopp.example.com, admin.example.com]
#                           ^^^^^^^^^^^^^^^^^ no server of the gateways serves \`shopp.example.com\`, did you mean \`shop.example.com\`?
#                                              ^^^^^^^^^^^^^^^^^ Gateway \`doors/public\` serves \`admin.example.com\` for VirtualServices of namespace \`doors\` alone
  gateways: [doors/public]
  http: [{ route: [{ destination: { host: orders } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com, admin.example.com, orders.shop.svc.cluster.local]
  gateways: [doors/public, mesh]
  http: [{ route: [{ destination: { host: orders } }] }]
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const bound = gatewaysOf(virtualService);
    const gateways = bound.flatMap((id) => gatewayNamed(context, id) ?? []);
    const isForMesh = bound.includes('mesh');
    // A gateway that the input does not show may serve any host.
    if (gateways.length === 0 || gateways.length + (isForMesh ? 1 : 0) < new Set(bound).size) return;
    const names = meshNamesOf(context);
    const served = gateways.flatMap((gateway) => hostsServedFor(gateway, virtualService.namespace));
    for (const [index, written] of listAt(virtualService.raw, ['spec', 'hosts']).entries()) {
      if (typeof written !== 'string') continue;
      const host = names.exactName(written, virtualService.namespace).toLowerCase();
      if (served.some((candidate) => matchesHost(candidate, host)) || (isForMesh && answersTo(context, names, host).length > 0)) continue;
      const other = gateways.flatMap((gateway) => servedHosts(gateway).map((each) => ({ gateway, ...each }))).find((each) => each.onlyFor !== undefined && isSubsetHost(host, each.host));
      const common = { at: [virtualService, ['spec', 'hosts', index]], related: gateways.map(asRelated), explains: `a request for \`${written}\` gets 404 at the gateway` } as const;
      if (other?.onlyFor === undefined) context.report({ ...common, message: 'notServed', data: { host: written, near: nearest(written, served) }, help: 'add the host to a server of the Gateway' });
      else context.report({ ...common, message: 'otherNamespace', data: { host: written, gateway: `${other.gateway.namespace}/${other.gateway.name}`, owner: other.onlyFor }, help: `write the host there without a namespace, or with \`${virtualService.namespace}\`` });
    }
  },
});

function asRelated(gateway: Resource): { at: readonly [Resource, readonly string[], 'key']; message: string } {
  const hosts = servedHosts(gateway).map(({ host }) => `\`${host}\``);
  return { at: [gateway, ['spec', gateway.group === 'networking.istio.io' ? 'servers' : 'listeners'], 'key'], message: `\`${gateway.name}\` serves ${hosts.length === 0 ? 'nothing' : hosts.join(', ')}` };
}
