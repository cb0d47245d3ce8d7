import type { Usage } from './proposer.ts';

/** A model that is given words and answers in words: how people use chatbots, and what typed intents are compared with. */
export interface PlainModel {
  /** `anthropic/claude-…`. */
  readonly name: string;
  /** Never throws: why there is no answer is a sentence. */
  readonly complete: (prompt: string) => Promise<{ readonly text: string; readonly usage?: Usage } | { readonly failed: string }>;
}
