import { textMapAt, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { isTlsServing, serversOf, type Server } from '../lift/routing/gateway-servers.ts';
import { matchesHost } from '../lift/routing/host-names.ts';

export default defineRule({
  summary: 'A Gateway redirects a host to HTTPS, and no Gateway of the same pods serves it there.',
  why: `\`httpsRedirect\` answers every plaintext request with 301 to \`https://\` of the same host. Where no server of the same gateway ends TLS for
the host, the browser is sent where nobody answers. A load balancer in front that ends TLS itself may have been meant: it has to be told
apart by \`x-forwarded-proto\`, which the gateway only believes from proxies that it trusts.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway'],
  upstream: [],
  messages: { nowhere: ({ host }: { host: string }) => `\`${host}\` is redirected to HTTPS, and no Gateway with this selector serves it by TLS` },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com, cart.example.com], tls: { httpsRedirect: true } }
#                                                                                   ^^^^^^^^^^^^^^^^ \`cart.example.com\` is redirected to HTTPS, and no Gateway with this selector serves it by TLS
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'], tls: { httpsRedirect: true } }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cart, namespace: cart }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [cart.example.com], tls: { mode: SIMPLE, credentialName: cart } }]
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    const redirecting = serversOf(gateway).filter(({ redirectsToHttps }) => redirectsToHttps);
    if (redirecting.length === 0) return;
    const selector = textMapAt(gateway.raw, ['spec', 'selector']);
    const others = Object.entries(selector).flatMap(([name, value]) => context.rows(gatewaysByLabel, `${name}=${value}`)).filter((other) => sharesPods(selector, other));
    const secure = [gateway, ...others].flatMap(serversOf).filter(isTlsServing);
    for (const { hosts, source } of redirecting) {
      for (const [index, host] of hosts.entries()) {
        if (source.kind !== 'resource' || secure.some((server) => servesHost(server, host))) continue;
        context.report({ at: [gateway, [...source.path, 'hosts', index]], message: 'nowhere', data: { host }, explains: `\`http://${bare(host)}/\` is answered with 301 to \`https://${bare(host)}/\`, which is refused` });
      }
    }
  },
});

const gatewaysByLabel = defineTable({ reads: ['networking.istio.io/Gateway'], rowsOf: (gateway) => Object.entries(textMapAt(gateway.raw, ['spec', 'selector'])).map(([name, value]) => [`${name}=${value}`, gateway] as const) });

/** Whether one selector is part of the other, so that pods of the narrower one have both. */
function sharesPods(selector: Readonly<Record<string, string>>, other: Resource): boolean {
  const theirs = textMapAt(other.raw, ['spec', 'selector']);
  return matchesLabels(selector, theirs) || matchesLabels(theirs, selector);
}

function bare(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}

function servesHost({ hosts }: Server, host: string): boolean {
  return hosts.some((own) => matchesHost(bare(own), bare(host)));
}
