import { listAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';

/** Ports of the sidecar itself, which take plaintext whatever the mode. */
const ownPorts: ReadonlySet<number> = new Set([15020, 15021, 15090]);

const monitorKinds = ['monitoring.coreos.com/ServiceMonitor', 'monitoring.coreos.com/PodMonitor'] as const;

export default defineRule({
  summary: 'Metrics are collected in plaintext from a port that is STRICT.',
  why: `A ServiceMonitor or a PodMonitor makes Prometheus ask the pods themselves, and Prometheus has no certificate of the mesh unless somebody gave
it one: a STRICT port resets it, and the metrics are missing. What \`prometheus.io/scrape\` announces is another matter: the sidecar hands it out
itself, on port 15020.`,
  severity: 'warning',
  reads: ['security.istio.io/PeerAuthentication', ...monitorKinds],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: {
    refused: ({ workload, port, more }: { workload: string; port: number; more: number }) => `a monitor collects metrics from port \`${port}\` of \`${workload}\` in plaintext, which this refuses${more === 0 ? '' : ` (${more} more like it)`}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments, ports: [{ name: metrics, containerPort: 9100 }] }] }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, podMetricsEndpoints: [{ port: metrics }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: STRICT }
#               ^^^^^^ a monitor collects metrics from port \`9100\` of \`shop/payments\` in plaintext, which this refuses
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments, ports: [{ name: metrics, containerPort: 9100 }] }] }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, podMetricsEndpoints: [{ port: metrics }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, mtls: { mode: STRICT }, portLevelMtls: { 9100: { mode: PERMISSIVE } } }
`,
  check(context) {
    const monitors = monitorKinds.flatMap((kind) => context.ofKind(kind));
    // Who collects over TLS has been given certificates, and which monitor that is for does not matter then.
    if (monitors.length === 0 || context.ofKind('security.istio.io/PeerAuthentication').length === 0 || monitors.some(usesTls)) return;
    const { inventory, peerAuthentication } = liftedParts(context.mesh);
    const refused = new Map<Resource, { path: readonly (string | number)[]; workload: string; port: number; more: number }>();
    for (const { id, scrape } of context.topology.workloads.values()) {
      if (scrape?.via !== 'monitor' || ownPorts.has(scrape.port) || inventory.workloads.get(id)?.proxy !== 'sidecar') continue;
      const { mode, source } = peerAuthentication.modeFor(id, scrape.port);
      if (mode !== 'strict' || source.kind !== 'resource') continue;
      const known = refused.get(source.resource);
      if (known === undefined) refused.set(source.resource, { path: source.path, workload: id, port: scrape.port, more: 0 });
      else known.more += 1;
    }
    for (const [policy, { path, ...data }] of refused) context.report({ at: [policy, path], message: 'refused', data, help: `make port ${data.port} PERMISSIVE with \`portLevelMtls\`, or give Prometheus a certificate of the mesh` });
  },
});

function usesTls(monitor: Resource): boolean {
  return ['endpoints', 'podMetricsEndpoints'].some((field) => listAt(monitor.raw, ['spec', field]).some((endpoint) => (textAt(endpoint, ['scheme']) ?? '').toLowerCase() === 'https'));
}
