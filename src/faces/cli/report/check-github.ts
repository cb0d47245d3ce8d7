import type { Diagnostic, Severity } from '../../../diagnostics/diagnostic.ts';
import { summaryOf } from '../render/check-text.ts';
import { printable } from '../render/layout.ts';
import { printPlace, sentencesAbout, shownPlace, type ReportInput } from './report.ts';

/** A step shows ten annotations of each level; more would be dropped without a word. */
const mostOfOneLevel = 10;

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands of GitHub Actions: an annotation beside the line. What no annotation is left for stands in the log. */
export function renderGithub({ where, loaded, checked }: ReportInput): string {
  const counts = new Map<Severity, number>();
  const annotations: string[] = [];
  const others: string[] = [];
  for (const diagnostic of checked.diagnostics) {
    const number = (counts.get(diagnostic.severity) ?? 0) + 1;
    counts.set(diagnostic.severity, number);
    if (number <= mostOfOneLevel) annotations.push(annotationOf(diagnostic, loaded));
    else others.push(harmless(`${printPlace(shownPlace(loaded, diagnostic.span, diagnostic.rule))}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.rule}]`));
  }
  const heading = others.length === 0 ? [] : [`${others.length} more, for which a step has no annotations left:`];
  const summary = summaryOf(where, checked, { shownLine: (file, line) => loaded.input.rendered.get(file)?.sourceLines[line - 1] ?? line });
  return `${[...annotations, ...heading, ...others, harmless(summary)].join('\n')}\n`;
}

function annotationOf(diagnostic: Diagnostic, loaded: ReportInput['loaded']): string {
  const { file, line, column, endLine, endColumn } = shownPlace(loaded, diagnostic.span, diagnostic.rule);
  const isOneLine = endLine === line && endColumn !== undefined && column !== undefined && endColumn > column;
  const properties: [string, string | number | undefined][] = [['file', file], ['line', line], ['endLine', endLine], ['col', column], ['endColumn', isOneLine ? endColumn : undefined], ['title', diagnostic.rule]];
  const written = properties.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]));
  return `::${commands[diagnostic.severity]} ${written.join(',')}::${escapeData(sentencesAbout(diagnostic).join('\n'))}`;
}

/** https://github.com/actions/toolkit, packages/core/src/command.ts: what these two escape. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A line of the log that no file can make into a command. */
function harmless(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ')).replace(/^(?=\s*::)/, '\u200B');
}
