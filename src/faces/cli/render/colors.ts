import pc from 'picocolors';
import type { Severity } from '../../../diagnostics/diagnostic.ts';

export interface Colors {
  readonly severity: (severity: Severity, text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
}

export function colorsFor(hasColor: boolean): Colors {
  const colors = pc.createColors(hasColor);
  const bySeverity = { error: colors.red, warning: colors.yellow, info: colors.cyan };
  return {
    severity: (severity, text) => colors.bold(bySeverity[severity](text)),
    bold: colors.bold,
    dim: colors.dim,
    added: colors.green,
    removed: colors.red,
  };
}
