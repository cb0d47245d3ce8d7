import type { Candidate } from '../../language/reading.ts';
import type { AskReport } from '../../project/ask/ask-report.ts';
import type { Project } from '../../project/project.ts';

/** What a plan was asked for with: enough to make it again at the moment of writing. */
export interface PlanRequest {
  /** What was said; empty where the intents came typed. */
  readonly words: string;
  /** Intents that came typed. */
  readonly candidate?: Candidate;
  /** Number of the option taken, from 1, for each question in turn. */
  readonly choices: readonly number[];
}

export interface Plan {
  /** Content hash: of the intents, the files and the input that they were made for. */
  readonly id: string;
  readonly request: PlanRequest;
  readonly report: AskReport;
  /** The input with the files of the plan laid over it. */
  readonly after: () => Project;
}

export interface PlanStore {
  readonly add: (plan: Plan, revision: string) => void;
  /** By the whole id, or by its beginning where that is one plan's alone. */
  readonly get: (id: string) => Plan | undefined;
  /** Revision of the input that a plan was last made for. */
  readonly revisionOf: (plan: Plan) => string | undefined;
  /** Newest last. */
  readonly all: () => readonly Plan[];
}

/** A plan may hold a whole project: the eldest make room. One that is gone is made again from its words. */
const mostPlans = 32;

export function createPlanStore(): PlanStore {
  const plans = new Map<string, { readonly plan: Plan; readonly revision: string }>();
  return {
    add(plan, revision) {
      plans.delete(plan.id);
      plans.set(plan.id, { plan, revision });
      const [eldest] = plans.keys();
      if (plans.size > mostPlans && eldest !== undefined) plans.delete(eldest);
    },
    get: (id) => plans.get(id)?.plan ?? onlyOne([...plans.values()].filter(({ plan }) => plan.id.startsWith(id)))?.plan,
    revisionOf: (plan) => plans.get(plan.id)?.revision,
    all: () => [...plans.values()].map(({ plan }) => plan),
  };
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
