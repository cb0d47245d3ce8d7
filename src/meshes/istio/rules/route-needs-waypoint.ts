import { listAt, objectAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRouteKinds, isServiceParent, parentsOf } from '../../../rules/shared/gateway-api.ts';
import { defineTable } from '../../../rules/view.ts';
import type { Path } from '../../../yaml/document.ts';
import { modeLabel, namespaceOf, waypointOf } from './shared/ambient.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';

const hosted = ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'] as const;

export default defineRule({
  summary: 'Routes or limits are for a Service of ambient that no waypoint stands before, or stand in a namespace that the waypoint does not read.',
  why: `In ambient nobody routes requests but the waypoint of the **Service that is called**. Without one, what a VirtualService, an HTTPRoute or a
DestinationRule says of requests to it holds only for clients with a sidecar and for gateways. A waypoint reads VirtualServices of the namespace
of the Service, or of its own: one in the namespace of a client does nothing for clients in ambient.`,
  severity: 'warning',
  reads: [...httpRouteKinds, 'Service', 'Namespace', ...nameKinds],
  upstream: ['KIA1109', 'KIA1113', 'KIA1114', 'KIA0210', 'KIA0211', 'KIA0212'],
  messages: {
    none: ({ service }: { service: string }) => `\`${service}\` is in ambient and goes through no waypoint, so clients in ambient do not follow this`,
    elsewhere: ({ service, own }: { service: string; own: string }) => `the waypoint of \`${service}\` does not read namespace \`${own}\`, so clients in ambient do not follow this`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec: { selector: { app: orders }, ports: [{ port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }] }
#               ^^^^ \`shop/cart\` is in ambient and goes through no waypoint, so clients in ambient do not follow this
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: web }
spec: { hosts: [orders.shop.svc.cluster.local], http: [{ timeout: 2s, route: [{ destination: { host: orders.shop.svc.cluster.local } }] }] }
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the waypoint of \`shop/orders\` does not read namespace \`web\`, so clients in ambient do not follow this
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec: { parentRefs: [{ group: '', kind: Service, name: cart }], rules: [{ backendRefs: [{ name: cart, port: 80 }] }] }
`,
  judges: [...hosted, ...httpRouteKinds],
  judge(resource, context) {
    if (context.rows(ambientNamespaces, '').length === 0 || !asksOfRequests(resource)) return;
    const names = meshNamesOf(context);
    for (const { path, host, parent } of calledBy(resource)) {
      const called = parent ?? names.serviceOf(names.exactName(host, resource.namespace).toLowerCase());
      const service = called && context.get('Service', called.namespace, called.name);
      const namespace = service && namespaceOf(context, service.namespace);
      if (service === undefined || namespace?.labels[modeLabel] !== 'ambient') continue;
      const waypoint = waypointOf(service.labels, namespace, service.namespace);
      const at = [resource, path] as const;
      const data = { service: `${service.namespace}/${service.name}` };
      if (waypoint === undefined || waypoint === 'none') context.report({ at, message: 'none', data, help: 'label the Service or its namespace with `istio.io/use-waypoint`' });
      else if (resource.namespace !== service.namespace && resource.namespace !== waypoint.namespace && parent === undefined) context.report({ at, message: 'elsewhere', data: { ...data, own: resource.namespace }, help: `move it to namespace \`${service.namespace}\`` });
    }
  },
});

const ambientNamespaces = defineTable({ reads: ['Namespace'], rowsOf: ({ name, labels }) => (labels[modeLabel] === 'ambient' ? [['', name] as const] : []) });

interface Called {
  readonly path: Path;
  readonly host: string;
  readonly parent?: { readonly namespace: string; readonly name: string };
}

function calledBy(resource: Resource): Called[] {
  if (resource.kind === 'DestinationRule') return [{ path: ['spec', 'host'], host: textAt(resource.raw, ['spec', 'host']) ?? '' }];
  if (resource.kind === 'VirtualService') return listAt(resource.raw, ['spec', 'hosts']).flatMap((host, index) => (typeof host === 'string' ? [{ path: ['spec', 'hosts', index], host }] : []));
  return parentsOf(resource).filter(isServiceParent).map((parent) => ({ path: parent.path, host: '', parent }));
}

/** What is for gateways alone, and what decides connections only, needs no waypoint. */
function asksOfRequests({ kind, raw }: Resource): boolean {
  if (kind === 'VirtualService') {
    const gateways = listAt(raw, ['spec', 'gateways']);
    return listAt(raw, ['spec', 'http']).length > 0 && (gateways.length === 0 || gateways.includes('mesh'));
  }
  if (kind !== 'DestinationRule') return true;
  const policies = [objectAt(raw, ['spec', 'trafficPolicy']), ...listAt(raw, ['spec', 'subsets']).map((subset) => objectAt(subset, ['trafficPolicy']))];
  return policies.some((policy) => objectAt(policy, ['connectionPool', 'http']) !== undefined || objectAt(policy, ['outlierDetection']) !== undefined || objectAt(policy, ['loadBalancer', 'consistentHash']) !== undefined);
}
