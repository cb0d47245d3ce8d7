import type { Diagnostic, Severity, Span, Unjudged } from '../../../diagnostics/diagnostic.ts';
import { distinct, groupBy } from '../../../base/order.ts';
import type { SourceFile } from '../../../kube/resource.ts';
import type { RenderedFiles } from '../../../adapters/rendered.ts';
import type { Colors } from './colors.ts';
import { count, displayWidth, hanging, listed, printable, wrap } from './layout.ts';
import { renderSnippet, type Mark, type SourceView } from './snippet.ts';

export interface DiagnosticsView {
  readonly files: readonly SourceFile[];
  readonly rendered: RenderedFiles;
  readonly colors: Colors;
  readonly columns: number;
}

/** Every diagnostic with its lines and what to do, one blank line between two. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], view: DiagnosticsView): string[] {
  const viewOf = sourceViews(view);
  const said = new Set<string>();
  return diagnostics.flatMap((diagnostic) => [...renderDiagnostic(diagnostic, viewOf, view, said), '']);
}

function renderDiagnostic(diagnostic: Diagnostic, viewOf: (file: string) => SourceView, view: DiagnosticsView, said: Set<string>): string[] {
  const marks: Mark[] = [{ span: diagnostic.span, label: '', isPrimary: true }];
  for (const related of diagnostic.related ?? []) marks.push({ span: related.span, label: related.message, isPrimary: false });
  const { colors, columns } = view;
  const style = { columns, dim: colors.dim, mark: (text: string) => colors.severity(diagnostic.severity, text) };
  const snippet = diagnostic.rule.startsWith('input/') ? [] : renderSnippet(marks, viewOf, style);
  return [...renderHeadline(diagnostic, view), ...snippet, ...renderNotes(diagnostic, columns, colors, said)];
}

/** Severity and message at the left, the rule at the right of the last line that has room for it. */
function renderHeadline(diagnostic: Diagnostic, { columns, colors }: DiagnosticsView): string[] {
  const label = `${diagnostic.severity}  `;
  const message = printable(diagnostic.message);
  const isWide = displayWidth(label) + displayWidth(message) + 2 + diagnostic.rule.length <= columns;
  const lines = isWide ? [message] : wrap(message, columns - label.length);
  const last = lines.at(-1) ?? '';
  const room = columns - label.length - displayWidth(last) - diagnostic.rule.length;
  if (room >= 2) lines[lines.length - 1] = `${colors.bold(last)}${' '.repeat(room)}${colors.dim(diagnostic.rule)}`;
  else lines.push(`${' '.repeat(Math.max(0, columns - label.length - diagnostic.rule.length))}${colors.dim(diagnostic.rule)}`);
  const styled = lines.map((line, index) => (index < lines.length - 1 ? colors.bold(line) : line));
  return styled.map((line, index) => (index === 0 ? colors.severity(diagnostic.severity, diagnostic.severity) + '  ' : ' '.repeat(label.length)) + line);
}

/** What a rule said about an earlier finding is not said again: `said` remembers. What to do is. */
function renderNotes(diagnostic: Diagnostic, columns: number, colors: Colors, said: Set<string>): string[] {
  const notes: [string, string][] = [];
  const explained = `${diagnostic.rule} ${diagnostic.explains ?? ''}`;
  if (diagnostic.explains !== undefined && !said.has(explained)) notes.push(['so', diagnostic.explains]);
  said.add(explained);
  if (diagnostic.refusedBy !== undefined && diagnostic.refusedBy.length > 0) notes.push(['refused', `by ${diagnostic.refusedBy.map((who) => (who === 'api-server' ? 'the API server' : who)).join(' and ')}`]);
  const help = diagnostic.help ?? diagnostic.fix?.title;
  if (help !== undefined) notes.push(['fix', help]);
  if (diagnostic.upstream.length > 0) notes.push(['also', diagnostic.upstream.join(', ')]);
  const width = Math.max(0, ...notes.map(([label]) => label.length));
  return notes.flatMap(([label, text]) => hanging(`   = ${label.padEnd(width)}  `, printable(text), columns)).map((line) => line.replace(/^ {3}= \S+/, (start) => colors.dim(start)));
}

