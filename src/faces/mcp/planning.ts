import { resolve } from 'node:path';
import type { Asked } from '../../project/ask/answer.ts';
import { assumedObjects, mergeAssumed } from '../../project/ask/assumed-objects.ts';
import { extendProject } from '../../project/ask/extend-project.ts';
import type { Project } from '../../project/project.ts';
import type { Plan, PlanRequest } from './plan-store.ts';
import type { Refusal } from './tool.ts';
import type { Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** A plan where there is an answer: something with a hash that an approval can be bound to. */
export function planOf(request: PlanRequest, { report, reading }: Asked, { project }: Snapshot, { root }: Pick<World, 'root'>): Plan | undefined {
  if (report.outcome !== 'answered' || report.hash === undefined || report.files.length === 0) return undefined;
  let after: Project | undefined;
  const lay = (): Project => {
    const known = new Map(project.files.map(({ path }) => [resolve(root, path), path]));
    const files = report.files.map(({ path, content }) => ({ path: known.get(resolve(root, path)) ?? path, text: content }));
    // What the words take to exist is there for questions about the plan, too; it is never among the files.
    const assumed = reading.status === 'ok' ? assumedObjects(mergeAssumed(reading.assumed), project.topology) : undefined;
    return extendProject(project, assumed === undefined ? files : [assumed, ...files]);
  };
  return { id: report.hash, request, report, after: () => (after ??= lay()) };
}

/**
 * The plan of an id, made again where the input is not the one that it was made for: what comes out the same is still
 * that plan, anything else is none of it.
 */
export function findPlan(id: string, world: World, snapshot: Snapshot): Plan | Refusal {
  const known = world.plans.get(id);
  if (known === undefined) return { problem: `there is no plan \`${id}\``, help: 'Plans live as long as the server, the last 32 of them: mesh_plan makes one and gives its id.' };
  return world.plans.revisionOf(known) === snapshot.revision ? known : madeAgain(known, world, snapshot);
}

/** Nothing that was remembered is believed: the plan is worked out from the files as they are at this moment. */
export function madeAgain(plan: Plan, world: World, snapshot: Snapshot): Plan | Refusal {
  const again = planOf(plan.request, world.planner(plan.request, snapshot, world), snapshot, world);
  if (again?.id !== plan.id) return { problem: `the input has changed since plan \`${plan.id}\` was made, and the plan would now be another one`, help: 'mesh_plan with the same words or intents gives the plan for the files as they are now.' };
  world.plans.add(again, snapshot.revision);
  return again;
}

/** The project that a question is about: as it stands, or as it would be with a plan. */
export function projectOf(id: string | undefined, world: World, snapshot: Snapshot): Project | Refusal {
  if (id === undefined) return snapshot.project;
  const plan = findPlan(id, world, snapshot);
  return 'problem' in plan ? plan : plan.after();
}
