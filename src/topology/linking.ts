import type { CallGraph } from './call-graph.ts';
import { printAddress } from './addresses.ts';
import { saysDatastore } from './images.ts';
import { isTelemetryName, isTelemetryPort, wordsOf } from './names.ts';
import { evidenceAt } from './places.ts';
import { choosePort } from './ports.ts';
import { schemeFact } from './protocols.ts';
import { evidenceText, isCalledOutside, isDanglingWorthTelling, referencesIn, type Reference } from './references.ts';
import type { HostResolver } from './resolution.ts';
import { SharedLists, type ResolvedReference } from './shared-lists.ts';
import type { Setting } from './setting.ts';
import type { Confidence, DanglingReference, Evidence, QualifiedName, ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

export interface Linking {
  readonly graph: CallGraph;
  readonly resolver: HostResolver;
  readonly dangling: DanglingReference[];
  /** Services whose pods are collectors and the like. */
  readonly telemetryServices: ReadonlySet<QualifiedName>;
  readonly owners: ReadonlyMap<QualifiedName, PodOwner>;
}

/** Turns the addresses in the workloads' settings into calls. */
export function linkSettings(settings: ReadonlyMap<QualifiedName, readonly Setting[]>, linking: Linking): void {
  const references = new Map([...settings].map(([id, own]) => [id, own.flatMap(referencesIn)]));
  const lists = new SharedLists(references, linking.owners);
  for (const owner of linking.owners.values()) linkWorkload(owner, references.get(owner.id) ?? [], lists, linking);
}

function linkWorkload(owner: PodOwner, references: readonly Reference[], lists: SharedLists, linking: Linking): void {
  const inside: ResolvedReference[] = [];
  for (const reference of references) {
    const { address } = reference;
    const resolved = linking.resolver.resolve(address.host, owner.namespace);
    switch (resolved.kind) {
      case 'nothing':
        break;
      case 'service':
        inside.push({ reference, service: resolved.service });
        break;
      case 'external':
        linkOutside(owner, reference, resolved.host, linking);
        break;
      case 'dangling':
        if (isDanglingWorthTelling(reference)) linking.dangling.push({ workload: owner.id, address: printAddress(address), evidence: evidenceOf(reference) });
    }
  }
  const directories = lists.directoriesOf(owner, inside);
  for (const each of inside) {
    const belonging = lists.belonging(owner, each, directories);
    if (belonging !== 'others') linkService(owner, each, belonging === 'possible', linking);
  }
}

function linkService(owner: PodOwner, { reference, service }: ResolvedReference, isPossible: boolean, linking: Linking): void {
  if (service.workloads.includes(owner.id) || !isMeant(reference, service, linking)) return;
  const chosen = choosePort(service, reference);
  if (chosen.port === 53) return;
  const evidence = evidenceOf(reference);
  const confidence = weakest(reference.setting.isWeak || isPossible ? 'low' : 'high', chosen.confidence, isCertain(reference) ? 'high' : 'medium');
  linking.graph.add({
    from: { kind: 'workload', id: owner.id },
    to: { kind: 'service', id: service.id },
    port: chosen.port,
    confidence,
    evidence,
    ...(reference.hint === undefined ? {} : { hint: reference.hint }),
    isTelemetry: owner.isTelemetry || isTelemetryName(reference.setting.name) || isTelemetryPort(chosen.port) || linking.telemetryServices.has(service.id),
    isPossible,
  });
  if (chosen.because !== undefined) linking.dangling.push({ workload: owner.id, address: printAddress(reference.address), because: chosen.because, evidence });
}

/** A word with a port under a name that says nothing counts when the Service has that port: `redis:7` is an image. */
function isMeant(reference: Reference, service: ServiceNode, linking: Linking): boolean {
  const { address, meaning } = reference;
  if (meaning === 'address' || address.form === 'url' || address.form === 'pair') return true;
  if (address.form === 'bare') return meaning === 'neutral' && (address.host.includes('.') || isNamedStore(reference, service, linking));
  return service.ports.some((port) => port.port === address.port || port.targetPort === address.port);
}

/** `REDIS=cache`, where `cache` is Redis: a name that tells the kind of a datastore, and the Service of one. */
function isNamedStore({ setting }: Reference, service: ServiceNode, { owners }: Linking): boolean {
  const last = wordsOf(setting.name).at(-1) ?? '';
  return saysDatastore(last) && service.workloads.length > 0 && service.workloads.every((id) => owners.get(id)?.isDatastore === true);
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
    isTelemetry: owner.isTelemetry || isTelemetryName(reference.setting.name) || isTelemetryPort(port) || isTelemetryName(host),
  });
}

function evidenceOf(reference: Reference): Evidence {
  return evidenceAt(reference.setting.kind, reference.setting.place, evidenceText(reference.setting, reference.address));
}

const order: readonly Confidence[] = ['high', 'medium', 'low'];

function weakest(...all: readonly Confidence[]): Confidence {
  return order[Math.max(...all.map((confidence) => order.indexOf(confidence)))] ?? 'low';
}
