import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Asked } from '../../project/ask/answer.ts';
import type { AskReport } from '../../project/ask/ask-report.ts';
import type { PlanRequest } from './plan-store.ts';
import type { Asking } from './tool.ts';

/** What was read, with the answers that a person gave on the way. */
export interface Clarified {
  readonly request: PlanRequest;
  readonly asked: Asked;
  readonly report: AskReport;
  /** Said to the caller: that somebody was asked and did not choose. */
  readonly notes: readonly string[];
}

export const answersInput = {
  answers: z.array(z.number().int().min(1).max(20)).max(8).default([]).describe('Number of the option taken for each question that earlier answers to the same words held, in turn.'),
};

export const questionOutput = z
  .object({ text: z.string(), options: z.array(z.object({ number: z.number(), text: z.string(), restated: z.array(z.string()) })) })
  .optional()
  .describe('What is unclear, where something is: options are taken by their number, with `answers`. An option without sentences means to say more in words.');

/** A client gives up after ten rounds; whoever was asked this often is not helped by one more question. */
const mostRounds = 6;

/**
 * Reads a request and asks the person in front of the client what is unclear, where that client can; a client that cannot
 * gets the question as data. Answers of earlier rounds come back with the call: they are no more than `answers` could say.
 */
export function clarify(request: PlanRequest, { world, snapshot, person }: Asking): Clarified | InputRequiredResult {
  let choices = choicesIn(person.state()) ?? request.choices;
  for (;;) {
    const current = { ...request, choices };
    const asked = world.planner(current, snapshot, world);
    const { report } = asked;
    const clarified: Clarified = { request: current, asked, report, notes: [] };
    const { question } = report;
    // Where every option means to say more in words, a form is no help.
    if (report.outcome !== 'question' || question === undefined || question.options.every(({ echo }) => echo.length === 0) || choices.length >= mostRounds) return clarified;
    const answer = person.ask({
      key: `reading-${choices.length + 1}`,
      message: question.text,
      title: 'What is meant',
      choices: question.options.map(({ text }, index) => ({ value: String(index + 1), title: text })),
      state: `choices:${choices.join(',')}`,
    });
    if (answer.kind === 'ask') return answer.result;
    if (answer.kind === 'cannot-ask') return clarified;
    if (answer.kind === 'declined') return { ...clarified, notes: [`the person was asked and did not choose: ${answer.how}`] };
    const option = question.options[Number(answer.value) - 1];
    // Choosing it means to say more in words, and a form has none.
    if (option === undefined || option.echo.length === 0) return { ...clarified, notes: [`the person chose "${option?.text ?? ''}": that has to be said in words`] };
    choices = [...choices, Number(answer.value)];
  }
}

function choicesIn(state: string | undefined): number[] | undefined {
  const [, list] = /^choices:((?:\d{1,2}(?:,\d{1,2}){0,7})?)$/.exec(state ?? '') ?? [];
  return list === undefined ? undefined : list.split(',').filter((part) => part !== '').map(Number);
}

/** A question as data: options are numbered from 1, as people count. */
export function questionContent({ question }: AskReport): z.output<typeof questionOutput> {
  if (question === undefined) return undefined;
  return { text: question.text, options: question.options.map(({ text, echo }, index) => ({ number: index + 1, text, restated: [...echo] })) };
}
