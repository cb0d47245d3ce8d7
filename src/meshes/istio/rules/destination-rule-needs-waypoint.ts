import { describeResource, objectAt, textAt, type JsonObject } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { modeLabel, waypointOf } from './shared/ambient.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'A DestinationRule asks for what only a waypoint can do, and clients in ambient mode meet none that reads it.',
  why: `In ambient mode the client has no proxy that balances requests: the **waypoint** of the Service does, if the Service uses one, and it reads DestinationRules of
the Service's own namespace. Without a waypoint connection limits, outlier detection and hashes of headers hold for nobody but clients
with a sidecar and gateways.`,
  severity: 'warning',
  reads: [...nameKinds, 'Service', 'Namespace'],
  upstream: ['KIA0210', 'KIA0211', 'KIA0212'],
  messages: {
    noWaypoint: ({ setting, service }: { setting: string; service: string }) => `\`${setting}\` is what a waypoint does, and \`${service}\`, in ambient mode, uses none`,
    elsewhere: ({ service, namespace }: { service: string; namespace: string }) => `the waypoint of \`${service}\` reads rules of namespace \`${namespace}\` only`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
#       ^^^^^^ \`outlierDetection\` is what a waypoint does, and \`Service shop/orders\`, in ambient mode, uses none
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
---
apiVersion: v1
kind: Service
metadata: { name: carts, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec: { selector: { app: carts }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: carts, namespace: store }
spec:
  host: carts.shop.svc.cluster.local
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the waypoint of \`Service shop/carts\` reads rules of namespace \`shop\` only
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 100 } } }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const setting = policiesOf(rule).map(({ policy }) => settingOf(policy)).find((found) => found !== undefined);
    if (setting === undefined) return;
    const names = meshNamesOf(context);
    const home = names.serviceOf(names.exactName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace));
    const namespace = home === undefined ? undefined : context.get('Namespace', '', home.namespace);
    const service = home === undefined ? undefined : context.get('Service', home.namespace, home.name);
    if (service === undefined || namespace?.labels[modeLabel] !== 'ambient') return;
    const at = [rule, ['spec', 'host']] as const;
    const data = { service: describeResource(service), namespace: service.namespace, setting };
    const waypoint = waypointOf(service.labels, namespace, service.namespace);
    if (waypoint === undefined || waypoint === 'none') context.report({ at, message: 'noWaypoint', data, help: 'label the Service or its namespace `istio.io/use-waypoint`' });
    else if (rule.namespace !== service.namespace) context.report({ at, message: 'elsewhere', data, help: `move the rule to \`${service.namespace}\`` });
  },
});

function settingOf(policy: JsonObject): string | undefined {
  const hash = objectAt(policy, ['loadBalancer', 'consistentHash']);
  if (objectAt(policy, ['outlierDetection']) !== undefined) return 'outlierDetection';
  if (objectAt(policy, ['connectionPool', 'http']) !== undefined) return 'connectionPool.http';
  return hash !== undefined && (hash['httpHeaderName'] !== undefined || hash['httpCookie'] !== undefined) ? 'consistentHash' : undefined;
}
