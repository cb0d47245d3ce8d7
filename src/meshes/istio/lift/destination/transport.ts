import { describeResource, textAt, type JsonObject } from '../../../../kube/resource.ts';
import type { ModelWorkload, Note, Setting, Transport } from '../../../../model/mesh-model.ts';
import { byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { Inventory, Member, RegistryHost, RegistryPort } from '../inventory.ts';
import type { PeerAuthentication } from '../peer-authentication/peer-authentication.ts';
import { isPassthrough, tlsModeOf, type Block } from './policy.ts';

/** What decides how a cluster's connections are protected. */
export interface ClusterTls {
  readonly client: ModelWorkload;
  readonly host: RegistryHost;
  readonly port: RegistryPort;
  readonly subset: string | undefined;
  /** TLS settings that the cluster ends up with. */
  readonly tls: Block | undefined;
  /** TLS settings that its endpoints are told, which may differ. */
  readonly endpointTls: Block | undefined;
  /** The traffic policy, of the rule or its subset, in which Istio looks for PASSTHROUGH. */
  readonly gatePolicy: JsonObject | undefined;
  readonly hasSelector: boolean;
  readonly goesWhereDialled: boolean;
}

export interface TransportChoice {
  readonly transport: Setting<Transport>;
  readonly wrapsTls?: boolean;
  readonly sni?: string;
}

export interface Transports {
  readonly of: (member: Member) => TransportChoice;
  readonly notes: readonly Note[];
  readonly unknownFor: (member: Member) => readonly Unknown[];
}

const none = (): readonly Unknown[] => [];

/** How a client's proxy protects connections to each endpoint of a cluster (`buildUpstreamTLSSettings` in pilot/pkg/networking/core/cluster_tls.go). */
export function transportsOf(cluster: ClusterTls, inventory: Inventory, peerAuthentication: PeerAuthentication): Transports {
  if (cluster.tls !== undefined) return written(cluster, cluster.tls);
  const gate = gateOf(cluster, inventory, peerAuthentication);
  if (gate.isShut) return { of: () => ({ transport: unprotected(gate.source) }), notes: gate.notes, unknownFor: () => gate.unknown };
  return automatic(cluster, inventory, peerAuthentication);
}

/** No proxy encrypts it: as the caller sent it, be it TLS of its own, whatever the port says that it is. */
export function unprotected(source: Provenance): Setting<Transport> {
  return { value: 'plaintext', source };
}

/** TLS settings of a DestinationRule are used as they are, for every endpoint. */
function written(cluster: ClusterTls, tls: Block): Transports {
  const mode = tlsModeOf(tls);
  const sni = textAt(tls.value, ['sni']);
  const note = (text: string): Note => ({ what: 'transport', text, source: tls.source });
  switch (mode) {
    case 'DISABLE':
      return { of: () => ({ transport: unprotected(tls.source) }), notes: [note('TLS mode DISABLE: the proxy encrypts nothing')], unknownFor: none };
    case 'ISTIO_MUTUAL':
      return { of: () => ({ transport: { value: 'mutual-tls', source: tls.source }, sni: sni || ownSni(cluster) }), notes: [note('TLS mode ISTIO_MUTUAL: mutual TLS to every endpoint, with a sidecar or without')], unknownFor: none };
    case 'SIMPLE':
    case 'MUTUAL':
      if (isDropped(cluster, tls)) {
        const text = `TLS mode ${mode} is dropped, and plaintext sent: a sidecar takes \`credentialName\` only from a rule with a workloadSelector`;
        return { of: () => ({ transport: unprotected(tls.source) }), notes: [note(text)], unknownFor: none };
      }
      return { of: () => ({ transport: { value: 'tls', source: tls.source }, wrapsTls: true, ...(sni === undefined ? {} : { sni }) }), notes: [note(`TLS mode ${mode}: TLS without the mesh's identity`)], unknownFor: () => doubtOfCredential(cluster, tls) };
  }
}

/** Without its Secret a cluster never gets ready, and where there was one before it stays: seen on the real mesh. Istiod gives a sidecar what its service account may list. */
function doubtOfCredential({ client }: ClusterTls, tls: Block): Unknown[] {
  const credential = textAt(tls.value, ['credentialName']) ?? '';
  if (credential === '' || client.proxy === 'gateway' || tls.source.kind !== 'resource') return [];
  return [{ what: `whether ${client.id} may read the Secret \`${credential}\` in its namespace`, source: tls.source }];
}

/** Source: the hack that `buildUpstreamClusterTLSContext` calls one. A ConfigMap as credential is let through. */
function isDropped(cluster: ClusterTls, tls: Block): boolean {
  const credential = textAt(tls.value, ['credentialName']) ?? '';
  return credential !== '' && !credential.startsWith('configmap://') && cluster.client.proxy !== 'gateway' && !cluster.hasSelector;
}

interface Gate {
  readonly isShut: boolean;
  readonly source: Provenance;
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

/** Whether the whole cluster may do automatic mutual TLS: by mesh and namespace policies alone (`BestEffortInferServiceMTLSMode`). */
function gateOf(cluster: ClusterTls, inventory: Inventory, peerAuthentication: PeerAuthentication): Gate {
  const { host, port } = cluster;
  const open = (source: Provenance): Gate => ({ isShut: false, source, notes: [], unknown: [] });
  const shut = (text: string, source: Provenance, unknown: readonly Unknown[] = []): Gate => ({ isShut: true, source, notes: [{ what: 'transport', text: `no automatic mutual TLS: ${text}`, source }], unknown });
  if (host.isExternal) return shut('the host is outside the mesh', { kind: 'resource', resource: host.resource, path: ['spec'] });
  if (!inventory.mesh.isAutoMtls) return shut('the mesh has it switched off', inventory.mesh.source('isAutoMtls'));
  if (host.resolution === 'headless' || host.resolution === 'none' || isPassthrough(cluster.gatePolicy)) {
    const members = host.members(port);
    const bare = members.find((member) => member.tlsMode === 'disabled');
    const source: Provenance = { kind: 'resource', resource: host.resource, path: ['spec'] };
    if (members.length === 0) return shut('it has no endpoints, and connections go where they are dialled', source);
    if (bare !== undefined) return shut(`connections go where they are dialled, and ${bare.workload ?? bare.address ?? 'an endpoint'} has no sidecar`, source);
  }
  const inferred = peerAuthentication.namespaceMode(host.namespace);
  if (inferred?.mode !== 'disable') return open(inferred?.source ?? byDefault('mesh default: automatic mutual TLS'));
  const policy = inferred.source.kind === 'resource' ? describeResource(inferred.source.resource) : 'the mesh';
  return shut(`${policy} says DISABLE for all of namespace ${host.namespace}, and clients look no further`, inferred.source, inferred.unknown);
}

/** Mutual TLS to the endpoints that can answer it (pilot/pkg/xds/endpoints/mtls_checker.go), plaintext to the others. */
function automatic(cluster: ClusterTls, inventory: Inventory, peerAuthentication: PeerAuthentication): Transports {
  const source = inventory.mesh.source('isAutoMtls');
  const automaticSource = source.kind === 'default' ? byDefault('mesh default: automatic mutual TLS') : source;
  const mutual = (from: Provenance): TransportChoice => ({ transport: { value: 'mutual-tls', source: from }, sni: ownSni(cluster) });
  const plain = (from: Provenance): TransportChoice => ({ transport: unprotected(from) });
  const of = (member: Member): TransportChoice => {
    if (cluster.goesWhereDialled) return mutual(automaticSource);
    // Whatever the host says for other ports, an endpoint that does not end mutual TLS is not sent any: seen on the real mesh.
    if (member.tlsMode === 'disabled') return plain(sourceOfMember(member, cluster, inventory));
    const { endpointTls } = cluster;
    if (endpointTls !== undefined) return tlsModeOf(endpointTls) === 'ISTIO_MUTUAL' ? mutual(endpointTls.source) : plain(endpointTls.source);
    const { mode, source: policy } = modeOf(member, inventory, peerAuthentication);
    return mode === 'disable' ? plain(policy) : mutual(automaticSource);
  };
  const unknownFor = (member: Member): readonly Unknown[] => {
    const doubt: Unknown[] = member.tlsMode === 'unknown' ? [{ what: `whether a sidecar joins ${member.workload ?? ''}, and so whether it is sent mutual TLS`, source: sourceOfMember(member, cluster, inventory) }] : [];
    return [...doubt, ...modeOf(member, inventory, peerAuthentication).unknown];
  };
  return { of, notes: [], unknownFor };
}

/** Clients compose the policies of every endpoint by its labels, a gateway's too. */
function modeOf({ workload, namespace, labels, port }: Member, inventory: Inventory, peerAuthentication: PeerAuthentication): ReturnType<PeerAuthentication['modeFor']> {
  const isGateway = workload === undefined || inventory.workloads.get(workload)?.proxy === 'gateway';
  return isGateway ? peerAuthentication.modeForLabels(namespace, labels, port) : peerAuthentication.modeFor(workload, port);
}

function sourceOfMember(member: Member, { host }: ClusterTls, inventory: Inventory): Provenance {
  const workload = member.workload === undefined ? undefined : inventory.workloads.get(member.workload);
  return workload?.source ?? { kind: 'resource', resource: host.resource, path: [] };
}

function ownSni({ host, port, subset }: ClusterTls): string {
  return `outbound_.${port.port}_.${subset ?? ''}_.${host.hostname}`;
}
