import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Checked } from '../../../project/check.ts';
import type { ReadinessReport } from '../../../project/readiness.ts';
import type { Loaded } from '../load-project.ts';
import { describeCounts, renderDiagnostics, renderUnjudged, startingPoint } from './diagnostics.ts';
import { count, hanging, listed, table } from './layout.ts';
import type { TopologyStyle } from './topology-text.ts';

/** Findings with their lines, the readiness table where it was asked for, and a summary that says where to start. */
export function renderCheck(where: string, { input, project }: Loaded, { diagnostics, unjudged, report }: Checked, style: TopologyStyle): string {
  const { columns, colors } = style;
  const { shown, hidden } = firstOfEachRule(diagnostics);
  const lines = renderDiagnostics(shown, { files: input.files, rendered: input.rendered, colors, columns });
  for (const [rule, number] of hidden) lines.push(`and ${number} more of ${rule} (--format json has all of them)`, '');
  if (report.readiness !== undefined) lines.push(...renderReadiness(report.readiness, style), '');
  const start = startingPoint(diagnostics);
  const startText = start === undefined ? '' : ` Start with ${start.file}:${style.shownLine(start.file, start.line)}.`;
  const { files, objects } = report.summary;
  const verdict = objects === 0 && diagnostics.length === 0 ? 'no Kubernetes object to check' : describeCounts(diagnostics);
  lines.push(...hanging('', `${where}: ${verdict} in ${count(files, 'file')}${objects === 0 && diagnostics.length === 0 ? '' : `, ${count(objects, 'object')}`}.${startText}`, columns));
  const ignored = project.ignored.map((span) => `${span.file}:${style.shownLine(span.file, span.line)}`);
  if (ignored.length > 0) lines.push(...hanging('', `Left out: ${count(ignored.length, 'document')} that ${ignored.length === 1 ? 'is no Kubernetes object' : 'are no Kubernetes objects'} (${listed(ignored)}).`, columns));
  lines.push(...renderUnjudged(unjudged, columns));
  return `${lines.join('\n')}\n`;
}

/** More findings of one rule than a person reads; the JSON output has all of them. */
const mostOfOneRule = 200;

function firstOfEachRule(diagnostics: readonly Diagnostic[]): { readonly shown: readonly Diagnostic[]; readonly hidden: ReadonlyMap<string, number> } {
  const counts = new Map<string, number>();
  const shown = diagnostics.filter(({ rule }) => {
    const number = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, number);
    return number <= mostOfOneRule;
  });
  return { shown, hidden: new Map([...counts].flatMap(([rule, number]) => (number > mostOfOneRule ? [[rule, number - mostOfOneRule]] : []))) };
}

/** Findings of one row that are shown; the JSON output has all of them. */
const shownFindings = 5;

export function renderReadiness({ rows }: ReadinessReport, { columns, colors, shownLine }: TopologyStyle): string[] {
  const lines = table([{ title: 'Readiness' }, { title: 'result' }, { title: 'why', wraps: true }], rows.map((row) => [row.check, row.result, row.detail]), columns);
  const result = lines.map((line, index) => (index === 0 ? colors.bold(line) : line));
  for (const row of rows) {
    if (row.result === 'pass' || row.findings.length === 0) continue;
    result.push('', `  ${colors.bold(row.check)}`);
    for (const finding of row.findings.slice(0, shownFindings)) result.push(...hanging('    ', `${finding.message}  ${finding.file}:${shownLine(finding.file, finding.line)}`, columns));
    if (row.findings.length > shownFindings) result.push(`    and ${row.findings.length - shownFindings} more`);
  }
  return result;
}
