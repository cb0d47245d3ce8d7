import { listAt, textAt, type Json, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { meshNamesOf, nameKinds, type MeshNames } from './shared/mesh-names.ts';
import { gatewaysOf } from './shared/route-clients.ts';
import { appliesToMesh } from './shared/routes.ts';

/** VirtualServices for sidecars by the name of each of their own hosts that they split into subsets. */
const splits = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource): (readonly [string, Resource])[] => {
    return subsetsIn(resource).size > 0 && appliesToMesh(resource) ? listAt(resource.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [[keyOf(host, resource.namespace), resource] as const] : [])) : [];
  },
});

export default defineRule({
  summary: 'A route of a gateway leads past the subsets that callers inside the mesh are split into.',
  why: `A VirtualService holds for the hosts and the gateways that it names. The one that sends 10 % of \`orders\` to a canary holds for sidecars that call
\`orders\`; a gateway that routes \`shop.example.com\` to \`orders\` **never asks it**. Requests from outside go to all pods of the Service, each as often
as the others, canary or not. Where all sidecars are sent to one subset, only its other pods are more than was meant.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: ['IST0140'],
  messages: {
    past: ({ host, other }: { host: string; other: string }) => `clients of the gateway reach every pod of \`${host}\`: the subsets of VirtualService \`${other}\` are for sidecars only`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http: [{ route: [{ destination: { host: orders, subset: v1 }, weight: 90 }, { destination: { host: orders, subset: v2 }, weight: 10 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - route: [{ destination: { host: orders.shop.svc.cluster.local } }]
#                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ clients of the gateway reach every pod of \`orders.shop.svc.cluster.local\`: the subsets of VirtualService \`shop/orders\` are for sidecars only
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders, shop.example.com]
  gateways: [mesh, public]
  http: [{ route: [{ destination: { host: orders, subset: v1 }, weight: 90 }, { destination: { host: orders, subset: v2 }, weight: 10 }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (gatewaysOf(virtualService).every((gateway) => gateway === 'mesh')) return;
    const names = meshNamesOf(context);
    for (const [index, rule] of listAt(virtualService.raw, ['spec', 'http']).entries()) {
      for (const [item, route] of listAt(rule, ['route']).entries()) {
        const host = hostWithoutSubset(route);
        if (host === undefined || isForMeshOnly(rule)) continue;
        const other = splitOf(host, virtualService, names, (key) => context.rows(splits, key));
        if (other === undefined) continue;
        context.report({
          at: [virtualService, ['spec', 'http', index, 'route', item, 'destination', 'host']],
          message: 'past',
          data: { host, other: `${other.namespace}/${other.name}` },
          severity: subsetsIn(other).size > 1 ? 'warning' : 'info',
        related: [{ at: [other, ['spec', 'http'], 'key'], message: 'the subsets are chosen here' }],
          help: 'write the same subsets and weights here, or bind that VirtualService to the gateway as well, with the host of the gateway',
        });
      }
    }
  },
});

function subsetsIn(virtualService: Resource): ReadonlySet<string> {
  return new Set(listAt(virtualService.raw, ['spec', 'http']).flatMap((rule) => listAt(rule, ['route']).flatMap((route) => textAt(route, ['destination', 'subset']) ?? [])));
}

function hostWithoutSubset(route: Json): string | undefined {
  return textAt(route, ['destination', 'subset']) === undefined ? textAt(route, ['destination', 'host']) : undefined;
}

/** A rule that only sidecars ask is no route of the gateway. */
function isForMeshOnly(rule: Json): boolean {
  const matches = listAt(rule, ['match']);
  return matches.length > 0 && matches.every((match) => listAt(match, ['gateways']).length > 0 && listAt(match, ['gateways']).every((gateway) => gateway === 'mesh'));
}

/** One that is bound to the same gateways itself is not passed by. */
function splitOf(host: string, { namespace, name }: Resource, names: MeshNames, rows: (key: string) => readonly Resource[]): Resource | undefined {
  const service = names.serviceOf(names.exactName(host, namespace));
  const keys = service === undefined ? [host] : [`${service.name}.${service.namespace}.`, names.serviceHost(service)];
  return keys.flatMap(rows).find((other) => (other.name !== name || other.namespace !== namespace) && gatewaysOf(other).every((gateway) => gateway === 'mesh'));
}

function keyOf(host: string, namespace: string): string {
  return /[.*]/.test(host) ? host : `${host}.${namespace}.`;
}
