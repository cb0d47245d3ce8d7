import type { AskReport } from '../../project/ask/ask-report.ts';

/** What a request was read as, and what keeps it from being done: for clients that show text. */
export function readingLines({ echo, assumptions, reasons, question, errand }: AskReport, notes: readonly string[]): string[] {
  return [
    ...(echo.length === 0 ? [] : ['Read as:', ...echo.map((sentence) => `  ${sentence}`)]),
    ...assumptions.map(({ text }) => `Assumed: ${text}`),
    ...reasons.map((reason) => `Because: ${reason}`),
    ...(question === undefined ? [] : [`Question: ${question.text}`, ...question.options.map(({ text }, index) => `  ${index + 1}  ${text}`)]),
    ...(errand === undefined ? [] : [`This is for \`meshwright ${[errand.command, ...errand.arguments].join(' ')}\`: ${errand.because}`]),
    ...notes,
  ];
}
