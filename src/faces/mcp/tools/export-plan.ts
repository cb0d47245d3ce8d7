import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { noteApproval } from '../../../adapters/approval-journal.ts';
import { writePlan } from '../../../adapters/write-plan.ts';
import { askForApproval, shortId } from '../approval.ts';
import { nextOutput } from '../next-step.ts';
import { findPlan, madeAgain } from '../planning.ts';
import { defineTool } from '../tool.ts';

export const exportPlan = defineTool({
  name: 'mesh_export_plan',
  title: 'Save a plan beside the project',
  description: 'Saves copies of the files of a plan in a folder of their own inside the project, and changes no file that exists. A person approves the plan by its hash, as for mesh_apply_plan, which writes the files into their places.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    plan: z.string().regex(/^[0-9a-f]{64}$/).describe('Whole id of a plan of mesh_plan.'),
    folder: z.string().min(1).max(300).regex(/^(?!\/)[^\\:\0]*$/).optional().describe('Folder inside the project, with forward slashes; `.meshwright/plans/ID` without it.'),
  }),
  output: z.object({ plan: z.string(), written: z.array(z.string()).describe('Paths inside the project folder.'), ...nextOutput }),
  run: async ({ plan: id, folder }, asking) => {
    const { world, snapshot } = asking;
    const found = findPlan(id, world, snapshot);
    if ('problem' in found) return found;
    const approved = askForApproval(found, asking);
    if (isInputRequiredResult(approved) || 'problem' in approved) return approved;
    const plan = madeAgain(found, world, await world.open());
    if ('problem' in plan) return plan;
    const into = (folder ?? `.meshwright/plans/${shortId(plan)}`).replace(/\/+$/, '');
    const files = plan.report.files.filter(({ content }) => content !== '').map(({ path, content }) => ({ path: `${into}/${path}`, content }));
    noteApproval(world.root, { hash: plan.id, ...approved, restated: plan.report.echo, files: files.map(({ path }) => path) }, new Date());
    writePlan(world.root, files);
    return { content: { plan: plan.id, written: files.map(({ path }) => path) }, text: `Written: ${files.map(({ path }) => path).join(', ')}` };
  },
});
