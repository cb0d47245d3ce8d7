import { compareText, distinct, groupBy, sortedBy } from '../../base/order.ts';
import type { Edge, QualifiedName, ServiceNode, Topology, Workload } from '../../topology/topology.ts';
import { servicesByWorkload, speaksHttp } from '../traffic.ts';
import type { ProposedEntry, ProposedSection } from './section.ts';
import { namesFor, oneLine, place, withComment } from './words.ts';

/** One admitted caller of a Service. */
export interface ProposedCaller {
  /** As mesh.yaml says it: a workload's name, `ingress`, `outside`, `unknown-callers`. */
  readonly from: string;
  /** The workload, where it is one. */
  readonly workload?: QualifiedName;
  readonly ports: readonly number[];
  readonly because: string;
}

/**
 * Who may call each Service: its known callers, or, where nobody is known to call, those whose callees are unknown.
 * Where the input shows no way in from outside at all, somebody brings the outside in all the same: then the ingress
 * gateway may call what nobody is known to call.
 */
export function proposeCallers(topology: Topology): ReadonlyMap<QualifiedName, readonly ProposedCaller[]> {
  const nameOf = namesFor(topology);
  const possible = new Set(topology.possible);
  const hasWayIn = topology.edges.some((edge) => edge.from.kind === 'ingress');
  const edges = groupBy([...topology.edges, ...topology.telemetry, ...possible], (edge) => (edge.to.kind === 'service' ? edge.to.id : ''));
  const behind = servicesByWorkload(topology);
  const callers = new Map<QualifiedName, readonly ProposedCaller[]>();
  for (const service of sortedBy(topology.services.values(), (item) => item.id)) {
    if (service.type === 'ExternalName' || isWithoutProxy(topology, service)) continue;
    const known = edges.get(service.id) ?? [];
    if (known.length > 0) callers.set(service.id, mergeCallers(known.flatMap((edge) => callersOf(topology, edge, possible.has(edge), nameOf))));
    else callers.set(service.id, isReachedByName(service, behind, edges) ? [] : callersToGuess(topology, service, hasWayIn));
  }
  return callers;
}

/** Whether another Service before the same pods has known callers: then this one is merely another name. */
function isReachedByName(service: ServiceNode, behind: ReadonlyMap<QualifiedName, readonly QualifiedName[]>, edges: ReadonlyMap<string, readonly Edge[]>): boolean {
  return service.workloads.some((id) => (behind.get(id) ?? []).some((other) => other !== service.id && edges.has(other)));
}

function isWithoutProxy(topology: Topology, service: ServiceNode): boolean {
  const workloads = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
  return workloads.length > 0 && workloads.every((item) => item.injection.state === 'not-injected');
}

function callersToGuess(topology: Topology, service: ServiceNode, hasWayIn: boolean): ProposedCaller[] {
  const canBeFrontDoor = !hasWayIn && speaksHttp(topology, service);
  const front: ProposedCaller = { from: 'ingress', ports: [], because: 'nobody is known to call it, and the input shows no way in from outside: it may be the front door' };
  return [...(canBeFrontDoor ? [front] : []), ...(topology.unknown.length === 0 ? [] : [unknownCaller(topology)])];
}

function unknownCaller(topology: Topology): ProposedCaller {
  const count = topology.unknown.length;
  return { from: 'unknown-callers', ports: [], because: `nobody is known to call it, and the callees of ${count === 1 ? 'one workload' : `${count} workloads`} are unknown` };
}

function callersOf(topology: Topology, edge: Edge, isPossible: boolean, nameOf: (id: QualifiedName) => string): ProposedCaller[] {
  const [evidence] = edge.evidence;
  const doubt = isPossible ? 'stands in a list that it shares, please verify: ' : edge.confidence === 'low' ? 'only a name that matches, please verify: ' : '';
  const because = `${doubt}${place(evidence)} ${oneLine(evidence?.text ?? '')}`.trim();
  const ports = [edge.port];
  if (edge.from.kind === 'ingress') return fromOutside(edge, ports, because);
  const workload = topology.workloads.get(edge.from.id);
  if (!workload) return [];
  if (workload.injection.state === 'not-injected') return [{ from: 'outside', ports, because: `${nameOf(workload.id)} has no proxy, so no identity: ${because}` }];
  return [{ from: nameOf(workload.id), workload: workload.id, ports, because }];
}

