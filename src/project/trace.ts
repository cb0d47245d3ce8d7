import type { DecidedDestination, Decision, DecisionOutcome } from '../model/decision.ts';
import type { Call, HeaderChange, MeshModel, RequestChange, Transport } from '../model/mesh-model.ts';
import type { Request } from '../model/request-view.ts';
import { viewOfCall } from '../model/concrete-request.ts';
import { byDefault } from '../model/provenance.ts';
import { trace } from '../model/trace.ts';
import { meshModelOf } from './mesh-model-of.ts';
import { callNamer, type CallNamer, type NamedCall } from './name-call.ts';
import { flattenPlace, placeFinder, type FindPlace, type FlatSource } from './places.ts';
import type { Project } from './project.ts';
import type { NamingProblem, TraceQuestion } from './trace-question.ts';

export interface ReportDestination {
  readonly host: string;
  readonly subset: string | null;
  /** Percent of the requests; they add up to 100. */
  readonly weight: number;
  readonly workloads: readonly string[];
  /** Addresses outside the cluster; left out where there are none. */
  readonly addresses?: readonly string[];
  readonly port: number;
  readonly outcome: DecisionOutcome;
  readonly status: number | null;
  readonly flag?: string;
  readonly transport: Transport | null;
  /** What is done to the requests of this share alone, and to its answers. */
  readonly changes?: readonly RequestChange[];
  readonly responseChanges?: readonly HeaderChange[];
}

export interface ReportRetries {
  readonly attempts: number;
  /** Milliseconds, as is `backoff`. */
  readonly perTryTimeout: number | null;
  readonly backoff: number | null;
  readonly on: readonly string[];
}

export interface ReportStep extends FlatSource {
  readonly what: Decision['steps'][number]['what'];
  readonly text: string;
  /** 0 for the caller's own call, 1 for what a gateway makes of it. */
  readonly hop: number;
}

export interface ReportUnknown extends FlatSource {
  readonly what: string;
}

/** What happens to one request, as plain data with every position worked out. */
export interface TraceReport {
  readonly outcome: DecisionOutcome;
  readonly status: number | null;
  readonly flag: string | null;
  readonly destinations: readonly ReportDestination[];
  /** Milliseconds; null waits for ever. */
  readonly timeout: number | null;
  readonly retries: ReportRetries | null;
  readonly transport: Transport | null;
  readonly steps: readonly ReportStep[];
  readonly unknown: readonly ReportUnknown[];
  readonly location?: string;
  readonly body?: string;
  readonly fault?: NonNullable<Decision['fault']>;
  readonly mirrors?: readonly { readonly host: string; readonly port: number; readonly subset: string | null; readonly percent: number }[];
  /** In the order in which they are applied, as are those of the answer. */
  readonly changes?: readonly RequestChange[];
  readonly responseChanges?: readonly HeaderChange[];
}

export interface Traced extends NamedCall {
  readonly decision: Decision;
  readonly report: TraceReport;
}

export type TraceAnswer = Traced | { readonly problem: NamingProblem };

export interface Tracer {
  readonly model: MeshModel;
  readonly name: CallNamer;
  readonly placeOf: FindPlace;
  /** One request as a person or a line of JSON names it. `isLenient` traces names that nobody knows as they are. */
  trace(question: TraceQuestion, isLenient?: boolean): TraceAnswer;
}

/** Asks one project about any number of requests: what costs is done once. */
export function openTracer(project: Project, model: MeshModel = meshModelOf(project)): Tracer {
  const name = callNamer(project.resources, model);
  const placeOf = placeFinder();
  return {
    model,
    name,
    placeOf,
    trace: (question, isLenient = false) => {
      const naming = name(question, isLenient);
      if ('problem' in naming) return naming;
      const decision = decide(model, naming.call, naming.request);
      return { ...naming, decision, report: traceReport(decision, placeOf) };
    },
  };
}

/** An address that nobody gave is taken to be none that a policy names; what was taken is told with the answer. */
function decide(model: MeshModel, call: Call, request: Request): Decision {
  const assumptions = new Set<string>();
  const decision = trace(model, call, viewOfCall(call.protocol, request, { assumptions }), { explains: true });
  const taken = [...assumptions].map((what) => ({ what, source: byDefault('the input') }));
  return taken.length === 0 ? decision : { ...decision, unknown: [...decision.unknown, ...taken] };
}

/** A decision for machines. */
export function traceReport(decision: Decision, placeOf: FindPlace): TraceReport {
  const { location, body, fault, mirrors, changes, responseChanges } = decision;
  return {
    outcome: decision.outcome,
    status: decision.status ?? null,
    flag: decision.flag ?? null,
    destinations: decision.destinations.map(toDestination),
    timeout: decision.timeoutMs?.value ?? null,
    retries: toRetries(decision.retries?.value),
    transport: decision.transport ?? null,
    steps: decision.steps.map(({ what, source, text, hop }) => ({ what, ...flattenPlace(placeOf(source)), text, hop })),
    unknown: decision.unknown.map(({ what, source }) => ({ what, ...flattenPlace(placeOf(source)) })),
    ...(location === undefined ? {} : { location }),
    ...(body === undefined ? {} : { body }),
    ...(fault === undefined ? {} : { fault }),
    ...(mirrors.length === 0 ? {} : { mirrors: mirrors.map(({ host, port, subset, percent }) => ({ host, port, subset: subset ?? null, percent })) }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(responseChanges === undefined || responseChanges.length === 0 ? {} : { responseChanges }),
  };
}

function toDestination({ host, port, subset, weight, workloads, addresses, outcome, status, flag, transport, changes = [], responseChanges = [] }: DecidedDestination): ReportDestination {
  return {
    host,
    subset: subset ?? null,
    weight: Math.round(weight * 1000) / 1000,
    workloads,
    ...(addresses.length === 0 ? {} : { addresses }),
    port,
    outcome,
    status: status ?? null,
    ...(flag === undefined ? {} : { flag }),
    transport: transport ?? null,
    ...(changes.length === 0 ? {} : { changes }),
    ...(responseChanges.length === 0 ? {} : { responseChanges }),
  };
}

function toRetries(retries: NonNullable<Decision['retries']>['value'] | undefined): ReportRetries | null {
  if (retries === undefined) return null;
  const { attempts, perTryTimeoutMs, backoffMs, on } = retries;
  return { attempts, perTryTimeout: perTryTimeoutMs ?? null, backoff: backoffMs ?? null, on };
}
