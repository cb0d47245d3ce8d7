import { groupBy, sortedBy } from '../../base/order.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Answerer } from './answer.ts';
import { scoreAnswer, verdicts, type Score, type ScoreOptions, type Verdict } from './score.ts';
import type { Task } from './task.ts';
import { openWorld, type World } from './world.ts';

export interface Suite {
  readonly tasks: readonly Task[];
  readonly meshes: ReadonlyMap<string, readonly SourceFile[]>;
}

export interface EvaluateOptions extends ScoreOptions {
  /** How often everything is asked; above one only where answers may differ. */
  readonly runs: number;
  readonly onProgress?: (done: number, all: number) => void;
}

/** A line of a table: what became of some of the answers. */
export interface Tally {
  readonly name: string;
  /** Wordings of tasks, each counted once, however often it was asked. */
  readonly asked: number;
  /** Answers by verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Percent of the answers that were right, rightly asked or rightly refused. */
  readonly passPercent: number;
  /** Percent of the wordings for which every run was. */
  readonly alwaysPercent: number;
}

export interface Evaluation {
  readonly answerer: string;
  readonly isRecorded: boolean;
  readonly runs: number;
  readonly total: Tally;
  readonly byIntent: readonly Tally[];
  readonly byPerson: readonly Tally[];
  /** Wordings for which there was no answer. */
  readonly unanswered: number;
  readonly apiVersions: Score['apiVersions'];
  /** Answers in which `check` finds errors. */
  readonly inconsistent: number;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly rounds: number; readonly cost?: number } | null;
  readonly scores: readonly Score[];
}

/** Asks every wording of every task, and judges each answer by meaning. */
export async function evaluate({ tasks, meshes }: Suite, answerer: Answerer, options: EvaluateOptions): Promise<Evaluation> {
  const worlds = new Map<string, World>();
  const scores: Score[] = [];
  let [done, unanswered] = [0, 0];
  const all = tasks.reduce((sum, { phrasings }) => sum + phrasings.length, 0) * options.runs;
  // Tasks of one mesh follow each other, so that only one world is held at a time.
  for (const task of sortedBy(tasks, ({ mesh }) => mesh)) {
    const before = worlds.get(task.mesh) ?? openWorld(meshes.get(task.mesh) ?? []);
    if (!worlds.has(task.mesh)) worlds.clear();
    worlds.set(task.mesh, before);
    for (const phrasing of task.phrasings) {
      for (let run = 0; run < options.runs; run += 1) {
        const answer = await answerer.answer(task, phrasing, before, run);
        if (answer !== undefined) scores.push(scoreAnswer(task, phrasing, answer, before, run, options));
        else if (run === 0) unanswered += 1;
        done += 1;
        options.onProgress?.(done, all);
      }
    }
  }
  return { answerer: answerer.name, isRecorded: answerer.isRecorded, runs: options.runs, unanswered, ...summaryOf(sortedBy(scores, ({ task }) => task, ({ who }) => who, ({ run }) => run)) };
}

type Summary = Omit<Evaluation, 'answerer' | 'isRecorded' | 'runs' | 'unanswered'>;

function summaryOf(scores: readonly Score[]): Summary {
  const kinds = sortedBy(new Set(scores.flatMap(({ about }) => about)), (kind) => kind);
  const sum = (of: (score: Score) => number): number => scores.reduce((total, score) => total + of(score), 0);
  const costs = scores.flatMap(({ usage }) => (usage?.cost === undefined ? [] : [usage.cost]));
  const isPaid = scores.some(({ usage }) => usage !== undefined);
  return {
    total: tally('all', scores),
    byIntent: kinds.map((kind) => tally(kind, scores.filter(({ about }) => about.includes(kind)))),
    byPerson: sortedBy(groupBy(scores, ({ who }) => who).entries(), ([who]) => who).map(([who, own]) => tally(who, own)),
    apiVersions: { current: sum(({ apiVersions }) => apiVersions.current), older: sum(({ apiVersions }) => apiVersions.older), deprecated: sum(({ apiVersions }) => apiVersions.deprecated), removed: sum(({ apiVersions }) => apiVersions.removed) },
    inconsistent: scores.filter(({ errors }) => errors.length > 0).length,
    usage: isPaid ? { inputTokens: sum(({ usage }) => usage?.inputTokens ?? 0), outputTokens: sum(({ usage }) => usage?.outputTokens ?? 0), rounds: sum(({ usage }) => usage?.rounds ?? 0), ...(costs.length === 0 ? {} : { cost: costs.reduce((total, cost) => total + cost, 0) }) } : null,
    scores,
  };
}

const passing: ReadonlySet<Verdict> = new Set(['right', 'rightly-asked', 'rightly-refused']);

export function isPassed({ verdict }: Pick<Score, 'verdict'>): boolean {
  return passing.has(verdict);
}

function tally(name: string, scores: readonly Score[]): Tally {
  const wordings = [...groupBy(scores, ({ task, who, words }) => `${task} ${who} ${words}`).values()];
  const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10);
  return {
    name,
    asked: wordings.length,
    verdicts: Object.fromEntries(verdicts.map((verdict) => [verdict, scores.filter((score) => score.verdict === verdict).length])) as Tally['verdicts'],
    passPercent: percent(scores.filter(isPassed).length, scores.length),
    alwaysPercent: percent(wordings.filter((own) => own.every(isPassed)).length, wordings.length),
  };
}
