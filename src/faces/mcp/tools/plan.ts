import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { changeLines } from '../approval.ts';
import { answersInput, clarify, questionContent, questionOutput } from '../clarify.ts';
import { findingLines, flatFinding } from '../findings.ts';
import { nextFor, nextOutput } from '../next-step.ts';
import { plain } from '../plain.ts';
import { planOf } from '../planning.ts';
import { readingLines } from '../report-text.ts';
import { amount, row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';
import { readTyped } from '../typed-intents.ts';
import { withoutOrigin } from './parse-intent.ts';

export const plan = defineTool({
  name: 'mesh_plan',
  title: 'Plan a change',
  description:
    'Turns a wish, in words or as typed intents, into complete files of mesh configuration for this project, fitted into what exists, and says what they do: the wish restated, what was assumed, requests that are treated differently with an example each, what the mesh cannot say, and what a check finds. The plan is kept under its content hash. Nothing is written and nothing reaches a cluster; mesh_get_manifests shows the files.',
  annotations: reads,
  input: z.strictObject({
    text: z.string().min(1).max(20_000).optional().describe('The wish as it was said, in English. Either this or `intents`.'),
    intents: z.array(row).min(1).max(50).optional().describe('Typed intents, each an object with `kind` in the form that mesh_list_intents gives; `{"kind":"withdraw","what":KIND,"subject":NAME}` takes one back.'),
    ...answersInput,
  }),
  output: z.object({
    status: z.enum(['planned', 'nothing-to-do', 'question', 'refused']).describe('`nothing-to-do`: the configuration does it already, or the words ask for no change (`errand`).'),
    plan: z.string().optional().describe('Id of the plan: the SHA-256 of intents, files and the input that they were made for.'),
    restated: z.array(z.string()).describe('What the plan does, in controlled English.'),
    assumptions: z.array(z.string()),
    intents: z.array(row),
    question: questionOutput,
    reasons: z.array(z.string()).describe('Why it is a question or refused.'),
    notes: z.array(z.string()).describe('How it was fitted into what exists, and what somebody should look at first.'),
    files: z.array(z.object({ path: z.string(), isNew: z.boolean(), isDeleted: z.boolean(), lines: amount })).describe('Files of the plan; others stay as they are.'),
    behaviour: z.array(z.string()).describe('Requests that are treated differently, an example for each class.'),
    losses: z.array(row).describe('What the mesh cannot say, why, and what to do instead.'),
    findings: z.array(row).describe('What mesh_check would find in these files and did not find before.'),
    errand: z.object({ command: z.string(), because: z.string() }).optional(),
    ...nextOutput,
  }),
  run: ({ text, intents, answers }, asking) => {
    if ((text === undefined) === (intents === undefined)) return { problem: 'a plan is made of `text` or of `intents`, and of one of them only' };
    const typed = intents === undefined ? undefined : readTyped(intents, asking.snapshot.project.topology);
    if (typed !== undefined && 'problem' in typed) return typed;
    const clarified = clarify({ words: text ?? '', choices: answers, ...(typed === undefined ? {} : { candidate: typed }) }, asking);
    if (isInputRequiredResult(clarified)) return clarified;
    const { world, snapshot } = asking;
    const { request, asked, report, notes } = clarified;
    const made = planOf(request, asked, snapshot, world);
    if (made !== undefined) world.plans.add(made, snapshot.revision);
    const status = made !== undefined ? ('planned' as const) : report.outcome === 'answered' ? ('nothing-to-do' as const) : report.outcome;
    const behaviour = made === undefined ? [] : changeLines(report.diff);
    const said = [...report.cautions, ...report.notes];
    const { errand } = report;
    const question = questionContent(report);
    const files = report.files.map(({ path, content, before }) => ({ path, isNew: before === undefined, isDeleted: content === '', lines: content.split('\n').length - 1 }));
    return {
      content: {
        status,
        ...(made === undefined ? {} : { plan: made.id }),
        restated: [...report.echo],
        assumptions: report.assumptions.map(({ text: assumed }) => assumed),
        intents: report.intents.map(withoutOrigin),
        ...(question === undefined ? {} : { question }),
        reasons: [...report.reasons, ...notes],
        notes: said,
        files,
        behaviour,
        losses: report.losses.map(({ origin: _, ...loss }) => ({ ...loss })),
        findings: report.findings.map((finding) => plain(flatFinding(finding), snapshot)),
        ...(errand === undefined ? {} : { errand: { command: ['meshwright', errand.command, ...errand.arguments].join(' '), because: errand.because } }),
        ...nextFor(report),
        ...(made === undefined ? {} : { next: { tool: 'mesh_get_manifests', why: 'shows the files of the plan' } }),
      },
      text: [
        made === undefined ? (status === 'question' ? 'Not clear: no plan.' : status === 'refused' ? 'Refused: no plan.' : errand === undefined ? 'Nothing has to change: no plan.' : 'No change is asked for: no plan.') : `Plan ${made.id}`,
        ...readingLines(report, notes),
        ...said.map((note) => `Note: ${note}`),
        ...files.map(({ path, isNew, isDeleted, lines }) => `${isDeleted ? 'Deleted' : isNew ? 'New' : 'Changed'}: ${path}${isDeleted ? '' : ` (${lines} lines)`}`),
        ...behaviour.map((line) => `Behaviour: ${line}`),
        ...report.losses.map(({ subject, what, because }) => `Cannot be said: ${what} of ${subject}, because ${because}`),
        ...findingLines(report.findings),
      ].join('\n'),
    };
  },
});
