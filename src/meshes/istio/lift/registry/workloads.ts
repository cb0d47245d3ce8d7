import { groupBy } from '../../../../base/order.ts';
import { listAt, numberAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { ModelWorkload, ProxyKind } from '../../../../model/mesh-model.ts';
import { at, byDefault } from '../../../../model/provenance.ts';
import { podsByAddress } from '../../../../topology/pod-addresses.ts';
import { LabelIndex } from '../../../../topology/services.ts';
import { qualify, type QualifiedName, type Topology, type Workload } from '../../../../topology/topology.ts';
import type { MeshSettings } from '../mesh-settings.ts';
import { isIstioInUse, manifestOf, proxyOf } from './proxies.ts';
import type { TlsModeLabel } from './registry-host.ts';

/** Something that Services and ServiceEntries select: pods of one template, or the machine of a WorkloadEntry. */
export interface Selectable {
  readonly workload: ModelWorkload;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly tlsMode: TlsModeLabel;
  /** Who istiod says that it is, without `spiffe://`; a machine only where its WorkloadEntry names a service account. */
  readonly account?: string;
  /** Of pods, for named target ports. */
  readonly containerPorts: readonly { readonly name: string; readonly port: number }[];
  /** Of a WorkloadEntry: port name of the Service to port of the machine. */
  readonly portMap?: Readonly<Record<string, number>>;
  /** Of a WorkloadEntry. */
  readonly address?: string;
}

export interface Workloads {
  readonly workloads: ReadonlyMap<QualifiedName, ModelWorkload>;
  readonly selectable: (id: QualifiedName) => Selectable | undefined;
  /** The pods, or the machine, that the input shows to have an address. */
  readonly at: (address: string) => Selectable | undefined;
  /** The same, of pods alone. */
  readonly podsAt: (address: string) => Selectable | undefined;
  /** Pods and machines of a namespace with these labels; none for an empty selector. */
  readonly select: (namespace: string, labels: Readonly<Record<string, string>>) => readonly Selectable[];
  readonly entriesIn: (namespace: string, labels: Readonly<Record<string, string>>) => readonly Selectable[];
}

/** Everything that sends or receives: the topology's workloads, and machines outside that WorkloadEntries name. */
export function workloadsOf(resources: ResourceSet, topology: Topology, mesh: MeshSettings, isInstalled = false): Workloads {
  const inUse = isInstalled || isIstioInUse(resources, topology);
  const pods = new Map<QualifiedName, Selectable>();
  for (const workload of topology.workloads.values()) pods.set(workload.id, podsOf(workload, resources, topology, mesh, inUse));
  const entries = new Map<QualifiedName, Selectable>();
  for (const resource of resources.ofKind('networking.istio.io/WorkloadEntry')) {
    const plain = qualify(resource.namespace, resource.name);
    const id = pods.has(plain) ? `${plain} (WorkloadEntry)` : plain;
    entries.set(id, machineOf(id, resource, mesh));
  }
  let podIndex: LabelIndex<Selectable> | undefined;
  let entryIndex: LabelIndex<Selectable> | undefined;
  let podAddresses: ReadonlyMap<string, QualifiedName> | undefined;
  let machineAddresses: ReadonlyMap<string, Selectable> | undefined;
  const podsAt: Workloads['podsAt'] = (address) => pods.get((podAddresses ??= podsByAddress(resources, (id) => pods.has(id))).get(address.toLowerCase()) ?? '');
  const machineAt: Workloads['at'] = (address) => (machineAddresses ??= new Map([...entries.values()].flatMap((entry) => (entry.address === undefined ? [] : [[entry.address.toLowerCase(), entry] as const])))).get(address.toLowerCase());
  const entriesIn: Workloads['entriesIn'] = (namespace, labels) => (entries.size === 0 ? [] : (entryIndex ??= new LabelIndex(entries.values())).select(namespace, labels));
  return {
    workloads: new Map([...pods, ...entries].map(([id, { workload }]) => [id, workload])),
    selectable: (id) => pods.get(id) ?? entries.get(id),
    at: (address) => podsAt(address) ?? machineAt(address),
    podsAt,
    select: (namespace, labels) => [...(podIndex ??= new LabelIndex(pods.values())).select(namespace, labels), ...entriesIn(namespace, labels)],
    entriesIn,
  };
}

function podsOf(workload: Workload, resources: ResourceSet, topology: Topology, mesh: MeshSettings, inUse: boolean): Selectable {
  const manifest = manifestOf(resources, workload);
  const proxy = proxyOf(workload, manifest, topology.namespaces.get(workload.namespace), inUse);
  const identity = identityOf(mesh, workload.namespace, workload.serviceAccount);
  const labels = proxy === 'sidecar' ? injectedLabels(workload) : workload.labels;
  return {
    workload: {
      id: workload.id,
      namespace: workload.namespace,
      labels,
      proxy,
      ...(proxy === 'none' ? {} : { identity }),
      source: manifest === undefined ? byDefault(`workload ${workload.id}`) : at(manifest.resource, [...manifest.template, 'metadata']),
    },
    namespace: workload.namespace,
    labels,
    tlsMode: podTlsMode(workload.labels, proxy),
    account: identity,
    containerPorts: workload.containerPorts,
  };
}

/** The injector labels pods that get a sidecar, unless they say it themselves: selectors may ask for it (manifests/charts/istio-control/istio-discovery/files/injection-template.yaml). */
function injectedLabels({ labels, name }: Workload): Readonly<Record<string, string>> {
  return {
    'security.istio.io/tlsMode': 'istio',
    'service.istio.io/canonical-name': labels['app.kubernetes.io/name'] ?? labels['app'] ?? name,
    'service.istio.io/canonical-revision': labels['app.kubernetes.io/version'] ?? labels['version'] ?? 'latest',
    ...labels,
  };
}

/** The injector labels pods that get a sidecar; gateways carry the label only where their author wrote it. */
function podTlsMode(labels: Readonly<Record<string, string>>, proxy: ProxyKind): TlsModeLabel {
  const written = labels['security.istio.io/tlsMode'];
  if (written !== undefined) return written === 'istio' ? 'istio' : 'disabled';
  return proxy === 'sidecar' ? 'istio' : proxy === 'unknown' ? 'unknown' : 'disabled';
}

/** Source: `getTLSModeFromWorkloadEntry` and `ConvertWorkloadEntry` in pilot/pkg/serviceregistry/serviceentry/conversion.go. */
function machineOf(id: QualifiedName, resource: Resource, mesh: MeshSettings): Selectable {
  const labels = { ...textMapAt(resource.raw, ['spec', 'labels']), ...resource.labels };
  const account = textAt(resource.raw, ['spec', 'serviceAccount']) ?? '';
  const tlsMode = endpointTlsMode(labels, account);
  const isOfGroup = resource.annotations['istio.io/autoRegistrationGroup'] !== undefined || listAt(resource.raw, ['metadata', 'ownerReferences']).some((owner) => textAt(owner, ['kind']) === 'WorkloadGroup');
  const proxy = tlsMode === 'istio' || isOfGroup ? 'sidecar' : 'none';
  const address = textAt(resource.raw, ['spec', 'address']);
  return {
    workload: {
      id,
      namespace: resource.namespace,
      labels,
      proxy,
      ...(proxy === 'none' ? {} : { identity: identityOf(mesh, resource.namespace, account || 'default') }),
      source: at(resource),
    },
    namespace: resource.namespace,
    labels,
    tlsMode,
    ...(account === '' ? {} : { account: identityOf(mesh, resource.namespace, account) }),
    containerPorts: [],
    portMap: portMapAt(resource.raw, ['spec', 'ports']),
    ...(address === undefined ? {} : { address }),
  };
}

/** As it stands in a certificate, without `spiffe://`. */
export function identityOf({ trustDomain }: MeshSettings, namespace: string, account: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${account}`;
}

/** TLS mode of an endpoint that is written out: by its label, else a service account means a sidecar. */
export function endpointTlsMode(labels: Readonly<Record<string, string>>, serviceAccount: string): TlsModeLabel {
  const written = labels['security.istio.io/tlsMode'];
  if (written !== undefined) return written === 'istio' ? 'istio' : 'disabled';
  return serviceAccount === '' ? 'disabled' : 'istio';
}

export function portMapAt(raw: unknown, path: readonly string[]): Record<string, number> {
  const found = objectAt(raw, path) ?? {};
  return Object.fromEntries(Object.keys(found).flatMap((name): [string, number][] => {
    const port = numberAt(found, [name]);
    return port === undefined || port === 0 ? [] : [[name, port]];
  }));
}

/** Endpoints and EndpointSlices by the Service that they belong to. */
export function endpointObjects(resources: ResourceSet): (service: QualifiedName) => readonly Resource[] {
  let index: Map<QualifiedName, Resource[]> | undefined;
  return (service) => {
    index ??= groupBy([...resources.ofKind('discovery.k8s.io/EndpointSlice'), ...resources.ofKind('Endpoints')], (resource) =>
      qualify(resource.namespace, resource.kind === 'Endpoints' ? resource.name : (resource.labels['kubernetes.io/service-name'] ?? '')),
    );
    return index.get(service) ?? [];
  };
}
