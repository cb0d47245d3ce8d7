import { valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { destinationKinds } from './shared/destination-hosts.ts';
import { portsBehind, portsDialled, portsMatched } from './shared/destination-ports.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { destinationsOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route names no port of a Service that has several, and clients come on one that it does not have.',
  why: `Without \`port\`, a route sends to the only port that the Service has. Where there are several, it sends to **the port that the client dialled**: that of
the VirtualService's own host, or of the gateway's server. If the Service has no such port, the request gets **503**.

Where every port that clients dial is one of the Service's, nothing needs to be written.`,
  severity: 'error',
  reads: destinationKinds,
  upstream: ['IST0112'],
  messages: {
    notThere: ({ owner, ports, missing }: { owner: string; ports: string; missing: string }) => `${owner} has the ports ${ports}, and clients of this route come on ${missing}: name the port`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }, { name: http-admin, port: 9090 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http: [{ route: [{ destination: { host: orders } }] }]
#                                         ^^^^^^ Service \`shop/orders\` has the ports 8080 and 9090, and clients of this route come on 443: name the port
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }, { name: http-admin, port: 9090 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http: [{ route: [{ destination: { host: orders, port: { number: 8080 } } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { host, port, path } of destinationsOf(virtualService)) {
      if (port !== undefined) continue;
      const names = meshNamesOf(context);
      const known = portsBehind(context, names, virtualService, host);
      if (known === undefined || known.ports.length < 2) continue;
      const limits = portsMatched(valueAt(virtualService.raw, path.slice(0, 3)) as never);
      const dialled = portsDialled(context, names, virtualService)?.filter((each) => limits?.has(each) !== false) ?? [];
      const missing = dialled.filter((each) => !known.ports.includes(each));
      if (missing.length === 0) continue;
      const { kind, namespace, name } = known.answer.resource;
      context.report({
        at: [virtualService, [...path, 'host']],
        message: 'notThere',
        data: { owner: `${kind} \`${namespace}/${name}\``, ports: known.ports.join(' and '), missing: missing.join(' and ') },
        severity: missing.length < dialled.length ? 'warning' : 'error',
        explains: `a request on port ${missing[0] ?? ''} gets 503 (NC, no cluster)`,
        help: 'write `port: { number: … }` beside the host',
      });
    }
  },
});
