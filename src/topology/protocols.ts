import { textAt } from '../kube/resource.ts';
import { protocolOfImage } from './images.ts';
import type { Probe, Protocol, ProtocolSource } from './topology.ts';

/**
 * Kubernetes' standard names and IANA names in `appProtocol`.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
const appProtocols: Readonly<Record<string, Protocol>> = {
  http: 'http',
  'http-web': 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
  'kubernetes.io/h2c': 'http2',
  h2c: 'http2',
  http2: 'http2',
  https: 'https',
  grpc: 'grpc',
  'grpc-web': 'http',
  tls: 'tls',
  tcp: 'tcp',
  udp: 'udp',
  redis: 'redis',
  mongo: 'mongo',
  mongodb: 'mongo',
  mysql: 'mysql',
  postgresql: 'tcp',
  postgres: 'tcp',
  amqp: 'tcp',
  kafka: 'tcp',
};

/** The prefixes of a port's name that proxies honour: `grpc`, `grpc-web`, `http-metrics`; `web` or `httpbin` say nothing. */
const portNames: readonly (readonly [RegExp, Protocol])[] = [
  [/^grpc-web(?:-|$)/, 'http'],
  [/^grpc(?:-|$)/, 'grpc'],
  [/^http2(?:-|$)/, 'http2'],
  [/^https(?:-|$)/, 'https'],
  [/^http(?:-|$)/, 'http'],
  [/^tcp(?:-|$)/, 'tcp'],
  [/^tls(?:-|$)/, 'tls'],
  [/^udp(?:-|$)/, 'udp'],
  [/^mongo(?:-|$)/, 'mongo'],
  [/^mysql(?:-|$)/, 'mysql'],
  [/^redis(?:-|$)/, 'redis'],
];

/** What usually listens on a port, where nothing else is known: IANA's registrations and customs. */
const portNumbers: ReadonlyMap<number, Protocol> = new Map<number, Protocol>([
  [80, 'http'],
  [443, 'https'],
  [1433, 'tcp'],
  [2181, 'tcp'],
  [3000, 'http'],
  [3306, 'mysql'],
  [4222, 'tcp'],
  [5000, 'http'],
  [5432, 'tcp'],
  [5672, 'tcp'],
  [6379, 'redis'],
  [8000, 'http'],
  [8080, 'http'],
  [8443, 'https'],
  [9042, 'tcp'],
  [9092, 'tcp'],
  [9200, 'http'],
  [11211, 'tcp'],
  [27017, 'mongo'],
  [50051, 'grpc'],
]);

export interface KnownProtocol {
  readonly protocol: Protocol;
  readonly protocolSource: ProtocolSource;
}

/** What is known of the pods behind a port. */
export interface PodsBehind {
  readonly images: readonly string[];
  readonly probes: readonly Probe[];
}

/** The protocol of a Service port from its own fields, the probes and images behind it, and last its number. */
export function protocolOfPort(port: unknown, number: number, targetPort: number, pods: readonly PodsBehind[]): KnownProtocol {
  if (textAt(port, ['protocol']) === 'UDP') return { protocol: 'udp', protocolSource: 'app-protocol' };
  const declared = declaredProtocol(port);
  if (declared) return declared;
  for (const { probes } of pods) {
    const handlers = new Set(probes.filter((probe) => probe.port === targetPort).map((probe) => probe.handler));
    if (handlers.has('grpc')) return { protocol: 'grpc', protocolSource: 'probe' };
    if (handlers.has('http')) return { protocol: 'http', protocolSource: 'probe' };
  }
  for (const { images } of pods) {
    for (const image of images) {
      const protocol = protocolOfImage(image, targetPort);
      if (protocol) return { protocol, protocolSource: 'image' };
    }
  }
  const usual = portNumbers.get(number) ?? portNumbers.get(targetPort);
  return usual ? { protocol: usual, protocolSource: 'port-number' } : { protocol: 'unknown', protocolSource: 'none' };
}

