import { groupBy } from '../../base/order.ts';
import type { MutualTlsMode, RequireMutualTls } from '../../intents/intent.ts';
import { spokenOn } from '../../model/calls.ts';
import { stranger, type Call, type Inbound, type ModelHost } from '../../model/mesh-model.ts';
import type { QualifiedName, ServicePort, Workload } from '../../topology/topology.ts';
import { hostsByService } from './validate-routes.ts';
import { countProved, mismatch, type ValidationContext } from './validation.ts';

/** Holds the doors of every pod, and what callers in the mesh send them, against what the intents say of encryption. */
export function validateTransport(context: ValidationContext): void {
  const intents = context.intents.filter((intent): intent is RequireMutualTls => intent.kind === 'require-mutual-tls');
  const plan = planOf(intents);
  const hosts = hostsByService(context.model);
  const ports = groupBy([...context.topology.services.values()].flatMap((service) => service.workloads.flatMap((workload) => service.ports.map((port) => ({ workload, port, host: hosts.get(service.id) })))), (entry) => entry.workload);
  for (const workload of context.topology.workloads.values()) {
    if (context.model.workloads.get(workload.id)?.proxy !== 'sidecar') continue;
    for (const { port, host } of ports.get(workload.id) ?? []) if (host === undefined || context.sample.has(host.service ?? '')) compareDoor(context, { workload, port, host, plan });
  }
  for (const intent of intents) if (intent.scope.kind === 'workload' && context.model.workloads.get(intent.scope.workload)?.proxy === 'none') context.unproved.push({ intent: intent.kind, subject: intent.scope.workload, because: 'it has no proxy' });
  countProved(context, intents);
}

interface Plan {
  readonly mesh: MutualTlsMode | undefined;
  readonly namespaces: ReadonlyMap<string, MutualTlsMode>;
  readonly workloads: ReadonlyMap<QualifiedName, MutualTlsMode>;
  readonly exceptions: ReadonlyMap<QualifiedName, readonly RequireMutualTls['exceptions'][number][]>;
}

/** Of two words for the same scope the first counts. */
function planOf(intents: readonly RequireMutualTls[]): Plan {
  const inReverse = intents.toReversed();
  return {
    mesh: intents.find(({ scope }) => scope.kind === 'mesh')?.mode,
    namespaces: new Map(inReverse.flatMap(({ scope, mode }) => (scope.kind === 'namespace' ? [[scope.namespace, mode] as const] : []))),
    workloads: new Map(inReverse.flatMap(({ scope, mode }) => (scope.kind === 'workload' ? [[scope.workload, mode] as const] : []))),
    exceptions: groupBy(intents.flatMap(({ exceptions }) => exceptions), ({ workload }) => workload),
  };
}

/** The narrowest word counts: an exception for a port, one for the pods, the pods, their namespace, the mesh. */
function modeOf({ mesh, namespaces, workloads, exceptions }: Plan, { id, namespace }: Workload, targetPort: number, rootNamespace: string): MutualTlsMode | undefined {
  // A workload of the root namespace cannot have a policy of its own, which a loss tells.
  const isOwn = namespace !== rootNamespace;
  const own = isOwn ? (exceptions.get(id) ?? []) : [];
  return own.find(({ port }) => port === targetPort)?.mode ?? own.find(({ port }) => port === undefined)?.mode ?? (isOwn ? workloads.get(id) : undefined) ?? namespaces.get(namespace) ?? mesh;
}

interface Site {
  readonly workload: Workload;
  readonly port: ServicePort;
  readonly host: ModelHost | undefined;
  readonly plan: Plan;
}

function compareDoor(context: ValidationContext, { workload, port, host, plan }: Site): void {
  const mode = modeOf(plan, workload, port.targetPort, context.settings.rootNamespace);
  const spoken = spokenOn(port.protocol);
  const inbound = context.model.inbound(workload.id, port.targetPort, spoken);
  const call: Call = { client: stranger, host: host?.host ?? workload.id, port: port.port, protocol: spoken };
  const expected = mode === undefined ? describeDoor(context.baseline.inbound(workload.id, port.targetPort, spoken)) : `takes ${[...(mode === 'disable' ? [] : ['mutual TLS']), ...(mode === 'strict' ? [] : ['plaintext'])].join(' and ')}`;
  const got = describeDoor(inbound);
  if (expected !== got) mismatch(context, { ...(mode === undefined ? {} : { intent: 'require-mutual-tls' as const }), subject: workload.id, call, expected, got });
  if (host !== undefined) for (const client of context.sight.clientsOf(host)) compareCaller(context, { ...call, client }, workload.id, inbound, mode);
}

function describeDoor({ accepts }: Inbound): string {
  return `takes ${[...(accepts['mutual-tls'].isAccepted ? ['mutual TLS'] : []), ...(accepts.plaintext.isAccepted ? ['plaintext'] : [])].join(' and ')}`;
}

/** Whatever a caller of the mesh sends has to fit the door, and is what it sends where nobody says anything, or better. */
function compareCaller(context: ValidationContext, call: Call, workload: QualifiedName, inbound: Inbound, mode: MutualTlsMode | undefined): void {
  // Asked only of what is sent in plaintext: on a large mesh that is next to nothing.
  const wasMutual = (): boolean => context.baseline.destination(call.client, call).endpoints.some((endpoint) => endpoint.workload === workload && endpoint.transport.value === 'mutual-tls');
  for (const endpoint of context.model.destination(call.client, call).endpoints) {
    if (endpoint.workload !== workload) continue;
    const sent = endpoint.transport.value === 'plaintext' && call.protocol === 'tls' ? 'tls' : endpoint.transport.value;
    const found = { intent: 'require-mutual-tls', subject: workload, call } as const;
    if (!inbound.accepts[sent].isAccepted && !isOwnTls(call, sent, mode)) mismatch(context, { ...found, expected: 'callers of the mesh are let in', got: `they send ${sent}, which is not taken` });
    else if (mode === 'strict' && sent !== 'mutual-tls') mismatch(context, { ...found, expected: 'mutual TLS', got: sent });
    else if (mode !== 'disable' && sent === 'plaintext' && wasMutual()) mismatch(context, { ...found, expected: 'mutual TLS, as without any configuration', got: sent });
  }
}

/** TLS of the application itself that a strict port refuses was asked for. */
function isOwnTls({ protocol }: Call, sent: string, mode: MutualTlsMode | undefined): boolean {
  return protocol === 'tls' && sent === 'tls' && mode === 'strict';
}
