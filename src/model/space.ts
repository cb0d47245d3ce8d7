import { currentStore } from './language/store.ts';
import type { RequestView } from './request-view.ts';
import { conditionsOf } from './space-conditions.ts';
import { Run } from './space-run.ts';
import type { Explore, Region, RequestClass, SpaceOptions } from './space-types.ts';
import { symbolicView } from './space-view.ts';
import { witnessOfRun } from './space-witness.ts';

export type { Condition, Exploration, Explore, Region, SpaceOptions } from './space-types.ts';

const defaultMaxClasses = 4096;

/**
 * Runs `decide` once for every class: the first question that divides the requests left is answered yes in one run
 * and no in another, and so on for the questions after it. `decide` must ask the same when it is answered the same.
 *
 * The space: every method in upper case, every path in canonical form (see space-base.ts), every authority, headers,
 * query parameters, and tokens. A claim is a list of texts, so that it may satisfy questions that no single text does.
 */
export const explore: Explore = (decide, options) => {
  const classes: RequestClass<ReturnType<typeof decide>>[] = [];
  const most = options.maxClasses ?? defaultMaxClasses;
  let because: string | undefined;
  for (const { run, result } of runs(decide, options)) {
    if (classes.length === most) return { classes, isComplete: false, because: `there are more than ${most} classes of requests` };
    because ??= run.incomplete;
    classes.push({ region: regionOf(run), result });
  }
  return because === undefined ? { classes, isComplete: true } : { classes, isComplete: false, because };
};

export interface FinishedRun<T> {
  readonly run: Run;
  readonly result: T;
}

/** One finished run for every class, found when asked for. */
export function* runs<T>(decide: (view: RequestView) => T, options: SpaceOptions): Generator<FinishedRun<T>> {
  const store = currentStore();
  let script: readonly boolean[] | undefined = [];
  let isJoined = false;
  while (script !== undefined) {
    const run: Run = new Run(options, store, script, isJoined);
    const result = decide(symbolicView(run));
    if (run.needsJoin) {
      // Path and query are asked about as one text: begin again with one variable for both.
      isJoined = true;
      continue;
    }
    if (run.isPossible) yield { run, result };
    script = nextScript(run.answers);
  }
}

export function regionOf(run: Run): Region {
  return { conditions: conditionsOf(run), ...witnessOfRun(run) };
}

/** The answers so far with the last yes turned into no; undefined where all was tried. */
function nextScript(answers: readonly boolean[]): readonly boolean[] | undefined {
  const last = answers.lastIndexOf(true);
  return last === -1 ? undefined : [...answers.slice(0, last), false];
}
