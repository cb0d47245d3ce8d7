import { groupBy } from '../../../../base/order.ts';
import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineIndex } from '../../../../rules/view.ts';
import { canonicalHost, isExportedTo, ownClusterDomain, serviceHost, wildcardsFor } from './hosts.ts';

/** The hosts that the mesh would know from this input, and where it knows nothing. */
export interface HostRegistry {
  /** What answers to a host as it is written in a namespace. */
  readonly find: (host: string, namespace: string) => readonly HostEntry[];
  /** Whether the input shows which Services a namespace has. */
  readonly knowsNamespace: (namespace: string) => boolean;
  /** Names of the Services of a namespace. */
  readonly servicesIn: (namespace: string) => readonly string[];
  /** Namespaces that have a Service of this name. */
  readonly namespacesOf: (service: string) => readonly string[];
  /** Hosts of ServiceEntries, for near misses. */
  readonly externalHosts: readonly string[];
}

export interface HostEntry {
  readonly host: string;
  readonly resource: Resource;
  readonly isVisibleFrom: (namespace: string) => boolean;
}

export const hostRegistry = defineIndex({
  reads: ['Service', 'apps/Deployment', 'networking.istio.io/ServiceEntry', 'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  build(view): HostRegistry {
    const services = view.ofKind('Service');
    const entries = [...services.map(serviceEntryOf), ...view.ofKind('networking.istio.io/ServiceEntry').flatMap(externalEntriesOf)];
    const byHost = groupBy(entries, (entry) => entry.host);
    const byNamespace = groupBy(services, (service) => service.namespace);
    const byName = groupBy(services, (service) => service.name);
    const known = new Set([...services, ...view.ofKind('apps/Deployment')].map((resource) => resource.namespace));
    const domain = view.index(ownClusterDomain);
    return {
      find: (host, namespace) => {
        const name = canonicalHost(host, namespace, domain);
        return [name, ...wildcardsFor(name)].flatMap((candidate) => byHost.get(candidate) ?? []);
      },
      knowsNamespace: (namespace) => known.has(namespace),
      servicesIn: (namespace) => (byNamespace.get(namespace) ?? []).map((service) => service.name),
      namespacesOf: (service) => (byName.get(service) ?? []).map((found) => found.namespace),
      externalHosts: [...byHost.keys()].filter((host) => !host.includes('.svc.')),
    };
  },
});

function serviceEntryOf(service: Resource): HostEntry {
  const exportTo = service.annotations['networking.istio.io/exportTo']?.split(',').map((part) => part.trim()) ?? [];
  return entryOf(serviceHost(service.name, service.namespace), service, exportTo);
}

function externalEntriesOf(resource: Resource): HostEntry[] {
  const hosts = listAt(resource.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
  return hosts.map((host) => entryOf(host.toLowerCase(), resource, listAt(resource.raw, ['spec', 'exportTo'])));
}

function entryOf(host: string, resource: Resource, exportTo: readonly unknown[]): HostEntry {
  return { host, resource, isVisibleFrom: (namespace) => isExportedTo(exportTo, resource.namespace, namespace) };
}
