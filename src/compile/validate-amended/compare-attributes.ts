import type { Intent, IntentKind, InjectFault, SetRetries } from '../../intents/intent.ts';
import { textOf } from '../../model/fingerprint.ts';
import type { Call, Fault, Outcome, RequestChange, Retries } from '../../model/mesh-model.ts';
import type { Request } from '../../model/request-view.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { describeFault, describeMirrors, describeRedirect, describeRetries, describeShares, destinationChanges, foundShares, sumUp, targetWorkloads } from '../validate/compare-route.ts';
import { changedPath, rewrittenPath } from '../validate/expected-path.ts';
import type { ExpectedRoute } from '../validate/expected-route.ts';
import { isWithdrawn, type AmendedContext } from './amended-context.ts';

/** What became of a kind of requests, what was of it before, and what was asked. */
export interface AmendedRoute {
  readonly service: ServiceNode;
  readonly call: Call;
  readonly wanted: ExpectedRoute;
  readonly route: Outcome;
  readonly unasked: Outcome;
  /** Whether a share of all requests is a share of these: somebody singled them out before if not. */
  readonly isGeneral: boolean;
  readonly witness: Request;
}

export interface Found {
  readonly intent?: IntentKind;
  readonly expected: string;
  readonly got: string;
}

/** Attribute by attribute: what was asked as it was asked, and everything else as it was. */
export function compareAttributes(context: AmendedContext, question: AmendedRoute): Found[] {
  const { service, wanted, route, unasked } = question;
  if (wanted.redirect) return compare(wanted.redirect, describeRedirect(wanted.redirect), route.action.kind === 'redirect' ? describeRedirect(route.action) : route.action.kind);
  if (isWithdrawn(context, 'redirect', service.id) || isWithdrawn(context, 'route-when', service.id)) return [];
  if (unasked.action.kind === 'redirect' || unasked.action.kind === 'respond') return compare(undefined, textOf(unasked.action), textOf(route.action));
  // Nobody took them before, so there is nothing that they keep.
  if (unasked.action.kind !== 'forward') return placesOf(context, question);
  return [...placesOf(context, question), ...limitsOf(context, question), ...faultsOf(context, question), ...changesOf(context, question)];
}

function compare(intent: Intent | undefined, expected: string, got: string): Found[] {
  return expected === got ? [] : [{ ...(intent === undefined ? {} : { intent: intent.kind }), expected, got }];
}

/** Where requests go, and where their copies do. */
function placesOf(context: AmendedContext, { service, call, wanted, route, unasked, isGeneral }: AmendedRoute): Found[] {
  const { before, after, topology } = context;
  const asked = wanted.destination;
  const isMeant = asked !== undefined && (asked.intent.kind !== 'split-traffic' || isGeneral);
  const shares = isMeant ? sumUp(asked.shares.map(({ to, weightPercent }) => ({ workloads: targetWorkloads({ topology }, service, to), weight: weightPercent }))) : foundShares(before, call, unasked);
  // Nobody led them anywhere, and a share of what was led is no word on them.
  if (unasked.action.kind !== 'forward' && asked?.intent.kind !== 'route-when') return compare(undefined, textOf(unasked.action), textOf(route.action));
  const { mirror } = wanted;
  const copies = mirror === undefined ? describeMirrors({ model: before }, call, unasked) : mirror.percent <= 0 ? '' : `${mirror.percent} % to ${targetWorkloads({ topology }, service, mirror.to).join(', ')}`;
  return [
    ...((asked === undefined && isWithdrawn(context, 'split-traffic', service.id)) || (!isMeant && wasNowhere(context, call, unasked)) ? [] : compare(isMeant ? asked.intent : undefined, describeShares(shares), describeShares(foundShares(after, call, route)))),
    ...compare(mirror, isWithdrawn(context, 'mirror-traffic', service.id) && mirror === undefined ? '' : copies, describeMirrors({ model: after }, call, route)),
  ];
}

/** It led to a name that nothing defined, and that something defines now. */
function wasNowhere({ before }: AmendedContext, call: Call, { action }: Outcome): boolean {
  return action.kind === 'forward' && action.destinations.some(({ host, port, subset }) => subset !== undefined && before.destination(call.client, { host, port, subset }).missing !== undefined);
}

