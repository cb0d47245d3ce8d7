import type { Assertion } from '../intents/assertion.ts';
import type { Decision } from './decision.ts';
import type { Call } from './mesh-model.ts';
import type { Request } from './request-view.ts';

export interface Counterexample {
  readonly call: Call;
  readonly request: Request;
  readonly decision: Decision;
}

export interface PropertyResult {
  readonly assertion: Assertion;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  readonly counterexample?: Counterexample;
  /** Why it does not hold, or what could not be told. */
  readonly because?: string;
}
