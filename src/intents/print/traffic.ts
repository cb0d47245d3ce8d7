import type { BalanceLoad, BreakCircuit, InjectFault, LimitRate, MirrorTraffic, Redirect, Rewrite, RouteWhen, SetRetries, SetTimeout, SplitTraffic, StepTraffic } from '../intent.ts';
import { formatDuration } from '../units.ts';
import { all, either, say, sayMatch, sayPort, sayTarget } from './words.ts';

export function printSplit({ service, shares }: SplitTraffic): string {
  return `Split calls to ${service}: ${all(shares.map(({ to, weightPercent }) => `${weightPercent}% to ${sayTarget(to)}`))}.`;
}

export function printRoute({ service, when, to }: RouteWhen): string {
  return `Send calls to ${service}${sayMatch(when)} to ${sayTarget(to)}.`;
}

export function printTimeout({ service, timeoutMs, when, port }: SetTimeout): string {
  const calls = `calls to ${service}${sayPort(port)}${sayMatch(when)}`;
  return timeoutMs === 0 ? `Give ${calls} no time limit.` : `Give ${calls} at most ${formatDuration(timeoutMs)}.`;
}

export function printRetries(intent: SetRetries): string {
  const { service, attempts, on, when, port, requests } = intent;
  const isPlainOff = attempts === 0 && on.length === 0 && requests === 'idempotent' && intent.perTryTimeoutMs === undefined && intent.backoffMs === undefined;
  if (isPlainOff) return `Never retry calls to ${service}${sayPort(port)}${sayMatch(when)}.`;
  const which = typeof requests === 'string' ? requests : either(requests);
  const parts = [`Retry ${which} calls to ${service}${sayPort(port)}${sayMatch(when)} up to ${attempts} ${attempts === 1 ? 'time' : 'times'}`];
  if (on.length > 0) parts.push(`on ${either(on)}`);
  if (intent.perTryTimeoutMs !== undefined) parts.push(`each try at most ${formatDuration(intent.perTryTimeoutMs)}`);
  if (intent.backoffMs !== undefined) parts.push(`pausing ${formatDuration(intent.backoffMs)} at first`);
  return `${parts.join('; ')}.`;
}

export function printBreaker(intent: BreakCircuit): string {
  const limits: string[] = [];
  if (intent.maxConnections !== undefined) limits.push(`at most ${intent.maxConnections} connections`);
  if (intent.maxPendingRequests !== undefined) limits.push(`at most ${intent.maxPendingRequests} waiting requests`);
  if (intent.maxRequests !== undefined) limits.push(`at most ${intent.maxRequests} requests at a time`);
  if (intent.maxRequestsPerConnection !== undefined) limits.push(`at most ${intent.maxRequestsPerConnection} requests for each connection`);
  if (intent.connectTimeoutMs !== undefined) limits.push(`connect within ${formatDuration(intent.connectTimeoutMs)}`);
  if (intent.consecutiveErrors !== undefined) limits.push(`eject an instance after ${intent.consecutiveErrors} errors in a row`);
  if (intent.consecutiveGatewayErrors !== undefined) limits.push(`eject an instance after ${intent.consecutiveGatewayErrors} gateway errors in a row`);
  if (intent.intervalMs !== undefined) limits.push(`look every ${formatDuration(intent.intervalMs)}`);
  if (intent.ejectForMs !== undefined) limits.push(`eject for ${formatDuration(intent.ejectForMs)}`);
  if (intent.maxEjectionPercent !== undefined) limits.push(`eject at most ${intent.maxEjectionPercent}% of the instances`);
  return `Protect ${intent.service}${sayVersion(intent.version)}: ${limits.length === 0 ? 'no limits' : limits.join('; ')}.`;
}

export function printBalance({ service, algorithm, warmupMs, version }: BalanceLoad): string {
  const warmup = warmupMs === undefined ? '' : `; warm instances up for ${formatDuration(warmupMs)}`;
  const of = `Balance calls to ${service}${sayVersion(version)} by`;
  if (algorithm.kind !== 'hash') return `${of} ${algorithm.kind}${warmup}.`;
  const name = algorithm.name === undefined ? '' : ` ${say(algorithm.name)}`;
  const ttl = algorithm.ttlMs === undefined ? '' : ` kept for ${formatDuration(algorithm.ttlMs)}`;
  return `${of} hash of ${algorithm.by}${name}${ttl}${warmup}.`;
}

function sayVersion(version: string | undefined): string {
  return version === undefined ? '' : ` version ${say(version)}`;
}

export function printFault({ service, delay, abort, when }: InjectFault): string {
  const faults: string[] = [];
  if (delay) faults.push(`delay ${delay.percent}% by ${formatDuration(delay.delayMs)}`);
  if (abort?.httpStatus !== undefined) faults.push(`fail ${abort.percent}% with status ${abort.httpStatus}`);
  if (abort?.grpcStatus !== undefined) faults.push(`fail ${abort.percent}% with gRPC status ${say(abort.grpcStatus)}`);
  return `Disturb calls to ${service}${sayMatch(when)}: ${faults.join('; ')}.`;
}

export function printMirror({ service, to, percent, when }: MirrorTraffic): string {
  return `Copy ${percent}% of calls to ${service}${sayMatch(when)} to ${sayTarget(to)}.`;
}

export function printRewrite({ service, when, path, pathRegex, host }: Rewrite): string {
  const changes: string[] = [];
  if (path !== undefined) changes.push(`path to ${say(path)}`);
  if (pathRegex) changes.push(`path matches of ${say(pathRegex.match)} to ${say(pathRegex.replacement)}`);
  if (host !== undefined) changes.push(`host to ${say(host)}`);
  return `Rewrite calls to ${service}${sayMatch(when)}: ${changes.join('; ')}.`;
}

export function printRedirect({ service, when, scheme, host, port, path, status }: Redirect): string {
  const changes: string[] = [];
  if (scheme) changes.push(`scheme ${scheme}`);
  if (host !== undefined) changes.push(`host ${say(host)}`);
  if (port !== undefined) changes.push(`port ${port}`);
  if (path !== undefined) changes.push(`path ${say(path)}`);
  return `Redirect calls to ${service}${sayMatch(when)} with status ${status}: ${changes.join('; ')}.`;
}

export function printLimit({ service, requests, perMs, burst, when }: LimitRate): string {
  const extra = burst === undefined ? '' : `, with bursts of ${burst}`;
  return `Limit calls to ${service}${sayMatch(when)} to ${requests} in ${formatDuration(perMs)}${extra}.`;
}

export function printSteps({ service, to, steps }: StepTraffic): string {
  const said = steps.map(({ weightPercent, holdMs }) => (holdMs === 0 ? `${weightPercent}%` : `${weightPercent}% for ${formatDuration(holdMs)}`));
  return `Move calls to ${service} to version ${say(to)} in steps: ${said.join(', ')}.`;
}
