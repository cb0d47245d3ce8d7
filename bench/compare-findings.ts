import type { Planted } from './generate-mesh.ts';
import type { Reported } from './measure.ts';

export interface Comparison {
  readonly planted: number;
  readonly found: number;
  readonly missed: readonly Planted[];
  /** Findings above info that nobody planted, and that follow from no planted mistake. */
  readonly unplanted: readonly Reported[];
}

/** True of most services here, as of most real ones: they set no deadlines. */
const trueOfTheMesh: ReadonlySet<string> = new Set(['istio/missing-deadline']);

/** Compares findings with what was planted: rule, severity, file and object must agree, one finding for each mistake. */
export function compareFindings(planted: readonly Planted[], reported: readonly Reported[]): Comparison {
  const open = new Map<string, Planted[]>();
  for (const mistake of planted) open.set(keyOf(mistake), [...(open.get(keyOf(mistake)) ?? []), mistake]);
  const others = reported.filter((finding) => open.get(keyOf(finding))?.pop() === undefined);
  const spoiled = new Map(planted.map(({ resource }) => [resource, resource.split('/').at(-1) ?? '']));
  // A workload that runs as nobody is admitted nowhere: what names a spoiled object from elsewhere is a consequence.
  const follows = ({ resource, message }: Reported): boolean => !spoiled.has(resource) && [...spoiled.values()].some((name) => message.includes(`\`${name}\``) || message.includes(`/${name}\``));
  const unplanted = others.filter((finding) => finding.severity !== 'info' && !trueOfTheMesh.has(finding.rule) && !follows(finding));
  const missed = [...open.values()].flat();
  return { planted: planted.length, found: planted.length - missed.length, missed, unplanted };
}

function keyOf({ rule, severity, file, resource }: Planted | Reported): string {
  return [rule, severity, file, resource].join('\n');
}
