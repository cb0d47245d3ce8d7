import { isObject, listAt, numberAt, textAt, textMapAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { MeshSettings } from '../mesh-settings.ts';
import { memberOf, rememberByPort } from './kubernetes-services.ts';
import { parseProtocol } from './port-protocol.ts';
import type { Member, RegistryHost, RegistryPort } from './registry-host.ts';
import { endpointTlsMode, identityOf, portMapAt, type Selectable, type Workloads } from './workloads.ts';

interface EntryPort extends RegistryPort {
  /** False where the entry leaves the target to the port itself. */
  readonly hasTarget: boolean;
}

/** One host of the registry for each host of each ServiceEntry (`convertServices` in pilot/pkg/serviceregistry/serviceentry/conversion.go). */
export function serviceEntryHosts(resources: ResourceSet, mesh: MeshSettings, workloads: Workloads): RegistryHost[] {
  return resources.ofKind('networking.istio.io/ServiceEntry').flatMap((entry) => entryHosts(entry, mesh, workloads));
}

function entryHosts(entry: Resource, mesh: MeshSettings, workloads: Workloads): RegistryHost[] {
  const ports = listAt(entry.raw, ['spec', 'ports']).flatMap(entryPort);
  const exportTo = texts(entry, ['spec', 'exportTo']);
  const addresses = texts(entry, ['spec', 'addresses']).map((address) => address.replace(/\/32$/, ''));
  const resolution = resolutionOf(textAt(entry.raw, ['spec', 'resolution']));
  const byName = new Map(texts(entry, ['spec', 'hosts']).map((host) => [host.toLowerCase(), host]));
  return [...byName].map(([hostname, written]) => ({
    hostname,
    exactName: written,
    namespace: entry.namespace,
    registry: 'service-entry',
    isExternal: textAt(entry.raw, ['spec', 'location']) !== 'MESH_INTERNAL',
    resolution,
    ports,
    exportTo: exportTo.length === 0 ? mesh.defaultExportTo.service : exportTo,
    addresses: addresses.length > 0 ? addresses : assignedAddresses(entry, hostname),
    subjectAltNames: texts(entry, ['spec', 'subjectAltNames']),
    members: rememberByPort(ports, (port) => entryMembers(entry, { hostname, resolution, port }, mesh, workloads)),
    ...(resolution === 'none' ? { balanced: rememberByPort(ports, (port) => ownMembers(entry, port, mesh, workloads)) } : {}),
    resource: entry,
  }));
}

function entryPort(raw: Json): EntryPort[] {
  const port = numberAt(raw, ['number']);
  if (port === undefined) return [];
  const target = numberAt(raw, ['targetPort']) ?? 0;
  return [{ name: textAt(raw, ['name']) ?? '', port, targetPort: target > 0 ? target : port, hasTarget: target > 0, protocol: parseProtocol(textAt(raw, ['protocol']) ?? '') }];
}

export function resolutionOf(written: string | undefined): RegistryHost['resolution'] {
  return written === 'STATIC' ? 'static' : written?.startsWith('DNS') === true || written === 'DYNAMIC_DNS' ? 'dns' : 'none';
}

/**
 * Written endpoints, then whatever the selector picks in the entry's own namespace. By DNS without either, the host's own
 * addresses; without resolution, whatever address was dialled.
 */
function entryMembers(entry: Resource, { hostname, resolution, port }: { readonly hostname: string; readonly resolution: RegistryHost['resolution']; readonly port: EntryPort }, mesh: MeshSettings, workloads: Workloads): Member[] {
  const isEmpty = listAt(entry.raw, ['spec', 'endpoints']).length === 0 && selectorOf(entry) === undefined;
  if (resolution === 'none' || (resolution === 'dns' && isEmpty)) {
    return [{ address: hostname, port: port.targetPort, labels: {}, namespace: entry.namespace, tlsMode: 'disabled' }];
  }
  return ownMembers(entry, port, mesh, workloads);
}

function ownMembers(entry: Resource, port: EntryPort, mesh: MeshSettings, workloads: Workloads): Member[] {
  const selector = selectorOf(entry);
  const written = listAt(entry.raw, ['spec', 'endpoints']).flatMap((endpoint) => writtenMember(entry, endpoint, port, mesh));
  const picked = selector === undefined ? [] : workloads.select(entry.namespace, selector);
  return [...written, ...picked.map((pod) => memberOf(pod, portOn(pod, port)))];
}

/** A port of the same name before any number, of a machine and of a pod alike. Source: `convertWorkloadInstanceToServiceInstance` in pilot/pkg/serviceregistry/serviceentry/conversion.go. */
function portOn({ portMap, containerPorts }: Selectable, { name, targetPort }: EntryPort): number {
  return portMap?.[name] ?? containerPorts.find((port) => port.name === name)?.port ?? targetPort;
}

function writtenMember(entry: Resource, endpoint: Json, port: EntryPort, mesh: MeshSettings): Member[] {
  const address = textAt(endpoint, ['address']);
  if (address === undefined) return [];
  const labels = textMapAt(endpoint, ['labels']);
  const target = portMapAt(endpoint, ['ports'])[port.name] ?? port.targetPort;
  const account = textAt(endpoint, ['serviceAccount']) ?? '';
  return [{ address, port: target, labels, namespace: entry.namespace, tlsMode: endpointTlsMode(labels, account), ...(account === '' ? {} : { account: identityOf(mesh, entry.namespace, account) }) }];
}

function selectorOf(entry: Resource): Readonly<Record<string, string>> | undefined {
  const spec = entry.raw['spec'];
  return isObject(spec) && isObject(spec['workloadSelector']) ? textMapAt(spec, ['workloadSelector', 'labels']) : undefined;
}

/** Addresses that the control plane assigned, which stand in the status of an exported object. */
function assignedAddresses(entry: Resource, hostname: string): string[] {
  return listAt(entry.raw, ['status', 'addresses']).flatMap((assigned) => {
    const value = textAt(assigned, ['value']);
    return value !== undefined && (textAt(assigned, ['host']) ?? hostname) === hostname ? [value] : [];
  });
}

function texts(entry: Resource, path: readonly string[]): string[] {
  return listAt(entry.raw, path).filter((item) => typeof item === 'string');
}