function sourceViews({ files, rendered }: DiagnosticsView): (file: string) => SourceView {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const known = new Map<string, SourceView>();
  return (file) => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const sourceLines = rendered.get(file)?.sourceLines;
    const view: SourceView = {
      lines: texts.get(file)?.replace(/^\uFEFF/, '').split(/\r?\n/),
      shownLine: (line) => sourceLines?.[line - 1] ?? line,
    };
    known.set(file, view);
    return view;
  };
}

/** `1 error, 2 warnings`, or `nothing wrong`. */
export function describeCounts(diagnostics: readonly Diagnostic[]): string {
  const of = (severity: Severity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [of('error') > 0 ? count(of('error'), 'error') : '', of('warning') > 0 ? count(of('warning'), 'warning') : '', of('info') > 0 ? count(of('info'), 'note') : ''];
  return parts.filter((part) => part !== '').join(', ') || 'nothing wrong';
}

/** A place to begin, and how many findings are about the same object. */
export interface StartingPoint extends Span {
  readonly explains: number;
}

/** Where to begin: what cannot be read, what is refused, what is broken, in this order; of several, the one whose object has most to say. */
export function startingPoint(diagnostics: readonly Diagnostic[]): StartingPoint | undefined {
  const counts = new Map<string, number>();
  const count = (key: string | undefined): void => void (key === undefined || counts.set(key, (counts.get(key) ?? 0) + 1));
  for (const diagnostic of diagnostics) if (diagnostic.severity !== 'info') count(objectOf(diagnostic));
  let best: Diagnostic | undefined;
  const explains = (diagnostic: Diagnostic): number => counts.get(objectOf(diagnostic) ?? '') ?? 1;
  for (const diagnostic of diagnostics) {
    if (diagnostic.rule.startsWith('input/') || urgency(diagnostic) === 0) continue;
    if (best === undefined || urgency(diagnostic) > urgency(best) || (urgency(diagnostic) === urgency(best) && explains(diagnostic) > explains(best))) best = diagnostic;
  }
  return best === undefined ? undefined : { ...best.span, explains: explains(best) };
}

function objectOf({ resource, span }: Diagnostic): string | undefined {
  return resource === undefined ? undefined : `${span.file} ${resource}`;
}

function urgency({ rule, severity, refusedBy }: Diagnostic): number {
  if (severity === 'info') return 0;
  if (severity === 'warning') return 1;
  return rule.startsWith('yaml/') ? 4 : (refusedBy ?? []).length > 0 ? 3 : 2;
}

/** `the account a of Deployment x` and the same of `Deployment y` are one thing of two owners. */
function joinOwners(subjects: readonly string[]): string[] {
  const parts = subjects.map((subject) => /^(.*) of ([A-Z]\w* \S+)$/.exec(subject) ?? [subject, subject, '']);
  return [...groupBy(parts, ([, what = '']) => what)].map(([what, own]) => {
    const owners = own.flatMap(([, , owner = '']) => (owner === '' ? [] : [owner]));
    return owners.length === 0 ? what : `${what} of ${listed(owners, 2)}`;
  });
}

/** Groups of what was not judged that a person reads; the others are counted. */
const shownGroups = 8;

/** What the input could not tell, each missing thing once. `most` is how many of them are shown. */
export function renderUnjudged(unjudged: readonly Unjudged[], columns: number, most = shownGroups): string[] {
  const byMissing = [...groupBy(unjudged, (each) => `${each.missing}\n${each.rule}`).values()];
  const label = 'Not judged: ';
  const lines = byMissing.slice(0, most).flatMap((group, index) => {
    const subjects = joinOwners(distinct(group.map((each) => each.subject)));
    const shown = subjects.length > 3 && most === shownGroups ? `${subjects.slice(0, 3).join(', ')} and ${subjects.length - 3} more` : subjects.join(', ');
    return hanging(index === 0 ? label : ' '.repeat(label.length), printable(`${shown} (${group[0]?.missing ?? ''}) ${group[0]?.rule ?? ''}`), columns);
  });
  if (byMissing.length > most) lines.push(`${' '.repeat(label.length)}and ${byMissing.length - most} more (--unjudged lists them)`);
  return lines;
}
