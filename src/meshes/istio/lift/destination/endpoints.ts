import { describeResource, textMapAt } from '../../../../kube/resource.ts';
import type { Endpoint, Note } from '../../../../model/mesh-model.ts';
import { at, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { Member, RegistryHost, RegistryPort } from '../inventory.ts';
import type { Placed } from './consolidated-rule.ts';
import type { TransportChoice } from './transport.ts';

/** Labels that only a running pod has: what the injector, the scheduler or a controller adds. */
const runtimeLabels = /^(?:topology\.(?:kubernetes|istio)\.io\/.*|failure-domain\.beta\.kubernetes\.io\/.*|kubernetes\.io\/hostname|service\.istio\.io\/canonical-.*|security\.istio\.io\/tlsMode|istio\.io\/rev|.*-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index)$/;

export interface Picked {
  readonly members: readonly Member[];
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

/** The members that a subset leaves, and how many there were. `ignoresSubset`: connections go where they are dialled. */
export function pick(host: RegistryHost, members: readonly Member[], subset: Placed | undefined, name: string | undefined, ignoresSubset: boolean): Picked {
  const source = at(host.resource, host.registry === 'kubernetes' ? ['spec', 'selector'] : ['spec']);
  const from = describeResource(host.resource);
  const missing: Unknown[] = host.unknownMembers !== undefined ? [{ what: host.unknownMembers, source }] : [];
  const selected = members.length === 0 ? host.selected?.(0).length : undefined;
  if (selected === 0) missing.push({ what: `which pods ${from} selects: none of the input has its labels`, source });
  if (subset === undefined || ignoresSubset) {
    const text = selected !== undefined && selected > 0 ? `no pod behind ${from} has a port of the name that it asks for` : subset === undefined ? `${count(members.length)} behind ${from}` : `subset \`${name ?? ''}\` picks nothing out: connections to ${from} go to the address that was dialled`;
    return { members, notes: [{ what: 'target', text, source }], unknown: missing };
  }
  const labels = textMapAt(subset.value, ['labels']);
  const kept = members.filter((member) => matches(labels, member) !== 'no');
  const doubtful = kept.some((member) => matches(labels, member) === 'unknown');
  const place = at(subset.resource, [...subset.path, 'labels']);
  const wanted = Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
  const doubt: Unknown[] = doubtful ? [{ what: `which pods have the labels of subset \`${name ?? ''}\`, which the cluster adds`, source: place }] : [];
  const text = `subset \`${name ?? ''}\` (${wanted || 'no labels'}) keeps ${kept.length} of ${count(members.length)} behind ${from}`;
  return { members: kept, notes: [{ what: 'target', text, source: place }], unknown: [...missing, ...doubt] };
}

/**
 * A gateway's listeners restore no address that was dialled before it: its connection has nowhere to go. Source:
 * `OriginalDstCluster::LoadBalancer::chooseHost` in Envoy's source/extensions/clusters/original_dst/original_dst_cluster.cc.
 */
export function nobodyDialled({ resource }: RegistryHost, source: Provenance = at(resource)): Picked {
  return { members: [], notes: [{ what: 'target', text: `connections to ${describeResource(resource)} go to the address that was dialled, and behind a gateway none was`, source }], unknown: [] };
}

function matches(wanted: Readonly<Record<string, string>>, { labels }: Member): 'yes' | 'no' | 'unknown' {
  let result: 'yes' | 'unknown' = 'yes';
  for (const [key, value] of Object.entries(wanted)) {
    if (labels[key] === value) continue;
    if (labels[key] !== undefined || !runtimeLabels.test(key)) return 'no';
    result = 'unknown';
  }
  return result;
}

function count(members: number): string {
  return members === 1 ? '1 endpoint' : `${members} endpoints`;
}

export function endpointOf(member: Member, { transport, wrapsTls, sni }: TransportChoice, distrusted?: Endpoint['distrusted']): Endpoint {
  return {
    ...(member.workload === undefined ? {} : { workload: member.workload }),
    ...(member.address === undefined ? {} : { address: member.address }),
    port: member.port,
    transport,
    ...(wrapsTls === undefined ? {} : { wrapsTls }),
    ...(sni === undefined ? {} : { sni }),
    ...(distrusted === undefined ? {} : { distrusted }),
  };
}

/**
 * Members of one port over all ServiceEntries that share the host and the namespace: they are one service, and one with
 * the Service of that name, where they have a port of the same name. Of a headless Service they are dialled on the
 * Service's own port, wherever its targetPort points, and be it to a name that no port of theirs has.
 */
export function membersOf(hosts: readonly RegistryHost[], port: RegistryPort, isDialled: boolean): readonly Member[] {
  const [first] = hosts;
  const portOf = (host: RegistryHost): RegistryPort | undefined => (host.registry === first?.registry ? port : host.ports.find(({ name }) => name === port.name));
  const isHeadless = isDialled && first?.resolution === 'headless';
  const [only, ...others] = hosts.map((host) => {
    const own = portOf(host);
    if (isHeadless && host.selected !== undefined) return host.selected(port.port);
    return own === undefined ? [] : host.members(own);
  });
  const members = others.length === 0 ? (only ?? []) : [...(only ?? []), ...others.flat()];
  return isHeadless ? members.map((member) => ({ ...member, port: port.port })) : members;
}

/** Said where a headless Service's targetPort is another one than its port: nobody translates it. */
export function doubtOfPort(host: RegistryHost, port: RegistryPort, isDialled: boolean): readonly Unknown[] {
  if (!isDialled || host.resolution !== 'headless' || port.port === port.targetPort) return [];
  return [{ what: `whether the pods listen on port ${port.port} themselves: ${describeResource(host.resource)} is headless, so its targetPort ${port.targetPort} is not used`, source: at(host.resource, ['spec', 'ports']) }];
}
