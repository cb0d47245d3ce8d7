import type { QualifiedName } from '../topology/topology.ts';
import type { HeaderChange, Mirror, Note, RequestChange, Retries, Setting, Transport } from './mesh-model.ts';
import type { Unknown } from './provenance.ts';

/**
 * `delivered` an application received it · `refused` access or transport says no · `no-route` the proxy has no route
 * for it · `fault` an injected fault answers · `responded` the proxy answers by configuration · `redirected` ·
 * `unreachable` no connection, or no endpoint · `unknown` the input does not decide it
 */
export type DecisionOutcome = 'delivered' | 'refused' | 'no-route' | 'fault' | 'responded' | 'redirected' | 'unreachable' | 'unknown';

/** One share of a request's fate. */
export interface DecidedDestination {
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  /** Percent of all requests like this one; they add up to 100 over the list. */
  readonly weight: number;
  /** Those that may receive it: empty unless it is delivered. */
  readonly workloads: readonly QualifiedName[];
  /** Addresses outside the cluster that may receive it. */
  readonly addresses: readonly string[];
  readonly outcome: DecisionOutcome;
  readonly status?: number;
  readonly flag?: string;
  readonly transport?: Transport;
  /** Its weight is 0: it takes over when no endpoint before it is healthy, and this is what happens then. */
  readonly isStandby?: boolean;
  /** What is done to the requests of this share alone, after the changes of the decision; left out where that is nothing. */
  readonly changes?: readonly RequestChange[];
  /** What is done to its answers alone, before the changes of the decision. */
  readonly responseChanges?: readonly HeaderChange[];
}

/** What happens to one request, and why. */
export interface Decision {
  readonly outcome: DecisionOutcome;
  /** What the client sees; undefined where no answer comes, and for a delivered connection without requests. */
  readonly status?: number;
  /** Response flag of the proxy that made the answer: `NR`, `UF,URX`, `NC`, `UH`. */
  readonly flag?: string;
  readonly destinations: readonly DecidedDestination[];
  /** Smallest of the timeouts on the way; undefined waits for ever. */
  readonly timeoutMs?: Setting<number | undefined>;
  readonly responseTimeoutMs?: Setting<number>;
  readonly idleTimeoutMs?: Setting<number>;
  readonly retries?: Setting<Retries>;
  readonly transport?: Transport;
  /** Only what does not hit every request: a fault of 100 % is the outcome. */
  readonly fault?: { readonly delay?: { readonly percent: number; readonly delayMs: number }; readonly abort?: { readonly percent: number; readonly status: number; readonly grpcStatus?: string } };
  readonly mirrors: readonly Mirror[];
  readonly changes: readonly RequestChange[];
  /** Done to the answer on its way back, in order. */
  readonly responseChanges?: readonly HeaderChange[];
  /** Where a redirect leads. */
  readonly location?: string;
  readonly body?: string;
  readonly steps: readonly Step[];
  readonly unknown: readonly Unknown[];
}

export interface Step extends Note {
  /** 0 for the caller's own call, 1 for what a gateway makes of it. */
  readonly hop: number;
}
