import { compareDiagnostics, type Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { flatten, type FlatDiagnostic } from '../../../project/check.ts';

/** Diagnostics in the order and the shape in which every command prints them for machines. */
export function jsonDiagnostics(diagnostics: readonly Diagnostic[]): FlatDiagnostic[] {
  return [...diagnostics].sort(compareDiagnostics).map(flatten);
}
