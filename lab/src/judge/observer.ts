import type { SourceFile } from '../../../src/kube/resource.ts';
import type { Observed } from '../../../test/real-mesh/contradiction.ts';
import type { Replayed } from '../../../test/real-mesh/replay.ts';
import type { Round } from './round.ts';

/** Whoever wants to look at everything that is played: coverage, for instance. */
export interface JudgeObserver {
  /** `round` as it was in force: without what the server refused, with its creation times. `application` is the stage as one file, `observed` what the mesh did. */
  played(round: Round, replayed: readonly Replayed[], application: SourceFile, observed: readonly Required<Observed>[]): void;
  /** Lines for the end of a run; empty where there is nothing to say. */
  report(): string;
}
