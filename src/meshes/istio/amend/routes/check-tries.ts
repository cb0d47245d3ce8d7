import { describeResource, numberAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import type { RouteClause } from '../../assembly/contribution.ts';
import { diagnose } from '../../assembly/context.ts';
import { duration } from '../../assembly/names.ts';
import type { Situation } from '../situation.ts';
import type { RouteOwner } from './owners.ts';

/** Tries that were asked for beside a timeout that is there, or the other way round, and that do not fit into it. */
export function checkTries(situation: Situation, { resource }: RouteOwner, clauses: readonly RouteClause[], routes: readonly JsonObject[]): void {
  const asked = clauses.find(({ attribute }) => attribute === 'retries') ?? clauses.find(({ attribute }) => attribute === 'timeout');
  if (asked === undefined) return;
  const unfit = routes.map(fitOf).find((fit) => fit !== undefined);
  if (unfit === undefined) return;
  const isAsked = asked.attribute === 'retries' && asked.value.perTryTimeoutMs !== undefined;
  situation.diagnostics.push(diagnose(situation, asked.intent, asked.service, {
    rule: 'intents/tries-do-not-fit',
    severity: isAsked ? 'error' : 'warning',
    message: `${unfit.tries} tries of \`${duration(unfit.perTryMs)}\` for \`${asked.service}\` do not fit into the timeout of \`${duration(unfit.timeoutMs)}\` that \`${describeResource(resource)}\` has then`,
    explains: `the timeout ends the request after ${duration(unfit.timeoutMs)}, so the last tries never happen`,
    help: `give a try at most ${duration(Math.floor(unfit.timeoutMs / unfit.tries))}, or the request at least ${duration(unfit.perTryMs * unfit.tries)}`,
  }));
}

/** A timeout that is asked for and that tries end before it: their own limit stays, and is told. */
export function noteShortTries(situation: Situation, { resource }: RouteOwner, clauses: readonly RouteClause[], routes: readonly JsonObject[]): void {
  const asked = clauses.find(({ attribute }) => attribute === 'timeout');
  if (asked === undefined || clauses.some(({ attribute }) => attribute === 'retries')) return;
  for (const route of routes) {
    const timeoutMs = millisecondsOf(textAt(route, ['timeout'])) ?? 0;
    const perTryMs = millisecondsOf(textAt(route, ['retries', 'perTryTimeout']));
    if (perTryMs === undefined || timeoutMs === 0 || perTryMs * (1 + (numberAt(route, ['retries', 'attempts']) ?? 0)) >= timeoutMs) continue;
    situation.diagnostics.push(diagnose(situation, asked.intent, asked.service, {
      rule: 'intents/tries-do-not-fit',
      severity: 'warning',
      message: `\`${describeResource(resource)}\` ends each try for \`${asked.service}\` after \`${duration(perTryMs)}\`, so no request lasts as long as the timeout of \`${duration(timeoutMs)}\``,
      help: 'ask for another limit of a try as well, if a single answer may take that long',
    }));
    return;
  }
}

function fitOf(route: JsonObject): { readonly tries: number; readonly perTryMs: number; readonly timeoutMs: number } | undefined {
  const timeoutMs = millisecondsOf(textAt(route, ['timeout']));
  const perTryMs = millisecondsOf(textAt(route, ['retries', 'perTryTimeout']));
  const tries = 1 + (numberAt(route, ['retries', 'attempts']) ?? 0);
  if (timeoutMs === undefined || perTryMs === undefined || timeoutMs === 0 || tries === 1) return undefined;
  return perTryMs * tries > timeoutMs ? { tries, perTryMs, timeoutMs } : undefined;
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go writes it: `1m30s`, `250ms`. Undefined for what is none. */
function millisecondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:[\d.]+(?:ms|[hms]))+$/.test(text)) return undefined;
  return [...text.matchAll(/([\d.]+)(ms|[hms])/g)].reduce((sum, [, value = '0', unit = 'ms']) => sum + Number(value) * (units[unit] ?? 0), 0);
}
