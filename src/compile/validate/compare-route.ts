import { distinct } from '../../base/order.ts';
import type { Intent, Target } from '../../intents/intent.ts';
import { textOf } from '../../model/fingerprint.ts';
import type { Call, MeshModel, Outcome, PathPrefix, Retries } from '../../model/mesh-model.ts';
import type { Request } from '../../model/request-view.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { workloadsOfVersion } from '../../topology/versions.ts';
import { changedPath, rewrittenPath } from './expected-path.ts';
import type { ExpectedRoute } from './expected-route.ts';
import { isPastVersions, type ValidationContext } from './validation.ts';

/** One route as it was found, what was wanted of it, and what it would be if no intent were there. */
export interface RouteQuestion {
  readonly service: ServiceNode;
  readonly call: Call;
  readonly wanted: ExpectedRoute;
  readonly route: Outcome | undefined;
  readonly unasked: Outcome | undefined;
  /** A request that takes the route. */
  readonly witness: Request;
  readonly intents: readonly Intent[];
}

export interface Difference {
  readonly intent: Intent;
  readonly expected: string;
  readonly got: string;
}

/** Attribute by attribute: what an intent decides as it says, and everything else as it is without intents. */
export function differences(context: ValidationContext, question: RouteQuestion): Difference[] {
  const { call, wanted, route, unasked, witness, intents } = question;
  const [someIntent] = intents;
  if (someIntent === undefined) return [];
  if (route === undefined) return [{ intent: someIntent, expected: 'a route', got: 'a route that cannot be told' }];
  if (wanted.redirect) return compareText(wanted.redirect, describeRedirect(wanted.redirect), route.action.kind === 'redirect' ? describeRedirect(route.action) : route.action.kind);
  const { destination, timeout, retries, fault, mirror, rewrite } = wanted;
  const isTimed = timeout !== undefined;
  const timeoutMs = isTimed ? timeout.timeoutMs : (unasked?.timeoutMs?.value ?? 0);
  return [
    ...(isPastVersions(context, question.service.id) ? [] : compareText(destination?.intent ?? someIntent, describeShares(expectedShares(context, question)), describeShares(foundShares(context.model, call, route)))),
    ...compareText(timeout?.intent ?? someIntent, `${timeoutMs} ms`, `${route.timeoutMs?.value ?? 0} ms`),
    ...compareText(retries?.intent ?? someIntent, retries === undefined ? describeRetries((unasked ?? route).retries?.value) : describeExpectedRetries(retries, timeoutMs), describeRetries(route.retries?.value)),
    ...compareText(fault ?? someIntent, describeFault(fault), describeFault(route.fault)),
    ...(isPastVersions(context, question.service.id) ? [] : compareText(mirror ?? someIntent, mirror === undefined || mirror.percent <= 0 ? '' : `${mirror.percent} % to ${targetWorkloads(context, question.service, mirror.to).join(', ')}`, describeMirrors(context, call, route))),
    ...(rewrite === undefined ? compareText(someIntent, textOf(unasked?.changes ?? []), textOf(route.changes ?? [])) : compareText(rewrite, rewrittenPath(rewrite, witness), changedPath(route.changes ?? [], witness))),
    ...(rewrite?.pathRegex === undefined ? [] : compareText(rewrite, `${rewrite.pathRegex.match} becomes ${rewrite.pathRegex.replacement}`, describePattern(route))),
    ...compareText(someIntent, textOf([unasked?.responseChanges ?? [], unasked === undefined ? [] : destinationChanges(unasked)]), textOf([route.responseChanges ?? [], destinationChanges(route)])),
  ];
}

function compareText(intent: Intent, expected: string, got: string): Difference[] {
  return expected === got ? [] : [{ intent, expected, got }];
}

/** Header changes that only some destinations make; no intent asks for any. */
export function destinationChanges({ action }: Outcome): unknown {
  return action.kind === 'forward' ? action.destinations.filter(({ changes, responseChanges }) => changes !== undefined || responseChanges !== undefined).map(({ changes, responseChanges }) => ({ changes, responseChanges })) : [];
}

export function describeRedirect({ status, scheme, host, port, path, pathPrefix }: { readonly status: number; readonly scheme?: string; readonly host?: string; readonly port?: number; readonly path?: string; readonly pathPrefix?: PathPrefix }): string {
  return `${status} to ${scheme ?? 'the same scheme'} ${host ?? 'the same host'} ${port ?? 'the same port'} ${path ?? (pathPrefix === undefined ? 'the same path' : `${pathPrefix.to}… for the first ${pathPrefix.length} characters of the path`)}`;
}

/** Percent of the requests by the pods that receive them. */
type Shares = ReadonlyMap<string, number>;

