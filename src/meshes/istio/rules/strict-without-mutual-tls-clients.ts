import { objectAt, textAt, type Resource } from '../../../kube/resource.ts';
import type { MeshModel } from '../../../model/mesh-model.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { QualifiedName } from '../../../topology/topology.ts';
import { liftedParts } from '../lift/lift.ts';
import { selectedWorkloads, workloadsIn } from './shared/selected-workloads.ts';

/** A policy for the whole mesh is judged by some of its workloads: what makes clients send plaintext holds for many. */
const mostWorkloads = 50;

export default defineRule({
  summary: 'A workload is STRICT while its clients, sidecars and all, send plaintext.',
  why: `Sidecars send mutual TLS by themselves only where \`enableAutoMtls\` is not off and the mode of the receiver's **namespace** is not DISABLE:
that is where istiod looks (istio#56084). A STRICT policy for a workload or for a port in a namespace, or a mesh, that is DISABLE is
therefore never met: clients send plaintext, and it is reset.`,
  severity: 'error',
  reads: ['security.istio.io/PeerAuthentication'],
  asks: ['mesh'],
  upstream: ['KIA0401', 'KIA0501'],
  messages: {
    half: ({ workload, namespace }: { workload: string; namespace: string }) => `clients send plaintext to \`${workload}\`, and this refuses it: the mode of namespace \`${namespace}\` is DISABLE, and clients go by that`,
    manual: ({ workload }: { workload: string }) => `clients send plaintext to \`${workload}\`, and this refuses it: the mesh has \`enableAutoMtls: false\`, and no DestinationRule says otherwise`,
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
spec: { mtls: { mode: DISABLE } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  mtls: { mode: STRICT }
#               ^^^^^^ clients send plaintext to \`shop/payments\`, and this refuses it: the mode of namespace \`shop\` is DISABLE, and clients go by that
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
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, mtls: { mode: STRICT } }
`,
  judges: ['security.istio.io/PeerAuthentication'],
  judge(policy, context) {
    if (!isStrictSomewhere(policy)) return;
    const { inventory, peerAuthentication } = liftedParts(context.mesh);
    const isForOne = objectAt(policy.raw, ['spec', 'selector']) !== undefined;
    // Clients of a whole namespace that is STRICT know it, unless they do nothing by themselves.
    if (!isForOne && inventory.mesh.isAutoMtls) return;
    for (const workload of selectedWorkloads(inventory, policy).slice(0, mostWorkloads)) {
      const refused = plaintextRefusedBy(policy, workload, context.mesh);
      if (refused === undefined) continue;
      const namespace = workload.slice(0, workload.indexOf('/'));
      const isHalf = inventory.mesh.isAutoMtls && peerAuthentication.namespaceMode(namespace)?.mode === 'disable';
      const common = { at: [policy, refused], explains: `every call to \`${workload}\` gets 503: the connection is reset`, help: isHalf ? 'make the namespace PERMISSIVE, or write a DestinationRule with `tls: { mode: ISTIO_MUTUAL }` for this workload' : 'turn `enableAutoMtls` on, or write a DestinationRule with `tls: { mode: ISTIO_MUTUAL }`' } as const;
      if (isHalf) context.report({ ...common, message: 'half', data: { workload, namespace } });
      else if (!inventory.mesh.isAutoMtls) context.report({ ...common, message: 'manual', data: { workload } });
      return;
    }
  },
});

function isStrictSomewhere(policy: Resource): boolean {
  const ports = Object.values(objectAt(policy.raw, ['spec', 'portLevelMtls']) ?? {});
  return textAt(policy.raw, ['spec', 'mtls', 'mode']) === 'STRICT' || ports.some((port) => textAt(port, ['mode']) === 'STRICT');
}

/** The place of this policy's mode at a port to which a sidecar beside the workload would send plaintext of itself, and which refuses it. */
function plaintextRefusedBy(policy: Resource, workload: QualifiedName, mesh: MeshModel) {
  const { inventory, peerAuthentication, destinations } = liftedParts(mesh);
  if (inventory.workloads.get(workload)?.proxy !== 'sidecar') return undefined;
  const client = workloadsIn(inventory, workload.slice(0, workload.indexOf('/'))).find(({ proxy }) => proxy === 'sidecar')?.id ?? workload;
  for (const host of inventory.hostsOf(workload)) {
    for (const port of host.ports) {
      for (const endpoint of destinations.destination(client, { host: host.exactName, port: port.port }).endpoints) {
        if (endpoint.workload !== workload || endpoint.transport.value !== 'plaintext') continue;
        const isWritten = endpoint.transport.source.kind === 'resource' && endpoint.transport.source.resource.kind === 'DestinationRule';
        const { mode, source } = peerAuthentication.modeFor(workload, endpoint.port);
        if (!isWritten && mode === 'strict' && source.kind === 'resource' && source.resource === policy) return source.path;
      }
    }
  }
  return undefined;
}
