import { z } from 'zod';
import { diffReport, type DiffSide } from '../../../project/diff.ts';
import { meshModelOf } from '../../../project/mesh-model-of.ts';
import { placeFinder } from '../../../project/places.ts';
import type { Project } from '../../../project/project.ts';
import { describeRest, renderDiff } from '../../cli/render/diff-text.ts';
import { nextOutput } from '../next-step.ts';
import { moreLine, pageInput, pageOf, pageOutput } from '../page.ts';
import { plain, styleOf } from '../plain.ts';
import { planInput } from '../plan-input.ts';
import { projectOf } from '../planning.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const compare = defineTool({
  name: 'mesh_compare',
  title: 'Compare behaviour',
  description:
    'Lists the requests that two states of the project treat differently: newly allowed or refused, sent elsewhere, with other deadlines, retries or encryption, each class with an example request and the answers before and after. Compares meanings and not texts; an empty, complete list means that nothing changes. The old side is a git revision or the files as they are, the new side a plan or the files as they are.',
  annotations: reads,
  input: z.strictObject({
    baseline: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_./~^@{}-]*$/).max(200).optional().describe('Old side: a git revision such as `HEAD~1` or `main`. Without it, the files as they are; then a plan is needed.'),
    ...planInput,
    ...pageInput,
  }),
  output: z.object({
    isUnchanged: z.boolean().describe('Nothing is treated differently, and no name came or went.'),
    isComplete: z.boolean().describe('False where some calls have too many kinds of requests to look at each: there may be more changes.'),
    items: z.array(row).describe('Changes: `aspects`, `clients`, `host`, `port`, `conditions`, `witness`, `before`, `after`.'),
    names: row.describe('Workloads and hosts that only one side has.'),
    unread: z.array(row).describe('Configuration that the model does not read.'),
    ...pageOutput,
    ...nextOutput,
  }),
  run: async ({ baseline, plan, limit, cursor }, { world, snapshot }) => {
    if (baseline === undefined && plan === undefined) return { problem: 'both sides would be the files as they are', help: 'Give `plan`, or `baseline`, or both.' };
    const current = projectOf(plan, world, snapshot);
    if ('problem' in current) return current;
    const old = baseline === undefined ? snapshot.project : await world.openRevision(baseline);
    const compared = diffReport(sideOf(old), sideOf(current));
    const isPartial = [...old.problems, ...current.problems].some(({ severity }) => severity === 'error');
    const report = isPartial ? { ...compared, isUnchanged: false, isComplete: false, because: 'a part of the input could not be read' } : compared;
    const page = pageOf(report.changes, { limit, cursor }, [snapshot.revision, 'compare', baseline, plan]);
    if ('problem' in page) return page;
    const { items, total, nextCursor } = page;
    return {
      content: {
        isUnchanged: report.isUnchanged,
        isComplete: report.isComplete,
        items: items.map(({ before, after, ...change }) => ({ ...plain(change, snapshot), before: endOf(before), after: endOf(after) })),
        names: { workloads: report.workloads, hosts: report.hosts },
        unread: report.unread.map((entry) => plain(entry, snapshot)),
        total,
        ...(nextCursor === undefined ? {} : { nextCursor }),
      },
      text: `${renderDiff(report, styleOf(snapshot))}${report.isComplete ? '' : `${describeRest(report)}\n`}${moreLine(page)}`,
    };
  },
});

/** How a request ends: the steps that led there are mesh_trace_request's to tell. */
function endOf({ steps: _, ...rest }: { readonly steps: unknown } & object): Record<string, unknown> {
  return rest as Record<string, unknown>;
}

function sideOf(project: Project): DiffSide {
  return { model: meshModelOf(project), objects: project.resources.size, placeOf: placeFinder() };
}
