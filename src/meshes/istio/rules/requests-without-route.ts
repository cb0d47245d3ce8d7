import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { fullNameOf } from '../lift/inventory.ts';
import { appliesToMesh, destinationsOf, httpRoutesOf, narrows } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService that only sets something for some requests to a service takes away the route of all others.',
  why: `As soon as a VirtualService has routes for a host, they are **all the routes** that sidecars have for it. A timeout for \`/api/payments\` written with a
match, and nothing behind it, leaves every other request to the service without a route: it gets **404** from the caller's own proxy.

What stands at the end without a match keeps everything else as it was.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    lost: ({ hosts }: { hosts: string }) => `requests to ${hosts} that none of these matches takes get 404: there is no route without a match`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
# ^^^^ requests to \`orders\` that none of these matches takes get 404: there is no route without a match
    - match: [{ uri: { prefix: /api/ } }]
      timeout: 2s
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { prefix: /api/ } }]
      timeout: 2s
      route: [{ destination: { host: orders } }]
    - route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    const routes = httpRoutesOf(virtualService);
    const hosts = listAt(virtualService.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
    if (routes.length === 0 || hosts.length === 0 || !appliesToMesh(virtualService)) return;
    const takesAll = ({ route }: (typeof routes)[number]): boolean => listAt(route, ['match']).length === 0 || listAt(route, ['match']).some((match) => !narrows(match));
    if (routes.some(takesAll)) return;
    // One that leads elsewhere is a choice of what to serve; one that leads to its own host alone is about settings.
    const full = (host: string): string => fullNameOf(host.toLowerCase(), virtualService.namespace, 'cluster.local');
    const own = new Set(hosts.map(full));
    const leads = destinationsOf(virtualService).filter(({ isMirror }) => !isMirror);
    if (leads.length < routes.length || leads.some(({ host }) => !own.has(full(host)))) return;
    report({
      at: [virtualService, ['spec', 'http'], 'key'],
      message: 'lost',
      data: { hosts: hosts.map((host) => `\`${host}\``).join(' and ') },
      explains: "a request with another path, method or header gets 404 (NR, no route) from the caller's proxy",
      help: 'add a route without `match` at the end, or leave the match out',
    });
  },
});
