import { nearest } from '../../base/near-miss.ts';
import { groupBy } from '../../base/order.ts';
import { isAtLeast, type Diagnostic, type Span } from '../../diagnostics/diagnostic.ts';
import { describeResource, type SourceFile } from '../../kube/resource.ts';
import { allOf } from './aged.ts';
import { judgeCall } from './judge-call.ts';
import { judgeObject } from './judge-objects.ts';
import { mistake } from './read-fields.ts';
import type { PlacedTask } from './read-tasks.ts';
import { ask, expandCallers, openWorld, type World } from './world.ts';

/** What is wrong with a suite, beside what the reader of each file says: what its tasks say of their meshes. */
export function checkSuite(tasks: readonly PlacedTask[], meshes: ReadonlyMap<string, readonly SourceFile[]>): readonly Diagnostic[] {
  const worlds = new Map([...meshes].map(([name, files]) => [name, openWorld(files)] as const));
  return [...repeated(tasks), ...tasks.flatMap((placed) => checkTask(placed, worlds)), ...[...worlds.values()].flatMap(checkMesh)];
}

function repeated(tasks: readonly PlacedTask[]): Diagnostic[] {
  const ids = [...groupBy(tasks, ({ task }) => task.id).values()].flatMap(([first, ...others]) => others.map(({ task, span }) => mistake('duplicate-id', span, `the id \`${task.id}\` is taken`, `by ${placeText(first?.span)}`)));
  const phrasings = tasks.flatMap((placed) => placed.task.phrasings.map(({ words }) => ({ placed, key: `${placed.task.mesh} ${placed.task.given} ${words.toLowerCase().replaceAll(/\s+/g, ' ').trim()}` })));
  const words = [...groupBy(phrasings, ({ key }) => key).values()].flatMap(([first, ...others]) => others.map(({ placed }) => mistake('duplicate-words', placed.span, `\`${placed.task.id}\` asks in words that are there already`, `in \`${first?.placed.task.id}\``)));
  return [...ids, ...words];
}

function placeText(span: Span | undefined): string {
  return span === undefined ? '' : `${span.file}:${span.line}`;
}

function checkTask({ task, span, callSpans }: PlacedTask, worlds: ReadonlyMap<string, World>): Diagnostic[] {
  const world = worlds.get(task.mesh);
  if (world === undefined) {
    const near = nearest(task.mesh, worlds.keys());
    return [mistake('unknown-mesh', span, `there is no mesh \`${task.mesh}\``, near === undefined ? `there are ${[...worlds.keys()].join(', ')}` : `did you mean \`${near}\`?`)];
  }
  const names = task.calls.flatMap((check, index) => {
    const place = callSpans[index] ?? span;
    const callers = expandCallers(check, world);
    if (callers.length === 0) return [mistake('unknown-name', place, 'no workload of the mesh has a proxy, so `*` is nobody')];
    const [problem] = callers.flatMap((each) => problemOf(ask(world, each)));
    return problem === undefined ? [] : [mistake('unknown-name', place, problem)];
  });
  return names.length > 0 ? names : canFail(task, span, world);
}

function problemOf(asked: ReturnType<typeof ask>): string[] {
  return 'problem' in asked ? [asked.problem] : [];
}

/** Checks that hold before anybody has answered cannot tell an answer from none. */
function canFail(task: PlacedTask['task'], span: Span, world: World): Diagnostic[] {
  if (!task.expect.includes('answered')) return [];
  const faults = [...task.calls.flatMap((check) => expandCallers(check, world)).flatMap((check) => judgeCall(check, world, world)), ...task.objects.flatMap((check) => judgeObject(check, world))];
  return faults.length > 0 ? [] : [mistake('cannot-fail', span, `every check of \`${task.id}\` holds before anything is answered`, 'check something that only a right answer does')];
}

/** A mesh that is itself broken judges nothing. */
function checkMesh({ project }: World): Diagnostic[] {
  const errors = project.problems.filter(({ severity }) => isAtLeast(severity, 'error'));
  const objects = allOf(project.resources);
  const twice = [...groupBy(objects, (resource) => `${resource.group} ${describeResource(resource)}`).values()].flatMap(([, second]) => (second === undefined ? [] : [mistake('duplicate-object', { file: second.source.file, ...second.source.document.locate([]) }, `${describeResource(second)} stands twice in this mesh`)]));
  return [...errors, ...twice];
}
