import { defineRule } from '../../../rules/rule.ts';
import { podsWith, selectableKinds } from './shared/selectable-pods.ts';
import { isSelective, selectedBy } from './shared/sidecars.ts';

export default defineRule({
  summary: 'A Sidecar resource is for workloads in ambient mode, which have no sidecars.',
  why: `In ambient mode there is no proxy beside the application: the node's ztunnel takes its connections, and a waypoint its requests. Neither reads Sidecar
resources, so what the Sidecar was to hide is seen, and what it was to refuse passes.

A namespace whose label also asks for injection has sidecars, and is not meant.`,
  severity: 'warning',
  reads: ['networking.istio.io/Sidecar', 'Namespace', ...selectableKinds],
  upstream: ['IST0167'],
  messages: { noSidecars: ({ namespace }: { namespace: string }) => `this Sidecar does nothing: namespace \`${namespace}\` is in ambient mode, and its workloads have no sidecars` },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
#                 ^^^^^^^ this Sidecar does nothing: namespace \`shop\` is in ambient mode, and its workloads have no sidecars
spec: { egress: [{ hosts: [./*] }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: shop }
#                 ^^^^^^ this Sidecar does nothing: namespace \`shop\` is in ambient mode, and its workloads have no sidecars
spec: { workloadSelector: { labels: { app: orders } }, egress: [{ hosts: [./*] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio-injection: enabled } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: store, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: store }
spec: { workloadSelector: { labels: { app: orders } }, egress: [{ hosts: [./*] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: store }
spec: { template: { metadata: { labels: { app: orders, sidecar.istio.io/inject: "true" } }, spec: { containers: [] } } }
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    const labels = context.get('Namespace', '', sidecar.namespace)?.labels ?? {};
    const isInjected = labels['istio-injection'] === 'enabled' || (labels['istio.io/rev'] ?? '') !== '';
    if (labels['istio.io/dataplane-mode'] !== 'ambient' || isInjected) return;
    const opted = isSelective(sidecar) && podsWith(context, selectedBy(sidecar), sidecar.namespace).some((pod) => pod.labels['sidecar.istio.io/inject'] === 'true' || pod.labels['istio.io/dataplane-mode'] === 'none');
    if (!opted) context.report({ at: [sidecar, ['metadata', 'name']], message: 'noSidecars', data: { namespace: sidecar.namespace }, help: 'take it out, or write what it is for as AuthorizationPolicies' });
  },
});
