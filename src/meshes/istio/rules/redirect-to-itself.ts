import { listAt, numberAt, objectAt, textAt, type JsonObject, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { matchesHost } from '../lift/routing/host-names.ts';
import { gatewayKinds, gatewayNamed, httpsHosts } from './shared/gateway-lookup.ts';
import { loopOf } from './shared/redirect-loops.ts';
import { gatewaysOf } from './shared/route-clients.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A redirect leads back to the route that it comes from, so that clients go round until they give up.',
  why: `The client follows the redirect, and its next request is answered with the same one: a browser says **too many redirects**, other clients count to their
limit. A redirect has to change something that its own match does not accept: the path, the host, or the scheme where the route is not asked on the
other one.

A redirect to \`https\` is best written at the Gateway (\`tls.httpsRedirect\` of its HTTP server): routes are for both of its servers.`,
  severity: 'error',
  reads: ['networking.istio.io/VirtualService', ...gatewayKinds],
  upstream: [],
  messages: {
    path: ({ path, to }: { path: string; to: string }) => `a request for \`${path}\` is sent to \`${to}\`, which is redirected by the same route again`,
    scheme: ({ host }: { host: string }) => `what comes by HTTPS to \`${host}\` is sent to the same address again: this route is asked on both servers of the gateway`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, door]
  http:
    - match: [{ uri: { prefix: /login } }]
      redirect: { uri: /login/start }
#     ^^^^^^^^ a request for \`/login\` is sent to \`/login/start\`, which is redirected by the same route again
    - redirect: { scheme: https }
#     ^^^^^^^^ what comes by HTTPS to \`shop.example.com\` is sent to the same address again: this route is asked on both servers of the gateway
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: door, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { exact: /login } }]
      redirect: { uri: /login/start }
    - match: [{ port: 80 }]
      redirect: { scheme: https }
    - route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const routes = httpRoutesOf(virtualService);
    for (const [index, { path, route }] of routes.entries()) {
      const redirect = objectAt(route, ['redirect']);
      if (redirect === undefined || !staysAtHost(redirect, virtualService)) continue;
      const at = [virtualService, [...path, 'redirect'], 'key'] as const;
      const loop = loopOf(redirect, route, routes.slice(0, index).map((earlier) => earlier.route));
      if (loop === undefined) continue;
      if (textAt(redirect, ['scheme']) === undefined) context.report({ at, message: 'path', data: loop, explains: 'clients follow until they give up', help: 'match less than what is redirected to' });
      else {
        const secure = textAt(redirect, ['scheme']) === 'https' ? gatewaysOf(virtualService).flatMap((id) => httpsHosts(gatewayNamed(context, id), virtualService.namespace)) : [];
        const host = listAt(virtualService.raw, ['spec', 'hosts']).find((one) => typeof one === 'string' && secure.some((served) => matchesHost(served, one)));
        if (host !== undefined) context.report({ at, message: 'scheme', data: { host: String(host) }, explains: 'nobody gets anything but redirects by HTTPS', help: 'write `tls: { httpsRedirect: true }` at the HTTP server of the Gateway, or match the `port` of that server' });
      }
    }
  },
});

/** Whether the client comes back to this VirtualService: the same host, on the port that it came by. */
function staysAtHost(redirect: JsonObject, virtualService: Resource): boolean {
  const authority = textAt(redirect, ['authority']);
  const hosts = listAt(virtualService.raw, ['spec', 'hosts']);
  return numberAt(redirect, ['port']) === undefined && (authority === undefined || (hosts.length === 1 && hosts[0] === authority));
}
