import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { noteApproval } from '../../../adapters/approval-journal.ts';
import { removeFiles } from '../../../adapters/write-files.ts';
import { writePlan } from '../../../adapters/write-plan.ts';
import { askForApproval } from '../approval.ts';
import { nextOutput } from '../next-step.ts';
import { findPlan, madeAgain } from '../planning.ts';
import { defineTool } from '../tool.ts';

export const applyPlan = defineTool({
  name: 'mesh_apply_plan',
  title: 'Write a plan into the project',
  description:
    'Writes the files of a plan into the project folder, over those that they change. A person approves the plan by its hash, in a form of the client; where the client has none, the answer is the command line that a person runs. The plan is worked out again at this moment, and nothing is written where files have changed meanwhile. Nothing reaches a cluster.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ plan: z.string().regex(/^[0-9a-f]{64}$/).describe('Whole id of a plan of mesh_plan.') }),
  output: z.object({ plan: z.string(), written: z.array(z.string()).describe('Paths inside the project folder.'), ...nextOutput }),
  run: async ({ plan: id }, asking) => {
    const { world, snapshot } = asking;
    const found = findPlan(id, world, snapshot);
    if ('problem' in found) return found;
    const approved = askForApproval(found, asking);
    if (isInputRequiredResult(approved) || 'problem' in approved) return approved;
    const plan = madeAgain(found, world, await world.open());
    if ('problem' in plan) return plan;
    const written = plan.report.files.map(({ path }) => path);
    noteApproval(world.root, { hash: plan.id, ...approved, restated: plan.report.echo, files: written }, new Date());
    writePlan(world.root, plan.report.files);
    removeFiles(world.root, plan.report.files.filter(({ content }) => content === '').map(({ path }) => path));
    return {
      content: { plan: plan.id, written, next: { tool: 'mesh_check', why: 'judges the files as they now are' } },
      text: `Written: ${written.join(', ')}`,
    };
  },
});
