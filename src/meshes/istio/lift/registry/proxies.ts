import { listAt, objectAt, textAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { ProxyKind } from '../../../../model/mesh-model.ts';
import { workloadKinds } from '../../../../topology/foreign-kinds.ts';
import type { NamespaceNode, Topology, Workload } from '../../../../topology/topology.ts';
import type { Path } from '../../../../yaml/document.ts';

/** A workload's manifest and where its pod template stands in it. */
export interface WorkloadManifest {
  readonly resource: Resource;
  readonly template: Path;
}

/** Finds the object behind a workload of the topology; undefined for one that no manifest of the input holds. */
export function manifestOf(resources: ResourceSet, workload: Workload): WorkloadManifest | undefined {
  for (const { kind, template } of workloadKinds) {
    if (kind !== workload.kind && !kind.endsWith(`/${workload.kind}`)) continue;
    const resource = resources.get(kind, workload.namespace, workload.name);
    if (resource) return { resource, template };
  }
  return undefined;
}

/** Which proxy stands before a workload, as far as the input tells. `inUse`: whether anything in the input is Istio's. */
export function proxyOf(workload: Workload, manifest: WorkloadManifest | undefined, namespace: NamespaceNode | undefined, inUse: boolean): ProxyKind {
  const written = mayHoldProxy(workload) && manifest !== undefined ? writtenProxy(workload, manifest) : undefined;
  if (written !== undefined) return written;
  if (templatesOf(workload).includes('gateway') && workload.injection.state !== 'not-injected') return 'gateway';
  switch (workload.injection.state) {
    case 'not-injected':
      return 'none';
    case 'injected':
      return isInjectedByIstio(workload, namespace) ? 'sidecar' : 'none';
    case 'unknown':
      return inUse ? 'unknown' : 'none';
  }
}

/** Whether the input holds anything that only somebody with Istio writes. */
export function isIstioInUse(resources: ResourceSet, topology: Topology): boolean {
  if (resources.groupKinds.some((kind) => /(?:^|\.)istio\.io\//.test(kind) || kind.startsWith('sailoperator.io/'))) return true;
  for (const { labels } of topology.namespaces.values()) if (labels !== undefined && namespaceMarks.some((mark) => Object.hasOwn(labels, mark))) return true;
  for (const { labels, annotations } of topology.workloads.values()) {
    if ([...Object.keys(labels), ...Object.keys(annotations)].some((key) => /(?:^|\.)istio\.io\//.test(key))) return true;
  }
  return resources.ofKind('ConfigMap').some((map) => /^istio(?:-|$)/.test(map.name) && textAt(map.raw, ['data', 'mesh']) !== undefined);
}

const namespaceMarks = ['istio-injection', 'istio.io/rev'];
const injectMark = 'sidecar.istio.io/inject';

/** Other meshes inject too: only Istio's own marks bring Istio's sidecar. */
function isInjectedByIstio({ labels, annotations }: Workload, namespace: NamespaceNode | undefined): boolean {
  if (labels[injectMark] === 'true' || annotations[injectMark] === 'true' || labels['istio.io/rev'] !== undefined) return true;
  return namespaceMarks.some((mark) => namespace?.labels?.[mark] !== undefined);
}

function templatesOf(workload: Workload): readonly string[] {
  return (workload.annotations['inject.istio.io/templates'] ?? '').split(',').map((name) => name.trim());
}

/** A cheap look before the manifest is asked for: a proxy that is written out has one of these images. */
function mayHoldProxy(workload: Workload): boolean {
  return workload.images.some((image) => image === 'auto' || /(?:^|\/)(?:proxyv2|istio-?proxy|install-cni)(?:[-:@]|$)/.test(image) || image.includes('proxyv2'));
}

/** The proxy that stands in the pod template itself: a gateway's, or one that `kube-inject` put there. */
function writtenProxy(workload: Workload, { resource, template }: WorkloadManifest): ProxyKind | undefined {
  const spec = objectAt(resource.raw, [...template, 'spec']);
  const containers = listAt(spec, ['containers']);
  const proxy = [...containers, ...listAt(spec, ['initContainers'])].find((container) => textAt(container, ['name']) === 'istio-proxy');
  if (proxy === undefined) return undefined;
  const args = listAt(proxy, ['args']);
  if (args.includes('router') || templatesOf(workload).includes('gateway')) return 'gateway';
  if (args.includes('sidecar')) return 'sidecar';
  const isGatewayLabel = /^(?:ingress|egress|eastwest)gateway$/.test(workload.labels['istio'] ?? '');
  const isBare = containers.length === 1 && valueAt(containers[0], ['name']) === 'istio-proxy';
  return isGatewayLabel || isBare ? 'gateway' : undefined;
}