function expectedShares(context: ValidationContext, { service, call, wanted, unasked }: RouteQuestion): Shares {
  const shares = wanted.destination?.shares ?? [];
  // A gateway has no route of its own to the Service: what it leads to are the pods.
  const isInside = unasked?.action.kind === 'forward' && context.baseline.workloads.get(call.client)?.proxy !== 'gateway' && context.baseline.workloads.has(call.client);
  if (shares.length === 0 && isInside) return foundShares(context.baseline, call, unasked);
  return sumUp(shares.length === 0 ? [{ workloads: distinct(service.workloads), weight: 100 }] : shares.map(({ to, weightPercent }) => ({ workloads: targetWorkloads(context, service, to), weight: weightPercent })));
}

export function foundShares(model: MeshModel, call: Call, route: Outcome): Shares {
  if (route.action.kind !== 'forward') return new Map([[route.action.kind, 100]]);
  const total = route.action.destinations.reduce((sum, { weight }) => sum + weight, 0);
  return sumUp(route.action.destinations.map((destination) => ({ workloads: workloadsAt(model, call, destination), weight: (100 * destination.weight) / total })));
}

export function sumUp(shares: readonly { readonly workloads: readonly string[]; readonly weight: number }[]): Shares {
  const sums = new Map<string, number>();
  for (const { workloads, weight } of shares) if (weight > 0) sums.set(workloads.join(', '), (sums.get(workloads.join(', ')) ?? 0) + weight);
  return sums;
}

export function describeShares(shares: Shares): string {
  return [...shares].map(([workloads, weight]) => `${Math.round(weight * 100) / 100} % to ${workloads === '' ? 'nobody' : workloads}`).sort().join('; ');
}

function workloadsAt(model: MeshModel, call: Call, ref: Parameters<MeshModel['destination']>[1]): string[] {
  return distinct(model.destination(call.client, ref).endpoints.flatMap((endpoint) => endpoint.workload ?? endpoint.address ?? []));
}

/** Pods of a version, or of another Service. */
export function targetWorkloads({ topology }: Pick<ValidationContext, 'topology'>, service: ServiceNode, to: Target): string[] {
  return distinct(to.kind === 'service' ? (topology.services.get(to.service)?.workloads ?? []) : workloadsOfVersion(topology, service, to).map(({ id }) => id));
}

/** Tries that do not fit into the timeout are made shorter until they do, which a loss tells. */
function describeExpectedRetries({ intent, isRetried }: NonNullable<ExpectedRoute['retries']>, timeoutMs: number): string {
  if (!isRetried) return 'never';
  const { attempts, on, perTryTimeoutMs, backoffMs } = intent;
  const fitting = Math.max(1, Math.floor(timeoutMs / (attempts + 1)));
  const each = perTryTimeoutMs !== undefined && timeoutMs > 0 && perTryTimeoutMs * (attempts + 1) > timeoutMs ? fitting : perTryTimeoutMs;
  return describeRetries({ attempts, on, ...(each === undefined ? {} : { perTryTimeoutMs: each }), ...(backoffMs === undefined ? {} : { backoffMs }) });
}

export function describeRetries(retries: Retries | undefined): string {
  if (retries === undefined || retries.attempts <= 0) return 'never';
  const { attempts, on, perTryTimeoutMs, backoffMs } = retries;
  const conditions = distinct(on.filter((condition) => condition !== 'retriable-status-codes')).join(',');
  return `${attempts} on ${conditions}${perTryTimeoutMs === undefined ? '' : `, each at most ${perTryTimeoutMs} ms`}${backoffMs === undefined ? '' : `, ${backoffMs} ms apart`}`;
}

export function describeFault(fault: { readonly delay?: { readonly percent: number; readonly delayMs: number }; readonly abort?: { readonly percent: number; readonly status?: number; readonly httpStatus?: number; readonly grpcStatus?: string } } | undefined): string {
  const delay = fault?.delay && fault.delay.percent > 0 ? `${fault.delay.percent} % wait ${fault.delay.delayMs} ms` : '';
  const abort = fault?.abort && fault.abort.percent > 0 ? `${fault.abort.percent} % get ${fault.abort.grpcStatus ?? fault.abort.status ?? fault.abort.httpStatus ?? 503}` : '';
  return `${delay} ${abort}`.trim();
}

export function describeMirrors({ model }: Pick<ValidationContext, 'model'>, call: Call, { mirrors = [] }: Outcome): string {
  return mirrors.filter(({ percent }) => percent > 0).map((found) => `${found.percent} % to ${workloadsAt(model, call, found).join(', ')}`).join('; ');
}

/** The witness of a class need not tell two patterns apart, so their texts are compared. */
function describePattern({ changes = [] }: Outcome): string {
  const change = changes.find((candidate) => candidate.kind === 'path-regex');
  return change?.kind === 'path-regex' ? `${change.pattern} becomes ${change.substitution}` : 'no pattern';
}
