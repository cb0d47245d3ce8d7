import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';

export type InputProblemKind = 'missing' | 'unreadable' | 'encoding' | 'binary' | 'too-large' | 'empty' | 'not-rendered';

/** Something about a path itself, and not about a line of it. */
export function inputProblem(kind: InputProblemKind, file: string, message: string, help?: string, severity: Severity = 'error'): Diagnostic {
  return {
    rule: `input/${kind}`,
    severity,
    message,
    span: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
    upstream: [],
    ...(help === undefined ? {} : { help }),
  };
}
