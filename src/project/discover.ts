import { distinct, groupBy, sortedBy } from '../base/order.ts';
import type { Caller, ClientSetting, Confidence, Edge, Evidence, Injection, Probe, Protocol, ProtocolSource, QualifiedName, ServiceType, Topology, Workload } from '../topology/topology.ts';
import type { Project } from './project.ts';

/** Where something stands, as plain data. Lines count from 1. */
export interface ReportPlace {
  readonly file: string;
  readonly line: number;
}

export interface ReportEvidence extends ReportPlace {
  readonly kind: Evidence['kind'];
  readonly text: string;
}

export interface ReportEdge {
  /** `namespace/name` of a workload, or `@ingress` for callers from outside. */
  readonly from: string;
  /** `namespace/name` of a Service, or the name of a host outside. */
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly confidence: Confidence;
  readonly evidence: readonly ReportEvidence[];
}

export interface ReportWorkload extends ReportPlace {
  readonly name: QualifiedName;
  readonly kind: string;
  readonly version: string | null;
  readonly services: readonly QualifiedName[];
  readonly serviceAccount: string;
  /** False where it shares the account `default` with whoever names none. */
  readonly hasOwnServiceAccount: boolean;
  readonly injection: { readonly state: Injection['state']; readonly because: string };
  readonly replicas: number | null;
  readonly images: readonly string[];
  readonly isDatastore: boolean;
  readonly probes: readonly { readonly type: Probe['type']; readonly handler: Probe['handler']; readonly port: number | null; readonly path: string | null }[];
  readonly scrape: { readonly port: number; readonly path: string; readonly via: 'annotation' | 'monitor' } | null;
}

export interface ReportService extends ReportPlace {
  readonly name: QualifiedName;
  readonly type: ServiceType;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number; readonly protocol: Protocol; readonly protocolSource: ProtocolSource }[];
  readonly workloads: readonly QualifiedName[];
  readonly externalName: string | null;
}

/** One timeout that a workload carries, or the lack of any: then `timeoutMs` is null and the evidence empty. */
export interface ReportTimeout {
  readonly workload: QualifiedName;
  /** Milliseconds. */
  readonly timeoutMs: number | null;
  /** The Service that it is about; null when it speaks of every call. */
  readonly to: QualifiedName | null;
  readonly unit: ClientSetting['unit'] | null;
  readonly evidence: readonly ReportEvidence[];
}

export interface ReportRetries {
  readonly workload: QualifiedName;
  readonly retries: number;
  readonly to: QualifiedName | null;
  readonly evidence: readonly ReportEvidence[];
}

/** `none`: waits for ever. `too-long`: longer than 10 s. */
export type TimeoutVerdict = 'none' | 'too-long' | 'fine';

export interface DiscoverReport {
  readonly summary: {
    readonly workloads: number;
    readonly services: number;
    readonly edges: number;
    readonly telemetry: number;
    readonly unknown: number;
    readonly dangling: number;
    readonly externalHosts: number;
    readonly cycles: number;
    /** Workloads that share the account `default`. */
    readonly sharedServiceAccounts: number;
    readonly timeouts: Readonly<Record<TimeoutVerdict, number>>;
  };
  readonly edges: readonly ReportEdge[];
  readonly telemetry: readonly ReportEdge[];
  /** Calls that a list of addresses makes possible which several workloads share: which are made, the input cannot tell. */
  readonly possible: readonly ReportEdge[];
  readonly ingress: readonly { readonly service: QualifiedName; readonly port: number; readonly protocol: Protocol; readonly evidence: readonly ReportEvidence[] }[];
  readonly externalHosts: readonly { readonly host: string; readonly ports: readonly number[]; readonly callers: readonly QualifiedName[] }[];
  readonly unknown: readonly { readonly workload: QualifiedName; readonly because: string }[];
  readonly dangling: readonly { readonly workload: QualifiedName; readonly address: string; readonly because: string; readonly evidence: readonly ReportEvidence[] }[];
  readonly cycles: readonly (readonly QualifiedName[])[];
  readonly timeouts: readonly ReportTimeout[];
  readonly timeoutVerdicts: readonly { readonly workload: QualifiedName; readonly verdict: TimeoutVerdict; readonly longestMs: number | null }[];
  readonly retries: readonly ReportRetries[];
  readonly workloads: readonly ReportWorkload[];
  readonly services: readonly ReportService[];
}

