import type { CallGraph } from './call-graph.ts';
import { printAddress } from './addresses.ts';
import { isTelemetryName, isTelemetryPort } from './names.ts';
import { evidenceAt } from './places.ts';
import { choosePort } from './ports.ts';
import { schemeFact } from './protocols.ts';
import { evidenceText, isCalledOutside, isDanglingWorthTelling, referencesIn, type Reference } from './references.ts';
import type { HostResolver } from './resolution.ts';
import type { Setting } from './setting.ts';
import type { Confidence, DanglingReference, Evidence, QualifiedName, ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

export interface Linking {
  readonly graph: CallGraph;
  readonly resolver: HostResolver;
  readonly dangling: DanglingReference[];
  /** Services whose pods are collectors and the like. */
  readonly telemetryServices: ReadonlySet<QualifiedName>;
}

/** Turns the addresses in a workload's settings into calls. */
export function linkSettings(owner: PodOwner, settings: readonly Setting[], linking: Linking): void {
  const references = settings.flatMap(referencesIn);
  const directories = ownDirectories(owner, references, linking);
  for (const reference of references) link(owner, reference, directories, linking);
}

/**
 * A shared ConfigMap or Secret that lists the workload's own Service beside several others is a directory of the
 * application, not a list of what this workload calls.
 */
function ownDirectories(owner: PodOwner, references: readonly Reference[], linking: Linking): ReadonlySet<string> {
  const own = new Set<string>();
  const others = new Map<string, Set<string>>();
  for (const { address, setting } of references) {
    if (setting.source === undefined) continue;
    const resolved = linking.resolver.resolve(address.host, owner.namespace);
    if (resolved.kind !== 'service') continue;
    if (resolved.service.workloads.includes(owner.id)) own.add(setting.source);
    else others.set(setting.source, (others.get(setting.source) ?? new Set()).add(resolved.service.id));
  }
  return new Set([...own].filter((source) => (others.get(source)?.size ?? 0) >= 3));
}

function link(owner: PodOwner, reference: Reference, directories: ReadonlySet<string>, linking: Linking): void {
  const { address, setting } = reference;
  const resolved = linking.resolver.resolve(address.host, owner.namespace);
  switch (resolved.kind) {
    case 'nothing':
      return;
    case 'service': {
      const weak = setting.isWeak || (setting.source !== undefined && directories.has(setting.source));
      return linkService(owner, reference, resolved.service, weak, linking);
    }
    case 'external':
      return linkOutside(owner, reference, resolved.host, linking);
    case 'dangling':
      if (isDanglingWorthTelling(reference)) linking.dangling.push({ workload: owner.id, address: printAddress(address), evidence: evidenceOf(reference) });
  }
}

function linkService(owner: PodOwner, reference: Reference, service: ServiceNode, isWeak: boolean, linking: Linking): void {
  if (service.workloads.includes(owner.id) || !isMeant(reference, service)) return;
  const chosen = choosePort(service, reference);
  if (chosen.port === 53) return;
  const evidence = evidenceOf(reference);
  const confidence = weakest(isWeak ? 'low' : 'high', chosen.confidence, isCertain(reference) ? 'high' : 'medium');
  linking.graph.add({
    from: { kind: 'workload', id: owner.id },
    to: { kind: 'service', id: service.id },
    port: chosen.port,
    confidence,
    evidence,
    ...(reference.hint === undefined ? {} : { hint: reference.hint }),
    isTelemetry: owner.isTelemetry || isTelemetry(reference, chosen.port) || linking.telemetryServices.has(service.id),
  });
  if (chosen.because !== undefined) linking.dangling.push({ workload: owner.id, address: printAddress(reference.address), because: chosen.because, evidence });
}

/** A word with a port under a name that says nothing counts when the Service has that port: `redis:7` is an image. */
function isMeant(reference: Reference, service: ServiceNode): boolean {
  const { address, meaning } = reference;
  if (meaning === 'address' || address.form === 'url' || address.form === 'pair') return true;
  if (address.form === 'bare') return meaning === 'neutral' && address.host.includes('.');
  return service.ports.some((port) => port.port === address.port || port.targetPort === address.port);
}

function isCertain(reference: Reference): boolean {
  return reference.meaning === 'address' || reference.address.form !== 'bare';
}

function linkOutside(owner: PodOwner, reference: Reference, host: string, linking: Linking): void {
  if (!isCalledOutside(reference)) return;
  const { address } = reference;
  const port = address.port ?? reference.siblingPort ?? (address.scheme === undefined ? undefined : schemeFact(address.scheme).port) ?? 443;
  linking.graph.add({
    from: { kind: 'workload', id: owner.id },
    to: { kind: 'external', host },
    port,
    confidence: reference.setting.isWeak ? 'low' : 'high',
    evidence: evidenceOf(reference),
    ...(reference.hint === undefined ? {} : { hint: reference.hint }),
    isTelemetry: owner.isTelemetry || isTelemetry(reference, port),
  });
}

function isTelemetry(reference: Reference, port: number): boolean {
  return isTelemetryName(reference.setting.name) || isTelemetryPort(port) || isTelemetryName(reference.address.host);
}

function evidenceOf(reference: Reference): Evidence {
  return evidenceAt(reference.setting.kind, reference.setting.place, evidenceText(reference.setting, reference.address));
}

const order: readonly Confidence[] = ['high', 'medium', 'low'];

function weakest(...all: readonly Confidence[]): Confidence {
  return order[Math.max(...all.map((confidence) => order.indexOf(confidence)))] ?? 'low';
}
