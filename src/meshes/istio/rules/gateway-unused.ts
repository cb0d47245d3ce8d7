import { defineRule } from '../../../rules/rule.ts';
import { serversOf } from '../lift/routing/gateway-servers.ts';
import { boundServices } from './shared/bound-services.ts';

export default defineRule({
  summary: 'No VirtualService of the input is bound to a Gateway.',
  why: `A Gateway opens ports and says for which hosts; where requests go is said by VirtualServices that name it in \`gateways\`. Without any, every
request gets **404**, and ports for connections are not opened. A VirtualService may stand in another repository, so this is for information.`,
  severity: 'info',
  reads: ['networking.istio.io/Gateway', 'networking.istio.io/VirtualService'],
  upstream: [],
  messages: { unused: ({ name }: { name: string }) => `no VirtualService of the input is bound to \`${name}\`: its hosts get 404` },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
#                 ^^^^ no VirtualService of the input is bound to \`shop\`: its hosts get 404
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: web }
spec:
  hosts: [shop.example.com]
  gateways: [shop/shop]
  http: [{ route: [{ destination: { host: shop } }] }]
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    // A server that only redirects, or that leads between networks by server names, needs no VirtualService.
    const servers = serversOf(gateway).filter(({ tlsMode, redirectsToHttps }) => tlsMode !== 'AUTO_PASSTHROUGH' && !redirectsToHttps);
    if (servers.length > 0 && boundServices(context, gateway).length === 0) context.report({ at: [gateway, ['metadata', 'name']], message: 'unused', data: { name: gateway.name } });
  },
});
