import type { Reading } from './reading.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Something that turns words into intents. The offline parser is one; models behind a port are others. */
export interface Proposer {
  /** `offline`, `anthropic/claude-…`. */
  readonly name: string;
  readonly propose: (text: string, world: ProposerWorld) => Promise<Proposal>;
}

export interface ProposerWorld {
  readonly vocabulary: Vocabulary;
  /** Intents in force, as sentences of controlled English: what "it", "as well" and "instead" may speak of. */
  readonly inForce: readonly string[];
  /** What was wrong with the last proposal: intent, field, expected and actual outcome of a request. Empty at first. */
  readonly counterexamples: readonly Counterexample[];
}

export interface Counterexample {
  /** Index into the intents that were proposed. */
  readonly intent: number;
  readonly path: string;
  readonly message: string;
  readonly request?: string;
  readonly expected?: string;
  readonly got?: string;
  readonly allowed?: readonly string[];
}

export interface Proposal {
  readonly reading: Reading;
  readonly usage?: Usage;
  /** Why the model was not heard, as one line for people. The reading is then that of the offline parser. */
  readonly notice?: string;
}

export interface Usage {
  readonly model: string;
  readonly rounds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars, where prices are configured. */
  readonly cost?: number;
}
