import type { Protocol } from '../../../../topology/topology.ts';

/** Ports that break when a proxy sniffs them: SMTP, DNS, MySQL, MongoDB. Source: `wellKnownPorts` in pkg/config/kube/conversion.go. */
const wellKnownPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** Kubernetes' own names for `appProtocol`, which a port's name cannot have. */
const standardNames: Readonly<Record<string, Protocol>> = { 'kubernetes.io/h2c': 'http2', 'kubernetes.io/ws': 'http', 'kubernetes.io/wss': 'https' };

/** Words that Istio knows, in any case. Source: `Parse` in pkg/config/protocol/instance.go. */
const words: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['grpc', 'grpc'],
  ['grpc-web', 'http'],
  ['http', 'http'],
  ['http_proxy', 'http'],
  ['http2', 'http2'],
  ['https', 'https'],
  ['tls', 'tls'],
  ['mongo', 'mongo'],
  ['redis', 'redis'],
  ['mysql', 'mysql'],
]);

export function parseProtocol(word: string): Protocol {
  return words.get(word.toLowerCase()) ?? 'unknown';
}

export interface WrittenPort {
  readonly port: number;
  readonly name: string;
  readonly transport: string | undefined;
  readonly appProtocol: string | undefined;
}

/**
 * The protocol of a Service's port as Istio reads it: `appProtocol`, else the name up to its first hyphen; what says
 * neither is sniffed. Source: `ConvertProtocol` in pkg/config/kube/conversion.go.
 */
export function servicePortProtocol({ port, name, transport, appProtocol }: WrittenPort): Protocol {
  if (transport === 'UDP') return 'udp';
  const standard = appProtocol === undefined ? undefined : standardNames[appProtocol];
  if (standard !== undefined) return standard;
  const word = (appProtocol ?? name).toLowerCase();
  const known = word.startsWith('grpc-web') ? 'http' : parseProtocol(word.split('-', 1)[0] ?? '');
  return known === 'unknown' && wellKnownPorts.has(port) ? 'tcp' : known;
}
