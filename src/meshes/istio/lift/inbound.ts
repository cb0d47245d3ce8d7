import { compareText } from '../../../base/order.ts';
import type { Access, Acceptance, CallProtocol, Inbound, Transport } from '../../../model/mesh-model.ts';
import { byDefault, type Provenance, type Unknown } from '../../../model/provenance.ts';
import { isHttp, type Protocol, type QualifiedName } from '../../../topology/topology.ts';
import type { Admission } from './admission/admission.ts';
import type { Inventory, RegistryHost, RegistryPort } from './inventory.ts';
import { creationTimeMs } from './registry/age.ts';
import type { PeerAuthentication } from './peer-authentication/peer-authentication.ts';
import { isTlsServing } from './routing/gateway-servers.ts';
import type { GatewayPort, Routing } from './routing/routing.ts';

export interface InboundContext {
  readonly inventory: Inventory;
  /** Gateways whose pods the input does not hold. */
  readonly implied: ReadonlySet<QualifiedName>;
  readonly routing: Routing;
  readonly peerAuthentication: PeerAuthentication;
  readonly admission: Admission;
}

const openAccess = (because: string, source: Provenance): Access => ({ clauses: [], otherwise: { effect: 'allow', because, status: 403, source } });

/** What happens to a connection at a port of a pod: the door, then the policies, as the kind of its proxy has it. */
export function inboundOf(context: InboundContext, workload: QualifiedName, port: number, spoken: CallProtocol): Inbound {
  const inbound = doorOf(context, workload, port, spoken);
  const doubt = inbound.forwardsPort === undefined ? doubtOfListening(context.inventory, workload, port) : [];
  return doubt.length === 0 ? inbound : { ...inbound, unknown: [...inbound.unknown, ...doubt] };
}

/** Containers need not list what they listen on; but where they list ports, and no Service forwards to this one, nobody said that they do. */
function doubtOfListening(inventory: Inventory, workload: QualifiedName, port: number): readonly Unknown[] {
  const listed = inventory.listedPorts(workload);
  if (listed.length === 0 || listed.includes(port)) return [];
  if (inventory.hostsOf(workload).some((host) => host.registry === 'kubernetes' && host.ports.some((candidate) => leadsTo(host, candidate, workload, port)))) return [];
  return [{ what: `whether ${workload} listens on port ${port}, which its containers do not list`, source: inventory.workloads.get(workload)?.source ?? byDefault('the pod') }];
}

function doorOf(context: InboundContext, workload: QualifiedName, port: number, spoken: CallProtocol): Inbound {
  const known = context.inventory.workloads.get(workload);
  const declared = declaredProtocol(context.inventory, workload, port);
  if (known === undefined || known.proxy === 'none') return withoutProxy(known?.source ?? byDefault('no workload of the input'), declared, spoken);
  if (known.proxy === 'gateway') return gatewayInbound(context, workload, port, spoken);
  const sees = seenAs(declared, spoken);
  const { access, authentication, notes, unknown } = context.admission.accessFor(workload, sees);
  const { mesh } = context.inventory;
  return {
    by: 'proxy',
    sees,
    accepts: isHttp(declared) && spoken === 'tcp' ? noHttp(port, known.source) : withoutInnerTls(context.peerAuthentication.acceptsFor(workload, port, sees, declared === 'unknown'), isHttp(declared) && spoken === 'tls', port),
    access,
    ...(authentication === undefined ? {} : { authentication }),
    normalization: mesh.pathNormalization,
    notes,
    unknown: known.proxy === 'unknown' ? [...unknown, { what: `whether a sidecar joins ${workload}`, source: known.source } satisfies Unknown] : unknown,
  };
}

/** Bytes that are no HTTP, on a port that is declared to be: the proxy answers 400 and closes the connection. */
function noHttp(port: number, source: Provenance): Record<Transport, Acceptance> {
  const shut: Acceptance = { isAccepted: false, because: `port ${port} takes HTTP, and what arrives there is none`, source };
  return { plaintext: shut, tls: shut, 'mutual-tls': shut };
}

/** TLS of the caller's own inside the mesh's arrives as bytes that are no HTTP either. */
function withoutInnerTls(accepts: Inbound['accepts'], isInner: boolean, port: number): Inbound['accepts'] {
  return isInner && accepts['mutual-tls'].isAccepted ? { ...accepts, 'mutual-tls': noHttp(port, accepts['mutual-tls'].source)['mutual-tls'] } : accepts;
}

/**
 * Protocol that a Service declares for a port of the pods: the oldest where several do, or the first by its full name. A
 * port that none declares is sniffed. Source: `SetServiceTargets` in pilot/pkg/model/context.go.
 */
