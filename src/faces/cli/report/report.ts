import type { Diagnostic, Severity, Span } from '../../../diagnostics/diagnostic.ts';
import type { Checked } from '../../../project/check.ts';
import type { Loaded } from '../load-project.ts';

/** What a report for another program is made of. */
export interface ReportInput {
  /** The input as a person would name it. */
  readonly where: string;
  readonly loaded: Loaded;
  readonly checked: Checked;
  /** Whether a finding lets the check fail. */
  readonly fails: (severity: Severity) => boolean;
  /** The product's own version. */
  readonly version: string;
}

/** A place as it is in the file of the user: without columns where a tool rendered the text. */
export interface ShownPlace {
  readonly file: string;
  /** Absent for a finding about a path and none of its lines. */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export function shownPlace({ input }: Loaded, span: Span, rule = ''): ShownPlace {
  const { file, line, column, endLine, endColumn } = span;
  if (rule.startsWith('input/')) return { file };
  const rendered = input.rendered.get(file);
  return rendered === undefined ? { file, line, column, endLine, endColumn } : { file, line: rendered.sourceLines[line - 1] ?? line };
}

/** `a.yaml:3:5` */
export function printPlace({ file, line, column }: ShownPlace): string {
  return [file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])].join(':');
}

/** A finding in sentences: what is wrong, what traffic does, who refuses it, what to do. */
export function sentencesAbout({ message, explains, refusedBy, help, fix }: Diagnostic): string[] {
  const todo = help ?? fix?.title;
  const refused = refusedBy === undefined || refusedBy.length === 0 ? undefined : `refused by ${refusedBy.map((who) => (who === 'api-server' ? 'the API server' : who)).join(' and ')}`;
  return [message, ...(explains === undefined ? [] : [explains]), ...(refused === undefined ? [] : [refused]), ...(todo === undefined ? [] : [`fix: ${todo}`])];
}
