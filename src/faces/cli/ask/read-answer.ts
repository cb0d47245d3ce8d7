import { answer, type Asked } from '../../../project/ask/answer.ts';
import { chosen, readWith } from '../../../project/ask/ask.ts';
import { prepareAsk, type AskInput, type Prepared } from '../../../project/ask/prepare.ts';
import type { Proposer } from '../../../language/proposer.ts';
import { usageWords } from '../../../language/usage-words.ts';
import { listOption, type OptionValues } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { hideProgress, showProgress } from '../load-project.ts';
import type { Terminal } from '../terminal.ts';

/** What was asked, and what came of it. */
export interface ReadAnswer {
  readonly text: string;
  readonly prepared: Prepared;
  readonly asked: Asked;
  /** Options taken so far, counted from 1; undefined where the words are no longer those of the command line. */
  readonly choices: readonly number[] | undefined;
}

/** Reads a text by a model or, without one, by the parser of this program. */
export async function readAnswer(input: AskInput, proposer: Proposer | undefined, terminal: Terminal): Promise<ReadAnswer> {
  const prepared = prepareAsk(input);
  if (proposer !== undefined) showProgress(terminal, `asking ${proposer.name} …`);
  const { notice, usage, ...asked } = await readWith(prepared, proposer);
  if (proposer !== undefined) hideProgress(terminal);
  if (notice !== undefined) terminal.err(`${notice}\n`);
  if (usage !== undefined) terminal.err(`${usageWords(usage)}\n`);
  return { text: input.text, prepared, asked, choices: [] };
}

/** Takes the options that were named on the command line, one for each question in turn. */
export function takeChoices(first: ReadAnswer, options: OptionValues): ReadAnswer {
  let current = first;
  for (const written of listOption(options, 'choose')) {
    const { reading, report } = current.asked;
    if (reading.status !== 'question') throw new CommandFailure(`--choose ${written} answers no question: ${current.choices?.length === 0 ? 'none is asked' : 'no other is asked'}`);
    const next = /^\d+$/.test(written) ? chosen(reading, Number(written) - 1) : undefined;
    if (next === undefined) throw new CommandFailure(`the question has no option ${written} that could be taken`, { help: report.question?.text ?? '' });
    current = { ...current, asked: answer(current.prepared, next, { proposer: report.proposer }), choices: [...(current.choices ?? []), Number(written)] };
  }
  return current;
}
