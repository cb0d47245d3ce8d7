import { outside, type Destination, type DestinationRef } from '../../model/mesh-model.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { describeOutcome, differing, isNamed, type Finding, type Judged } from './judged.ts';
import { rateLimitsOf } from './rate-limits.ts';
import type { BreakerSetting, Expected } from './task.ts';

export function judgeBreaker({ breaker = {} }: Expected, judged: Judged): Finding[] {
  const destinations = destinationsOf(judged);
  if (destinations.length === 0) return [{ what: 'breaker', wanted: JSON.stringify(breaker), got: describeOutcome(judged.decision) }];
  return destinations.flatMap((destination) => {
    const settings: Readonly<Record<string, number | undefined>> = { ...destination.limits?.value, ...destination.ejection?.value, connectTimeoutMs: destination.connectTimeoutMs?.value };
    const subset = destination.ref.subset === undefined ? '' : ` of ${destination.ref.subset}`;
    return (Object.keys(breaker) as BreakerSetting[]).flatMap((name) => ((settings[name] ?? 0) === breaker[name] ? [] : differing(`${name}${subset}`, breaker[name], settings[name])));
  });
}

export function isLimited(judged: Judged): boolean {
  const destinations = destinationsOf(judged);
  return destinations.length > 0 && destinations.every(({ limits, ejection }) => ejection !== undefined || Object.keys(limits?.value ?? {}).length > 0);
}

/** How long a cookie lives matters only to who says it. */
export function isBalancing(got: string | undefined, wanted: string | undefined): boolean {
  const plain = (text: string | undefined): string => text?.toLowerCase() ?? '';
  return plain(got) === plain(wanted) || (/^hash by cookie [^ ]+$/.test(plain(wanted)) && plain(got).startsWith(`${plain(wanted)} for `));
}

export function judgeMirror({ mirror }: Expected, judged: Judged): Finding[] {
  if (mirror === undefined) return [];
  const { call, decision, world } = judged;
  const percent = decision.mirrors.reduce((sum, copy) => {
    const workloads = refClient(judged).flatMap((client) => world.model.destination(client, copy).endpoints.flatMap((endpoint) => endpoint.workload ?? []));
    return isNamed(mirror.to, { host: copy.host, workloads, addresses: [] }, world) ? sum + copy.percent : sum;
  }, 0);
  const others = decision.mirrors.map((copy) => `${copy.percent} % to ${copy.host}${copy.subset === undefined ? '' : ` ${copy.subset}`}`);
  return percent === mirror.percent ? [] : [{ what: 'mirror', wanted: `${mirror.percent} % to ${mirror.to}`, got: others.join(', ') || `no copies of calls to ${call.host}` }];
}

export function judgeRate({ rate }: Expected, { decision, world }: Judged): Finding[] {
  if (rate === undefined) return [];
  const servers = decision.destinations.flatMap(({ workloads }) => workloads);
  if (servers.length === 0) return differing('rate', JSON.stringify(rate), describeOutcome(decision));
  return servers.flatMap((server) => {
    const limits = rateLimitsOf(server, world);
    const isMet = limits.length === 1 && limits.every(({ requests, perMs }) => requests * rate.perMs === rate.requests * perMs);
    return isMet ? [] : [{ what: `rate at ${server}`, wanted: `${rate.requests} in ${rate.perMs} ms`, got: limits.map(({ requests, perMs }) => `${requests} in ${perMs} ms`).join(', ') || 'no limit' }];
  });
}

export function destinationsOf(judged: Judged): Destination[] {
  const refs = judged.decision.destinations.filter(({ weight }) => weight > 0).map(({ host, port, subset }): DestinationRef => ({ host, port, ...(subset === undefined ? {} : { subset }) }));
  return refClient(judged).slice(0, 1).flatMap((client) => refs.map((ref) => judged.world.model.destination(client, ref)));
}

/** The workload whose proxy picks the destination: the caller's, or the gateway's for clients outside. */
function refClient({ call, world }: Judged): QualifiedName[] {
  if (call.client !== outside) return world.model.workloads.has(call.client) ? [call.client] : [];
  return world.model.entrances(call.authority ?? call.host, call.port, call.entrance).map(({ workload }) => workload);
}
