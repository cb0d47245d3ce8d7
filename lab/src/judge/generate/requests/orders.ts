import { listAt, valueAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { durationMs } from '../../../../../src/meshes/istio/rules/shared/durations.ts';
import type { Dice } from './dice.ts';
import { objectsOf } from './aim.ts';

/** What the application can be told to do in one mesh without the outcome being a matter of luck. */
export interface Orders {
  /** Milliseconds that are far from every deadline of the mesh. */
  readonly delays: readonly number[];
  /** Whether failures change nothing for the requests that follow. */
  readonly mayFail: boolean;
}

/** Fewer errors in a row than this would take a pod out for the requests that follow. */
const manyErrors = 500;
const candidates = [700, 500, 1500, 1700];
/** A machine that is busy may be this late. */
const marginMs = 400;
/** Between two tries, at most: ten times Envoy's base interval. */
const backoffMs = 250;

export function ordersFor(objects: readonly JsonObject[]): Orders {
  const text = JSON.stringify(objects);
  const mayFail = ![...text.matchAll(/"consecutive\w+":(\d+)/g)].some(([, errors]) => Number(errors) < manyErrors);
  const rules = objectsOf(objects, 'VirtualService').flatMap((service) => listAt(service, ['spec', 'http']));
  const deadlines = [...new Set(rules.flatMap((rule) => durationMs(valueAt(rule, ['timeout'])) ?? []))];
  const perTry = [...new Set([...text.matchAll(/"perTryTimeout\\?":\\?"([^"\\]+)/g)].flatMap(([, written]) => durationMs(written) ?? []))];
  const attempts = Math.max(2, ...rules.map((rule) => Number(valueAt(rule, ['retries', 'attempts']) ?? 0)));
  const isCertain = (delay: number): boolean => perTry.every((limit) => isFar(delay, limit)) && deadlines.every((deadline) => isFar(delay, deadline) && perTry.filter((limit) => limit < delay).every((limit) => isNeverNear(limit, attempts, deadline)));
  return { delays: mayFail ? candidates.filter(isCertain) : [], mayFail };
}

function isFar(a: number, b: number): boolean {
  return Math.abs(a - b) >= marginMs;
}

/** No try, with all the waiting between tries or without any, ends near the deadline. */
function isNeverNear(perTry: number, attempts: number, deadline: number): boolean {
  return Array.from({ length: attempts + 1 }, (_, index) => index).every((retries) => {
    const [soonest, latest] = [perTry * (retries + 1), perTry * (retries + 1) + backoffMs * retries];
    return latest <= deadline - marginMs || soonest >= deadline + marginMs;
  });
}

/** Headers that tell the application what to do; none mostly, and seldom to wait. */
export function ordersNear({ delays, mayFail }: Orders, dice: Dice): Record<string, string> {
  if (!dice.isOnce(8)) return {};
  const [delay] = delays.length > 0 && dice.isOnce(6) ? [dice.pick(delays)] : [];
  if (delay !== undefined) return { 'x-echo-delay': String(delay) };
  const harmless = [{ 'x-echo-status': '404' }, { 'x-echo-status': '201' }, { 'x-echo-status': '409' }, { 'x-echo-status': '418' }];
  const failing = [{ 'x-echo-status': '503' }, { 'x-echo-fail': '503:1' }, { 'x-echo-fail': '503:2' }, { 'x-echo-fail': '500:1' }, { 'x-echo-fail': '503:4' }, { 'x-echo-fail': '418:1' }, { 'x-echo-status': '500' }];
  return dice.pick<Record<string, string>>(mayFail ? [...failing, ...harmless] : harmless);
}