/** A LoadBalancer, a NodePort and an Ingress bring plaintext without an identity; a route of the mesh brings its gateway. */
function fromOutside(edge: Edge, ports: readonly number[], because: string): ProposedCaller[] {
  const gateway: ProposedCaller = { from: 'ingress', ports, because };
  return isPlaintextFromOutside(edge) ? [gateway, { from: 'outside', ports, because: 'callers from outside of the mesh, who bring no identity' }] : [gateway];
}

export function isPlaintextFromOutside(edge: Edge): boolean {
  return edge.from.kind === 'ingress' && edge.evidence.some((item) => item.kind === 'service' || item.kind === 'ingress');
}

function mergeCallers(callers: readonly ProposedCaller[]): ProposedCaller[] {
  const merged = [...groupBy(callers, (caller) => caller.from).values()].flatMap(([first, ...rest]): ProposedCaller[] => {
    if (!first) return [];
    return [{ ...first, ports: [...new Set([first, ...rest].flatMap((caller) => caller.ports))].sort((a, b) => a - b) }];
  });
  return merged.sort((a, b) => compareText(a.from, b.from));
}

/** One line per caller; ports only where the Service has several. */
export function callerLine(service: ServiceNode, caller: ProposedCaller): string {
  const known = new Set(service.ports.map((port) => port.port));
  const ports = caller.ports.filter((port) => known.has(port));
  const text = ports.length === 0 || ports.length === known.size ? caller.from : `{from: ${caller.from}, ports: [${ports.join(', ')}]}`;
  return withComment(`    - ${text}`, caller.because);
}

export function proposeAccess(topology: Topology): ProposedSection {
  const nameOf = namesFor(topology);
  const entries: ProposedEntry[] = [];
  const proposed = proposeCallers(topology);
  const behind = servicesByWorkload(topology);
  for (const [id, callers] of proposed) {
    const service = topology.services.get(id);
    if (!service) continue;
    const key = `  ${nameOf(id)}:`;
    const isAlias = service.workloads.some((workload) => (behind.get(workload) ?? []).some((other) => other !== id && (proposed.get(other)?.length ?? 0) > 0));
    const nobody = withComment(`${key} []`, isAlias ? 'another name for pods that are listed with their callers' : 'nobody is known to call it');
    entries.push({ id, about: id, lines: callers.length === 0 ? [nobody] : [key, ...callers.map((caller) => callerLine(service, caller))] });
  }
  const others: ProposedEntry = { id: '*', about: '*', lines: [withComment("  '*': []", 'any other Service admits nobody')] };
  return { path: ['access'], isList: false, intro: accessIntro(topology), entries: [...entries, others] };
}

function accessIntro(topology: Topology): string[] {
  const lines = ['# Who may call whom. A Service admits the callers listed here and refuses everybody else.'];
  if (topology.unknown.length > 0) {
    const names = topology.unknown.map((item) => item.workload.slice(item.workload.indexOf('/') + 1));
    lines.push(
      '# `unknown-callers` admits exactly the workloads whose callees the manifests do not tell. Replace it by the real',
      `# callers when you know them: ${oneLine(distinct(names).join(', '), 80)}`,
    );
  }
  return [...lines, ...sharedAccounts([...topology.workloads.values()])];
}

/** A policy can only name accounts: whoever shares one shares its rights. */
function sharedAccounts(workloads: readonly Workload[]): string[] {
  const shared = groupBy(workloads.filter((item) => !item.hasOwnServiceAccount && !item.isDatastore), (item) => item.namespace);
  const lines: string[] = [];
  for (const [namespace, own] of sortedBy(shared, ([name]) => name)) {
    if (own.length < 2) continue;
    const names = oneLine(distinct(own.map((item) => item.name)).join(', '), 70);
    lines.push(`# In ${namespace} these share the account \`default\`, so whoever admits one of them admits all: ${names}`);
  }
  return lines.length === 0 ? [] : [...lines, '# Give each workload a service account of its own to tell them apart.'];
}
