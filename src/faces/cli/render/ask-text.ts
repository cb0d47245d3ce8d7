import { unifiedDiff } from '../../../compile/unified-diff.ts';
import type { AskReport } from '../../../project/ask/ask-report.ts';
import type { Colors } from './colors.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { colorDiff } from './diff-lines.ts';
import { renderDiff } from './diff-text.ts';
import { count, hanging, printable } from './layout.ts';
import type { TopologyStyle } from './topology-text.ts';

export interface AskStyle {
  readonly columns: number;
  readonly colors: Colors;
}

/** What was understood, and what comes of it: everything that a person has to see before saying yes. */
export function renderAsked(report: AskReport, style: AskStyle): string {
  const parts = [renderEcho(report, style), renderStopped(report, style), renderFiles(report, style), renderFindings(report, style), renderChange(report, style), renderNotes(report, style)];
  return parts.filter((part) => part !== '').join('\n');
}

function renderEcho({ echo, assumptions }: AskReport, { columns, colors }: AskStyle): string {
  if (echo.length === 0) return '';
  const taken = assumptions.length === 0 ? [] : [colors.bold('and take for granted'), ...items(assumptions.map(({ text }) => text), columns)];
  return lines([colors.bold('I read this as'), ...items(echo, columns), ...taken]);
}

function renderStopped({ outcome, reasons, question }: AskReport, { columns, colors }: AskStyle): string {
  const told = reasons.filter((reason) => reason !== question?.text);
  if (outcome === 'answered' || told.length === 0) return '';
  return lines([colors.bold(outcome === 'refused' ? 'Not done' : 'This is not clear yet'), ...items(told, columns)]);
}

/** The question with numbers to answer it by. */
export function renderQuestion({ question }: AskReport, { columns }: AskStyle): string {
  if (question === undefined) return '';
  const options = question.options.flatMap(({ text, echo }, index) => [...hanging(`  ${index + 1}  `, printable(text), columns), ...echo.filter((sentence) => sentence !== text).flatMap((sentence) => hanging('       · ', printable(sentence), columns))]);
  return lines([...hanging('', printable(question.text), columns), ...options]);
}

function renderFiles({ files }: AskReport, { colors }: AskStyle): string {
  return files.map(({ path, content, before }) => colorDiff(unifiedDiff(before, content === '' && before !== undefined ? undefined : content, path), colors)).join('');
}

function renderFindings({ findings, files }: AskReport, { columns, colors }: AskStyle): string {
  if (findings.length === 0) return '';
  const texts = files.map(({ path, content }) => ({ path, text: content }));
  return lines(renderDiagnostics(findings, { files: texts, rendered: new Map(), colors, columns }).slice(0, -1));
}

function renderChange({ diff }: AskReport, { columns, colors }: AskStyle): string {
  if (diff === undefined) return '';
  const style: TopologyStyle = { columns, colors, shownLine: (_, line) => line, folder: '' };
  return renderDiff(diff, style);
}

function renderNotes({ notes, losses, cautions, proposer }: AskReport, { columns, colors }: AskStyle): string {
  const lost = losses.map(({ subject, what, because, instead }) => `${subject}: ${what} is lost, because ${because}${instead === undefined ? '' : `; instead: ${instead}`}`);
  const read = proposer === 'offline' ? [] : [`read by ${proposer}`];
  const worth = [...lost, ...notes, ...read];
  const careful = cautions.length === 0 ? [] : [colors.bold('Look at this before you say yes'), ...items(cautions, columns)];
  return lines([...(worth.length === 0 ? [] : [colors.bold('Good to know'), ...items(worth, columns)]), ...careful]);
}

function items(texts: readonly string[], columns: number): string[] {
  return texts.flatMap((text) => hanging('  · ', printable(text), columns));
}

function lines(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `${texts.join('\n')}\n`;
}

/** `2 files, 1 of them new`. */
export function describeFiles({ files }: Pick<AskReport, 'files'>): string {
  const created = files.filter(({ before }) => before === undefined).length;
  if (created === files.length) return count(files.length, 'new file');
  return `${count(files.length, 'file')}${created === 0 ? '' : `, ${created} of them new`}`;
}
