import type { Usage } from './proposer.ts';

/** What a model has cost, as one line. Without configured prices there is no sum of money in it. */
export function usageWords({ model, rounds, inputTokens, outputTokens, cost }: Usage): string {
  const money = cost === undefined ? '' : `, ${cost.toFixed(4)} US dollars`;
  return `${model}: ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${inputTokens} tokens in, ${outputTokens} out${money}`;
}

/** The same model asked again. */
export function addUsage(before: Usage | undefined, now: Usage | undefined): Usage | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  const cost = before.cost === undefined && now.cost === undefined ? {} : { cost: (before.cost ?? 0) + (now.cost ?? 0) };
  return { model: now.model, rounds: before.rounds + now.rounds, inputTokens: before.inputTokens + now.inputTokens, outputTokens: before.outputTokens + now.outputTokens, ...cost };
}
