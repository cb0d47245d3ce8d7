import { readSuiteFiles } from '../../../src/adapters/suite-files.ts';
import type { SourceFile } from '../../../src/kube/resource.ts';
import type { Answerer } from '../../../src/project/evaluate/answer.ts';
import { readTasks } from '../../../src/project/evaluate/read-tasks.ts';
import { scoreAnswer, type Score } from '../../../src/project/evaluate/score.ts';
import type { CallCheck, Phrasing, Task } from '../../../src/project/evaluate/task.ts';
import { expandCallers, openWorld } from '../../../src/project/evaluate/world.ts';
import { LabError } from '../lab-error.ts';

/** An answer, and everybody who was given it. */
export interface ToJudge {
  readonly task: Task;
  readonly phrasings: readonly Phrasing[];
  readonly files: readonly SourceFile[];
  readonly checks: readonly CallCheck[];
  /** What the model says of it. */
  readonly score: Score;
}

/** A phrasing whose answer no traffic can judge, and why. */
export interface Unasked {
  readonly task: string;
  readonly who: string;
  readonly words: string;
  readonly why: string;
  readonly verdict?: Score['verdict'];
}

export interface MeshOfSuite {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly answers: readonly ToJudge[];
}

export interface AskedSuite {
  readonly meshes: readonly MeshOfSuite[];
  readonly unasked: readonly Unasked[];
}

export interface Selection {
  readonly suite: string;
  readonly only: readonly string[];
  readonly meshes: readonly string[];
  readonly isSkippingWrong: boolean;
}

/** Asks every phrasing of the tasks that are selected. Those that are answered alike are judged once. */
export async function askSuite({ suite, only, meshes: names, isSkippingWrong }: Selection, answererFor: Answerer): Promise<AskedSuite> {
  const { tasks: files, meshes } = readSuiteFiles(suite, suite);
  const read = files.map(readTasks);
  const [problem] = read.flatMap(({ diagnostics }) => diagnostics);
  if (problem !== undefined) throw new LabError(`${problem.span.file}:${problem.span.line}: ${problem.message}`, 'correct the task');
  const isWanted = ({ id, mesh }: Task): boolean => (only.length === 0 || only.some((start) => id.startsWith(start))) && (names.length === 0 || names.includes(mesh));
  const tasks = read.flatMap(({ tasks: own }) => own.map(({ task }) => task)).filter(isWanted);
  if (tasks.length === 0) throw new LabError('no task is selected', 'see --only and --mesh');
  const unasked: Unasked[] = [];
  const byMesh = [...Map.groupBy(tasks, ({ mesh }) => mesh)];
  const asked: MeshOfSuite[] = [];
  for (const [name, own] of byMesh) {
    const folder = meshes.get(name);
    if (folder === undefined) throw new LabError(`there is no mesh \`${name}\``, `make the folder ${suite}/meshes/${name}`);
    const answers: ToJudge[] = [];
    for (const task of own) answers.push(...(await askTask(task, folder, answererFor, unasked)));
    asked.push({ name, files: folder, answers: isSkippingWrong ? answers.filter(({ score }) => score.verdict === 'right') : answers });
  }
  return { meshes: asked, unasked };
}

async function askTask(task: Task, folder: readonly SourceFile[], answerer: Answerer, unasked: Unasked[]): Promise<ToJudge[]> {
  const before = worldOf(folder);
  const groups = new Map<string, ToJudge>();
  for (const phrasing of task.phrasings) {
    const answer = await answerer.answer(task, phrasing, before, 0);
    const about = { task: task.id, who: phrasing.who, words: phrasing.words };
    if (answer === undefined) {
      unasked.push({ ...about, why: 'there is no answer' });
      continue;
    }
    const score = scoreAnswer(task, phrasing, answer, before, 0, { checks: false });
    if (answer.outcome !== 'answered') unasked.push({ ...about, why: `${answer.outcome}: ${answer.says}`, verdict: score.verdict });
    else if (!task.expect.includes('answered')) unasked.push({ ...about, why: `answered, and ${task.expect.join(' or ')} was right: ${answer.says}`, verdict: score.verdict });
    else if (task.calls.length === 0) unasked.push({ ...about, why: 'no request shows it', verdict: score.verdict });
    else {
      const key = JSON.stringify(answer.files);
      const known = groups.get(key);
      groups.set(key, { task, files: answer.files, score, checks: task.calls.flatMap((check) => expandCallers(check, before)), phrasings: [...(known?.phrasings ?? []), phrasing] });
    }
  }
  return [...groups.values()];
}

let known: { readonly folder: readonly SourceFile[]; readonly world: ReturnType<typeof openWorld> } | undefined;

function worldOf(folder: readonly SourceFile[]): ReturnType<typeof openWorld> {
  if (known?.folder !== folder) known = { folder, world: openWorld(folder) };
  return known.world;
}
