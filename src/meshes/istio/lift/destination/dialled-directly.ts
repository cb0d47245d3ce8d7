import { describeResource } from '../../../../kube/resource.ts';
import type { Destination, DestinationRef, Note } from '../../../../model/mesh-model.ts';
import { byDefault, type Provenance } from '../../../../model/provenance.ts';
import type { Inventory, RegistryHost } from '../inventory.ts';
import { doubtOfPort, endpointOf, membersOf, pick } from './endpoints.ts';
import { longestAliasChain } from '../routing/domains.ts';
import { unprotected } from './transport.ts';

/** A client without proxy dials pods and addresses itself: no rule applies, a subset means nothing, and only DNS knows names. */
export function dialledDirectly(inventory: Inventory, ref: DestinationRef): Destination {
  const source: Provenance = byDefault('no proxy encrypts it');
  const name = withoutAliases(inventory, ref.host.toLowerCase());
  const service = serviceNamed(inventory, name);
  const port = service?.ports.find((candidate) => candidate.port === ref.port);
  const note = (text: string): Note => ({ what: 'target', text, source });
  if (service !== undefined && port !== undefined) {
    const isDialled = service.resolution === 'headless';
    const picked = pick(service, membersOf([service], port, isDialled), undefined, undefined, isDialled);
    return { ref, endpoints: picked.members.map((member) => endpointOf(member, { transport: unprotected(source) })), notes: picked.notes, unknown: [...doubtOfPort(service, port, isDialled), ...picked.unknown] };
  }
  if (service?.resolution === 'headless' && service.selected !== undefined) {
    const endpoints = service.selected(ref.port).map((member) => endpointOf(member, { transport: unprotected(source) }));
    return { ref, endpoints, notes: [note(`${describeResource(service.resource)} has no port ${ref.port}, but DNS gives the addresses of its pods`)], unknown: [] };
  }
  if (service !== undefined || name.endsWith(`.svc.${inventory.mesh.clusterDomain}`)) return { ref, endpoints: [], notes: [note(`no Service of the cluster answers \`${name}\` on port ${ref.port}`)], unknown: [] };
  const owner = inventory.ownerOf(name);
  if (owner !== undefined) return { ref, endpoints: [{ workload: owner, port: ref.port, transport: unprotected(source) }], notes: [note(`${name} is the address of a pod of ${owner}`)], unknown: [] };
  return { ref, endpoints: [{ address: name, port: ref.port, transport: unprotected(source) }], notes: [note(`\`${name}\` is an address outside the cluster`)], unknown: [] };
}

function serviceNamed(inventory: Inventory, name: string): RegistryHost | undefined {
  return inventory.hostsNamed(name).find((host) => host.registry === 'kubernetes');
}

function withoutAliases(inventory: Inventory, name: string): string {
  let current = name;
  for (let step = 0; step < longestAliasChain; step += 1) {
    const next = serviceNamed(inventory, current)?.alias;
    if (next === undefined) return current;
    current = next;
  }
  return current;
}
