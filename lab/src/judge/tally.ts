import type { Replayed } from '../../../test/real-mesh/replay.ts';
import { signatureOf } from './signature.ts';

/** What a run has seen so far. */
export class Tally {
  pairs = 0;
  meshes = 0;
  stages = 0;
  refusedObjects = 0;
  /** Tries on the wire. */
  tries = 0;
  /** Meshes that some proxy did not take. */
  unsettled = 0;
  /** Meshes that a failing machine ended. */
  accidents = 0;
  readonly mismatches = new Map<string, number>();
  /** By signature: contradictions that were not seen again. */
  readonly flukes = new Map<string, number>();
  /** By signature: contradictions that ended with the control plane that they were seen on. */
  readonly remembered = new Map<string, number>();
  /** By reason: pairs that the model leaves open. */
  readonly notDecided = new Map<string, number>();
  readonly refusals = new Map<string, number>();

  addMismatch(signature: string): void {
    add(this.mismatches, signature);
  }

  addFluke(one: Replayed): void {
    add(this.flukes, signatureOf(one));
  }

  addRemembered(one: Replayed): void {
    add(this.remembered, signatureOf(one));
  }

  seenOf(signature: string): number {
    return this.mismatches.get(signature) ?? 0;
  }

  addNotDecided({ decision, found }: Replayed): void {
    add(this.notDecided, plainReason(decision.unknown[0]?.what ?? found[0]?.excuse ?? 'no reason given'));
  }

  addRefused(kind: string, reason: string): void {
    this.refusedObjects += 1;
    add(this.refusals, `${kind}: ${plainReason(reason).slice(0, 140)}`);
  }

  get notRepeated(): number {
    return sum(this.flukes);
  }

  get mismatchCount(): number {
    return sum(this.mismatches);
  }

  get notDecidedCount(): number {
    return sum(this.notDecided);
  }
}

/** Whether the model itself says that its answer rests on something that the input does not tell. */
export function isHedged({ decision, isUndecided, found }: Replayed): boolean {
  return isUndecided || (found.length > 0 && (decision.unknown.length > 0 || found.every(({ excuse }) => excuse !== undefined)));
}

export { signatureOf };

/** One reason for all names and numbers. */
export function plainReason(text: string): string {
  return text.replace(/^the API server answered \d+ to \S+ \S+: /, '').replace(/[a-z0-9-]+\/[a-z0-9.-]+/g, '…').replace(/"[^"]*"/g, '…').replace(/\d+(?:\.\d+)*/g, '#');
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
