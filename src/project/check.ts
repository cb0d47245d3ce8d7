import type { Diagnostic, Fix, Severity, Unjudged } from '../diagnostics/diagnostic.ts';
import { inspectProject, selectFindings, type CheckOptions, type Inspection } from './inspect.ts';
import type { Project } from './project.ts';
import { readiness, type ReadinessReport } from './readiness.ts';

/** A diagnostic for machines: its position is not nested, and its fields are added to, never renamed. */
export interface FlatDiagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** `Kind namespace/name`. Absent when no object could be read. */
  readonly resource?: string;
  readonly upstream: readonly string[];
  readonly explains?: string;
  readonly help?: string;
  readonly related?: readonly FlatPlace[];
  readonly fix?: Fix;
  readonly refusedBy?: readonly string[];
}

export interface FlatPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

export interface CheckReport {
  readonly diagnostics: readonly FlatDiagnostic[];
  readonly unjudged: readonly Unjudged[];
  readonly summary: CheckSummary;
  readonly readiness?: ReadinessReport;
}

export interface CheckSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly files: number;
  readonly objects: number;
}

/** What a check found, with spans, and the report of the same for machines. */
export interface Checked extends Inspection {
  readonly report: CheckReport;
}

export function checkProject(project: Project, options: CheckOptions = {}): CheckReport {
  return checkWithSpans(project, options).report;
}

/** The same check, with the diagnostics as they are: for those that draw them. */
export function checkWithSpans(project: Project, options: CheckOptions = {}): Checked {
  const all = inspectProject(project, options);
  const shown = selectFindings(all, options);
  const report: CheckReport = {
    diagnostics: shown.diagnostics.map(flatten),
    unjudged: shown.unjudged,
    summary: summarise(project, shown.diagnostics),
    ...(options.readiness === true ? { readiness: readiness(project, all) } : {}),
  };
  return { ...shown, report };
}

function summarise(project: Project, diagnostics: readonly Diagnostic[]): CheckSummary {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), files: project.files.length, objects: project.resources.size };
}

/** One diagnostic as every JSON output shows it. */
export function flatten({ rule, severity, message, span, resource, upstream, explains, help, related, fix, refusedBy }: Diagnostic): FlatDiagnostic {
  const { file, line, column, endLine, endColumn } = span;
  return {
    rule,
    severity,
    message,
    file,
    line,
    column,
    endLine,
    endColumn,
    ...(resource === undefined ? {} : { resource }),
    upstream,
    ...(explains === undefined ? {} : { explains }),
    ...(help === undefined ? {} : { help }),
    ...(related === undefined ? {} : { related: related.map((place) => ({ ...place.span, message: place.message })) }),
    ...(fix === undefined ? {} : { fix }),
    ...(refusedBy === undefined ? {} : { refusedBy }),
  };
}
