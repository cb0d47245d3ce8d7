import { resolve } from 'node:path';
import { writeFile } from '../../../../adapters/write-files.ts';
import { textOption, type OptionValues } from '../../command.ts';
import { CommandFailure } from '../../failure.ts';
import { topologyStyle } from '../../load-project.ts';
import { renderCheck, summaryOf, type CheckSubject } from '../../render/check-text.ts';
import { colorsFor } from '../../render/colors.ts';
import { renderJson } from '../../render/json.ts';
import { hanging } from '../../render/layout.ts';
import type { ReportInput } from '../../report/report.ts';
import type { Terminal } from '../../terminal.ts';
import type { FixReport } from './fix.ts';

export const reportFormats = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const endings: Readonly<Record<string, ReportFormat>> = { '.json': 'json', '.sarif': 'sarif', '.sarif.json': 'sarif', '.xml': 'junit', '.md': 'markdown', '.txt': 'text' };

/** The format that was asked for, or that of the file's ending. */
export function formatOf(options: OptionValues): ReportFormat {
  const named = reportFormats.find((format) => format === textOption(options, 'format'));
  if (named !== undefined) return named;
  const file = textOption(options, 'output');
  if (file === undefined) return 'text';
  const ending = /(?:\.sarif)?\.[a-z]+$/i.exec(file)?.[0].toLowerCase() ?? '';
  const format = endings[ending] ?? endings[ending.replace(/^.*(?=\.)/, '')];
  if (format === undefined) throw new CommandFailure(`the ending of \`${file}\` names no format`, { file, help: `say which with --format: ${reportFormats.join(', ')}` });
  return format;
}

export interface Printing {
  readonly format: ReportFormat;
  readonly options: OptionValues;
  readonly fixed?: FixReport;
}

/** Prints the report, or writes it to a file and says in one line what is in it. */
export async function printReport(input: ReportInput, subject: CheckSubject, printing: Printing, terminal: Terminal): Promise<void> {
  const file = textOption(printing.options, 'output');
  const isDiffOnly = printing.format === 'text' && printing.fixed?.isDryRun === true;
  if (isDiffOnly && file === undefined) return tell(`After that: ${summary(input, subject)}`, terminal);
  const text = await render(input, subject, printing, { ...terminal, hasColor: terminal.hasColor && file === undefined });
  if (file === undefined) return terminal.out(text);
  writeFile(resolve(terminal.cwd, file), file, text);
  tell(`Written to ${file}. ${summary(input, subject)}`, terminal);
}

function summary({ loaded, checked }: ReportInput, { where }: CheckSubject): string {
  return summaryOf(where, checked, { shownLine: (path, line) => loaded.input.rendered.get(path)?.sourceLines[line - 1] ?? line });
}

function tell(text: string, terminal: Terminal): void {
  terminal.err(`${hanging('', text, terminal.columns).join('\n')}\n`);
}

/** Each format is loaded only where it is asked for. */
async function render(input: ReportInput, subject: CheckSubject, { format, fixed }: Printing, terminal: Terminal): Promise<string> {
  switch (format) {
    case 'text':
      return renderCheck(subject, input.loaded, input.checked, topologyStyle(input.loaded, terminal, colorsFor(terminal.hasColor)));
    case 'json':
      return renderJson({ ...input.checked.report, ...(fixed === undefined ? {} : { fixed }) }, input.loaded.input.rendered);
    case 'sarif':
      return (await import('../../report/check-sarif.ts')).renderSarif(input);
    case 'junit':
      return (await import('../../report/check-junit.ts')).renderJunit(input);
    case 'github':
      return (await import('../../report/check-github.ts')).renderGithub(input);
    case 'markdown':
      return (await import('../../report/check-markdown.ts')).renderMarkdown(input, subject);
  }
}