function declaredProtocol(port: unknown): KnownProtocol | undefined {
  const appProtocol = textAt(port, ['appProtocol'])?.toLowerCase();
  if (appProtocol !== undefined && Object.hasOwn(appProtocols, appProtocol)) {
    return { protocol: appProtocols[appProtocol] ?? 'unknown', protocolSource: 'app-protocol' };
  }
  const name = textAt(port, ['name'])?.toLowerCase() ?? '';
  const named = portNames.find(([pattern]) => pattern.test(name));
  return named ? { protocol: named[1], protocolSource: 'port-name' } : undefined;
}

interface SchemeFact {
  readonly port?: number;
  readonly protocol?: Protocol;
}

/** Default ports and protocols of URL schemes. */
const schemes: ReadonlyMap<string, SchemeFact> = new Map<string, SchemeFact>([
  ['http', { port: 80, protocol: 'http' }],
  ['https', { port: 443, protocol: 'https' }],
  ['ws', { port: 80, protocol: 'http' }],
  ['wss', { port: 443, protocol: 'https' }],
  ['h2c', { port: 80, protocol: 'http2' }],
  ['grpc', { protocol: 'grpc' }],
  ['grpcs', { port: 443, protocol: 'grpc' }],
  ['dns', { protocol: 'grpc' }],
  ['redis', { port: 6379, protocol: 'redis' }],
  ['rediss', { port: 6379, protocol: 'tls' }],
  ['mongodb', { port: 27017, protocol: 'mongo' }],
  ['mongodb+srv', { port: 27017, protocol: 'mongo' }],
  ['mysql', { port: 3306, protocol: 'mysql' }],
  ['mysql2', { port: 3306, protocol: 'mysql' }],
  ['mysql+pymysql', { port: 3306, protocol: 'mysql' }],
  ['mariadb', { port: 3306, protocol: 'mysql' }],
  ['postgres', { port: 5432, protocol: 'tcp' }],
  ['postgresql', { port: 5432, protocol: 'tcp' }],
  ['postgresql+psycopg2', { port: 5432, protocol: 'tcp' }],
  ['postgresql+asyncpg', { port: 5432, protocol: 'tcp' }],
  ['cockroachdb', { port: 26257, protocol: 'tcp' }],
  ['sqlserver', { port: 1433, protocol: 'tcp' }],
  ['amqp', { port: 5672, protocol: 'tcp' }],
  ['amqps', { port: 5671, protocol: 'tls' }],
  ['pyamqp', { port: 5672, protocol: 'tcp' }],
  ['kafka', { port: 9092, protocol: 'tcp' }],
  ['nats', { port: 4222, protocol: 'tcp' }],
  ['memcached', { port: 11211, protocol: 'tcp' }],
  ['mqtt', { port: 1883, protocol: 'tcp' }],
  ['smtp', { port: 25, protocol: 'tcp' }],
  ['smtps', { port: 465, protocol: 'tls' }],
  ['ldap', { port: 389, protocol: 'tcp' }],
  ['ldaps', { port: 636, protocol: 'tls' }],
  ['zookeeper', { port: 2181, protocol: 'tcp' }],
  ['zk', { port: 2181, protocol: 'tcp' }],
  ['cassandra', { port: 9042, protocol: 'tcp' }],
  ['bolt', { port: 7687, protocol: 'tcp' }],
  ['neo4j', { port: 7687, protocol: 'tcp' }],
  ['clickhouse', { port: 9000, protocol: 'tcp' }],
  ['tcp', {}],
  ['tls', { protocol: 'tls' }],
]);

export function schemeFact(scheme: string): SchemeFact {
  return schemes.get(scheme.toLowerCase()) ?? {};
}

const sourceRank: Readonly<Record<ProtocolSource, number>> = { 'app-protocol': 0, 'port-name': 1, probe: 2, caller: 3, image: 4, 'port-number': 5, none: 6 };

/** How callers speak to a port counts more than images and numbers, less than what the Service declares. */
export function refineByCallers(known: KnownProtocol, hints: ReadonlySet<Protocol>): KnownProtocol {
  if (sourceRank[known.protocolSource] <= sourceRank.caller) return known;
  const best = callerOrder.find((protocol) => hints.has(protocol));
  return best ? { protocol: best, protocolSource: 'caller' } : known;
}

const callerOrder: readonly Protocol[] = ['grpc', 'http2', 'http', 'https', 'tls', 'redis', 'mongo', 'mysql', 'tcp'];
