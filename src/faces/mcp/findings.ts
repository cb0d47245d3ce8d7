import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { flatten, type FlatDiagnostic } from '../../project/check.ts';
import { printable } from '../cli/render/layout.ts';

/** Findings as a model gets them: without the lines of the source, of which some hold what is nobody's to read. */
export function findingLines(findings: readonly Diagnostic[]): string[] {
  return findings.map(discreet).map(({ severity, span, message, rule, explains, help }) => printable([`${severity} ${span.file}:${span.line}: ${message} (${rule})`, ...(explains === undefined ? [] : [`  so: ${explains}`]), ...(help === undefined ? [] : [`  fix: ${help}`])].join('\n')));
}

export function flatFinding(finding: Diagnostic): FlatDiagnostic {
  return flatten(discreet(finding));
}

/** What stands in a Secret is not repeated, not even where it is wrong: neither in the message nor as the edit that mends it. */
function discreet(finding: Diagnostic): Diagnostic {
  if (finding.resource?.startsWith('Secret ') !== true) return finding;
  const { fix: _, explains: _explains, ...rest } = finding;
  return { ...rest, message: finding.message.replace(/, not `[^]*`/, ', not what stands there') };
}
