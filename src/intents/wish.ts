import type { Intent, IntentKind } from './intent.ts';

/** What is no longer wanted: whatever says it is taken out again. */
export interface Withdrawal {
  readonly kind: 'withdraw';
  readonly what: IntentKind;
  /**
   * What the intents of that kind speak of: a Service; for kinds with a scope a namespace, a workload, or an empty
   * text for the whole mesh; for egress a host. Undefined for all of that kind.
   */
  readonly subject?: string;
}

/** What a person wants changed. */
export type Wish = Intent | Withdrawal;
