import type { Resource } from '../kube/resource.ts';
import { callsAnnotation, saysCallsNobody } from './annotations.ts';
import type { Edge, QualifiedName, UnknownCallees } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** What was learnt of a workload beside its calls. */
export interface Findings {
  readonly edges: readonly Edge[];
  readonly telemetry: readonly Edge[];
  readonly dangling: ReadonlySet<QualifiedName>;
  readonly missing: ReadonlyMap<QualifiedName, readonly string[]>;
  readonly silenced: ReadonlyMap<QualifiedName, Resource>;
}

/** The workloads whose callees the input cannot tell, each with the reason. */
export function unknownCallees(owners: ReadonlyMap<QualifiedName, PodOwner>, findings: Findings): UnknownCallees[] {
  const callers = new Set(findings.edges.flatMap((edge) => (edge.from.kind === 'workload' ? [edge.from.id] : [])));
  const reporters = new Set(findings.telemetry.flatMap((edge) => (edge.from.kind === 'workload' ? [edge.from.id] : [])));
  const unknown: UnknownCallees[] = [];
  for (const owner of owners.values()) {
    if (callers.has(owner.id) || owner.isDatastore || owner.isTelemetry || saysCallsNobody(owner) || findings.silenced.has(owner.id)) continue;
    unknown.push({ workload: owner.id, because: reasonOf(owner, findings, reporters) });
  }
  return unknown;
}

function reasonOf(owner: PodOwner, findings: Findings, reporters: ReadonlySet<QualifiedName>): string {
  const missing = findings.missing.get(owner.id) ?? [];
  if (missing.length > 0) return `it takes settings from ${missing.join(', ')}, which the input does not hold`;
  if (findings.dangling.has(owner.id)) return 'the addresses in its settings belong to no Service of the input';
  if (reporters.has(owner.id)) return 'its settings hold addresses of telemetry collectors only';
  return `no address of another service stands in its environment, arguments, mounted files or policies; if it calls nobody, say so with the annotation \`${callsAnnotation}: none\``;
}
