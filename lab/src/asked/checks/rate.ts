import type { PodRequest } from '../../in-pod/wire.ts';
import { judged, notJudged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, tally, volley, type Probe } from '../scene.ts';

const most = 2500;

/**
 * A burst of more than may pass: it is let through what was saved up and what comes in the time that passes. One pod is
 * dialled by itself where it lets itself be, since all together may take more than this machine sends.
 */
export async function checkRate(probe: Probe): Promise<readonly Finding[]> {
  const { requests, perMs } = probe.check.then.rate ?? { requests: 0, perMs: 1000 };
  const what = `${requests} requests in ${perMs} ms at each pod`;
  const [sent] = await volley(probe, 1);
  const server = probe.aim.servers.find(({ name }) => name === sent?.answer.received?.pod);
  const { host, port, authority = port === 80 ? host : `${host}:${port}` } = probe.aim.request;
  const alone = server === undefined ? undefined : await burst(probe, 1, { host: server.address, port: sent?.answer.received?.port ?? port, authority });
  if (alone !== undefined && alone.served > 0) return [{ ...alone.finding, what }];
  return [{ ...(await burst(probe, Math.max(1, probe.aim.servers.length))).finding, what }];
}

async function burst(probe: Probe, instances: number, change: Partial<PodRequest> = {}): Promise<{ readonly finding: Finding; readonly served: number }> {
  const { requests, perMs } = probe.check.then.rate ?? { requests: 0, perMs: 1000 };
  const count = Math.ceil(requests * instances * 2.5) + 10;
  if (count > most) return { finding: notJudged('', `it would take more than ${most} requests at once`), served: 0 };
  const start = performance.now();
  const sent = await volley(probe, count, { parallel: 48, change: { timeoutMs: 30_000, ...change } });
  const elapsedMs = performance.now() - start;
  const served = [...Map.groupBy(sent.flatMap(({ answer }) => answererOf(answer) ?? []), (pod) => pod).values()].map((all) => all.length);
  const total = served.reduce((sum, one) => sum + one, 0);
  const refused = sent.filter(({ answer }) => answer.status === 429 || [8, 14].includes(answer.grpcStatus ?? 0)).length;
  const saw = `of ${count} in ${Math.round(elapsedMs)} ms: ${tally(sent.map(({ answer }) => outcomeOf(answer)))}`;
  // A bucket that is full at first, and filled again all the time.
  const mostServed = Math.ceil(requests * (1 + elapsedMs / perMs) * 1.1) + 1;
  if (refused === 0 && total === count && served.every((one) => one <= mostServed)) return { finding: notJudged('', `the machine was too slow to ask for more: ${saw}`), served: total };
  // One request came before, to find out who is there.
  const isMet = served.every((one) => one <= mostServed) && served.some((one) => one >= requests - 1) && refused > 0 && total + refused === count;
  return { finding: judged('', isMet, saw), served: total };
}
