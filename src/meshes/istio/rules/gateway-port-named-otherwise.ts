import { listAt, numberAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { protocolOf } from './shared/gateway-pods.ts';

export default defineRule({
  summary: 'The name or number of a Gateway port says another protocol than the server speaks.',
  why: `What a server of a Gateway speaks is its \`protocol\` alone: the name of the port is only a name, and 443 is only a number. A port called
\`https\` whose protocol is \`HTTP\` takes plaintext, and a client that speaks TLS there gets an error. Port 443 in plaintext is right where a load
balancer in front ends TLS, and a slip elsewhere.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway'],
  upstream: [],
  messages: {
    name: ({ name, protocol }: { name: string; protocol: string }) => `the port is called \`${name}\` and speaks \`${protocol}\`: the name decides nothing here`,
    number: ({ number, protocol }: { number: number; protocol: string }) => (number === 443 ? `port 443 takes plaintext, since its protocol is \`${protocol}\`: clients that speak TLS get an error` : `port 80 wants TLS, since its protocol is \`${protocol}\`: clients that speak plaintext get an error`),
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 8443, name: https-shop, protocol: HTTP }, hosts: [shop.example.com] }
#                                   ^^^^^^^^^^ the port is called \`https-shop\` and speaks \`HTTP\`: the name decides nothing here
    - { port: { number: 443, name: web, protocol: HTTP }, hosts: [shop.example.com] }
#                       ^^^ info: port 443 takes plaintext, since its protocol is \`HTTP\`: clients that speak TLS get an error
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https-shop, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 80, name: http2, protocol: HTTP }, hosts: [shop.example.com] }
    - { port: { number: 15443, name: tls, protocol: TLS }, hosts: ['*.local'], tls: { mode: AUTO_PASSTHROUGH } }
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    for (const [index, server] of listAt(gateway.raw, ['spec', 'servers']).entries()) {
      const [name, number, protocol] = [textAt(server, ['port', 'name']) ?? '', numberAt(server, ['port', 'number']), protocolOf(server)];
      const path = ['spec', 'servers', index, 'port'];
      const [named, spoken] = [securityOf(name.split('-', 1)[0]?.toUpperCase() ?? ''), securityOf(protocol)];
      if (spoken === undefined) continue;
      if (named !== undefined && named !== spoken) context.report({ at: [gateway, [...path, 'name']], message: 'name', data: { name, protocol } });
      else if (number !== undefined && (number === 443 ? spoken === 'plain' && protocol !== 'TCP' : number === 80 && spoken === 'secure')) context.report({ at: [gateway, [...path, 'number']], severity: 'info', message: 'number', data: { number, protocol } });
    }
  },
});

function securityOf(protocol: string): 'plain' | 'secure' | undefined {
  if (protocol === 'HTTPS' || protocol === 'TLS') return 'secure';
  return ['HTTP', 'HTTP2', 'GRPC', 'TCP'].includes(protocol) ? 'plain' : undefined;
}
