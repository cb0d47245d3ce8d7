import type { JsonSchema } from '../../intents/schema/json-schema.ts';
import type { Usage } from '../proposer.ts';

/** One question to a model. Nothing in `instructions` comes from anywhere but our source. */
export interface ModelCall {
  readonly instructions: string;
  readonly prompt: string;
  readonly schema: JsonSchema;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** What came of it. `not-json`: the model wrote something else, and may be asked again. `failed`: a clause for people, without keys. */
export type ModelOutcome =
  | { readonly kind: 'answer'; readonly value: unknown; readonly tokens: Tokens }
  | { readonly kind: 'not-json'; readonly tokens: Tokens }
  | { readonly kind: 'failed'; readonly reason: string; readonly tokens?: Tokens };

/** Asks a model. It never throws. */
export type AskModel = (call: ModelCall) => Promise<ModelOutcome>;

/** US dollars for a million tokens. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
}

export function usageOf(model: string, rounds: number, spent: readonly (Tokens | undefined)[], prices: ModelPrices | undefined): Usage {
  const inputTokens = spent.reduce((sum, tokens) => sum + (tokens?.input ?? 0), 0);
  const outputTokens = spent.reduce((sum, tokens) => sum + (tokens?.output ?? 0), 0);
  const cost = prices === undefined ? undefined : (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000;
  return { model, rounds, inputTokens, outputTokens, ...(cost === undefined ? {} : { cost }) };
}
