import type { BreakerSetting } from '../../../../src/project/evaluate/task.ts';
import { judged, notJudged, type Finding } from '../finding.ts';
import { outcomeOf, tally, volley, type Probe } from '../scene.ts';

const slowMs = 2000;
/** Requests at once that one client is asked for. */
const most = 250;

type Settings = Readonly<Partial<Record<BreakerSetting, number>>>;

/**
 * Many requests at once at a slow server: how many it has at a time, and how many are shed. Limits hold for all
 * instances together, but each may have one connection:
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/circuit_breaking
 */
export async function checkLimits(probe: Probe, { maxConnections, maxPendingRequests, maxRequests }: Settings): Promise<Finding[]> {
  const given = { maxConnections, maxPendingRequests, maxRequests };
  const named = Object.entries(given).filter((entry): entry is [string, number] => entry[1] !== undefined);
  if (named.length === 0) return [];
  const what = named.map(([name, limit]) => `${name} ${limit}`).join(', ');
  if (named.some(([, limit]) => limit === 0)) return [notJudged(what, 'that there is no limit would take very many requests')];
  if (probe.aim.request.protocol === 'tcp') return [await checkConnections(probe, what, maxConnections)];
  const isHttp2 = probe.aim.request.protocol === 'grpc';
  const atOnce = Math.min(isHttp2 ? Infinity : (maxConnections ?? Infinity), maxRequests ?? Infinity);
  if (atOnce === Infinity) return [notJudged(what, isHttp2 ? 'one connection carries many gRPC calls' : 'requests wait only where connections are limited')];
  const queue = isHttp2 || (maxRequests ?? Infinity) <= (maxConnections ?? Infinity) ? 0 : (maxPendingRequests ?? Infinity);
  const count = atOnce + Math.min(queue, most) + 20;
  if (count > most) return [notJudged(what, `it would take more than ${most} requests at once`)];
  return [await checkShedding(probe, what, { atOnce, queue, count })];
}

async function checkShedding(probe: Probe, what: string, { atOnce, queue, count }: { readonly atOnce: number; readonly queue: number; readonly count: number }): Promise<Finding> {
  const sent = await volley(probe, count, { parallel: count, headers: { 'x-echo-delay': String(slowMs) }, timeoutMs: slowMs * 20 });
  const arrivals = await probe.scene.arrivals.of(sent.map(({ id }) => id));
  const first = Math.min(...arrivals.map(({ at }) => at));
  const together = arrivals.filter(({ at }) => at < first + slowMs * 0.9).length;
  const shed = sent.filter(({ answer }) => answer.received === undefined && (answer.status === 503 || answer.grpcStatus === 14)).length;
  const instances = Math.max(1, probe.aim.servers.length);
  const isAtOnce = together >= Math.min(atOnce, count) * 0.8 && together <= Math.max(atOnce, instances) + 1;
  const wanted = count - together - queue;
  // Without an end to the queue nobody is shed; a proxy that is busy lets one more or less wait.
  const isShed = queue === Infinity ? shed === 0 : Math.abs(shed - wanted) <= Math.max(2, instances);
  return judged(what, isAtOnce && isShed, `of ${count} at once ${together} were at the server together and ${shed} were shed: ${tally(sent.map(({ answer }) => outcomeOf(answer)))}`);
}

async function checkConnections(probe: Probe, what: string, limit: number | undefined): Promise<Finding> {
  if (limit === undefined || limit + 10 > most) return notJudged(what, 'of bytes only few connections at once are counted');
  const sent = await volley(probe, limit + 10, { parallel: limit + 10, change: { holdMs: slowMs * 2 } });
  const taken = sent.filter(({ answer }) => answer.error === undefined).length;
  return judged(what, taken >= limit && taken <= Math.max(limit, probe.aim.servers.length), `${taken} of ${limit + 10} connections were taken`);
}
