import { z } from 'zod';
import { nextOutput } from '../next-step.ts';
import { moreLine, pageInput, pageOf, pageOutput } from '../page.ts';
import { findPlan } from '../planning.ts';
import { defineTool, reads } from '../tool.ts';

export const getManifests = defineTool({
  name: 'mesh_get_manifests',
  title: 'Show the files of a plan',
  description: 'Gives the complete files of a plan, as they would stand in the project. Files that are not listed stay as they are. It makes no plan: mesh_plan does.',
  annotations: reads,
  input: z.strictObject({
    plan: z.string().regex(/^[0-9a-f]{8,64}$/).describe('Id of a plan of mesh_plan.'),
    path: z.string().max(1000).optional().describe('Only this file of the plan.'),
    ...pageInput,
  }),
  output: z.object({
    plan: z.string(),
    items: z.array(z.object({ path: z.string(), isNew: z.boolean(), content: z.string() })),
    ...pageOutput,
    ...nextOutput,
  }),
  run: ({ plan: id, path, limit, cursor }, { world, snapshot }) => {
    const plan = findPlan(id, world, snapshot);
    if ('problem' in plan) return plan;
    const files = plan.report.files.filter((file) => path === undefined || file.path === path);
    if (files.length === 0) return { problem: `the plan has no file \`${path ?? ''}\``, help: `It has ${plan.report.files.map((file) => file.path).join(', ')}.` };
    const page = pageOf(files, { limit, cursor }, ['manifests', plan.id, path]);
    if ('problem' in page) return page;
    const { items, total, nextCursor } = page;
    return {
      content: {
        plan: plan.id,
        items: items.map(({ path: name, content, before }) => ({ path: name, isNew: before === undefined, content })),
        total,
        ...(nextCursor === undefined ? {} : { nextCursor }),
        next: { tool: 'mesh_compare', why: 'lists every request that the plan treats differently' },
      },
      text: [...items.map(({ path: name, content }) => `# ${name}\n${content.trimEnd()}\n---`), moreLine(page)].join('\n'),
    };
  },
});
