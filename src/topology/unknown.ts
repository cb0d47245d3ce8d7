import type { Resource } from '../kube/resource.ts';
import { callsAnnotation, saysCallsNobody } from './annotations.ts';
import { distinct, groupBy } from '../base/order.ts';
import type { Edge, QualifiedName, ServiceNode, UnknownCallees } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** What was learnt of a workload beside its calls. */
export interface Findings {
  readonly edges: readonly Edge[];
  readonly telemetry: readonly Edge[];
  readonly possible: readonly Edge[];
  readonly services: ReadonlyMap<QualifiedName, ServiceNode>;
  readonly dangling: ReadonlySet<QualifiedName>;
  readonly missing: ReadonlyMap<QualifiedName, readonly string[]>;
  readonly silenced: ReadonlyMap<QualifiedName, Resource>;
}

/** The workloads whose callees the input cannot tell, each with the reason. */
export function unknownCallees(owners: ReadonlyMap<QualifiedName, PodOwner>, findings: Findings): UnknownCallees[] {
  const inside = callersOf(findings.edges.filter((edge) => edge.to.kind === 'service'));
  const outside = callersOf(findings.edges.filter((edge) => edge.to.kind === 'external'));
  const reporters = callersOf(findings.telemetry);
  const possible = groupBy(findings.possible, (edge) => (edge.from.kind === 'workload' ? edge.from.id : ''));
  const orphans = servicesNobodyCalls(owners, findings);
  const unknown: UnknownCallees[] = [];
  for (const owner of owners.values()) {
    if (owner.isDatastore || owner.isTelemetry || saysCallsNobody(owner) || findings.silenced.has(owner.id)) continue;
    const uncertain = possible.get(owner.id);
    if (uncertain !== undefined) unknown.push({ workload: owner.id, because: becauseOfList(uncertain) });
    else if (inside.has(owner.id)) continue;
    else if (!outside.has(owner.id)) unknown.push({ workload: owner.id, because: reasonOf(owner, findings, reporters) });
    else if (orphans.some((service) => !service.workloads.includes(owner.id))) unknown.push({ workload: owner.id, because: becauseOfOrphans(owner, orphans) });
  }
  return unknown;
}

function callersOf(edges: readonly Edge[]): ReadonlySet<QualifiedName> {
  return new Set(edges.flatMap((edge) => (edge.from.kind === 'workload' ? [edge.from.id] : [])));
}

/** Services with pods that somebody must call, and nobody is known to. */
function servicesNobodyCalls(owners: ReadonlyMap<QualifiedName, PodOwner>, { edges, telemetry, possible, services }: Findings): readonly ServiceNode[] {
  const called = new Set([...edges, ...telemetry, ...possible].flatMap((edge) => (edge.to.kind === 'service' ? (services.get(edge.to.id)?.workloads ?? []) : [])));
  return [...services.values()].filter((service) => service.workloads.length > 0 && service.workloads.every((id) => !called.has(id) && owners.get(id)?.isTelemetry === false));
}

function becauseOfList(possible: readonly Edge[]): string {
  const names = distinct(possible.map((edge) => (edge.to.kind === 'service' ? edge.to.id.slice(edge.to.id.indexOf('/') + 1) : edge.to.host)));
  return `it takes a list of addresses that others take as well, so it may call ${listed(names)}, or not`;
}

function becauseOfOrphans(owner: PodOwner, orphans: readonly ServiceNode[]): string {
  const names = distinct(orphans.filter((service) => !service.workloads.includes(owner.id)).map((service) => service.name));
  return `its settings hold addresses outside only, and nobody is known to call ${listed(names)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function reasonOf(owner: PodOwner, findings: Findings, reporters: ReadonlySet<QualifiedName>): string {
  const missing = findings.missing.get(owner.id) ?? [];
  if (missing.length > 0) return `it takes settings from ${missing.join(', ')}, which the input does not hold`;
  if (findings.dangling.has(owner.id)) return 'the addresses in its settings belong to no Service of the input';
  if (reporters.has(owner.id)) return 'its settings hold addresses of telemetry collectors only';
  return `no address of another service stands in its environment, arguments, mounted files or policies; if it calls nobody, say so with the annotation \`${callsAnnotation}: none\``;
}
