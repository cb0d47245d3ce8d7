import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';

/** A stream of requests and where it goes, as far as the words tell. */
export interface Flow {
  readonly percent?: number;
  readonly conditions: readonly Condition[];
  readonly from: readonly QualifiedName[];
  readonly isRest: boolean;
  readonly isAll: boolean;
  /** What is left where the requests were: "20% from v1 to v2". */
  readonly isOrigin?: true;
  readonly target?: Entity;
  readonly span: Phrase['span'];
}

export interface Flows {
  readonly flows: readonly Flow[];
  readonly subjects: readonly Entity[];
  /** Where all requests went so far: "from v1 to v2". */
  readonly origins: readonly Entity[];
  /** Parts of the whole; none: equal ones. */
  readonly ratio?: readonly number[];
  /** "twice as much as": of versions that nobody named nothing is known. */
  readonly isRelation: boolean;
  readonly steps: boolean;
  /** How long the steps are held, in order. */
  readonly holds: readonly number[];
}

export const emptyFlow = (span: Phrase['span']): Flow => ({ conditions: [], from: [], isRest: false, isAll: false, span });

export function isConditional({ conditions, from }: Flow): boolean {
  return conditions.length > 0 || from.length > 0;
}
