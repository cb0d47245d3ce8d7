import type { Destination } from './mesh-model.ts';
import type { Provenance } from './provenance.ts';
import { describeMs } from './trace-text.ts';

type Bounds = Pick<Destination, 'connectTimeoutMs' | 'balancing' | 'limits' | 'ejection'>;

/**
 * What is written about the connections to a destination: `breaker: out for 30 s after 5 errors; at most 100
 * connections`. Undefined where nothing but defaults govern them.
 */
export function describeConnection(bounds: Bounds): { readonly text: string; readonly source: Provenance } | undefined {
  const { connectTimeoutMs, balancing, limits, ejection } = bounds;
  const source = [ejection, limits, connectTimeoutMs, balancing].find((setting) => setting !== undefined && setting.source.kind !== 'default')?.source;
  const parts = connectionWords(bounds);
  return source === undefined || parts.length === 0 ? undefined : { text: parts.join('; '), source };
}

/** The same in parts, whatever put them there, without the defaults of a mesh. */
function connectionWords({ connectTimeoutMs, balancing, limits, ejection }: Bounds): string[] {
  const isWritten = (setting: { readonly source: Provenance } | undefined): boolean => setting !== undefined && setting.source.kind !== 'default';
  return [
    ...(ejection === undefined ? [] : [describeEjection(ejection.value)]),
    ...(limits === undefined ? [] : describeConnectionLimits(limits.value)),
    ...(connectTimeoutMs !== undefined && isWritten(connectTimeoutMs) ? [`connects within ${describeMs(connectTimeoutMs.value)}`] : []),
    ...(balancing !== undefined && isWritten(balancing) ? [`balanced by ${balancing.value}`] : []),
  ];
}

/** `breaker: out for 30 s after 5 errors, at most 50 % of the pods`. */
function describeEjection({ consecutiveErrors, consecutiveGatewayErrors, ejectForMs, maxEjectionPercent, minSuccessPercent }: NonNullable<Destination['ejection']>['value']): string {
  const causes = [
    ...(consecutiveErrors === undefined ? [] : [`${consecutiveErrors} errors`]),
    ...(consecutiveGatewayErrors === undefined ? [] : [`${consecutiveGatewayErrors} gateway errors`]),
    ...(minSuccessPercent === undefined ? [] : [`less than ${minSuccessPercent} % success`]),
  ];
  const time = ejectForMs === undefined ? '' : ` for ${describeMs(ejectForMs)}`;
  const most = maxEjectionPercent === undefined || maxEjectionPercent >= 100 ? '' : `, at most ${maxEjectionPercent} % of the pods`;
  return causes.length === 0 ? 'breaker: never opens' : `breaker: out${time} after ${causes.join(' or ')}${most}`;
}

const limitWords: Readonly<Record<string, string>> = {
  maxConnections: 'connections',
  maxPendingRequests: 'waiting requests',
  maxRequests: 'requests at once',
  maxRetries: 'retries at once',
  maxRequestsPerConnection: 'requests on a connection',
};

function describeConnectionLimits(limits: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(limits).map(([name, value]) => `${value} ${limitWords[name] ?? name}`);
  return parts.length === 0 ? [] : [`at most ${parts.join(', ')}`];
}
