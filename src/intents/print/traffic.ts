import type { BalanceLoad, BreakCircuit, ConnectCluster, InjectFault, LimitRate, MirrorTraffic, Redirect, Rewrite, RouteWhen, SetRetries, SetTimeout, SplitTraffic, StepTraffic } from '../intent.ts';
import { formatDuration } from '../units.ts';
import { all, count, either, say, sayCalls, sayName, sayPercent, sayTarget, sayVersion } from './words.ts';

export function printSplit(intent: SplitTraffic): string {
  return `Split ${sayCalls(intent)}: ${all(intent.shares.map(({ to, weightPercent }) => `${sayPercent(weightPercent)} to ${sayTarget(to)}`))}.`;
}

export function printRoute(intent: RouteWhen): string {
  return `Send ${sayCalls(intent)} to ${sayTarget(intent.to)}.`;
}

export function printTimeout(intent: SetTimeout): string {
  return `Give ${sayCalls(intent)} ${intent.timeoutMs === 0 ? 'no time limit' : `at most ${formatDuration(intent.timeoutMs)} in all`}.`;
}

export function printRetries(intent: SetRetries): string {
  const { attempts, on, requests, perTryTimeoutMs, backoffMs } = intent;
  const isPlainOff = attempts === 0 && on.length === 0 && requests === 'idempotent' && perTryTimeoutMs === undefined && backoffMs === undefined;
  if (isPlainOff) return `Never retry ${sayCalls(intent)}.`;
  const which = typeof requests === 'string' ? requests : either(requests.map(sayName));
  const parts = [`Retry ${which} ${sayCalls(intent)} up to ${count(attempts, 'time')}`];
  if (on.length > 0) parts.push(`on ${either(on)}`);
  if (perTryTimeoutMs !== undefined) parts.push(`each try at most ${formatDuration(perTryTimeoutMs)}`);
  if (backoffMs !== undefined) parts.push(`pausing ${formatDuration(backoffMs)} at first`);
  return `${parts.join('; ')}.`;
}

export function printBreaker(intent: BreakCircuit): string {
  const limits: string[] = [];
  if (intent.maxConnections !== undefined) limits.push(`at most ${count(intent.maxConnections, 'connection')}`);
  if (intent.maxPendingRequests !== undefined) limits.push(`at most ${count(intent.maxPendingRequests, 'waiting request')}`);
  if (intent.maxRequests !== undefined) limits.push(`at most ${count(intent.maxRequests, 'request')} at a time`);
  if (intent.maxRequestsPerConnection !== undefined) limits.push(`at most ${count(intent.maxRequestsPerConnection, 'request')} per connection`);
  if (intent.connectTimeoutMs !== undefined) limits.push(`connect within ${formatDuration(intent.connectTimeoutMs)}`);
  if (intent.consecutiveErrors !== undefined) limits.push(`eject an instance after ${count(intent.consecutiveErrors, 'error')} in a row`);
  if (intent.consecutiveGatewayErrors !== undefined) limits.push(`eject an instance after ${count(intent.consecutiveGatewayErrors, 'gateway error')} in a row`);
  if (intent.intervalMs !== undefined) limits.push(`check every ${formatDuration(intent.intervalMs)}`);
  if (intent.ejectForMs !== undefined) limits.push(`eject for ${formatDuration(intent.ejectForMs)}`);
  if (intent.maxEjectionPercent !== undefined) limits.push(`eject at most ${sayPercent(intent.maxEjectionPercent)} of the instances`);
  return `Protect ${ofVersion(intent)}: ${limits.length === 0 ? 'no limits' : limits.join('; ')}.`;
}

export function printBalance(intent: BalanceLoad): string {
  const { algorithm, warmupMs } = intent;
  const warmup = warmupMs === undefined ? '' : `; warm instances up for ${formatDuration(warmupMs)}`;
  return `Balance calls to ${ofVersion(intent)} by ${sayAlgorithm(algorithm)}${warmup}.`;
}

function sayAlgorithm(algorithm: BalanceLoad['algorithm']): string {
  if (algorithm.kind !== 'hash') return algorithm.kind;
  const by = { header: 'header', cookie: 'cookie', query: 'query parameter', 'source-ip': 'source IP' }[algorithm.by];
  const name = algorithm.name === undefined ? '' : ` ${sayName(algorithm.name)}`;
  return `hash of ${by}${name}${algorithm.ttlMs === undefined ? '' : ` for ${formatDuration(algorithm.ttlMs)}`}`;
}

/** `shop/orders`, `version v2 of shop/orders`. */
function ofVersion({ service, version, versionLabels }: BreakCircuit | BalanceLoad): string {
  return version === undefined ? sayName(service) : `${sayVersion(version, versionLabels)} of ${sayName(service)}`;
}

export function printFault(intent: InjectFault): string {
  const { delay, abort } = intent;
  const faults: string[] = [];
  if (delay) faults.push(`delay ${sayPercent(delay.percent)} by ${formatDuration(delay.delayMs)}`);
  if (abort) {
    const answers = [...(abort.httpStatus === undefined ? [] : [`status ${abort.httpStatus}`]), ...(abort.grpcStatus === undefined ? [] : [`gRPC status ${sayName(abort.grpcStatus)}`])];
    faults.push(`fail ${sayPercent(abort.percent)} with ${all(answers)}`);
  }
  return `Disturb ${sayCalls(intent)}: ${faults.length === 0 ? 'no faults' : faults.join('; ')}.`;
}

export function printMirror(intent: MirrorTraffic): string {
  return `Copy ${sayPercent(intent.percent)} of ${sayCalls(intent)} to ${sayTarget(intent.to)}.`;
}

export function printRewrite(intent: Rewrite): string {
  const { path, pathRegex, host } = intent;
  const changes: string[] = [];
  if (path !== undefined) changes.push(`the path becomes ${sayName(path)}`);
  if (pathRegex) changes.push(`each match of ${say(pathRegex.match)} in the path becomes ${say(pathRegex.replacement)}`);
  if (host !== undefined) changes.push(`the host becomes ${sayName(host)}`);
  return `Rewrite ${sayCalls(intent)}: ${changes.length === 0 ? 'nothing' : changes.join('; ')}.`;
}

export function printRedirect({ service, when, scheme, host, port, path, status }: Redirect): string {
  const changes: string[] = [];
  if (scheme) changes.push(`scheme ${scheme}`);
  if (host !== undefined) changes.push(`host ${sayName(host)}`);
  if (port !== undefined) changes.push(`port ${port}`);
  if (path !== undefined) changes.push(`path ${sayName(path)}`);
  const calls = sayCalls({ service, ...(when ? { when } : {}) });
  return `Redirect ${calls} by status ${status} to ${changes.length === 0 ? 'nothing' : changes.join('; ')}.`;
}

export function printLimit(intent: LimitRate): string {
  const { requests, perMs, burst } = intent;
  const extra = burst === undefined ? '' : `; with bursts of ${burst}`;
  return `Limit ${sayCalls(intent)} to ${count(requests, 'request')} per ${formatDuration(perMs)}${extra}.`;
}

export function printCluster({ service, cluster }: ConnectCluster): string {
  return `Reach ${sayName(service)} in cluster ${sayName(cluster)}.`;
}

export function printSteps({ service, to, versionLabels, steps }: StepTraffic): string {
  const said = steps.map(({ weightPercent, holdMs }) => (holdMs === 0 ? sayPercent(weightPercent) : `${sayPercent(weightPercent)} for ${formatDuration(holdMs)}`));
  return `Move ${sayCalls({ service })} to ${sayVersion(to, versionLabels)} in steps: ${all(said)}.`;
}
