import { listAt, objectAt, textAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { headerChangesOf } from '../lift/routing/header-changes.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A destination sets the host of requests, and its route does so too, so that the destination does not.',
  why: `The host of a request can be set for the whole route, by \`rewrite.authority\` or among its \`headers\`, and for one destination. Where both are written,
the **route's** counts: requests arrive at the destination with a host that was meant for another one, and a server that chooses by name answers
as somebody else, or 404.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    lost: ({ host, route }: { host: string; route: string }) => `requests arrive here with the host \`${route}\` of the route, and not with \`${host}\``,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - rewrite: { authority: orders.example.com }
      route:
        - destination: { host: orders }
          headers: { request: { set: { host: old.example.com } } }
#                    ^^^^^^^ requests arrive here with the host \`orders.example.com\` of the route, and not with \`old.example.com\`
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - route:
        - destination: { host: orders }
          headers: { request: { set: { host: old.example.com } } }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const wanted = textAt(route, ['rewrite', 'authority']) || hostSetBy(route);
      if (wanted === undefined) continue;
      for (const [index, item] of listAt(route, ['route']).entries()) {
        const host = hostSetBy(item);
        if (host === undefined || host === wanted) continue;
        const at: Path = [...path, 'route', index, 'headers', 'request'];
        report({ at: [virtualService, at, 'key'], message: 'lost', data: { host, route: wanted }, help: 'set the host at each destination, and not at the route' });
      }
    }
  },
});

function hostSetBy(holder: Json): string | undefined {
  return headerChangesOf(objectAt(holder, ['headers']))?.authority;
}
