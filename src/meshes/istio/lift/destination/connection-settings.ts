import { numberAt, objectAt, textAt, valueAt, type JsonObject } from '../../../../kube/resource.ts';
import type { Destination, Setting } from '../../../../model/mesh-model.ts';
import { at, byDefault } from '../../../../model/provenance.ts';
import { durationMs } from '../../rules/shared/durations.ts';
import type { MeshSettings, RegistryHost } from '../inventory.ts';
import { isPassthrough, type Block, type Policy } from './policy.ts';

type Ejection = NonNullable<Destination['ejection']>['value'];

/** Envoy's own defaults, where outlier detection is on and a field is left out. */
const ejectionDefaults = { consecutiveErrors: 5, intervalMs: 10_000, ejectForMs: 30_000, maxEjectionPercent: 10 };

/** Limits by the model's name, with their path in a connection pool. Zero means no limit there. */
const limitFields: readonly (readonly [string, readonly string[]])[] = [
  ['maxConnections', ['tcp', 'maxConnections']],
  ['maxPendingRequests', ['http', 'http1MaxPendingRequests']],
  ['maxRequests', ['http', 'http2MaxRequests']],
  ['maxRetries', ['http', 'maxRetries']],
  ['maxRequestsPerConnection', ['http', 'maxRequestsPerConnection']],
];

type ConnectionSettings = Pick<Destination, 'connectTimeoutMs' | 'balancing' | 'limits' | 'ejection'>;

/** What a policy says about connections, with Istio's defaults (pilot/pkg/networking/core/cluster_traffic_policy.go). */
export function connectionSettings(policy: Policy, mesh: MeshSettings): ConnectionSettings {
  const limits = limitsOf(policy.connectionPool);
  const ejection = policy.outlierDetection;
  return {
    connectTimeoutMs: connectTimeout(policy.connectionPool, mesh),
    balancing: balancing(policy.loadBalancer),
    ...(limits === undefined ? {} : { limits }),
    ...(ejection === undefined ? {} : { ejection: { value: ejectionOf(ejection.value), source: ejection.source } }),
  };
}

function connectTimeout(pool: Block | undefined, mesh: MeshSettings): Setting<number> {
  const written = durationMs(valueAt(pool?.value, ['tcp', 'connectTimeout']));
  if (pool !== undefined && written !== undefined) return { value: written, source: deeper(pool, ['tcp', 'connectTimeout']) };
  return { value: mesh.connectTimeoutMs, source: mesh.source('connectTimeoutMs') };
}

function limitsOf(pool: Block | undefined): Setting<Readonly<Record<string, number>>> | undefined {
  if (pool === undefined) return undefined;
  const set = limitFields.flatMap(([name, path]): [string, number][] => {
    const limit = numberAt(pool.value, path) ?? 0;
    return limit > 0 ? [[name, limit]] : [];
  });
  return set.length === 0 ? undefined : { value: Object.fromEntries(set), source: pool.source };
}

/** In words that hold for every mesh: `least-request`, `hash by header x-user`, `random, warming up for 30000 ms`. */
function balancing(block: Block | undefined): Setting<string> {
  const standard: Setting<string> = { value: 'least-request', source: byDefault('mesh default: LEAST_REQUEST load balancing') };
  if (block === undefined) return standard;
  const warmupMs = durationMs(valueAt(block.value, ['warmup', 'duration'])) ?? durationMs(valueAt(block.value, ['warmupDurationSecs']));
  const warming = warmupMs === undefined ? '' : `, warming up for ${warmupMs} ms`;
  const hash = objectAt(block.value, ['consistentHash']);
  if (hash !== undefined) return { value: `${describeHash(hash)}${warming}`, source: deeper(block, ['consistentHash']) };
  const simple = textAt(block.value, ['simple']);
  if (simple === undefined || simple === 'UNSPECIFIED') return warming === '' ? standard : { value: `${standard.value}${warming}`, source: block.source };
  return { value: `${simple === 'LEAST_CONN' ? 'least-request' : simple.toLowerCase().replaceAll('_', '-')}${warming}`, source: deeper(block, ['simple']) };
}

function describeHash(hash: JsonObject): string {
  const header = textAt(hash, ['httpHeaderName']);
  const query = textAt(hash, ['httpQueryParameterName']);
  const cookie = objectAt(hash, ['httpCookie']);
  if (header !== undefined) return `hash by header ${header}`;
  if (cookie !== undefined) return `hash by cookie ${textAt(cookie, ['name']) ?? ''} for ${durationMs(cookie['ttl']) ?? 0} ms`;
  if (hash['useSourceIp'] === true) return 'hash by source-ip';
  return query === undefined ? 'hash' : `hash by query ${query}`;
}

/** An error count of zero switches that kind of detection off. */
function ejectionOf(value: JsonObject): Ejection {
  const errors = numberAt(value, ['consecutive5xxErrors']) ?? ejectionDefaults.consecutiveErrors;
  const gatewayErrors = numberAt(value, ['consecutiveGatewayErrors']) ?? 0;
  return {
    ...(errors > 0 ? { consecutiveErrors: errors } : {}),
    ...(gatewayErrors > 0 ? { consecutiveGatewayErrors: gatewayErrors } : {}),
    intervalMs: durationMs(value['interval']) ?? ejectionDefaults.intervalMs,
    ejectForMs: durationMs(value['baseEjectionTime']) ?? ejectionDefaults.ejectForMs,
    maxEjectionPercent: numberAt(value, ['maxEjectionPercent']) || ejectionDefaults.maxEjectionPercent,
  };
}

function deeper({ source }: Block, path: readonly string[]): Block['source'] {
  return source.kind === 'resource' ? at(source.resource, [...source.path, ...path]) : source;
}

/** Whether connections go to the address that the application dialled, whatever the endpoints are. A gateway, which knows no such address, balances unless it is told not to. */
export function goesWhereDialled(host: RegistryHost, policy: Policy, isGateway: boolean): boolean {
  if (isPassthrough({ loadBalancer: policy.loadBalancer?.value })) return true;
  return !isGateway && (host.resolution === 'headless' || host.resolution === 'none');
}