function limitsOf(context: AmendedContext, { service, wanted, route, unasked }: AmendedRoute): Found[] {
  const { timeout, retries } = wanted;
  const isOff = isWithdrawn(context, 'set-timeout', service.id);
  // Who may wait for ever waits for each try as long.
  const isUntimed = timeout?.timeoutMs === 0 || (timeout === undefined && isOff);
  const perTry = (tries: Retries | undefined): Retries | undefined => (isUntimed && tries !== undefined ? untimed(tries) : tries);
  const timeoutMs = timeout?.timeoutMs ?? (isOff ? 0 : (unasked.timeoutMs?.value ?? 0));
  const tries = retries === undefined ? (isWithdrawn(context, 'set-retries', service.id) ? [] : compare(undefined, describeRetries(perTry(unasked.retries?.value)), describeRetries(perTry(route.retries?.value)))) : compare(retries.intent, ...triesOf(retries.intent, retries.isRetried, route.retries?.value));
  return [...compare(timeout?.intent, `${timeoutMs} ms`, `${route.timeoutMs?.value ?? 0} ms`), ...(isUntimed && retries === undefined ? compare(timeout?.intent, 'no limit for a try', route.retries?.value.perTryTimeoutMs === undefined ? 'no limit for a try' : `a try of ${route.retries.value.perTryTimeoutMs} ms`) : []), ...tries, ...compare(undefined, textOf([unasked.idleTimeoutMs?.value, unasked.responseTimeoutMs?.value]), textOf([route.idleTimeoutMs?.value, route.responseTimeoutMs?.value]))];
}

function untimed({ perTryTimeoutMs: _limit, ...tries }: Retries): Retries {
  return tries;
}

/** Only what was asked of the tries is held against them: what nobody spoke of may be as it was. */
function triesOf(intent: SetRetries, isRetried: boolean, got: Retries | undefined): [string, string] {
  if (!isRetried || got === undefined || got.attempts <= 0) return [isRetried && intent.attempts > 0 ? `${intent.attempts} retries` : 'never', describeRetries(got)];
  const { attempts, on, perTryTimeoutMs, backoffMs } = intent;
  const expected: Retries = { attempts, on: on.length === 0 ? got.on : on, ...optional('perTryTimeoutMs', perTryTimeoutMs ?? got.perTryTimeoutMs), ...optional('backoffMs', backoffMs ?? got.backoffMs) };
  return [describeRetries(expected), describeRetries(got)];
}

function optional<K extends string>(key: K, value: number | undefined): { readonly [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: number });
}

function faultsOf(context: AmendedContext, { service, wanted: { fault }, route, unasked }: AmendedRoute): Found[] {
  if (fault === undefined) return compare(undefined, isWithdrawn(context, 'inject-fault', service.id) ? '' : describeFault(unasked.fault), describeFault(route.fault));
  return compare(fault, describeFault(together(fault, unasked.fault)), describeFault(route.fault));
}

/** A delay that was there stays beside an abort that is asked for. */
function together(asked: InjectFault, old: Fault | undefined): Parameters<typeof describeFault>[0] {
  const isNothing = (asked.delay?.percent ?? 0) <= 0 && (asked.abort?.percent ?? 0) <= 0;
  if (isNothing) return undefined;
  const [delay, abort] = [asked.delay ?? old?.delay, asked.abort ?? old?.abort];
  return { ...(delay ? { delay } : {}), ...(abort ? { abort } : {}) };
}

/** A path may be rewritten in other words to the same effect; headers are changed in the same words. */
function changesOf(context: AmendedContext, { service, wanted: { rewrite, destination }, route, unasked, witness }: AmendedRoute): Found[] {
  const headers = (changes: readonly RequestChange[] = []): readonly RequestChange[] => changes.filter(({ kind }) => kind === 'header' || kind === 'remove-parameter');
  const old = isWithdrawn(context, 'rewrite', service.id) ? [] : (unasked.changes ?? []);
  const isForwarded = unasked.action.kind === 'forward';
  return [
    ...(rewrite !== undefined && isForwarded ? compare(rewrite, rewrittenPath(rewrite, witness), changedPath((route.changes ?? []).filter(({ kind }) => rewrite.host !== undefined || kind !== 'host'), witness)) : compare(undefined, changedPath(old, witness), changedPath(route.changes ?? [], witness))),
    ...compare(undefined, textOf(headers(unasked.changes)), textOf(headers(route.changes))),
    ...(destination === undefined ? compare(undefined, textOf([unasked.responseChanges ?? [], destinationChanges(unasked)]), textOf([route.responseChanges ?? [], destinationChanges(route)])) : []),
  ];
}
