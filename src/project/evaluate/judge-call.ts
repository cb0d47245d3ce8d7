import { unreachable } from '../../base/assert.ts';
import { viewOfCall } from '../../model/concrete-request.ts';
import type { DecidedDestination, Decision } from '../../model/decision.ts';
import { destinationsOf, isBalancing, isLimited, judgeBreaker, judgeMirror, judgeRate } from './judge-destination.ts';
import { describeOutcome, differing, isNamed, type Fault, type Finding, type Judged } from './judged.ts';
import type { CallCheck, Expected } from './task.ts';
import { triesOf } from './tries.ts';
import { ask, locationOf, type World } from './world.ts';

/** Everything in which the request of a check fares otherwise than it must. Empty where all of it holds. */
export function judgeCall(check: CallCheck, after: World, before: World): readonly Fault[] {
  const asked = ask(after, check);
  const about = aboutCheck(check);
  if ('problem' in asked) return [{ about, what: 'name', wanted: `a call to ${check.to}`, got: asked.problem }];
  const findings: Finding[] = (Object.keys(check.then) as (keyof Expected)[]).flatMap((what) => judgeOne(what, check, { ...asked, world: after, before }));
  return findings.map((finding) => ({ about, ...finding }));
}

export function aboutCheck({ from, to, request, headers }: CallCheck): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  return `${from} → ${to} ${request}${sent.join(',')}`;
}

function judgeOne(what: keyof Expected, check: CallCheck, judged: Judged): Finding[] {
  const { decision } = judged;
  const { then } = check;
  switch (what) {
    case 'shares':
      return Object.entries(then.shares ?? {}).flatMap(([name, percent]) => judgeShare(name, percent, judged));
    case 'status':
      return differing(what, then.status, decision.status);
    case 'refused':
      return differing(what, then.refused, decision.outcome === 'refused', describeOutcome(decision));
    case 'delivered':
      return differing(what, then.delivered, decision.outcome === 'delivered' && isEverywhere(decision, ({ outcome }) => outcome === 'delivered'), describeOutcome(decision));
    case 'timeoutMs':
      return judgeTimeout(then, decision);
    case 'tries':
      return judgeTries(then, decision);
    case 'delay':
      return differingPair(what, then.delay, { percent: decision.fault?.delay?.percent ?? 0, ms: decision.fault?.delay?.delayMs ?? 0 });
    case 'abort':
      return differingPair(what, then.abort, decision.outcome === 'fault' ? { percent: 100, status: decision.status ?? 0 } : { percent: decision.fault?.abort?.percent ?? 0, status: decision.fault?.abort?.status ?? 0 });
    case 'mirror':
      return judgeMirror(then, judged);
    case 'path':
      return shownAt(judged).flatMap(({ target }) => differing(what, then.path, target));
    case 'host':
      return shownAt(judged).flatMap(({ host }) => differing(what, then.host, host?.replace(/:\d+$/, '')));
    case 'redirect':
      return differing(what, then.redirect && `${then.redirect.status} ${then.redirect.location}`, decision.outcome === 'redirected' ? `${decision.status} ${locationOf(judged.world, judged)}` : describeOutcome(decision));
    case 'breaker':
      return judgeBreaker(then, judged);
    case 'limited':
      return differing(what, then.limited, isLimited(judged));
    case 'balancing':
      return destinationsOf(judged).flatMap(({ balancing }) => (isBalancing(balancing?.value, then.balancing) ? [] : differing(what, then.balancing, balancing?.value)));
    case 'encrypted':
      return decision.outcome === 'delivered' ? differing(what, then.encrypted, isEverywhere(decision, ({ transport }) => transport !== undefined && transport !== 'plaintext')) : differing(what, then.encrypted, describeOutcome(decision));
    case 'throughGateway':
      return differing(what, then.throughGateway, decision.steps.some(({ hop }) => hop > 0));
    case 'unchanged':
      return judgeUnchanged(check, judged);
    case 'rate':
      return judgeRate(then, judged);
    default:
      return unreachable(what);
  }
}

/** Nothing of it is nothing, whatever else stands there. */
function differingPair<T extends { readonly percent: number }>(what: string, wanted: T | undefined, got: T): Finding[] {
  if (wanted?.percent === 0 && got.percent === 0) return [];
  return JSON.stringify(wanted) === JSON.stringify(got) ? [] : differing(what, JSON.stringify(wanted), got.percent === 0 ? undefined : JSON.stringify(got));
}

function isEverywhere({ destinations }: Decision, holds: (share: DecidedDestination) => boolean): boolean {
  return destinations.filter(({ weight }) => weight > 0).every(holds);
}

/** The percent of requests that may end only at pods of this name. */
function judgeShare(name: string, percent: number, { decision, world }: Judged): Finding[] {
  const got = decision.destinations.reduce((sum, share) => (share.outcome === 'delivered' && isNamed(name, share, world) ? sum + share.weight : sum), 0);
  if (Math.abs(got - percent) < 0.05) return [];
  const shown = decision.outcome === 'delivered' ? decision.destinations.map(({ weight, workloads, addresses, host }) => `${Math.round(weight * 100) / 100} % to ${[...workloads, ...addresses].join(' or ') || host}`).join(', ') : describeOutcome(decision);
  return [{ what: 'shares', wanted: `${percent} % to ${name}`, got: shown }];
}

/** Who wants none has none only where no single try is bounded either. */
function judgeTimeout({ timeoutMs }: Expected, { timeoutMs: found, retries }: Decision): Finding[] {
  const perTry = retries?.value.perTryTimeoutMs;
  if (timeoutMs === 0 && found?.value === undefined && perTry !== undefined) return [{ what: 'timeoutMs', wanted: 'none', got: `${perTry} for each try` }];
  return differing('timeoutMs', timeoutMs, found?.value ?? 0);
}

function judgeTries({ tries }: Expected, decision: Decision): Finding[] {
  if (tries === undefined) return [];
  const wanted = 'count' in tries ? String(tries.count) : `at least ${tries.atLeast}`;
  const what = `tries when each fails by ${tries.failing}`;
  if (decision.outcome !== 'delivered') return [{ what, wanted, got: describeOutcome(decision) }];
  const got = triesOf(decision.retries?.value, tries.failing, decision.timeoutMs?.value ?? 0);
  const how = decision.retries === undefined ? 'no retries' : `retries on ${decision.retries.value.on.join(', ') || 'nothing'}`;
  return ('count' in tries ? got === tries.count : got >= tries.atLeast) ? [] : [{ what, wanted, got: `${got} (${how})` }];
}

/** What each server sees of the request. */
function shownAt({ call, request, decision }: Judged): { readonly target: string; readonly host: string | undefined }[] {
  const sent = viewOfCall(call.protocol, request).change(decision.changes);
  const shares = decision.destinations.filter(({ weight }) => weight > 0);
  const views = shares.length === 0 ? [sent] : shares.map(({ changes = [] }) => sent.change(changes));
  return views.map((view) => {
    const { target = '', host } = view.shown?.() ?? {};
    return { target, host: host ?? call.authority ?? call.host };
  });
}

function judgeUnchanged(check: CallCheck, { treatment, decision, before }: Judged): Finding[] {
  const earlier = ask(before, check);
  if ('problem' in earlier) return [{ what: 'unchanged', wanted: `a call that was there before`, got: earlier.problem }];
  const isSame = earlier.treatment === treatment;
  return isSame === check.then.unchanged ? [] : [{ what: 'unchanged', wanted: check.then.unchanged === true ? 'as before' : 'otherwise than before', got: isSame ? 'as before' : `${describeOutcome(decision)}, and not as before` }];
}

