import { listAt, numberAt, textAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { qualify, type ServiceNode, type Topology } from '../../../../topology/topology.ts';
import type { MeshSettings } from '../mesh-settings.ts';
import { servicePortProtocol } from './port-protocol.ts';
import type { Member, RegistryHost, RegistryPort } from './registry-host.ts';
import { endpointObjects, identityOf, type Selectable, type Workloads } from './workloads.ts';

/** The Services of the cluster as Istio's registry has them (`ConvertService` in pilot/pkg/serviceregistry/kube/conversion.go). */
export function kubernetesHosts(resources: ResourceSet, topology: Topology, mesh: MeshSettings, workloads: Workloads): RegistryHost[] {
  const endpointsOf = endpointObjects(resources);
  return [...topology.services.values()].flatMap((node) => {
    const resource = resources.get('Service', node.namespace, node.name);
    return resource === undefined ? [] : [kubernetesHost(node, resource, mesh, workloads, endpointsOf)];
  });
}

function kubernetesHost(node: ServiceNode, resource: Resource, mesh: MeshSettings, workloads: Workloads, endpointsOf: (id: string) => readonly Resource[]): RegistryHost {
  const ports = writtenPorts(resource, node);
  const hasSelector = Object.keys(node.selector).length > 0;
  const isAlias = node.type === 'ExternalName' && node.externalName !== undefined && node.externalName !== '';
  const compute = (port: RegistryPort): readonly Member[] => {
    if (isAlias) return [];
    return hasSelector ? selectedMembers(node, port, workloads) : endpointsOf(node.id).flatMap((object) => writtenMembers(object, node, port, workloads));
  };
  const exportTo = resource.annotations['networking.istio.io/exportTo'];
  const hostname = `${node.name}.${node.namespace}.svc.${mesh.clusterDomain}`.toLowerCase();
  return {
    hostname,
    exactName: hostname,
    namespace: node.namespace,
    registry: 'kubernetes',
    isExternal: isAlias,
    resolution: isAlias ? 'external-name' : node.type === 'Headless' ? 'headless' : 'cluster-ip',
    ports,
    exportTo: exportTo === undefined || exportTo === '' ? mesh.defaultExportTo.service : exportTo.split(',').map((part) => part.trim()),
    addresses: clusterIps(resource),
    ...(isAlias ? { alias: (node.externalName ?? '').toLowerCase().replace(/\.$/, '') } : {}),
    subjectAltNames: accountsOn(resource, mesh),
    service: node.id,
    members: rememberByPort(ports, compute),
    ...(hasSelector && !isAlias ? { selected: (port: number) => selectedBy(node, workloads).map((pod) => memberOf(pod, port)) } : {}),
    ...(hasSelector || isAlias || endpointsOf(node.id).length > 0 ? {} : { unknownMembers: `the endpoints of Service ${node.id}, which has no selector` }),
    resource,
  };
}

function writtenPorts(resource: Resource, node: ServiceNode): RegistryPort[] {
  return listAt(resource.raw, ['spec', 'ports']).flatMap((raw) => {
    const port = numberAt(raw, ['port']);
    if (port === undefined) return [];
    const name = textAt(raw, ['name']) ?? '';
    const target = valueAt(raw, ['targetPort']);
    const protocol = servicePortProtocol({ port, name, transport: textAt(raw, ['protocol']), appProtocol: textAt(raw, ['appProtocol']) });
    const resolved = node.ports.find((known) => known.port === port && known.name === name)?.targetPort ?? port;
    return [{ name, port, targetPort: resolved, protocol, ...(typeof target === 'string' && !/^\d*$/.test(target) ? { targetName: target } : {}) }];
  });
}

function selectedMembers(node: ServiceNode, port: RegistryPort, workloads: Workloads): Member[] {
  return selectedBy(node, workloads).flatMap((pod) => {
    const target = targetPortOn(pod, port);
    return target === undefined ? [] : [memberOf(pod, target)];
  });
}

/** A headless Service has pods alone: machines are behind Services with an address (`collectWorkloadInstanceEndpoints` in pilot/pkg/serviceregistry/kube/controller/controller.go). */
function selectedBy(node: ServiceNode, workloads: Workloads): readonly Selectable[] {
  const machines = node.type === 'Headless' ? [] : workloads.entriesIn(node.namespace, node.selector);
  return [...node.workloads.flatMap((id) => workloads.selectable(id) ?? []), ...machines];
}

/**
 * Kubernetes leaves pods out that have no container port of the wanted name; one that lists no ports at all is taken to
 * have it. Of a WorkloadEntry the mesh looks among its ports for the wanted name, else for that of the Service's port
 * (`serviceInstanceFromWorkloadInstance` in pilot/pkg/serviceregistry/kube/controller/controller.go).
 */
function targetPortOn(pod: Selectable, port: RegistryPort): number | undefined {
  if (pod.portMap !== undefined) return port.targetName === undefined ? (pod.portMap[port.name] ?? port.targetPort) : pod.portMap[port.targetName];
  if (port.targetName === undefined || pod.containerPorts.length === 0) return port.targetPort;
  return pod.containerPorts.find((candidate) => candidate.name === port.targetName)?.port;
}

export function memberOf(pod: Selectable, port: number): Member {
  const { workload, namespace, labels, tlsMode, account, address } = pod;
  return { workload: workload.id, ...(address === undefined ? {} : { address }), port, labels, namespace, tlsMode, ...(account === undefined ? {} : { account }) };
}

/** Members from Endpoints or an EndpointSlice; an address that refers to a pod of the input, or is that of one in the namespace, is that pod (`getPod` in pilot/pkg/serviceregistry/kube/controller/endpointslice.go). */
function writtenMembers(object: Resource, node: ServiceNode, port: RegistryPort, workloads: Workloads): Member[] {
  if (object.kind !== 'Endpoints') {
    const target = portOf(listAt(object.raw, ['ports']), port);
    return target === undefined ? [] : listAt(object.raw, ['endpoints']).flatMap((endpoint) => addressMembers(listAt(endpoint, ['addresses']), endpoint, node, target, workloads));
  }
  return listAt(object.raw, ['subsets']).flatMap((subset) => {
    const target = portOf(listAt(subset, ['ports']), port);
    if (target === undefined) return [];
    return listAt(subset, ['addresses']).flatMap((address) => addressMembers([valueAt(address, ['ip']) as Json], address, node, target, workloads));
  });
}

function portOf(ports: readonly Json[], port: RegistryPort): number | undefined {
  const found = ports.find((candidate) => (textAt(candidate, ['name']) ?? '') === port.name) ?? (ports.length === 1 && textAt(ports[0], ['name']) === undefined ? ports[0] : undefined);
  return found === undefined ? undefined : (numberAt(found, ['port']) ?? port.targetPort);
}

function addressMembers(addresses: readonly Json[], endpoint: Json, node: ServiceNode, port: number, workloads: Workloads): Member[] {
  const pod = textAt(endpoint, ['targetRef', 'kind']) === 'Pod' ? workloads.selectable(qualify(node.namespace, textAt(endpoint, ['targetRef', 'name']) ?? '')) : undefined;
  if (pod !== undefined) return [memberOf(pod, port)];
  return addresses.flatMap((address): Member[] => {
    if (typeof address !== 'string') return [];
    const known = workloads.podsAt(address);
    return [known?.namespace === node.namespace ? memberOf(known, port) : { address, port, labels: {}, namespace: node.namespace, tlsMode: 'disabled' }];
  });
}

/** What annotations say who else may answer for the Service. */
function accountsOn({ annotations, namespace }: Resource, mesh: MeshSettings): string[] {
  const listed = (name: string): string[] => (annotations[name] || undefined)?.split(',') ?? [];
  return [...listed('alpha.istio.io/canonical-serviceaccounts'), ...listed('alpha.istio.io/kubernetes-serviceaccounts').map((account) => `spiffe://${identityOf(mesh, namespace, account)}`)];
}

function clusterIps(resource: Resource): string[] {
  const many = listAt(resource.raw, ['spec', 'clusterIPs']).filter((ip) => typeof ip === 'string');
  const one = textAt(resource.raw, ['spec', 'clusterIP']);
  return (many.length > 0 ? many : one === undefined ? [] : [one]).filter((ip) => ip !== 'None' && ip !== '');
}

/** Members of each port, worked out once. */
export function rememberByPort<P extends RegistryPort>(ports: readonly P[], compute: (port: P) => readonly Member[]): (port: RegistryPort) => readonly Member[] {
  const known = new Map<number, readonly Member[]>();
  return ({ port }) => {
    let members = known.get(port);
    if (members === undefined) {
      const own = ports.find((candidate) => candidate.port === port);
      known.set(port, (members = own === undefined ? [] : compute(own)));
    }
    return members;
  };
}
