import type { KubernetesObject } from '../api-client.ts';

/** Where a proxy writes the lines that its metrics are made of, in the folder of its pod. */
export const metricsLogFile = 'metrics.log';

/**
 * One request or TCP connection that has ended, with what Istio's own filter `istio.stats` looks at. It is an access log
 * beside the one of the mesh, because users may change, thin out or switch off that one.
 */
export interface MetricsLine {
  readonly reporter: 'source' | 'destination';
  /** A gateway reports as a source, but does not take a service for what a client calls it. */
  readonly isGateway: boolean;
  readonly kind: 'http' | 'tcp';
  readonly code: number | null;
  readonly details: string | null;
  readonly flags: string | null;
  /** Milliseconds from the first byte of the request to the last byte of the answer. */
  readonly duration: number | null;
  readonly grpc: number | null;
  readonly contentType: string | null;
  readonly authority: string | null;
  readonly route: string | null;
  readonly cluster: string | null;
  /** What istiod wrote about the service behind the cluster. */
  readonly services: readonly ServiceMetadata[] | null;
  /** What istiod wrote about the endpoint: `workload;namespace;canonical name;revision;cluster`. */
  readonly endpoint: string | null;
  readonly upstreamHost: string | null;
  /** Address of whoever connected, without port. */
  readonly remote: string | null;
  readonly downstreamPeer: string | null;
  readonly downstreamLocal: string | null;
  readonly upstreamPeer: string | null;
  readonly upstreamLocal: string | null;
  readonly received: number | null;
  readonly sent: number | null;
}

export interface ServiceMetadata {
  readonly host?: string;
  readonly name?: string;
  readonly namespace?: string;
}

type LoggedField = Exclude<keyof MetricsLine, 'reporter' | 'isGateway' | 'kind'>;

/** Operators of Envoy's access logs. A single operator keeps its type in JSON: numbers stay numbers, and nothing is `null`. */
const fields: Readonly<Record<LoggedField, string>> = {
  code: '%RESPONSE_CODE%',
  details: '%RESPONSE_CODE_DETAILS%',
  flags: '%RESPONSE_FLAGS%',
  duration: '%DURATION%',
  grpc: '%GRPC_STATUS_NUMBER%',
  contentType: '%REQ(CONTENT-TYPE)%',
  authority: '%REQ(:AUTHORITY)%',
  route: '%ROUTE_NAME%',
  cluster: '%UPSTREAM_CLUSTER_RAW%',
  services: '%CLUSTER_METADATA(istio:services)%',
  endpoint: '%UPSTREAM_METADATA(istio:workload)%',
  upstreamHost: '%UPSTREAM_HOST%',
  remote: '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%',
  downstreamPeer: '%DOWNSTREAM_PEER_URI_SAN%',
  downstreamLocal: '%DOWNSTREAM_LOCAL_URI_SAN%',
  upstreamPeer: '%UPSTREAM_PEER_URI_SAN%',
  upstreamLocal: '%UPSTREAM_LOCAL_URI_SAN%',
  received: '%DOWNSTREAM_WIRE_BYTES_RECEIVED%',
  sent: '%DOWNSTREAM_WIRE_BYTES_SENT%',
};

const filters = {
  http: { name: 'envoy.filters.network.http_connection_manager', type: 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager' },
  tcp: { name: 'envoy.filters.network.tcp_proxy', type: 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy' },
} as const;

const contexts = [
  { context: 'SIDECAR_INBOUND', reporter: 'destination', isGateway: false },
  { context: 'SIDECAR_OUTBOUND', reporter: 'source', isGateway: false },
  { context: 'GATEWAY', reporter: 'source', isGateway: true },
] as const;

/** Lets every proxy write `MetricsLine`s. */
export function metricsLogFilter(rootNamespace: string): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter',
    metadata: { name: 'lab-metrics', namespace: rootNamespace },
    spec: { configPatches: contexts.flatMap((where) => [patch(where, 'http'), patch(where, 'tcp')]) },
  };
}

function patch({ context, ...constants }: (typeof contexts)[number], kind: keyof typeof filters): object {
  const { name, type } = filters[kind];
  const log = {
    name: 'envoy.access_loggers.file',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog',
      path: `./${metricsLogFile}`,
      log_format: { json_format: { ...constants, kind, ...fields } },
    },
  };
  return {
    applyTo: 'NETWORK_FILTER',
    match: { context, listener: { filterChain: { filter: { name } } } },
    patch: { operation: 'MERGE', value: { name, typed_config: { '@type': type, access_log: [log] } } },
  };
}
