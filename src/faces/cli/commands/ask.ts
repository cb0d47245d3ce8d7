import type { Proposer } from '../../../language/proposer.ts';
import type { AskReport } from '../../../project/ask/ask-report.ts';
import { askJson } from '../../../project/ask/ask-json.ts';
import { approvalOf, approvingCommand, checkApprovalOptions, writeAnswer } from '../ask/approve.ts';
import { converse, readReply } from '../ask/converse.ts';
import { loadAskInput, type AskSource } from '../ask/load-input.ts';
import { proposerFor } from '../ask/proposer-for.ts';
import { readAnswer, takeChoices, type ReadAnswer } from '../ask/read-answer.ts';
import { readWords } from '../ask/read-words.ts';
import { flagOption, listOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { exitCodeOf, reportProblems } from '../load-project.ts';
import { describeFiles, renderAsked, renderQuestion } from '../render/ask-text.ts';
import { colorsFor } from '../render/colors.ts';
import { renderJson } from '../render/json.ts';
import { jsonDiagnostics } from '../render/json-diagnostics.ts';
import { hanging } from '../render/layout.ts';
import type { Terminal } from '../terminal.ts';

export const run: RunCommand = async (argumentList, options, terminal) => {
  checkApprovalOptions(options);
  const words = await readWords(argumentList, options, terminal);
  const source = await loadAskInput(words, options, terminal);
  const proposer = await proposerFor(words.paths, options, terminal);
  const first = takeChoices(await readAnswer(source.input, proposer, terminal), options);
  if (flagOption(options, 'asYaml')) return printYaml(first.asked.report, source, terminal);
  if (textOption(options, 'format') === 'json') return printJson(first.asked.report, source, options, terminal);
  return talk(first, { source, proposer, options, argumentList }, terminal);
};

interface Situation {
  readonly source: AskSource;
  readonly proposer: Proposer | undefined;
  readonly options: OptionValues;
  readonly argumentList: readonly string[];
}

/** Shows what was understood, asks what is unclear, and writes what a person approves. */
async function talk(first: ReadAnswer, situation: Situation, terminal: Terminal): Promise<number> {
  const { source, proposer } = situation;
  const style = { columns: terminal.columns, colors: colorsFor(terminal.hasColor) };
  const show = ({ asked: { report } }: ReadAnswer): void => {
    // Another command has an output of its own.
    if (report.outcome === 'answered' && report.errand !== undefined) return;
    const [text, question] = [renderAsked(report, style), renderQuestion(report, style)];
    terminal.out(`${text}${text !== '' && question !== '' ? '\n' : ''}${question}`);
  };
  const reread = (text: string): Promise<ReadAnswer> => readAnswer({ ...source.input, text }, proposer, terminal).then((read) => ({ ...read, choices: undefined }));
  let current = await converse(first, reread, show, terminal);
  for (;;) {
    const { report } = current.asked;
    if (report.outcome === 'answered' && report.errand !== undefined) return runErrand(report, source, terminal);
    if (report.outcome !== 'answered') return Math.max(exitCodes.findings, problemsOf(source, terminal));
    if (report.files.length === 0) return problemsOf(source, terminal);
    const next = await decide(current, situation, terminal);
    if (typeof next === 'number') return Math.max(next, problemsOf(source, terminal));
    current = await converse(await reread(next.words), reread, show, terminal);
  }
}

/** Writes, or says why not: the exit code; or other words, where a person has some. */
async function decide({ asked: { report }, choices }: ReadAnswer, { source, options, argumentList }: Situation, terminal: Terminal): Promise<number | { readonly words: string }> {
  const approval = approvalOf(report, options);
  const say = (text: string): void => terminal.out(`${hanging('', text, terminal.columns).join('\n')}\n`);
  if (approval.kind === 'no') {
    terminal.out(`\n${[...approval.because, `Nothing was written (${describeFiles(report)}).`].flatMap((reason) => hanging('', reason, terminal.columns)).join('\n')}\n`);
    return approval.because.length === 0 ? exitCodes.fine : exitCodes.findings;
  }
  terminal.out('\n');
  if (approval.kind === 'ask' && terminal.ask === undefined) {
    const again = choices === undefined ? argumentList : [...argumentList, ...listOption(options, 'choose').length === choices.length ? [] : choices.flatMap((choice) => ['--choose', String(choice)])];
    say(`Nothing was written (${describeFiles(report)}). To write it:`);
    terminal.out(`  ${approvingCommand(report, [...again, ...repeatedOptions(options)])}\n`);
    return exitCodes.fine;
  }
  if (approval.kind === 'ask') {
    const line = await terminal.ask?.(`Write ${describeFiles(report)}? [y/N] `);
    const reply = readReply(line, 0);
    const isYes = /^y(?:es)?[.!]?$/i.test(line?.trim() ?? '');
    if (!isYes && reply.kind === 'words' && /\s/.test(reply.text.trim())) return { words: reply.text };
    if (!isYes) {
      say('Nothing was written.');
      return exitCodes.fine;
    }
  }
  writeAnswer(report, source, terminal);
  return exitCodes.fine;
}

/** Options that an answer depends on, as they have to be typed again. */
function repeatedOptions(options: OptionValues): string[] {
  const named = (['file', 'intents', 'out', 'proposer'] as const).flatMap((name) => {
    const value = textOption(options, name);
    return value === undefined || (name === 'out' && value === 'mesh') ? [] : [`--${name}`, value];
  });
  return [...named, ...listOption(options, 'choose').flatMap((choice) => ['--choose', choice]), ...listOption(options, 'values').flatMap((file) => ['--values', file])];
}

function problemsOf({ loaded }: AskSource, terminal: Terminal): number {
  return loaded === undefined ? exitCodes.fine : reportProblems(loaded, terminal);
}

/** Prints what the other command prints, over the same input. */
async function runErrand({ errand, echo }: AskReport, { paths }: AskSource, terminal: Terminal): Promise<number> {
  if (errand === undefined || terminal.run === undefined) return exitCodes.fine;
  terminal.err(`${echo.join('\n')}\n`);
  const flag = errand.command === 'trace' && paths.length > 0 ? ['--in'] : [];
  const configuration = errand.command === 'explain' || errand.command === 'diff' ? [] : [...flag, ...(paths.length === 0 && needsPaths.has(errand.command) ? ['.'] : paths)];
  return terminal.run([errand.command, ...errand.arguments, ...configuration]);
}

const needsPaths: ReadonlySet<string> = new Set(['discover', 'graph']);

/** The manifests alone, for a pipe; anything else goes to standard error. */
function printYaml(report: AskReport, source: AskSource, terminal: Terminal): number {
  const manifests = report.files.filter(({ path, content }) => content.trim() !== '' && path !== source.input.mesh?.file.path && !/(?:^|\/)(?:kustomization\.yaml$|patches\/)/.test(path));
  if (report.outcome !== 'answered' || report.errand !== undefined) {
    const style = { columns: terminal.columns, colors: colorsFor(terminal.errHasColor) };
    terminal.err(`${renderAsked(report, style)}${renderQuestion(report, style)}`);
    return report.outcome === 'answered' ? exitCodes.fine : exitCodes.findings;
  }
  terminal.out(manifests.map(({ content }) => content.replace(/^---[ \t]*\n/, '').replace(/\n*$/, '\n')).join('---\n'));
  return problemsOf(source, terminal);
}

function printJson(report: AskReport, source: AskSource, options: OptionValues, terminal: Terminal): number {
  const problems = source.loaded?.project.problems ?? [];
  const approval = report.outcome === 'answered' && report.files.length > 0 ? approvalOf(report, options) : undefined;
  if (approval?.kind === 'yes') writeAnswer(report, source, { ...terminal, out: terminal.err });
  const reasons = approval?.kind === 'no' ? [...report.reasons, ...approval.because] : report.reasons;
  terminal.out(renderJson({ ...askJson({ ...report, reasons }), isWritten: approval?.kind === 'yes', diagnostics: jsonDiagnostics(problems) }));
  const code = report.outcome !== 'answered' || (approval?.kind === 'no' && approval.because.length > 0) ? exitCodes.findings : exitCodes.fine;
  return Math.max(code, exitCodeOf(problems));
}
