import type { MetricsLine } from './metrics-log.ts';
import { workloadOfEndpoint, type Workload } from './workload.ts';

export const commonLabels = [
  'reporter',
  'source_workload', 'source_canonical_service', 'source_canonical_revision', 'source_workload_namespace', 'source_principal', 'source_app', 'source_version', 'source_cluster',
  'destination_workload', 'destination_workload_namespace', 'destination_principal', 'destination_app', 'destination_version',
  'destination_service', 'destination_canonical_service', 'destination_canonical_revision', 'destination_service_name', 'destination_service_namespace', 'destination_cluster',
  'request_protocol', 'response_flags', 'connection_security_policy',
] as const;

export const httpLabels = [...commonLabels, 'response_code', 'grpc_response_status'] as const;

export type CommonLabels = Readonly<Record<(typeof commonLabels)[number], string>>;
export type HttpLabels = Readonly<Record<(typeof httpLabels)[number], string>>;

/** Who is at an address. */
export type FindPod = (address: string) => PodAt | undefined;

export interface PodAt {
  readonly pod: string;
  /** Whether it has a proxy, which tells others who it is. */
  readonly isInMesh: boolean;
  readonly workload: Workload;
}

/**
 * The labels that Istio's filter gives, rule for rule (istio/proxy, source/extensions/filters/http/istio_stats/istio_stats.cc,
 * populatePeerInfo): what a proxy cannot know is `unknown`, and a revision that it cannot know is `latest`.
 */
export function commonLabelsOf(line: MetricsLine, own: Workload, find: FindPod): CommonLabels {
  const shared = {
    reporter: line.reporter,
    request_protocol: line.kind === 'tcp' ? 'tcp' : isGrpc(line) ? 'grpc' : 'http',
    response_flags: line.flags ?? '-',
  };
  return line.reporter === 'destination' ? { ...shared, ...ofServer(line, own, find) } : { ...shared, ...ofClient(line, own, find) };
}

/** The answer of a request. A code of 0 is a caller that went away before there was one. */
export function httpLabelsOf(line: MetricsLine, own: Workload, find: FindPod): HttpLabels {
  return { ...commonLabelsOf(line, own, find), response_code: String(line.code ?? 0), grpc_response_status: isGrpc(line) && line.grpc !== null ? String(line.grpc) : '' };
}

/** As Envoy tells (Grpc::Common::isGrpcRequestHeaders): `application/grpc`, alone or with `+` and a format. */
function isGrpc({ contentType }: MetricsLine): boolean {
  return contentType !== null && /^application\/grpc(?:\+|$)/.test(contentType);
}

type Rest = Omit<CommonLabels, 'reporter' | 'request_protocol' | 'response_flags'>;

function ofServer(line: MetricsLine, own: Workload, find: FindPod): Rest {
  // Over TCP proxies tell each other who they are inside mutual TLS only; over HTTP in headers.
  const peer = line.remote !== null && (line.kind === 'http' || isKnown(line.downstreamPeer)) ? whoTells(find(line.remote)) : undefined;
  const service = serviceOf(line);
  const isMutual = isKnown(line.downstreamPeer) && isKnown(line.downstreamLocal);
  return {
    ...peerLabels('source', peer, line.downstreamPeer),
    ...ownLabels('destination', own, line.downstreamLocal),
    destination_service: service.host ?? own.canonicalService,
    destination_service_name: service.name ?? own.canonicalService,
    destination_service_namespace: own.namespace,
    connection_security_policy: isMutual ? 'mutual_tls' : 'none',
  };
}

/** A client does not say whether its connection was secure: for it the policy is always `unknown`. */
function ofClient(line: MetricsLine, own: Workload, find: FindPod): Rest {
  const upstream = line.upstreamHost === null ? undefined : find(line.upstreamHost.replace(/:\d+$/, ''));
  const peer = (hasTold(line) ? whoTells(upstream) : undefined) ?? endpointOf(line, upstream);
  const service = serviceOf(line);
  return {
    ...ownLabels('source', own, line.upstreamLocal),
    ...peerLabels('destination', peer, line.upstreamPeer),
    destination_service: service.host ?? 'unknown',
    destination_service_name: service.name ?? 'unknown',
    destination_service_namespace: service.namespace ?? (namespaceOf(peer, line.upstreamPeer) || 'unknown'),
    connection_security_policy: 'unknown',
  };
}

