import type { InjectFault, Redirect, Target } from '../../../../intents/intent.ts';
import type { Json, JsonObject } from '../../../../kube/resource.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { RetryValue, RouteValues, Shares } from '../contribution.ts';
import type { LoweringContext } from '../context.ts';
import { duration, hostOf } from '../names.ts';
import { compact, isEmpty } from '../object.ts';
import { subsetName } from '../subsets.ts';
import type { PathText } from './conjunction.ts';
import { rewriteFor } from './path-rewrite.ts';

/** What a route decides; an attribute that nobody asked about is missing. */
export type Decided = { readonly [A in keyof RouteValues]?: RouteValues[A] };

export interface RouteSite {
  readonly service: QualifiedName;
  readonly port: number;
  readonly context: LoweringContext;
}

/** One entry of `http` without its `match`. A redirect is answered by the proxy, so nothing else belongs to it. */
export function routeBody(decided: Decided, path: PathText | undefined, site: RouteSite): JsonObject {
  if (decided.redirect !== undefined) return { redirect: redirectOf(decided.redirect) };
  const fault = decided.fault === undefined ? undefined : faultOf(decided.fault);
  const rewrite = decided.rewrite === undefined ? undefined : rewriteFor(decided.rewrite, path);
  const mirror = decided.mirror !== undefined && decided.mirror.percent > 0 ? decided.mirror : undefined;
  return compact({
    fault,
    rewrite: rewrite === undefined || isEmpty(rewrite) ? undefined : rewrite,
    route: weightedDestinations(decided.destination ?? [], site),
    mirror: mirror && destinationOf(mirror.to, site),
    mirrorPercentage: mirror && { value: mirror.percent },
    // Beside a fault they still hold for the requests that reach the service.
    ...limits(decided),
  });
}

function limits(decided: Decided): { readonly timeout: Json | undefined; readonly retries: Json | undefined } {
  const timeoutMs = decided.timeout ?? 0;
  return {
    timeout: timeoutMs > 0 ? duration(timeoutMs) : undefined,
    retries: decided.retries && retriesOf(decided.retries),
  };
}

/** Without `perTryTimeout` a try may take all that is left of the timeout: a slow answer in time still counts. */
function retriesOf(retries: RetryValue): JsonObject {
  if (retries.attempts <= 0) return { attempts: 0 };
  return compact({
    attempts: retries.attempts,
    perTryTimeout: retries.perTryTimeoutMs === undefined ? undefined : duration(retries.perTryTimeoutMs),
    retryOn: retries.on.length === 0 ? undefined : retries.on.join(','),
    backoff: retries.backoffMs === undefined || retries.backoffMs <= 0 ? undefined : duration(retries.backoffMs),
  });
}

function weightedDestinations(shares: Shares, site: RouteSite): Json[] {
  const [only] = shares;
  if (only === undefined) return [{ destination: { host: hostOf(site.service, site.context.settings), ...portOf(site.service, site.port, site) } }];
  if (shares.length === 1) return [{ destination: destinationOf(only.to, site) }];
  return shares.map((share) => ({ destination: destinationOf(share.to, site), weight: share.weightPercent }));
}

/** The port, unless it is a guess: then the mesh takes the only one there is, or the one that was called (destination of VirtualServices without a port). */
function portOf(service: QualifiedName, number: number, { context }: Pick<RouteSite, 'context'>): JsonObject {
  return context.topology.services.get(service)?.hasAssumedPorts === true ? {} : { port: { number } };
}

/** The port is always written: without one the mesh guesses, and a wrong guess is a 503. */
export function destinationOf(target: Target, site: RouteSite): JsonObject {
  const { settings } = site.context;
  if (target.kind === 'version') {
    return { host: hostOf(site.service, settings), subset: subsetName(target.version), ...portOf(site.service, site.port, site) };
  }
  return { host: hostOf(target.service, settings), ...portOf(target.service, targetPortOf(target, site) ?? site.port, site) };
}

/** The port of another service: as asked, the same number, or its only one. Undefined where none of them fits. */
export function targetPortOf(target: Extract<Target, { kind: 'service' }>, site: Pick<RouteSite, 'port' | 'context'>): number | undefined {
  const ports = site.context.topology.services.get(target.service)?.ports ?? [];
  if (target.port !== undefined) return ports.some((port) => port.port === target.port) ? target.port : undefined;
  if (ports.some((port) => port.port === site.port)) return site.port;
  return ports.length === 1 ? ports[0]?.port : undefined;
}

function redirectOf(redirect: Redirect): JsonObject {
  return compact({ scheme: redirect.scheme, authority: redirect.host, port: redirect.port, uri: redirect.path, redirectCode: redirect.status });
}

/** Undefined where nothing would be injected: a share of 0 percent is accepted and means nothing. */
function faultOf(fault: InjectFault): JsonObject | undefined {
  const { delay, abort } = fault;
  const body = compact({
    delay: delay !== undefined && delay.percent > 0 ? { percentage: { value: delay.percent }, fixedDelay: duration(delay.delayMs) } : undefined,
    abort: abort !== undefined && abort.percent > 0 ? compact({ percentage: { value: abort.percent }, ...abortStatus(abort) }) : undefined,
  });
  return isEmpty(body) ? undefined : body;
}

function abortStatus(abort: NonNullable<InjectFault['abort']>): JsonObject {
  if (abort.grpcStatus !== undefined) return { grpcStatus: abort.grpcStatus };
  return { httpStatus: abort.httpStatus ?? 503 };
}
