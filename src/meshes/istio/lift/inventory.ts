import { compareText, groupBy } from '../../../base/order.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { ModelWorkload } from '../../../model/mesh-model.ts';
import type { QualifiedName, Topology } from '../../../topology/topology.ts';
import { meshSettingsOf, type MeshSettings } from './mesh-settings.ts';
import { creationTimeMs } from './registry/age.ts';
import { kubernetesHosts } from './registry/kubernetes-services.ts';
import type { RegistryHost } from './registry/registry-host.ts';
import { serviceEntryHosts } from './registry/service-entries.ts';
import { workloadsOf } from './registry/workloads.ts';

export type { MeshSettings } from './mesh-settings.ts';
export type { Member, RegistryHost, RegistryPort } from './registry/registry-host.ts';

/** Everything that the lift joins against, indexed once. */
export interface Inventory {
  readonly mesh: MeshSettings;
  readonly hosts: readonly RegistryHost[];
  /** All with this full name, in Istio's order of preference for nobody in particular: Kubernetes first, then age. */
  readonly hostsNamed: (hostname: string) => readonly RegistryHost[];
  readonly workloads: ReadonlyMap<QualifiedName, ModelWorkload>;
  /** Hosts that a workload is a member of, with the ports. */
  readonly hostsOf: (workload: QualifiedName) => readonly RegistryHost[];
  /** Ports that the containers of a workload list, which need not be all that they listen on. */
  readonly listedPorts: (workload: QualifiedName) => readonly number[];
  /** Whose pod, or machine, has an address that the input shows. */
  readonly ownerOf: (address: string) => QualifiedName | undefined;
  /** A name without a dot belongs to the namespace that writes it; every other name stays as it is. */
  readonly fullName: (host: string, namespace: string) => string;
  /** The same with its capitals, for what istiod compares letter by letter: where a route leads, and what a DestinationRule is for. */
  readonly exactName: (host: string, namespace: string) => string;
}

/** The registry that istiod would have of this input, with the workloads that discovery found. */
export function inventoryOf(resources: ResourceSet, topology: Topology, isInstalled = false, mesh: MeshSettings = meshSettingsOf(resources)): Inventory {
  const workloads = workloadsOf(resources, topology, mesh, isInstalled);
  const hosts = [...kubernetesHosts(resources, topology, mesh, workloads), ...serviceEntryHosts(resources, mesh, workloads)];
  const byName = groupBy(hosts, (host) => host.hostname);
  for (const group of byName.values()) if (group.length > 1) group.sort(comparePreference);
  let byMember: ReadonlyMap<QualifiedName, readonly RegistryHost[]> | undefined;
  return {
    mesh,
    hosts: hosts.sort((a, b) => compareText(a.hostname, b.hostname) || compareText(a.namespace, b.namespace)),
    hostsNamed: (hostname) => byName.get(hostname) ?? [],
    workloads: workloads.workloads,
    hostsOf: (workload) => (byMember ??= indexMembers(hosts)).get(workload) ?? [],
    listedPorts: (workload) => workloads.selectable(workload)?.containerPorts.map(({ port }) => port) ?? [],
    ownerOf: (address) => workloads.at(address)?.workload.id,
    fullName: (host, namespace) => fullNameOf(host, namespace, mesh.clusterDomain).toLowerCase(),
    exactName: (host, namespace) => fullNameOf(host, namespace, mesh.clusterDomain),
  };
}

/** Source: `ResolveShortnameToFQDN` in pilot/pkg/model/config.go. */
export function fullNameOf(host: string, namespace: string, domain: string): string {
  return host === '' || /^\*|[.:]/.test(host) ? host : `${host}.${namespace}.svc.${domain}`;
}

function comparePreference(a: RegistryHost, b: RegistryHost): number {
  const age = (creationTimeMs(a.resource) ?? 0) - (creationTimeMs(b.resource) ?? 0);
  return compareText(a.registry, b.registry) || age || compareText(a.resource.name, b.resource.name) || compareText(a.namespace, b.namespace);
}

function indexMembers(hosts: readonly RegistryHost[]): Map<QualifiedName, RegistryHost[]> {
  const found = new Map<QualifiedName, RegistryHost[]>();
  for (const host of hosts) {
    const members = new Set(host.ports.flatMap((port) => host.members(port).flatMap((member) => member.workload ?? [])));
    for (const workload of members) {
      const group = found.get(workload);
      if (group) group.push(host);
      else found.set(workload, [host]);
    }
  }
  return found;
}
