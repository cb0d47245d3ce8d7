import { groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { printPlace, sentencesAbout, shownPlace, type ReportInput } from './report.ts';

/** A suite for each file that was read, and a case for each finding: failed where it fails the check, else passed with its text. */
export function renderJunit({ loaded, checked, fails }: ReportInput): string {
  const byFile = groupBy(checked.diagnostics, ({ span }) => span.file);
  const files = [...new Set([...loaded.input.files.map(({ path }) => path), ...byFile.keys()])];
  const isFailing = ({ severity }: Diagnostic): boolean => fails(severity);
  const suites = files.map((file) => {
    const found = byFile.get(file) ?? [];
    const cases = found.length === 0 ? ['    <testcase classname="meshwright" name="no findings"/>'] : found.map((diagnostic) => caseOf(diagnostic, isFailing(diagnostic), loaded));
    return [`  <testsuite name="${escapeXml(file)}" tests="${cases.length}" failures="${found.filter(isFailing).length}" errors="0" skipped="0">`, ...cases, '  </testsuite>'].join('\n');
  });
  const total = files.reduce((sum, file) => sum + Math.max(1, byFile.get(file)?.length ?? 0), 0);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="meshwright check" tests="${total}" failures="${checked.diagnostics.filter(isFailing).length}" errors="0">`, ...suites, '</testsuites>', ''].join('\n');
}

function caseOf(diagnostic: Diagnostic, isFailing: boolean, loaded: ReportInput['loaded']): string {
  const { rule, severity, message, span } = diagnostic;
  const place = shownPlace(loaded, span, rule);
  const text = escapeXml([printPlace(place), ...sentencesAbout(diagnostic)].join('\n'));
  const body = isFailing ? `<failure type="${severity}" message="${escapeXml(message)}">${text}</failure>` : `<system-out>${text}</system-out>`;
  const line = place.line === undefined ? '' : ` line="${place.line}"`;
  return `    <testcase classname="${escapeXml(rule)}" name="${escapeXml(`${printPlace(place)} ${message}`)}" file="${escapeXml(place.file)}"${line}>${body}</testcase>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that XML 1.0 cannot hold at all are replaced. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\uFFFD').replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