/** A server tells who it is with its answer: one that gave none is known by what istiod says of the endpoint only. */
function hasTold(line: MetricsLine): boolean {
  return line.kind === 'http' ? line.details === 'via_upstream' : isKnown(line.upstreamPeer);
}

function whoTells(at: PodAt | undefined): Workload | undefined {
  return at?.isInMesh === true ? at.workload : undefined;
}

/** The lab's pods have no owner in the API server: so istiod takes the name of the pod for that of its workload. */
function endpointOf({ endpoint }: MetricsLine, at: PodAt | undefined): Workload | undefined {
  const told = workloadOfEndpoint(endpoint);
  if (told === undefined || at === undefined) return told;
  const named = (name: string): string => (name === at.pod ? at.workload.name : name);
  return { ...told, name: named(told.name), canonicalService: named(told.canonicalService) };
}

type Side = 'source' | 'destination';
type SideLabels<S extends Side> = Pick<CommonLabels, `${S}_workload` | `${S}_workload_namespace` | `${S}_principal` | `${S}_app` | `${S}_version` | `${S}_canonical_service` | `${S}_canonical_revision` | `${S}_cluster`>;

function ownLabels<S extends Side>(side: S, own: Workload, principal: string | null): SideLabels<S> {
  return sideLabels(side, own, { namespace: own.namespace, principal: principal || 'unknown' });
}

function peerLabels<S extends Side>(side: S, peer: Workload | undefined, principal: string | null): SideLabels<S> {
  const known: Workload = {
    name: peer?.name || 'unknown', namespace: '', cluster: peer?.cluster || 'unknown',
    app: peer?.app || 'unknown', version: peer?.version || 'unknown',
    canonicalService: peer?.canonicalService || 'unknown', canonicalRevision: peer?.canonicalRevision || 'latest',
  };
  return sideLabels(side, known, { namespace: namespaceOf(peer, principal) || 'unknown', principal: principal || 'unknown' });
}

function sideLabels<S extends Side>(side: S, { name, app, version, canonicalService, canonicalRevision, cluster }: Workload, { namespace, principal }: { readonly namespace: string; readonly principal: string }): SideLabels<S> {
  return {
    [`${side}_workload`]: name, [`${side}_workload_namespace`]: namespace, [`${side}_principal`]: principal, [`${side}_app`]: app, [`${side}_version`]: version,
    [`${side}_canonical_service`]: canonicalService, [`${side}_canonical_revision`]: canonicalRevision, [`${side}_cluster`]: cluster,
  } as SideLabels<S>;
}

/** The certificate is believed before what the peer says of itself. */
function namespaceOf(peer: Workload | undefined, principal: string | null): string {
  return /\/ns\/([^/]*)/.exec(principal ?? '')?.[1] || (peer?.namespace ?? '');
}

const clustersWithoutService = new Set(['BlackHoleCluster', 'PassthroughCluster', 'InboundPassthroughCluster', 'InboundPassthroughClusterIpv4', 'InboundPassthroughClusterIpv6']);
const routesWithoutService: ReadonlyMap<string, string> = new Map([['block_all', 'BlackHoleCluster'], ['allow_any', 'PassthroughCluster']]);

interface Service {
  readonly host?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Only the sidecar of a caller takes the authority for a service where nothing else tells. */
function serviceOf({ reporter, isGateway, authority, route, cluster, services }: MetricsLine): Service {
  const host = reporter === 'source' && !isGateway ? authority || undefined : undefined;
  const special = routesWithoutService.get(route ?? '') ?? (clustersWithoutService.has(cluster ?? '') ? (cluster ?? undefined) : undefined);
  if (special !== undefined) return { host, name: special };
  const [service] = services ?? [];
  if (service === undefined) return { host, name: host };
  const named = service.host ?? host;
  return { host: named, name: service.name ?? named?.split('.')[0], namespace: service.namespace };
}

function isKnown(principal: string | null): boolean {
  return principal !== null && principal !== '';
}
