import type { Planted } from './generate-mesh.ts';
import type { Reported } from './measure.ts';

export interface Comparison {
  readonly planted: number;
  readonly found: number;
  readonly missed: readonly Planted[];
  /** Findings that nobody planted. */
  readonly unplanted: readonly Reported[];
}

/** Compares findings with what was planted: rule, severity, file and object must agree, one finding for each mistake. */
export function compareFindings(planted: readonly Planted[], reported: readonly Reported[]): Comparison {
  const open = new Map<string, Planted[]>();
  for (const mistake of planted) open.set(keyOf(mistake), [...(open.get(keyOf(mistake)) ?? []), mistake]);
  const unplanted = reported.filter((finding) => open.get(keyOf(finding))?.pop() === undefined);
  const missed = [...open.values()].flat();
  return { planted: planted.length, found: planted.length - missed.length, missed, unplanted };
}

function keyOf({ rule, severity, file, resource }: Planted | Reported): string {
  return [rule, severity, file, resource].join('\n');
}
