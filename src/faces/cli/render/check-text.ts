import { groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Checked, CheckSummary } from '../../../project/check.ts';
import type { ReadinessReport } from '../../../project/readiness.ts';
import type { Loaded } from '../load-project.ts';
import { describeCounts, renderDiagnostics, renderUnjudged, startingPoint } from './diagnostics.ts';
import { count, hanging, listed, table } from './layout.ts';
import type { TopologyStyle } from './topology-text.ts';

/** What a report says beside the findings. */
export interface CheckSubject {
  /** The input as a person would name it. */
  readonly where: string;
  /** The baseline that hides known findings, as it was named. */
  readonly baseline?: string;
  /** Whether `--fix` could edit something: not where all of the input was rendered or read from standard input. */
  readonly canFix: boolean;
  /** Whether everything that was not judged is to be listed. */
  readonly listsUnjudged?: boolean;
}

/** Findings with their lines, the readiness table where it was asked for, and a summary that says where to start. */
export function renderCheck(subject: CheckSubject, { input, project }: Loaded, checked: Checked, style: TopologyStyle): string {
  const { diagnostics, unjudged, report } = checked;
  const { columns, colors } = style;
  const { shown, hidden } = firstOfEachRule(diagnostics);
  const lines = renderDiagnostics(shown, { files: input.files, rendered: input.rendered, colors, columns });
  for (const [rule, number] of hidden) lines.push(`and ${number} more of ${rule} (--format json has all of them)`, '');
  if (report.readiness !== undefined) lines.push(...renderReadiness(report.readiness, style), '');
  lines.push(...hanging('', summaryOf(subject.where, checked, style), columns));
  for (const sentence of sentencesOf(subject, checked)) lines.push(...hanging('', sentence, columns));
  const ignored = project.ignored.map((span) => `${span.file}:${style.shownLine(span.file, span.line)}`);
  if (ignored.length > 0) lines.push(...hanging('', `Left out: ${count(ignored.length, 'document')} that ${ignored.length === 1 ? 'is no Kubernetes object' : 'are no Kubernetes objects'} (${listed(ignored)}).`, columns));
  lines.push(...renderUnjudged(unjudged, columns, subject.listsUnjudged === true ? Number.POSITIVE_INFINITY : undefined));
  return `${lines.join('\n')}\n`;
}

/** `k8s: 1 error, 2 warnings in 14 files, 61 objects. Start with authz.yaml:11.` */
export function summaryOf(where: string, { diagnostics, report: { summary } }: Checked, { shownLine }: Pick<TopologyStyle, 'shownLine'>): string {
  const start = startingPoint(diagnostics);
  const why = start === undefined || start.explains < 2 ? '' : ` (${start.explains} findings are about that object)`;
  const startText = start === undefined ? '' : ` Start with ${start.file}:${shownLine(start.file, start.line)}${why}.`;
  const isEmpty = summary.objects === 0 && diagnostics.length === 0;
  const verdict = isEmpty ? 'no Kubernetes object to check' : describeCounts(diagnostics);
  return `${where}: ${verdict} in ${count(summary.files, 'file')}${isEmpty ? '' : `, ${count(summary.objects, 'object')}`}.${startText}`;
}

/** What a person does next, and what is not shown: counted aloud. */
export function sentencesOf({ baseline, canFix }: CheckSubject, { diagnostics, suppressed, report }: Checked): string[] {
  const { refused }: CheckSummary = report.summary;
  const sentences: string[] = [];
  if (refused > 0) sentences.push(`${count(refused, 'object')} would be refused, so that nothing of ${refused === 1 ? 'it' : 'them'} takes effect.`);
  if (canFix) sentences.push(...describeFixable(diagnostics));
  if (suppressed.length > 0) sentences.push(`${count(suppressed.length, 'finding')} silenced: ${describeSilenced(suppressed)}.`);
  if (report.baseline !== undefined) {
    const { known, gone } = report.baseline;
    sentences.push(`${count(known, 'known finding')} not shown (${baseline ?? 'baseline'}).`);
    if (gone.length > 0) sentences.push(`${gone.length === 1 ? '1 entry of the baseline is' : `${gone.length} entries of the baseline are`} gone: ${listed(gone.map(({ rule, resource, file }) => `${rule} in ${resource ?? file}`))}. Run with --write-baseline to take ${gone.length === 1 ? 'it' : 'them'} out.`);
  }
  return sentences;
}

/** What `--fix` does, and what only `--fix-all` does. */
function describeFixable(diagnostics: readonly Diagnostic[]): string[] {
  const fixes = diagnostics.flatMap(({ fix }) => fix ?? []);
  const changing = fixes.filter(({ changesTraffic }) => changesTraffic !== undefined).length;
  const certain = fixes.length - changing;
  const sentence = (number: number, what: string): string[] => (number === 0 ? [] : [`${number === 1 ? '1 finding has' : `${number} findings have`} a fix${what}.`]);
  return [...sentence(certain, ': run with --fix'), ...sentence(changing, ' that changes what traffic does: run with --fix-all')];
}

/** `2 by comments, 1 by the annotation x` */
function describeSilenced(suppressed: Checked['suppressed']): string {
  return [...groupBy(suppressed, ({ by }) => by)].map(([by, group]) => `${group.length} by ${by === 'comment' ? (group.length === 1 ? 'a comment' : 'comments') : `\`${by}\``}`).join(', ');
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
