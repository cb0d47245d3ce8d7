import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';

/** A stream of requests and where it goes, as far as the words tell. */
export interface Flow {
  percent?: number;
  conditions: Condition[];
  from: QualifiedName[];
  isRest: boolean;
  isAll: boolean;
  target?: Entity;
  /** Its condition stands behind its target: "v2 for header a". */
  isTargetFirst?: boolean;
  span: Phrase['span'];
}

export interface Flows {
  readonly flows: readonly Flow[];
  readonly subjects: readonly Entity[];
  readonly ratio?: readonly number[];
  readonly steps: boolean;
  /** How long the steps are held, in order. */
  readonly holds: readonly number[];
}

export const emptyFlow = (span: Phrase['span']): Flow => ({ conditions: [], from: [], isRest: false, isAll: false, span });

export function hasContent(flow: Flow): boolean {
  return flow.percent !== undefined || flow.conditions.length > 0 || flow.isRest || flow.from.length > 0 || flow.isAll;
}

export interface Hands {
  readonly flows: Flow[];
  readonly subjects: Entity[];
  readonly here: (phrase: Phrase) => Flow;
  readonly finish: () => void;
  readonly current: () => Flow | undefined;
  /** Whether a version stands after the phrase before the next link: then this one is whose requests they are. */
  readonly targetsAhead: () => boolean;
}

export function hasRouteContent(flow: Flow): boolean {
  return flow.percent !== undefined || flow.conditions.length > 0 || flow.isRest;
}

export function isConditional({ conditions, from }: Flow): boolean {
  return conditions.length > 0 || from.length > 0;
}
