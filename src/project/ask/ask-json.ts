import { compareDiagnostics } from '../../diagnostics/diagnostic.ts';
import { flatten, type FlatDiagnostic } from '../check.ts';
import type { AskedFile, AskReport } from './ask-report.ts';

export interface AskJson extends Omit<AskReport, 'findings' | 'files'> {
  readonly files: readonly Pick<AskedFile, 'path' | 'content'>[];
  readonly findings: readonly FlatDiagnostic[];
}

/** A report as every face prints it for machines. Keys in the order in which a person reads. */
export function askJson({ outcome, echo, assumptions, question, reasons, intents, files, losses, findings, notes, cautions, diff, errand, hash, proposer }: AskReport): AskJson {
  return {
    outcome,
    echo,
    ...(question === undefined ? {} : { question }),
    reasons,
    assumptions,
    intents,
    files: files.map(({ path, content }) => ({ path, content })),
    losses,
    findings: [...findings].sort(compareDiagnostics).map(flatten),
    notes,
    cautions,
    ...(diff === undefined ? {} : { diff }),
    ...(errand === undefined ? {} : { errand }),
    ...(hash === undefined ? {} : { hash }),
    proposer,
  };
}
