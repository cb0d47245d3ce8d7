import type { SourceFile } from '../../kube/resource.ts';
import type { Usage } from '../../language/proposer.ts';
import type { Phrasing, Task } from './task.ts';
import type { World } from './world.ts';

/** What somebody answered to a task, whoever it is. */
export interface Answer {
  /** `failed`: whoever answered knows that it is none. */
  readonly outcome: 'answered' | 'question' | 'refused' | 'failed';
  /** The question or the reasons; of an answer, what it says it does. */
  readonly says: string;
  /** Laid over the application. */
  readonly files: readonly SourceFile[];
  /** Command of the product that it points at. */
  readonly errand?: string;
  readonly usage?: Usage;
}

/** Somebody who answers: our own parser, a model, or a folder of recorded answers. */
export interface Answerer {
  readonly name: string;
  /** Whether its answers were recorded earlier: then what it costs and how sure it is cannot be told. */
  readonly isRecorded: boolean;
  /** Undefined where it has no answer to this. `run` counts from 0. */
  readonly answer: (task: Task, phrasing: Phrasing, before: World, run: number) => Promise<Answer | undefined>;
}
