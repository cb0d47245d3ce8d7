import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answersInput, clarify, questionContent, questionOutput } from '../clarify.ts';
import { nextFor, nextOutput } from '../next-step.ts';
import { readingLines } from '../report-text.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const parseIntent = defineTool({
  name: 'mesh_parse_intent',
  title: 'Read a wish in words',
  description:
    'Reads what somebody wants of the mesh, in plain English, and gives it back as typed intents and in controlled English, with everything that was assumed. What is unclear comes back as a question with options, what cannot be used or done as a refusal with reasons. No word is left unused in silence. It makes no files: mesh_plan does, from the same words.',
  annotations: reads,
  input: z.strictObject({
    text: z.string().min(1).max(20_000).describe('The wish as it was said, in English; it may hold an existing manifest that is meant.'),
    ...answersInput,
  }),
  output: z.object({
    status: z.enum(['read', 'question', 'refused']),
    restated: z.array(z.string()).describe('The reading in controlled English, a sentence for each intent.'),
    assumptions: z.array(z.string()).describe('What the words did not say and was taken to be so.'),
    intents: z.array(row).describe('The same as typed intents, as mesh_plan takes them.'),
    question: questionOutput,
    reasons: z.array(z.string()).describe('Why it is a question or refused.'),
    errand: z.object({ command: z.string(), because: z.string() }).optional().describe('The words ask for no change; another command of Meshwright answers them.'),
    ...nextOutput,
  }),
  run: ({ text, answers }, asking) => {
    const clarified = clarify({ words: text, choices: answers }, asking);
    if (isInputRequiredResult(clarified)) return clarified;
    const { report, notes } = clarified;
    const status: 'read' | 'question' | 'refused' = report.outcome === 'answered' ? 'read' : report.outcome;
    const { errand } = report;
    const question = questionContent(report);
    return {
      content: {
        status,
        restated: [...report.echo],
        assumptions: report.assumptions.map(({ text: assumed }) => assumed),
        intents: report.intents.map((intent) => withoutOrigin(intent)),
        ...(question === undefined ? {} : { question }),
        reasons: [...report.reasons, ...notes],
        ...(errand === undefined ? {} : { errand: { command: ['meshwright', errand.command, ...errand.arguments].join(' '), because: errand.because } }),
        ...nextFor(report),
        ...(status === 'read' && report.intents.length > 0 ? { next: { tool: 'mesh_plan', why: 'makes files of it, with proof and comparison' } } : {}),
      },
      text: [status === 'read' ? 'One reading.' : status === 'question' ? 'Not clear.' : 'Refused.', ...readingLines(report, notes)].join('\n'),
    };
  },
});

/** Where a wish was said is nothing that a plan takes. */
export function withoutOrigin(wish: object): Record<string, unknown> {
  const { origin: _, ...rest } = wish as Record<string, unknown>;
  return rest;
}
