import { z } from 'zod';
import { meshModelOf } from '../../../project/mesh-model-of.ts';
import { placeFinder } from '../../../project/places.ts';
import { whoReaches } from '../../../project/who.ts';
import { renderWho } from '../../cli/render/who-text.ts';
import { nextOutput } from '../next-step.ts';
import { moreLine, pageInput, pageOf, pageOutput } from '../page.ts';
import { plain, styleOf } from '../plain.ts';
import { planInput } from '../plan-input.ts';
import { projectOf } from '../planning.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const whoCanReach = defineTool({
  name: 'mesh_who_can_reach',
  title: 'Who can reach a service',
  description:
    'Decides for all requests, not for a sample, which callers get through to one Service: with which methods and paths, by which rule, and with an example request. `@stranger` is a pod without a proxy, `@ingress` a client outside. It says nothing of timeouts and routes: mesh_trace_request does, for one request.',
  annotations: reads,
  input: z.strictObject({
    service: z.string().min(1).max(300).describe('The Service: `shop/orders`, `orders`, or its full name.'),
    method: z.string().regex(/^[A-Z][A-Z-]*$/).optional().describe('Only requests with this HTTP method, in capitals.'),
    path: z.string().startsWith('/').max(4000).optional().describe('Only requests with this path.'),
    port: z.number().int().min(1).max(65_535).optional().describe('Only this port of the Service.'),
    ...planInput,
    ...pageInput,
  }),
  output: z.object({
    service: z.string(),
    items: z.array(row).describe('Groups of callers that fare alike: `clients`, `host`, `port`, `reach` (`all`, `some`, `none`, `unknown`), `requests` with the rule that lets them in and a `witness`. `isEveryone`: every workload and every stranger is among them.'),
    ...pageOutput,
    ...nextOutput,
  }),
  run: ({ service, method, path, port, plan, limit, cursor }, { world, snapshot }) => {
    const project = projectOf(plan, world, snapshot);
    if ('problem' in project) return project;
    const question = { service, ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }), ...(port === undefined ? {} : { port }) };
    const answer = whoReaches(meshModelOf(project), question, placeFinder());
    if ('problem' in answer) return { problem: answer.problem.message, help: answer.problem.help ?? 'mesh_describe_inventory lists the services.' };
    const { report } = answer;
    const page = pageOf(report.entries, { limit, cursor }, [snapshot.revision, 'who', question, plan]);
    if ('problem' in page) return page;
    const { items, total, nextCursor } = page;
    return {
      content: { service: report.service, items: items.map((item) => plain(item, snapshot)), total, ...(nextCursor === undefined ? {} : { nextCursor }) },
      text: `${renderWho(report, styleOf(snapshot))}${moreLine(page)}`,
    };
  },
});
