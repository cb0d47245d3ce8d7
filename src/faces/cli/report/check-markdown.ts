import { sortedBy } from '../../../base/order.ts';
import type { Diagnostic, Severity } from '../../../diagnostics/diagnostic.ts';
import { sentencesOf, summaryOf, type CheckSubject } from '../render/check-text.ts';
import { describeCounts } from '../render/diagnostics.ts';
import { count } from '../render/layout.ts';
import { capitalised, escapeMarkdown, inCell, markdownCode, markdownMessage } from '../render/markdown.ts';
import { printPlace, sentencesAbout, shownPlace, type ReportInput } from './report.ts';

/** A comment on a pull request may hold 65 536 characters. */
const mostCharacters = 60_000;
const mostRows = 50;

const order = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>;

/** A comment for a pull request: a table, the worst first, and the reasons folded below it. */
export function renderMarkdown({ loaded, checked, ...rest }: ReportInput, subject: CheckSubject): string {
  const sorted = sortedBy(checked.diagnostics, ({ severity }) => order[severity]);
  const lines = [`### ${capitalised(describeCounts(checked.diagnostics))}`, ''];
  const rows = sorted.slice(0, mostRows).map((diagnostic) => rowOf(diagnostic, loaded));
  if (rows.length > 0) lines.push('| | where | what | rule |', '| --- | --- | --- | --- |', ...rows, '');
  if (sorted.length > mostRows) lines.push(`… and ${count(sorted.length - mostRows, 'more finding')}.`, '');
  const details = sorted.slice(0, mostRows).filter((diagnostic) => sentencesAbout(diagnostic).length > 1).map((diagnostic) => detailOf(diagnostic, loaded));
  const room = mostCharacters - lines.join('\n').length;
  const fitting = details.filter((_, index) => details.slice(0, index + 1).join('\n').length < room);
  if (fitting.length > 0) lines.push('<details><summary>Why, and what to do</summary>', '', ...fitting, '', '</details>', '');
  const shownLine = (file: string, line: number): number => loaded.input.rendered.get(file)?.sourceLines[line - 1] ?? line;
  lines.push([summaryOf(rest.where, checked, { shownLine }), ...sentencesOf(subject, checked)].map(markdownMessage).join(' '));
  if (checked.unjudged.length > 0) lines.push('', `Not judged, for lack of input: ${count(checked.unjudged.length, 'question')}.`);
  return `${lines.join('\n')}\n`;
}

function rowOf(diagnostic: Diagnostic, loaded: ReportInput['loaded']): string {
  const place = shownPlace(loaded, diagnostic.span, diagnostic.rule);
  const written = inCell(markdownCode(printPlace({ file: place.file, ...(place.line === undefined ? {} : { line: place.line }) })));
  const resource = diagnostic.resource === undefined ? '' : `<br>${escapeMarkdown(diagnostic.resource)}`;
  return `| ${diagnostic.severity} | ${written}${resource} | ${inCell(markdownMessage(diagnostic.message))} | ${markdownCode(diagnostic.rule)} |`;
}

function detailOf(diagnostic: Diagnostic, loaded: ReportInput['loaded']): string {
  const [message = '', ...others] = sentencesAbout(diagnostic).map(markdownMessage);
  return [`- ${markdownCode(printPlace(shownPlace(loaded, diagnostic.span, diagnostic.rule)))}: ${message}`, ...others.map((text) => `  - ${text}`)].join('\n');
}