function declaredProtocol(inventory: Inventory, workload: QualifiedName, port: number): Protocol {
  const declaring = inventory.hostsOf(workload).flatMap((host) => host.ports.filter((candidate) => leadsTo(host, candidate, workload, port)).map(({ protocol }) => ({ protocol, host })));
  const isAgreed = declaring.every(({ protocol }) => protocol === declaring[0]?.protocol);
  const [first] = isAgreed ? declaring : [...declaring].sort((a, b) => ageOf(a.host) - ageOf(b.host) || compareText(a.host.hostname, b.host.hostname));
  return first?.protocol ?? 'unknown';
}

function ageOf({ resource }: RegistryHost): number {
  return creationTimeMs(resource) ?? 0;
}

/**
 * A port that is asked for by name is another one on each pod, and none on a pod that has no such name. A ServiceEntry asks
 * the pods that it selects by the name of its port, and takes its number where they have none.
 */
function leadsTo(host: RegistryHost, candidate: RegistryPort, workload: QualifiedName, port: number): boolean {
  if (candidate.targetName === undefined && host.registry === 'kubernetes') return candidate.targetPort === port;
  return host.members(candidate).some((member) => member.workload === workload && member.port === port);
}

function seenAs(declared: Protocol, spoken: CallProtocol): Inbound['sees'] {
  if (isHttp(declared)) return 'requests';
  return declared === 'unknown' && (spoken === 'http' || spoken === 'grpc') ? 'requests' : 'connections';
}

/** Nothing is enforced, and nobody is there to end mutual TLS. */
function withoutProxy(source: Provenance, declared: Protocol, spoken: CallProtocol): Inbound {
  const open: Acceptance = { isAccepted: true, source };
  const noProxy: Acceptance = { isAccepted: false, because: 'the receiver has no proxy to answer it', flag: 'UF', source };
  // That the application takes TLS which a rule opens to it is believed; the trace says so.
  const accepts: Record<Transport, Acceptance> = { plaintext: open, tls: open, 'mutual-tls': noProxy };
  return { by: 'application', sees: isHttp(declared) || spoken === 'http' || spoken === 'grpc' ? 'requests' : 'connections', accepts, access: openAccess('the receiver has no proxy, so no policy is enforced', source), normalization: 'none', notes: [], unknown: [] };
}

function gatewayInbound(context: InboundContext, workload: QualifiedName, port: number, spoken: CallProtocol): Inbound {
  const listener = context.routing.gatewayPorts(workload).find((candidate) => candidate.port === port);
  const known = context.inventory.workloads.get(workload);
  if (listener === undefined) {
    const source = known?.source ?? byDefault('no Gateway');
    const shut: Acceptance = { isAccepted: false, because: `no Gateway opens port ${port} of ${workload}`, flag: 'UF', source };
    return { by: 'proxy', sees: 'connections', accepts: { plaintext: shut, tls: shut, 'mutual-tls': shut }, access: openAccess('nothing listens', source), normalization: 'none', notes: [], unknown: [] };
  }
  const sees = listener.sees;
  const { access, authentication, notes, unknown } = context.admission.accessFor(workload, sees);
  const accepts = spoken === 'tcp' ? { ...listener.accepts, ...withoutHttp(listener, port) } : listener.accepts;
  return { by: 'proxy', sees, accepts, access, ...(authentication === undefined ? {} : { authentication }), normalization: context.inventory.mesh.pathNormalization, notes, unknown: [...unknown, ...listener.unknown, ...assumed(context, workload, listener.accepts.plaintext.source)], forwardsPort: port };
}

/** Doors behind which only servers stand that take requests: to other bytes the gateway answers 400 and closes the connection. */
function withoutHttp({ listener: { servers } }: GatewayPort, port: number): Partial<Record<Transport, Acceptance>> {
  const plain = servers.find((server) => !isTlsServing(server));
  const encrypted = servers.filter(isTlsServing);
  const { plaintext, tls, 'mutual-tls': mutual } = noHttp(port, plain?.source ?? encrypted[0]?.source ?? byDefault('no Gateway'));
  return { ...(plain?.serving === 'http' ? { plaintext } : {}), ...(encrypted.length > 0 && encrypted.every(({ serving }) => serving === 'https') ? { tls, 'mutual-tls': mutual } : {}) };
}

function assumed({ implied }: InboundContext, workload: QualifiedName, source: Provenance): Unknown[] {
  return implied.has(workload) ? [{ what: `whether the pods of ${workload} are as the mesh's charts install them, since the input does not hold them`, source }] : [];
}
