import type { Outcome, Retries } from './mesh-model.ts';
import type { Provenance } from './provenance.ts';

/** `timeout 3 s, 2 retries on 5xx (each at most 1 s): 3 s in the worst case`; undefined where nothing is set. */
export function describeLimits({ timeoutMs, retries }: Pick<Outcome, 'timeoutMs' | 'retries'>): { readonly text: string; readonly source: Provenance } | undefined {
  const source = timeoutMs?.value === undefined ? (retries?.source ?? timeoutMs?.source) : timeoutMs.source;
  if (source === undefined) return undefined;
  const worst = worstCaseMs(timeoutMs?.value, retries?.value);
  const deadline = timeoutMs?.value === undefined ? 'no timeout' : `timeout ${describeMs(timeoutMs.value)}`;
  const bound = worst !== undefined && worst !== timeoutMs?.value ? `: ${describeMs(worst)} in the worst case` : '';
  return { text: `${deadline}, ${describeRetries(retries?.value)}${bound}`, source };
}

function describeRetries(retries: Retries | undefined): string {
  if (retries === undefined || retries.attempts <= 0) return 'no retries';
  const each = retries.perTryTimeoutMs === undefined ? '' : ` (each try at most ${describeMs(retries.perTryTimeoutMs)})`;
  return `${retries.attempts} ${retries.attempts === 1 ? 'retry' : 'retries'} on ${retries.on.join(', ')}${each}`;
}

/**
 * The longest that a caller may wait: the timeout covers all tries; without one, the tries themselves if each is
 * bounded. Undefined waits for ever. Back-off between tries comes on top of the second form and is left out.
 */
export function worstCaseMs(timeoutMs: number | undefined, retries: Retries | undefined): number | undefined {
  const perTry = retries?.perTryTimeoutMs;
  const tries = perTry === undefined ? undefined : perTry * (1 + Math.max(0, retries?.attempts ?? 0));
  if (timeoutMs === undefined) return tries;
  return tries === undefined ? timeoutMs : Math.min(timeoutMs, tries);
}

/** `250 ms`, `3 s`, `1.5 s`. */
export function describeMs(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 10) / 100} s`;
}
