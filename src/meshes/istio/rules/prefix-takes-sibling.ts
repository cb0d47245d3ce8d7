import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { isDead, isSibling, prefixesOf } from './shared/reachability/prefixes.ts';

/** Enough of a name to find those that begin like it. */
const bucketLength = 3;

const servicesByBeginning = defineTable({ reads: ['Service'], rowsOf: ({ name, namespace }) => [[`${namespace} ${name.slice(0, bucketLength)}`, name]] as const });

export default defineRule({
  summary: 'A prefix without a slash at its end takes the paths of a sibling, too.',
  why: `A prefix is compared as text: \`/order\` matches \`/orders\` and \`/order-history\` as well as \`/order/1\`. Where there is a route or a Service of such a name,
its requests go to **the wrong place** whenever the shorter prefix comes first, and to nobody's surprise until then.`,
  severity: 'info',
  reads: ['networking.istio.io/VirtualService', 'Service'],
  upstream: [],
  messages: {
    route: ({ prefix, sibling, place }: { prefix: string; sibling: string; place: number }) => `\`${prefix}\` matches \`${sibling}\`, too, which route ${place} is for: what both match comes here first`,
    service: ({ prefix, sibling, host }: { prefix: string; sibling: string; host: string }) => `\`${prefix}\` matches \`/${sibling}\`, too: requests for the Service \`${sibling}\` would go to \`${host}\``,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /order } }]
#                              ^^^^^^ \`/order\` matches \`/orders\`, too: requests for the Service \`orders\` would go to \`order\`
      route: [{ destination: { host: order } }]
    - match: [{ uri: { prefix: /cart }, headers: { x-beta: {} } }]
#                              ^^^^^ \`/cart\` matches \`/carts\`, too, which route 3 is for: what both match comes here first
      route: [{ destination: { host: cart-beta } }]
    - match: [{ uri: { prefix: /carts } }]
      route: [{ destination: { host: carts } }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /order/ } }, { uri: { exact: /order } }]
      route: [{ destination: { host: order } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const prefixes = prefixesOf(virtualService);
    if (prefixes.length === 0) return;
    for (const { prefix, isExact, route, match, hosts } of prefixes) {
      if (isExact || prefix.length < 2 || !/[A-Za-z0-9]$/.test(prefix)) continue;
      const at = [virtualService, ['spec', 'http', route, 'match', match, 'uri', 'prefix']] as const;
      const help = `write \`${prefix}/\`, and \`exact: ${prefix}\` beside it`;
      const later = prefixes.find((other) => other.route > route && isSibling(prefix, other.prefix) && !isDead(virtualService, other));
      if (later !== undefined) {
        context.report({ at, message: 'route', data: { prefix, sibling: later.prefix, place: later.route + 1 }, explains: `\`GET ${later.prefix}\` that matches both goes to route ${route + 1}`, help });
        continue;
      }
      const host = hosts.find((each) => each.split('.')[0] === prefix.slice(1));
      if (host === undefined) continue;
      const names = context.rows(servicesByBeginning, `${virtualService.namespace} ${prefix.slice(1, 1 + bucketLength)}`);
      const sibling = names.find((name) => isSibling(prefix, `/${name}`) && !prefixes.some((other) => other.prefix.startsWith(`/${name}`)));
      if (sibling !== undefined) context.report({ at, message: 'service', data: { prefix, sibling, host }, explains: `\`GET /${sibling}/1\` goes to \`${host}\``, help });
    }
  },
});
