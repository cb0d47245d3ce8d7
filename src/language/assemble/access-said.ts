import type { Entity } from '../grammar/entities.ts';
import type { Condition } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import type { Saying } from './access-forms.ts';

/** One thing that a sentence says of who may call whom, in names as they were written. */
export interface Said {
  readonly saying: Saying;
  readonly callers: readonly Entity[];
  readonly callees: readonly Entity[];
  readonly conditions: readonly Condition[];
  readonly exceptions: readonly Entity[];
  /** Services of those that are called which are not meant. */
  readonly spared?: readonly Entity[];
  readonly exceptConditions: readonly Condition[];
  readonly isOnlyCallers: boolean;
  readonly isOnlyRequests: boolean;
  /** "a may only call b": nobody but a, or nothing but b? */
  readonly isOnlyUnclear: boolean;
  /** The conditions stand before the one who is called. */
  readonly conditionsFirst: boolean;
  /** Who calls stands before who is called. */
  readonly isActive: boolean;
  /** "… but not x". */
  readonly isNotMore: boolean;
  /** "deny x": calls to x, or of x? */
  readonly isBareDeny: boolean;
  /** One name and its requests: whether it calls or is called, only what stands before it can tell. */
  readonly isOpen?: boolean;
  /** "a only b": two names and no verb. */
  readonly isBarePair?: boolean;
  /** "… and c by d": what may be done stands in the statement before. */
  readonly isGapped?: boolean;
  /** "Nobody but a may POST on b": of other requests it says nothing. */
  readonly isProhibition?: boolean;
  /** "a may only GET on b": it takes something from a, and says nothing of the others. */
  readonly isNarrowing?: boolean;
  /** "a: GET on b, POST on c": who calls stands over what follows. */
  readonly isHeadCaller?: boolean;
  /** "… and may call b": those who were spoken of before. */
  readonly lacksCaller?: boolean;
  readonly span: TextSpan;
}
