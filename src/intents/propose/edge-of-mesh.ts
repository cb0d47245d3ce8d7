import { distinct, groupBy, sortedBy } from '../../base/order.ts';
import type { Edge, Protocol, Topology } from '../../topology/topology.ts';
import { mayJoin } from './encryption.ts';
import type { ProposedEntry, ProposedSection } from './section.ts';
import { namesFor, oneLine, place, quoted, withComment } from './words.ts';

export function proposeEgress(topology: Topology): ProposedSection {
  const nameOf = namesFor(topology);
  const calls = [...topology.edges, ...topology.telemetry].filter((edge) => edge.to.kind === 'external' && edge.from.kind === 'workload');
  const byHost = groupBy(calls, (edge) => `${edge.to.kind === 'external' ? edge.to.host : ''}:${edge.port}`);
  const entries = sortedBy(byHost, ([id]) => id).flatMap(([id, [first, ...rest]]): ProposedEntry[] => {
    if (!first || first.to.kind !== 'external' || first.from.kind !== 'workload') return [];
    const callers = distinct([first, ...rest].flatMap((edge) => (edge.from.kind === 'workload' ? [nameOf(edge.from.id)] : [])));
    return [{
      id,
      about: first.from.id,
      lines: [
        withComment(`  - host: ${quoted(first.to.host)}`, `${place(first.evidence[0])} ${oneLine(first.evidence[0]?.text ?? '')}`),
        `    port: ${first.port}`,
        `    protocol: ${egressProtocol(first.protocol, first.port)}`,
        withComment('    via: direct', 'or egress-gateway'),
        `    from: [${callers.join(', ')}]`,
      ],
    }];
  });
  return { path: ['egress'], isList: true, intro: ['# Hosts outside of the mesh that are called, and by whom.', ...describeDangling(topology)], entries };
}

function egressProtocol(protocol: Protocol, port: number): string {
  switch (protocol) {
    case 'http':
    case 'http2':
      return 'http';
    case 'https':
    case 'tls':
    case 'grpc':
      return protocol;
    case 'unknown':
      return port === 443 ? 'https' : port === 80 ? 'http' : 'tcp';
    default:
      return 'tcp';
  }
}

/** Addresses that nothing in the input answers to: a person has to say what they are. */
function describeDangling(topology: Topology): string[] {
  if (topology.dangling.length === 0) return [];
  const lines = topology.dangling.slice(0, 5).map((item) => `#   ${oneLine(item.address)}, called by ${item.workload} (${place(item.evidence)})`);
  if (topology.dangling.length > 5) lines.push(`#   and ${topology.dangling.length - 5} more`);
  return ['# These addresses are called and nothing in the input answers to them:', ...lines];
}

/** Hosts and certificates are not ours to guess: what is reached from outside is offered as a comment. */
export function proposeExpose(topology: Topology): string[] {
  const nameOf = namesFor(topology);
  const reached = new Map<string, Edge>();
  for (const edge of topology.edges) if (edge.from.kind === 'ingress' && edge.to.kind === 'service' && !reached.has(edge.to.id)) reached.set(edge.to.id, edge);
  if (reached.size === 0) return [];
  const lines = ['# What the ingress gateway offers to the outside. These are reached from outside today by other ways;', '# take the `#` away and write the host to bring them in through the gateway.', '# expose:'];
  for (const [id, edge] of sortedBy(reached, ([service]) => service)) {
    const host = hostIn(edge) ?? 'www.example.com';
    lines.push(`#   - service: ${nameOf(id)}        # ${place(edge.evidence[0])} ${oneLine(edge.evidence[0]?.text ?? '')}`, `#     host: ${host}`, `#     port: ${edge.port}`, '#     tls: {credential: NAME-OF-A-TLS-SECRET}');
  }
  return lines;
}

function hostIn(edge: Edge): string | undefined {
  return edge.evidence.flatMap((item) => (item.kind === 'service' ? [] : (/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/i.exec(item.text)?.[0] ?? []))).find((host) => !host.endsWith('.yaml'));
}

export function proposeJoin(topology: Topology): ProposedSection {
  const byNamespace = groupBy([...topology.workloads.values()].filter(mayJoin), (item) => item.namespace);
  const entries = sortedBy(byNamespace, ([name]) => name).map(([name, workloads]): ProposedEntry => {
    const undecided = workloads.filter((item) => item.injection.state === 'unknown').length;
    const comment = undecided === 0 ? 'its workloads have a proxy already' : `nothing in the input gives a proxy to ${undecided} of its ${workloads.length} workloads`;
    return { id: name, about: name, lines: [withComment(`    ${quoted(name)}: {holdUntilProxyStarts: on}`, comment)] };
  });
  const kept = sortedBy([...topology.workloads.values()].filter((item) => !mayJoin(item)), (item) => item.id);
  const intro = ['# What gets a proxy. `holdUntilProxyStarts` keeps a container from calling before its proxy can.'];
  if (kept.length > 0) intro.push(`# Kept out by the manifests: ${oneLine(kept.map((item) => item.id).join(', '), 90)}`);
  return { path: ['join', 'namespaces'], isList: false, intro, entries };
}
