import type { Access, Acceptance, CallProtocol, Inbound, Transport } from '../../../model/mesh-model.ts';
import { byDefault, type Provenance, type Unknown } from '../../../model/provenance.ts';
import { isHttp, type Protocol, type QualifiedName } from '../../../topology/topology.ts';
import type { Admission } from './admission/admission.ts';
import type { Inventory } from './inventory.ts';
import { oldestFirst } from './registry/age.ts';
import type { PeerAuthentication } from './peer-authentication/peer-authentication.ts';
import type { Routing } from './routing/routing.ts';

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
  const known = context.inventory.workloads.get(workload);
  const declared = declaredProtocol(context.inventory, workload, port);
  if (known === undefined || known.proxy === 'none') return withoutProxy(known?.source ?? byDefault('no workload of the input'), declared, spoken);
  if (known.proxy === 'gateway') return gatewayInbound(context, workload, port);
  const sees = seenAs(declared, spoken);
  const { access, authentication, notes, unknown } = context.admission.accessFor(workload, sees);
  const { mesh } = context.inventory;
  return {
    by: 'proxy',
    sees,
    accepts: isHttp(declared) && spoken === 'tcp' ? noHttp(port, known.source) : context.peerAuthentication.acceptsFor(workload, port, sees, declared === 'unknown'),
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

/** Protocol that a Service declares for a port of the pods, the oldest where several do; a port that none declares is sniffed. */
function declaredProtocol(inventory: Inventory, workload: QualifiedName, port: number): Protocol {
  const declaring = inventory.hostsOf(workload).flatMap((host) => host.ports.filter((candidate) => candidate.targetPort === port).map(({ protocol }) => ({ protocol, resource: host.resource })));
  const isAgreed = declaring.every(({ protocol }) => protocol === declaring[0]?.protocol);
  const [oldest] = isAgreed ? [] : oldestFirst(declaring.map(({ resource }) => resource));
  return (declaring.find(({ resource }) => oldest === undefined || resource === oldest) ?? { protocol: 'unknown' as const }).protocol;
}

function seenAs(declared: Protocol, spoken: CallProtocol): Inbound['sees'] {
  if (isHttp(declared)) return 'requests';
  return declared === 'unknown' && (spoken === 'http' || spoken === 'grpc') ? 'requests' : 'connections';
}

/** Nothing is enforced, and nobody is there to end mutual TLS. */
function withoutProxy(source: Provenance, declared: Protocol, spoken: CallProtocol): Inbound {
  const open: Acceptance = { isAccepted: true, source };
  const noProxy: Acceptance = { isAccepted: false, because: 'the receiver has no proxy to answer it', flag: 'UF,URX', source };
  // That the application takes TLS which a rule opens to it is believed; the trace says so.
  const accepts: Record<Transport, Acceptance> = { plaintext: open, tls: open, 'mutual-tls': noProxy };
  return { by: 'application', sees: isHttp(declared) || spoken === 'http' || spoken === 'grpc' ? 'requests' : 'connections', accepts, access: openAccess('the receiver has no proxy, so no policy is enforced', source), normalization: 'none', notes: [], unknown: [] };
}

function gatewayInbound(context: InboundContext, workload: QualifiedName, port: number): Inbound {
  const listener = context.routing.gatewayPorts(workload).find((candidate) => candidate.port === port);
  const known = context.inventory.workloads.get(workload);
  if (listener === undefined) {
    const source = known?.source ?? byDefault('no Gateway');
    const shut: Acceptance = { isAccepted: false, because: `no Gateway opens port ${port} of ${workload}`, flag: 'UF', source };
    return { by: 'proxy', sees: 'connections', accepts: { plaintext: shut, tls: shut, 'mutual-tls': shut }, access: openAccess('nothing listens', source), normalization: 'none', notes: [], unknown: [] };
  }
  const sees = listener.sees;
  const { access, authentication, notes, unknown } = context.admission.accessFor(workload, sees);
  return { by: 'proxy', sees, accepts: listener.accepts, access, ...(authentication === undefined ? {} : { authentication }), normalization: context.inventory.mesh.pathNormalization, notes, unknown: [...unknown, ...assumed(context, workload, listener.accepts.plaintext.source)], forwardsPort: port };
}

function assumed({ implied }: InboundContext, workload: QualifiedName, source: Provenance): Unknown[] {
  return implied.has(workload) ? [{ what: `whether the pods of ${workload} are as the mesh's charts install them, since the input does not hold them`, source }] : [];
}
