import { compareDiagnostics, type Diagnostic, type Fix, type Severity, type Unjudged } from '../diagnostics/diagnostic.ts';
import { upstreamTools } from '../meshes/registry.ts';
import { baselineOf, compareWithBaseline, type Baseline, type BaselineEntry } from './baseline.ts';
import { inspectAs } from './check-as.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { inspectProject, selectFindings, type CheckOptions, type Inspection } from './inspect.ts';
import type { Project } from './project.ts';
import { readiness, type ReadinessReport } from './readiness.ts';
import { suppressibleNames } from './rule-names.ts';
import { levelOf } from './settings/settings.ts';
import { suppress, type Suppressed } from './suppress/suppress.ts';

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
  /** Stays when lines move and files are renamed. Only where a check was made. */
  readonly fingerprint?: string;
}

export interface FlatPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

/** A finding that a comment or an annotation silences. */
export interface FlatSuppressed {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** `comment`, or the key of the annotation. */
  readonly by: string;
  readonly reason?: string;
}

export interface CheckReport {
  readonly diagnostics: readonly FlatDiagnostic[];
  readonly unjudged: readonly Unjudged[];
  readonly summary: CheckSummary;
  readonly suppressed: readonly FlatSuppressed[];
  /** Only where a baseline was given. */
  readonly baseline?: { readonly known: number; readonly gone: readonly BaselineEntry[] };
  readonly readiness?: ReadinessReport;
}

export interface CheckSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly files: number;
  readonly objects: number;
  /** Objects that a server would refuse. */
  readonly refused: number;
  /** Findings with a fix. */
  readonly fixable: number;
  /** Findings that comments and annotations silence. */
  readonly suppressed: number;
  /** Findings that the baseline holds. */
  readonly known: number;
}

/** What a check found, with spans, and the report of the same for machines. */
export interface Checked extends Inspection {
  readonly suppressed: readonly Suppressed[];
  /** By finding; empty where nobody asked for them. */
  readonly fingerprints: readonly string[];
  /** Everything that is neither silenced nor switched off, whatever the baseline and the filters say: what a new baseline holds. */
  readonly all: readonly Diagnostic[];
  readonly report: CheckReport;
}

export function checkProject(project: Project, options: CheckOptions = {}): CheckReport {
  return checkWithSpans(project, options).report;
}

/** The same check, with the diagnostics as they are: for those that draw them. */
export function checkWithSpans(project: Project, options: CheckOptions = {}): Checked {
  return checkInspected(project, options.as === undefined ? inspectProject(project, options) : inspectAs(project, options.as, options), options);
}

/** The same for what was found already, as a session finds it. */
export function checkInspected(project: Project, inspected: Inspection, options: CheckOptions = {}): Checked {
  const levelled = applyLevels(inspected, project, options);
  const { kept, suppressed, unused } = suppress(levelled.diagnostics, { project, tools: upstreamTools.values(), knownNames: suppressibleNames(), unjudged: levelled.unjudged });
  const idle = options.as === undefined ? applyLevels({ diagnostics: unused, unjudged: [] }, project, options).diagnostics : [];
  const all = idle.length === 0 ? kept : [...kept, ...idle].sort(compareDiagnostics);
  const compared = withoutKnown(project, all, options);
  const selected = selectFindings({ diagnostics: compared.diagnostics, unjudged: levelled.unjudged }, options);
  const shown = { diagnostics: selected.diagnostics, unjudged: [...(options.unread ?? []), ...selected.unjudged] };
  const fingerprints = options.fingerprints === true ? fingerprintsOf(project, shown.diagnostics) : [];
  const report: CheckReport = {
    diagnostics: shown.diagnostics.map((diagnostic, index) => ({ ...flatten(diagnostic), ...(fingerprints[index] === undefined ? {} : { fingerprint: fingerprints[index] }) })),
    unjudged: shown.unjudged,
    summary: { ...summarise(project, shown.diagnostics), suppressed: suppressed.length, known: compared.known },
    suppressed: suppressed.map(flattenSuppressed),
    ...(options.baseline === undefined ? {} : { baseline: { known: compared.known, gone: compared.gone } }),
    ...(options.readiness === true ? { readiness: readiness(project, inspected) } : {}),
  };
  return { ...shown, suppressed, fingerprints, all, report };
}

/** What the settings say of rules. What could not be read is told whatever they say. */
function applyLevels(inspection: Inspection, project: Project, { settings, settingsPathOf = (file) => file }: CheckOptions): Inspection {
  if (settings === undefined || (settings.rules.size === 0 && settings.overrides.length === 0)) return inspection;
  const problems = new Set(project.problems);
  const diagnostics = inspection.diagnostics.flatMap((diagnostic) => {
    const level = problems.has(diagnostic) ? undefined : levelOf(settings, diagnostic.rule, settingsPathOf(diagnostic.span.file));
    return level === 'off' ? [] : level === undefined || level === diagnostic.severity ? [diagnostic] : [{ ...diagnostic, severity: level }];
  });
  return { diagnostics, unjudged: inspection.unjudged.filter(({ rule }) => levelOf({ ...settings, overrides: [] }, rule, '') !== 'off') };
}

interface Unknown {
  readonly diagnostics: readonly Diagnostic[];
  readonly known: number;
  readonly gone: readonly BaselineEntry[];
}

/** What is in the baseline is counted and not told; what could not be read is in no baseline. */
function withoutKnown(project: Project, diagnostics: readonly Diagnostic[], { baseline }: CheckOptions): Unknown {
  if (baseline === undefined) return { diagnostics, known: 0, gone: [] };
  const problems = new Set(project.problems);
  const read = new Set(project.files.map((file) => file.path));
  const { fresh, known, gone } = compareWithBaseline(fingerprintsOf(project, diagnostics), baseline, (file) => read.has(file));
  const isFresh = new Set(fresh);
  const told = diagnostics.filter((diagnostic, index) => isFresh.has(index) || problems.has(diagnostic));
  return { diagnostics: told, known: known - (told.length - fresh.length), gone };
}

/** What a new baseline holds: everything that was found and could be read. */
export function writtenBaseline(project: Project, { all }: Checked): Baseline {
  const problems = new Set(project.problems);
  const findings = all.filter((diagnostic) => !problems.has(diagnostic));
  return baselineOf(findings, fingerprintsOf(project, findings));
}

function summarise(project: Project, diagnostics: readonly Diagnostic[]): Omit<CheckSummary, 'suppressed' | 'known'> {
  const count = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const refused = new Set(diagnostics.flatMap(({ refusedBy, resource, span }) => (refusedBy === undefined || refusedBy.length === 0 ? [] : [`${span.file} ${resource ?? span.line}`])));
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), files: project.files.length, objects: project.resources.size, refused: refused.size, fixable };
}

function flattenSuppressed({ diagnostic: { rule, message, span }, by, reason }: Suppressed): FlatSuppressed {
  return { rule, message, file: span.file, line: span.line, by, ...(reason === undefined ? {} : { reason }) };
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
