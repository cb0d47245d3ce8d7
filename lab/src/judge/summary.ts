import type { Tally } from './tally.ts';

export interface Summary {
  readonly seed: number;
  readonly pairs: number;
  readonly meshes: number;
  readonly stages: number;
  readonly tries: number;
  readonly mismatches: readonly Counted[];
  readonly notRepeated: readonly Counted[];
  /** Contradictions that were gone when istiod had been restarted: it remembered what was no more. */
  readonly remembered: readonly Counted[];
  readonly notDecided: readonly Counted[];
  readonly refusedObjects: readonly Counted[];
  /** Meshes that some proxy did not take. */
  readonly unsettled: number;
  readonly accidents: number;
  readonly seconds: number;
  readonly pairsPerSecond: number;
  /** Seconds by phase, over all lanes. */
  readonly phases: readonly { readonly phase: string; readonly seconds: number }[];
  readonly cases: readonly string[];
}

export interface Counted {
  readonly what: string;
  readonly count: number;
}

interface Rest {
  readonly seed: number;
  readonly seconds: number;
  readonly phases: readonly (readonly [string, number])[];
  readonly cases: readonly string[];
}

export function summarise(tally: Tally, { seed, seconds, phases, cases }: Rest): Summary {
  const { pairs, meshes, stages, tries, unsettled, accidents } = tally;
  return {
    seed, pairs, meshes, stages, tries, unsettled, accidents,
    mismatches: ranked(tally.mismatches), notRepeated: ranked(tally.flukes), remembered: ranked(tally.remembered), notDecided: ranked(tally.notDecided), refusedObjects: ranked(tally.refusals),
    seconds: tenths(seconds), pairsPerSecond: tenths(seconds === 0 ? 0 : pairs / seconds),
    phases: phases.map(([phase, spent]) => ({ phase, seconds: tenths(spent) })), cases,
  };
}

/** The most frequent first, then by text. */
function ranked(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

const shownReasons = 12;

export function summaryLines(summary: Summary): readonly string[] {
  const { seed, pairs, meshes, stages, tries, mismatches, notRepeated, remembered, notDecided, refusedObjects, unsettled, accidents, seconds, pairsPerSecond, phases, cases } = summary;
  const total = (list: readonly Counted[]): number => list.reduce((sum, { count }) => sum + count, 0);
  const share = pairs === 0 ? 0 : tenths((100 * total(notDecided)) / pairs);
  return [
    `seed ${seed}: ${pairs} pairs (${tries} tries) on ${meshes} meshes and ${stages} stages in ${seconds} s: ${pairsPerSecond} pairs/s`,
    `${total(mismatches)} mismatches${mismatches.length === 0 ? '' : `, of ${mismatches.length} signatures`}`, ...listed(mismatches),
    `${total(notRepeated)} contradictions not repeated`, ...listed(notRepeated),
    ...(remembered.length === 0 ? [] : [`${total(remembered)} contradictions that ended when istiod was restarted`, ...listed(remembered)]),
    `${total(notDecided)} pairs not decided (${share} %)`, ...listed(notDecided),
    `${total(refusedObjects)} objects refused by the server`, ...listed(refusedObjects),
    ...(unsettled === 0 ? [] : [`${unsettled} meshes that a proxy did not take`]),
    ...(accidents === 0 ? [] : [`${accidents} meshes ended by the machine`]),
    `time: ${phases.map(({ phase, seconds: spent }) => `${phase} ${spent} s`).join(', ')}`,
    ...cases.map((file) => `case: ${file}`),
  ];
}

function listed(list: readonly Counted[]): readonly string[] {
  const rest = list.length - shownReasons;
  return [...list.slice(0, shownReasons).map(({ what, count }) => `  ${String(count).padStart(5)}  ${what}`), ...(rest > 0 ? [`         and ${rest} more`] : [])];
}
