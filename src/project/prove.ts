import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { printAssertion } from '../intents/print/print-assertion.ts';
import { readMesh } from '../intents/read-mesh.ts';
import type { SourceFile } from '../kube/resource.ts';
import type { CallProtocol } from '../model/mesh-model.ts';
import type { PropertyResult } from '../model/property.ts';
import { prove } from '../model/prove.ts';
import type { Request } from '../model/request-view.ts';
import { meshModelOf } from './mesh-model-of.ts';
import { placeFinder, type FindPlace } from './places.ts';
import type { Project } from './project.ts';
import { traceReport, type TraceReport } from './trace.ts';
import { unreadOf, type ReportUnread } from './unread.ts';

/** A request that breaks a property, and what happens to it. */
export interface ReportCounterexample {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  readonly request: Request;
  readonly trace: TraceReport;
}

export interface ReportProperty {
  readonly sentence: string;
  readonly file: string;
  readonly line: number;
  readonly verdict: PropertyResult['verdict'];
  /** Why it does not hold, or what could not be told. */
  readonly because?: string;
  readonly counterexample?: ReportCounterexample;
}

export interface ProveReport {
  readonly properties: readonly ReportProperty[];
  readonly summary: Readonly<Record<PropertyResult['verdict'], number>>;
  readonly unread: readonly ReportUnread[];
  /** Problems of the mesh file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Decides every property that a mesh file asserts, for all requests. */
export function proveProject(project: Project, meshFile: SourceFile): ProveReport {
  const { assertions, diagnostics } = readMesh(meshFile, project.topology);
  const model = meshModelOf(project);
  const placeOf = placeFinder();
  const properties = prove(model, project.topology, assertions).map((result) => toProperty(result, placeOf));
  const of = (verdict: PropertyResult['verdict']): number => properties.filter((property) => property.verdict === verdict).length;
  return { properties, summary: { holds: of('holds'), violated: of('violated'), unknown: of('unknown') }, unread: unreadOf(model, placeOf), diagnostics };
}

export function toProperty({ assertion, verdict, because, counterexample }: PropertyResult, placeOf: FindPlace): ReportProperty {
  const { file, line } = assertion.span;
  return {
    sentence: printAssertion(assertion),
    file,
    line,
    verdict,
    ...(because === undefined ? {} : { because }),
    ...(counterexample === undefined ? {} : { counterexample: toCounterexample(counterexample, placeOf) }),
  };
}

function toCounterexample({ call, request, decision }: NonNullable<PropertyResult['counterexample']>, placeOf: FindPlace): ReportCounterexample {
  return { from: call.client, to: call.host, port: call.port, protocol: call.protocol, request, trace: traceReport(decision, placeOf) };
}