/** The topology as plain data: what `discover --format json` prints, with every position worked out. */
export function discoverReport(project: Project): DiscoverReport {
  const { topology } = project;
  const edges = topology.edges.map(toEdge);
  const timeouts = timeoutsOf(topology);
  const timeoutVerdicts = verdictsOf(timeouts);
  const externalHosts = externalHostsOf(topology);
  const workloads = [...topology.workloads.values()].map(toWorkload);
  return {
    summary: {
      workloads: workloads.length,
      services: topology.services.size,
      edges: edges.length,
      telemetry: topology.telemetry.length,
      unknown: topology.unknown.length,
      dangling: topology.dangling.length,
      externalHosts: externalHosts.length,
      cycles: topology.cycles.length,
      sharedServiceAccounts: workloads.filter((workload) => !workload.hasOwnServiceAccount).length,
      timeouts: countVerdicts(timeoutVerdicts.map(({ verdict }) => verdict)),
    },
    edges,
    telemetry: topology.telemetry.map(toEdge),
    possible: topology.possible.map(toEdge),
    ingress: edges.filter((edge) => edge.from === '@ingress').map(({ to, port, protocol, evidence }) => ({ service: to, port, protocol, evidence })),
    externalHosts,
    unknown: topology.unknown.map(({ workload, because }) => ({ workload, because })),
    dangling: topology.dangling.map(({ workload, address, because, evidence }) => ({ workload, address, because: because ?? 'no Service of the input answers to it', evidence: [toEvidence(evidence)] })),
    cycles: topology.cycles,
    timeouts,
    timeoutVerdicts,
    retries: topology.settings.filter(({ setting }) => setting === 'retries').map(({ workload, value, to, evidence }) => ({ workload, retries: value, to: to ?? null, evidence: [toEvidence(evidence)] })),
    workloads,
    services: [...topology.services.values()].map((service) => ({
      name: service.id,
      type: service.type,
      ports: service.ports.map(({ name, port, targetPort, protocol, protocolSource }) => ({ name, port, targetPort, protocol, protocolSource })),
      workloads: service.workloads,
      externalName: service.externalName ?? null,
      file: service.span.file,
      line: service.span.line,
    })),
  };
}

function toEdge(edge: Edge): ReportEdge {
  return {
    from: nameOf(edge.from),
    to: edge.to.kind === 'service' ? edge.to.id : edge.to.host,
    port: edge.port,
    protocol: edge.protocol,
    confidence: edge.confidence,
    evidence: edge.evidence.map(toEvidence),
  };
}

function nameOf(caller: Caller): string {
  return caller.kind === 'ingress' ? '@ingress' : caller.id;
}

function toEvidence({ kind, file, line, text }: Evidence): ReportEvidence {
  return { kind, file, line, text };
}

function toWorkload(workload: Workload): ReportWorkload {
  const { scrape } = workload;
  return {
    name: workload.id,
    kind: workload.kind,
    version: workload.version ?? null,
    services: workload.services,
    serviceAccount: workload.serviceAccount,
    hasOwnServiceAccount: workload.hasOwnServiceAccount,
    injection: { state: workload.injection.state, because: workload.injection.because },
    replicas: workload.replicas ?? null,
    images: workload.images,
    isDatastore: workload.isDatastore,
    probes: workload.probes.map(({ type, handler, port, path }) => ({ type, handler, port: port ?? null, path: path ?? null })),
    scrape: scrape ? { port: scrape.port, path: scrape.path, via: scrape.via } : null,
    file: workload.span.file,
    line: workload.span.line,
  };
}

/** Every timeout that is set, and a row without one for each workload that calls somebody and sets none; a datastore has its own ways. */
function timeoutsOf({ settings, edges, workloads }: Topology): ReportTimeout[] {
  const callers = edges.flatMap((edge) => (edge.from.kind === 'workload' && workloads.get(edge.from.id)?.isDatastore !== true ? [edge.from.id] : []));
  const byWorkload = groupBy(settings, (setting) => setting.workload);
  return distinct([...callers, ...byWorkload.keys()]).flatMap((workload): ReportTimeout[] => {
    const own = (byWorkload.get(workload) ?? []).filter(({ setting }) => setting === 'timeout');
    if (own.length === 0) return [{ workload, timeoutMs: null, to: null, unit: null, evidence: [] }];
    return own.map(({ value, to, unit, evidence }) => ({ workload, timeoutMs: value, to: to ?? null, unit, evidence: [toEvidence(evidence)] }));
  });
}

/** Longer than any caller of a synchronous call will wait. */
const tooLongMs = 10_000;

/** One verdict for each workload, by its longest timeout; 0 means that it waits for ever. */
function verdictsOf(timeouts: readonly ReportTimeout[]): DiscoverReport['timeoutVerdicts'] {
  return [...groupBy(timeouts, (timeout) => timeout.workload)].map(([workload, own]) => {
    const set = own.flatMap(({ timeoutMs }) => (timeoutMs === null || timeoutMs === 0 ? [] : [timeoutMs]));
    if (set.length === 0) return { workload, verdict: 'none', longestMs: null };
    const longestMs = Math.max(...set);
    return { workload, verdict: longestMs > tooLongMs ? 'too-long' : 'fine', longestMs };
  });
}

function countVerdicts(verdicts: readonly TimeoutVerdict[]): Record<TimeoutVerdict, number> {
  const counts: Record<TimeoutVerdict, number> = { none: 0, 'too-long': 0, fine: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/** Hosts outside that somebody calls, by name or through an ExternalName Service that stands for them. */
function externalHostsOf({ edges, services }: Topology): DiscoverReport['externalHosts'] {
  const outside = edges.flatMap((edge) => {
    const host = edge.to.kind === 'external' ? edge.to.host : services.get(edge.to.id)?.externalName;
    return host === undefined ? [] : [{ host, port: edge.port, caller: nameOf(edge.from) }];
  });
  return sortedBy(groupBy(outside, ({ host }) => host), ([host]) => host).map(([host, own]) => ({
    host,
    ports: [...new Set(own.map(({ port }) => port))].sort((a, b) => a - b),
    callers: distinct(own.map(({ caller }) => caller)),
  }));
}
