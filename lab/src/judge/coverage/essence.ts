import type { Decision } from '../../../../src/model/decision.ts';

/** What a decision says happens, without who says so: two decisions with equal texts are equal to the judge. */
export function essenceOf({ steps: _, unknown, ...decision }: Decision): string {
  return JSON.stringify([decision, unknown.length > 0], withoutSources);
}

/** What the steps tell: limits and balancing, which no single request shows. */
export function wordsOf({ steps, unknown }: Decision): string {
  return JSON.stringify([steps, unknown], withoutSources);
}

/** Where something is written is not what it does. */
function withoutSources(key: string, value: unknown): unknown {
  return key === 'source' || key === 'sources' ? undefined : value === Number.POSITIVE_INFINITY ? 'Infinity' : value;
}
