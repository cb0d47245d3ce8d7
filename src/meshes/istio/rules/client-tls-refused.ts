import { isObject, listAt, textAt, valueAt, type Resource } from '../../../kube/resource.ts';
import type { Endpoint, MeshModel } from '../../../model/mesh-model.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isHttp } from '../../../topology/topology.ts';
import type { Inventory, RegistryHost } from '../lift/inventory.ts';
import { liftedParts } from '../lift/lift.ts';
import { workloadsIn } from './shared/selected-workloads.ts';

export default defineRule({
  summary: 'A DestinationRule makes clients protect their calls in a way that the workload does not take.',
  why: `What a DestinationRule says in \`tls\` is what clients send, whatever the receiver takes: Istio no longer finds it out by itself.
PeerAuthentication says what the receiver takes. Where the two do not fit, every connection fails: plaintext or \`SIMPLE\` TLS to a STRICT
port, mutual TLS to a port whose mode is DISABLE or to a pod without a sidecar.`,
  severity: 'error',
  reads: ['networking.istio.io/DestinationRule'],
  asks: ['mesh'],
  upstream: ['KIA0207', 'KIA0208', 'KIA0505', 'KIA0506'],
  messages: {
    refused: ({ sent, workload, because }: { sent: string; workload: string; because: string }) => `clients send ${sent} to \`${workload}\`, which does not take it: ${because}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments
  trafficPolicy:
    tls: { mode: DISABLE }
#                ^^^^^^^ clients send plaintext to \`shop/payments\`, which does not take it: the mode is STRICT, so it is reset
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec: { host: payments, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const modes = modesOf(rule);
    if (modes.size === 0) return;
    const { inventory } = liftedParts(context.mesh);
    const told = new Set<string>();
    for (const { endpoint, protocol, port } of endpointsOf(rule, modes, inventory, context.mesh)) {
      const { transport, workload } = endpoint;
      const path = transport.source.kind === 'resource' && transport.source.resource === rule ? transport.source.path : undefined;
      if (path === undefined || workload === undefined || told.has(path.join(' '))) continue;
      const because = refusalOf(context.mesh, endpoint, workload, protocol);
      if (because === undefined) continue;
      told.add(path.join(' '));
      const sent = transport.value === 'mutual-tls' ? 'mutual TLS' : transport.value === 'tls' ? 'TLS of their own' : 'plaintext';
      context.report({ at: [rule, [...path, 'mode']], message: 'refused', data: { sent, workload, because }, explains: `every ${protocol === 'http' ? `call to \`${workload}\` on port ${port} gets 503` : `connection to \`${workload}\` on port ${port} is reset`}`, help: 'take `tls` out, so that clients do what the receiver takes' });
    }
  },
});

/** TLS modes that a rule writes anywhere; without one, DISABLE is meant. */
function modesOf(rule: Resource): Set<string> {
  const policies = [valueAt(rule.raw, ['spec', 'trafficPolicy']), ...listAt(rule.raw, ['spec', 'subsets']).map((subset) => valueAt(subset, ['trafficPolicy']))];
  const blocks = policies.flatMap((policy) => [policy, ...listAt(policy, ['portLevelSettings'])]).map((block) => valueAt(block, ['tls']));
  return new Set(blocks.flatMap((tls) => (isObject(tls) ? [textAt(tls, ['mode']) ?? 'DISABLE'] : [])));
}

/** What a client of the rule's own namespace, or else of the Service's, finds behind each port and subset. */
function* endpointsOf(rule: Resource, modes: ReadonlySet<string>, inventory: Inventory, mesh: MeshModel): Iterable<{ endpoint: Endpoint; protocol: 'http' | 'tcp'; port: number }> {
  const subsets = [undefined, ...listAt(rule.raw, ['spec', 'subsets']).flatMap((subset) => textAt(subset, ['name']) ?? [])];
  for (const host of hostsFor(rule, inventory)) {
    if (!mayBeRefused(host, modes, mesh)) continue;
    const client = [rule.namespace, host.namespace].flatMap((namespace) => workloadsIn(inventory, namespace)).find(({ proxy }) => proxy === 'sidecar');
    if (client === undefined) continue;
    for (const port of host.ports) {
      for (const subset of subsets) {
        const found = mesh.destination(client.id, { host: host.exactName, port: port.port, ...(subset === undefined ? {} : { subset }) });
        for (const endpoint of found.endpoints) yield { endpoint, protocol: isHttp(port.protocol) ? 'http' : 'tcp', port: port.port };
      }
    }
  }
}

/** A cheap look before the exact one, which asks what becomes of every call. */
function mayBeRefused(host: RegistryHost, modes: ReadonlySet<string>, mesh: MeshModel): boolean {
  const { peerAuthentication, inventory } = liftedParts(mesh);
  if (modes.has('SIMPLE') || modes.has('MUTUAL')) return true;
  return host.ports.some((port) =>
    host.members(port).some(({ workload, port: target }) => {
      if (workload === undefined) return false;
      if (inventory.workloads.get(workload)?.proxy !== 'sidecar') return modes.has('ISTIO_MUTUAL');
      const { mode } = peerAuthentication.modeFor(workload, target);
      return (modes.has('ISTIO_MUTUAL') && mode === 'disable') || (modes.has('DISABLE') && mode === 'strict');
    }),
  );
}

function hostsFor(rule: Resource, inventory: Inventory): readonly RegistryHost[] {
  const host = inventory.fullName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace);
  return host.startsWith('*') ? inventory.hosts.filter(({ hostname }) => hostname.endsWith(host.slice(1))) : inventory.hostsNamed(host);
}

/** A pod without a sidecar takes what its application does, which is never the mesh's mutual TLS. */
function refusalOf(mesh: MeshModel, { transport, port }: Endpoint, workload: string, protocol: 'http' | 'tcp'): string | undefined {
  const proxy = mesh.workloads.get(workload)?.proxy;
  if (proxy === 'none') return transport.value === 'mutual-tls' ? 'it has no sidecar' : undefined;
  if (proxy !== 'sidecar') return undefined;
  const acceptance = mesh.inbound(workload, port, protocol).accepts[transport.value];
  return acceptance.isAccepted ? undefined : acceptance.because;
}
