import { listAt, numberAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { entryPortsOf } from './shared/external-hosts.ts';
import { appliesToMesh, httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService has HTTP routes for a host whose every port is TLS, so they never match.',
  why: `On a port with the protocol HTTPS or TLS the application encrypts before the proxy sees anything: there are no paths, headers or methods to match, and no
timeout, retry or fault of an \`http\` route happens. Only \`tls\` routes, which match server names, are looked at. That the call works all the
same hides it.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/ServiceEntry'],
  upstream: [],
  messages: { neverMatch: ({ host, ports }: { host: string; ports: string }) => `\`http\` routes never match: calls to \`${host}\` are encrypted before the proxy sees them, since ${ports}` },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments.example.com], resolution: DNS, ports: [{ number: 443, name: https, protocol: HTTPS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments.example.com]
  http:
# ^^^^ \`http\` routes never match: calls to \`payments.example.com\` are encrypted before the proxy sees them, since port 443 is HTTPS
    - timeout: 2s
      route: [{ destination: { host: payments.example.com } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments.example.com], resolution: DNS, ports: [{ number: 443, name: https, protocol: HTTPS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments.example.com]
  tls:
    - match: [{ port: 443, sniHosts: [payments.example.com] }]
      route: [{ destination: { host: payments.example.com } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const routes = httpRoutesOf(virtualService);
    if (routes.length === 0 || !appliesToMesh(virtualService)) return;
    const matched = new Set(routes.flatMap(({ route }) => listAt(route, ['match']).flatMap((match) => numberAt(match, ['port']) ?? [])));
    const hosts = listAt(virtualService.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
    const known = hosts.map((host) => ({ host, ports: entryPortsOf(context, host) }));
    // What is no ServiceEntry, and what comes to port 80 of a host without one, may be HTTP.
    if (known.some(({ ports }) => ports.length === 0 || ports.some(({ protocol }) => protocol !== 'https' && protocol !== 'tls')) || [...matched].some((port) => known.some(({ ports }) => ports.every(({ number }) => number !== port)))) return;
    const [first] = known;
    if (first === undefined) return;
    const list = [...new Map(first.ports.map(({ number, protocol }) => [number, `port ${number} is ${protocol.toUpperCase()}`])).values()].join(' and ');
    context.report({ at: [virtualService, ['spec', 'http'], 'key'], message: 'neverMatch', data: { host: first.host, ports: list }, help: 'write `tls` routes, or let the application call `http://` and the proxy open TLS' });
  },
});
