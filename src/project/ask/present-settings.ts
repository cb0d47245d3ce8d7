import { distinct } from '../../base/order.ts';
import type { PresentSettings, PresentShare, VocabularyService } from '../../language/vocabulary.ts';
import { callsTo } from '../../model/calls.ts';
import type { Call, DestinationRef, MeshModel, Outcome, WeightedDestination } from '../../model/mesh-model.ts';
import type { Provenance } from '../../model/provenance.ts';
import type { Topology } from '../../topology/topology.ts';

export const nothingWritten: PresentSettings = { timeoutsMs: [], retries: [], retryPolicies: [], maxConnections: [], shares: [] };

/** What is written of calls to a Service, by whoever makes them: clients of the mesh, and gateways that lead to it. */
export function presentSettings(model: MeshModel, service: VocabularyService, topology: Topology): PresentSettings {
  const hosts = model.hosts.filter((host) => host.service === service.id);
  const names = new Set(hosts.map(({ host }) => host));
  const calls = [...hosts.flatMap((host) => clientsOf(model, host.host).flatMap((client) => [...callsTo(client, host)])), ...callsThroughDoors(model)];
  const outcomes = calls.flatMap((call) => {
    const { routes, otherwise } = model.outbound(call);
    return [...routes, ...(routes.length === 0 ? [otherwise] : [])].filter((outcome) => destinationsOf(outcome).some(({ host }) => names.has(host) || names.has(call.host))).map((outcome) => ({ call, outcome }));
  });
  const written = <T>(setting: { readonly value: T; readonly source: Provenance } | undefined): T | undefined => (setting?.source.kind === 'resource' ? setting.value : undefined);
  const refs = outcomes.flatMap(({ call, outcome }) => destinationsOf(outcome).map((ref) => ({ call, ref })));
  return {
    timeoutsMs: once(outcomes.map(({ outcome }) => written(outcome.timeoutMs))),
    retries: once(outcomes.map(({ outcome }) => written(outcome.retries)?.attempts)),
    retryPolicies: [...new Map(outcomes.flatMap(({ outcome }) => {
      const retries = written(outcome.retries);
      if (retries === undefined || retries.attempts === 0) return [];
      const policy = { on: retries.on, isForAll: !asksMethod(outcome) };
      return [[JSON.stringify(policy), policy] as const];
    })).values()],
    maxConnections: once(refs.map(({ call, ref }) => written(model.destination(call.client, ref).limits)?.['maxConnections'])),
    shares: distinctLists(outcomes.flatMap(({ call, outcome }) => sharesOf(model, call, destinationsOf(outcome), service, topology) ?? [])),
  };
}

function asksMethod(outcome: Outcome): boolean {
  return 'when' in outcome && JSON.stringify(outcome.when).includes('"attribute":"method"');
}

function once<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function destinationsOf({ action }: Outcome): readonly WeightedDestination[] {
  return action.kind === 'forward' ? action.destinations : [];
}

/** One client for each way in which the host is known. */
function clientsOf(model: MeshModel, host: string): string[] {
  const meshed = [...model.workloads.values()].filter(({ proxy }) => proxy === 'sidecar' || proxy === 'unknown');
  return [...new Map(meshed.map(({ id }) => [model.routingClassFor?.(id, host) ?? model.routingClass(id), id])).values()];
}

function callsThroughDoors(model: MeshModel): Call[] {
  return model.frontDoors.flatMap(({ host, port, protocol }) =>
    model.entrances(host, port).flatMap((entrance) => {
      const { forwardsPort } = model.inbound(entrance.workload, entrance.port, protocol);
      return forwardsPort === undefined ? [] : [{ client: entrance.workload, host, port: forwardsPort, protocol }];
    }),
  );
}

/** By versions that the vocabulary knows; undefined where it goes to none, or elsewhere too. */
function sharesOf(model: MeshModel, call: Call, destinations: readonly WeightedDestination[], { versions, workloads }: VocabularyService, topology: Topology): readonly (readonly PresentShare[])[] | undefined {
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const shares = destinations.map((ref): PresentShare | undefined => {
    const pods = podsOf(model, call, ref);
    // A subset that nothing shown defines is taken for the version of its name.
    const version = versions.find(({ name, labels }) => (pods === undefined ? name === ref.subset : pods === workloads.filter((id) => hasLabels(topology.workloads.get(id)?.labels ?? {}, labels)).sort().join(' ')));
    return version === undefined || total === 0 ? undefined : { version: version.name, percent: Math.round((10_000 * ref.weight) / total) / 100 };
  });
  const known = shares.flatMap((share) => share ?? []);
  if (versions.length > 1 && known.length === shares.length) return [known];
  const services = destinations.flatMap(({ host, subset, weight }): PresentShare[] => {
    const service = model.hosts.find((candidate) => candidate.host === host)?.service;
    return service === undefined || subset !== undefined || total === 0 ? [] : [{ version: service.split('/')[1] ?? service, service, percent: Math.round((10_000 * weight) / total) / 100 }];
  });
  return services.length > 1 && services.length === destinations.length ? [services] : undefined;
}

function podsOf(model: MeshModel, { client }: Call, { host, port, subset }: DestinationRef): string | undefined {
  const { endpoints, missing } = model.destination(client, { host, port, ...(subset === undefined ? {} : { subset }) });
  return missing !== undefined ? undefined : distinct(endpoints.flatMap(({ workload }) => workload ?? [])).sort().join(' ');
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function distinctLists(lists: readonly (readonly PresentShare[])[]): (readonly PresentShare[])[] {
  return [...new Map(lists.map((list) => [JSON.stringify(list.toSorted((a, b) => (a.version < b.version ? -1 : 1))), list])).values()];
}
