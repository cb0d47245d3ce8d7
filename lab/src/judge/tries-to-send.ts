import type { Decision } from '../../../src/model/decision.ts';
import { triesToSeeAll } from '../../../test/real-mesh/binomial.ts';
import { sharesOf } from '../../../test/real-mesh/compare-shares.ts';
import { isUndecided } from '../../../test/real-mesh/contradiction.ts';

export interface Sending {
  readonly tries: number;
  /** Whether the time of its answers is judged. */
  readonly isTimed: boolean;
  /** Whether copies of it are looked for. */
  readonly isMirrored: boolean;
}

const usualTries = 2;
/** Enough to tell shares apart; more would take longer than all other requests together. */
const mostTries = 120;
const leastWeighted = 48;
/** Weighted requests of one round that get so many. */
const mostWeighted = 4;

/** How often each request is sent: once more than once, and often enough for a judgement where weights choose. */
export function sendingsOf(decisions: readonly Decision[]): readonly Sending[] {
  let weighted = 0;
  return decisions.map((decision) => {
    const shares = sharesOf(decision.destinations);
    const isWeighted = shares.length > 1 && !isUndecided(decision) && !isSlow(decision) && (weighted += 1) <= mostWeighted;
    const tries = isWeighted ? Math.min(mostTries, Math.max(leastWeighted, triesToSeeAll(shares.map(({ percent }) => percent)))) : usualTries;
    return { tries, isTimed: !isWeighted && isTimed(decision), isMirrored: decision.mirrors.length > 0 };
  });
}

function isSlow({ fault }: Decision): boolean {
  return (fault?.delay?.delayMs ?? 0) > 300;
}

function isTimed({ fault, timeoutMs, retries }: Decision): boolean {
  return fault?.delay !== undefined || timeoutMs?.value !== undefined || retries?.value.perTryTimeoutMs !== undefined;
}
