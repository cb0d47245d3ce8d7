import { parseAddress } from './addresses.ts';
import { checkTokens, decideAccess, type Verdict } from './access.ts';
import type { DecidedDestination } from './decision.ts';
import { outside, type Acceptance, type Access, type Destination, type Endpoint, type Inbound, type PathNormalization, type Retries, type Transport } from './mesh-model.ts';
import { loggedFlag } from './logged-flag.ts';
import { isRefusedPath } from './normalize-path.ts';

import { holds, type RequestView } from './request-view.ts';
import { nearestClause } from './nearest-clause.ts';
import { apart, normalized, note, type Ending, type Passage, type Trail } from './trace-parts.ts';

/** One share of a call, about to leave the caller. */
export interface Departure {
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  /** Percent of the requests. */
  readonly weight: number;
  readonly by: 'proxy' | 'application';
  readonly sees: 'requests' | 'connections';
  /** Undefined where only the dialled address is known. */
  readonly endpoints?: readonly Endpoint[];
  readonly missing?: NonNullable<Destination['missing']>;
  /** What the caller's proxy does about failures; it logs that no try was left. */
  readonly retries?: Retries;
  /** Whether the route holds every request back, which is logged too. */
  readonly isDelayed?: boolean;
}

type Follow = (passage: Passage, trail: Trail) => Ending;

/** From the caller to the endpoints of one destination: transport, admission, and on through a gateway. */
export function forward(passage: Passage, departure: Departure, trail: Trail, follow: Follow): Ending {
  const { missing, endpoints } = departure;
  if (missing) {
    note(trail, passage, { what: 'target', text: missing.because, source: missing.source });
    return closed(departure, { outcome: 'unreachable', status: missing.status, ...flagOf(missing.flag, departure) });
  }
  if (endpoints === undefined) return closed(departure, { outcome: 'delivered', ...okStatus(passage), addresses: [departure.host], transport: passage.call.protocol === 'tls' ? 'tls' : 'plaintext' });
  if (endpoints.length === 0) {
    note(trail, passage, { what: 'target', text: 'no pod or address of the input is behind it', source: { kind: 'default', of: 'no endpoint' } });
    return closed(departure, { outcome: 'unreachable', ...(departure.by === 'proxy' ? { status: 503, ...flagOf('UH', departure) } : {}) });
  }
  const rank = Math.min(...endpoints.map(({ priority = 0 }) => priority));
  const first = endpoints.filter(({ priority = 0 }) => priority === rank);
  const ending = apart(trail, first, (endpoint) => arrive(passage, { ...departure, weight: departure.weight / first.length }, endpoint, trail, follow));
  const standby = endpoints.filter(({ priority = 0 }) => priority !== rank).flatMap((endpoint) => takeOver(passage, departure, endpoint, trail, follow));
  return merge({ ...ending, shares: [...ending.shares, ...standby] });
}

/** What would happen if everything before this endpoint were down: told beside the answer, and no part of it. */
function takeOver(passage: Passage, departure: Departure, endpoint: Endpoint, trail: Trail, follow: Follow): DecidedDestination[] {
  note(trail, passage, { what: 'target', text: `${endpoint.workload ?? endpoint.address ?? departure.host} takes over when no endpoint before it is healthy`, source: endpoint.transport.source });
  const aside: Trail = { ...trail, steps: [], unknown: [], timeouts: [], mirrors: [], changes: [], responseChanges: [] };
  return arrive(passage, { ...departure, weight: 0 }, endpoint, aside, follow).shares.map((share) => ({ ...share, isStandby: true }));
}

function okStatus({ call }: Passage): { status?: number } {
  return call.protocol === 'http' || call.protocol === 'grpc' ? { status: 200 } : {};
}

type End = Pick<DecidedDestination, 'outcome' | 'status' | 'flag' | 'transport'> & { readonly workloads?: readonly string[]; readonly addresses?: readonly string[] };

function closed({ host, port, subset, weight, sees, by }: Departure, end: End): Ending {
  const { status, ...rest } = end;
  // A proxy that sees connections makes up no answer; those of the application pass through it.
  const seen = status === undefined || (sees === 'connections' && by === 'proxy' && end.outcome !== 'delivered') ? {} : { status };
  const share: DecidedDestination = { host, port, ...(subset === undefined ? {} : { subset }), weight, workloads: [], addresses: [], ...rest, ...seen };
  return { outcome: end.outcome, ...seen, ...(end.flag === undefined ? {} : { flag: end.flag }), shares: [share] };
}

function arrive(passage: Passage, departure: Departure, endpoint: Endpoint, trail: Trail, follow: Follow): Ending {
  const transport = sentAs(passage, endpoint.transport.value);
  const held = letOut(passage, departure, endpoint, trail);
  if (held) return held;
  if (endpoint.workload === undefined) {
    if (isTlsInTls(passage, endpoint)) return refuseTlsInTls(passage, departure, endpoint, trail);
    note(trail, passage, { what: 'transport', text: transportText(transport), source: endpoint.transport.source });
    if (transport === 'mutual-tls') trail.unknown.push({ what: `whether ${endpoint.address ?? departure.host} ends mutual TLS of the mesh`, source: endpoint.transport.source });
    return closed(departure, { outcome: 'delivered', ...okStatus(passage), addresses: [endpoint.address ?? departure.host], transport });
  }
  const inbound = trail.model.inbound(endpoint.workload, endpoint.port, passage.call.protocol, departure);
  trail.unknown.push(...inbound.unknown);
  const door = inbound.accepts[transport];
  if (!door.isAccepted) return shut(passage, departure, transport, door, trail);
  if (transport === 'mutual-tls' && endpoint.distrusted) return shut(passage, departure, transport, { ...endpoint.distrusted, flag: 'UF' }, trail);
  if (inbound.forwardsPort === undefined && isTlsInTls(passage, endpoint)) return refuseTlsInTls(passage, departure, endpoint, trail);
  // A proxy that sees connections hands TLS on as it comes.
  const isHandedOn = inbound.by === 'application' || (transport === 'tls' && inbound.sees === 'connections');
  if (isHandedOn && endpoint.wrapsTls === true) trail.unknown.push({ what: `whether the application of ${endpoint.workload} takes TLS at port ${endpoint.port}`, source: endpoint.transport.source });
  note(trail, passage, { what: 'transport', text: transportText(transport), source: endpoint.transport.source });
  for (const found of inbound.notes) note(trail, passage, found);
  const isKnown = (transport === 'mutual-tls' || inbound.identifiesBy === 'network') && passage.call.client !== outside;
  const identity = endpoint.identity ?? (isKnown ? trail.model.workloads.get(passage.call.client)?.identity : undefined);
  const before = passage.knowsClaims ? passage.view.authenticate({ providers: [] }).view : passage.view;
  if (inbound.by === 'proxy' && inbound.sees === 'requests' && cannotBeNormalized(before, inbound.normalization)) return closed({ ...departure, by: 'application' }, { outcome: 'refused', transport, status: 400 });
  // A server that takes no mutual TLS of the mesh does not look for TLS at all.
  const isNamed = transport === 'tls' && endpoint.wrapsTls !== true && inbound.accepts['mutual-tls'].isAccepted;
  const arrived = before.withConnection({ identity, port: endpoint.port, sni: endpoint.sni ?? (isNamed ? ownServerName(passage) : undefined) });
  const view = inbound.by === 'proxy' && inbound.sees === 'requests' ? normalized(arrived, inbound.normalization, trail) : arrived;
  return admit(passage, departure, { endpoint, inbound, view }, trail, follow);
}

/** No connection comes about, which the caller's proxy reports. */
function shut(passage: Passage, departure: Departure, transport: Transport, door: Omit<Extract<Acceptance, { isAccepted: false }>, 'isAccepted'>, trail: Trail): Ending {
  note(trail, passage, { what: 'transport', text: `${transportText(transport)}, but ${door.because}`, source: door.source });
  const isAlerted = door.alerts !== undefined && departure.by === 'proxy' && departure.sees === 'requests' && holds(door.alerts, passage.view) === 'yes';
  if (isAlerted) return closed(departure, { outcome: 'refused', transport, status: 502, ...flagOf('UPE', departure) });
  return closed(departure, { outcome: 'refused', transport, ...(departure.by === 'proxy' ? { status: 503, ...flagOf(door.flag, departure) } : {}) });
}

function flagOf(flag: string | undefined, departure: Departure): { readonly flag?: string } {
  const logged = loggedFlag(flag, departure);
  return logged === undefined ? {} : { flag: logged };
}

/** Where the mesh adds nothing, a client that opens TLS itself still sends TLS. */
function sentAs({ call }: Passage, transport: Transport): Transport {
  return transport === 'plaintext' && call.protocol === 'tls' ? 'tls' : transport;
}

/** Whoever opens TLS itself names the server that it wants, unless it dials an address; a proxy that hands that TLS on changes nothing about it. */
function ownServerName({ call }: Passage): string | undefined {
  return call.protocol === 'tls' && parseAddress(call.host) === undefined ? call.host.toLowerCase() : undefined;
}

/** Behind a gateway nothing tells whether it has ended the caller's TLS: only the caller's own proxy is judged. */
function isTlsInTls({ call, hop }: Passage, { wrapsTls }: Endpoint): boolean {
  return wrapsTls === true && call.protocol === 'tls' && hop === 0;
}

/** A server takes TLS once, and what it finds inside is no request: https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls */
function refuseTlsInTls(passage: Passage, departure: Departure, { transport }: Endpoint, trail: Trail): Ending {
  note(trail, passage, { what: 'transport', text: 'TLS of the proxy around TLS of the application, of which the server takes only the outer one', source: transport.source });
  return closed(departure, { outcome: 'refused', transport: transport.value });
}

/** Of a set of requests none is: their paths are in canonical form. */
export function cannotBeNormalized(view: RequestView, to: PathNormalization): boolean {
  const target = view.shown?.().target ?? '';
  return target.includes('%00') && isRefusedPath(target.split('?', 1)[0] ?? '', to);
}

interface Arrival {
  readonly endpoint: Endpoint;
  readonly inbound: Inbound;
  readonly view: RequestView;
}

function admit(passage: Passage, departure: Departure, { endpoint, inbound, view }: Arrival, trail: Trail, follow: Follow): Ending {
  const transport = sentAs(passage, endpoint.transport.value);
  const workload = endpoint.workload ?? '';
  const isWrapped = isTlsInTls(passage, { ...endpoint, wrapsTls: endpoint.wrapsTls === true || transport === 'mutual-tls' });
  if (inbound.forwardsPort !== undefined && (transport === 'tls' || isWrapped)) {
    const behind = behindGateway(passage, workload, inbound, { view, transport });
    const { sees, routes } = trail.model.outbound(behind.call);
    // Where no server has the name, the handshake fails before any policy is asked.
    if (transport === 'tls' && sees === 'connections' && routes.length === 0) return onward(departure, follow(behind, trail));
    if (isWrapped && sees === 'requests') return refuseTlsInTls(passage, departure, endpoint, trail);
  }
  const verdict = decideAccess(inbound.access, inbound.authentication, view);
  const source = verdict.clause?.source ?? inbound.access.otherwise.source;
  note(trail, passage, { what: 'access', text: verdictText(verdict, inbound.access), source });
  if (trail.explains && verdict.effect === 'deny' && verdict.clause === undefined) explainRefusal(passage, inbound.access, view, trail);
  if (verdict.token === 'unknown') trail.unknown.push({ what: 'whether the token is valid', source });
  if (verdict.effect === 'unknown') {
    trail.unknown.push({ what: verdict.because, source });
    return closed(departure, { outcome: 'unknown', transport });
  }
  if (verdict.effect === 'deny') return refuse(departure, { ...inbound, verdict, transport });
  if (trail.explains && inbound.sees === 'requests') trail.changes.push(...(verdict.changes ?? []));
  if (inbound.forwardsPort !== undefined) return onward(departure, follow(behindGateway(passage, workload, inbound, { view, transport }), trail));
  note(trail, passage, { what: 'workload', text: workload, source: trail.model.workloads.get(workload)?.source ?? source });
  return closed(departure, { outcome: 'delivered', ...okStatus(passage), workloads: [workload], transport });
}

/** The call that a gateway makes of what came in. Its routes may ask for what stands in the token that it has checked. */
function behindGateway({ call, hop }: Passage, workload: string, { authentication, forwardsHost, forwardsPort }: Inbound, { view, transport }: { readonly view: RequestView; readonly transport: Transport }): Passage {
  const knowsClaims = authentication !== undefined && authentication.providers.length > 0;
  const checked = knowsClaims ? checkTokens(authentication, view).view : view;
  // What a client shows to the first gateway, that one does not show to the next.
  const { certificate: shown, ...rest } = call;
  const certificate = transport === 'mutual-tls' ? 'mesh' : hop > 0 ? undefined : shown;
  return {
    call: { ...rest, ...(certificate === undefined ? {} : { certificate }), client: workload, host: forwardsHost ?? call.host, port: forwardsPort ?? call.port, isHttps: transport !== 'plaintext' },
    view: checked.withConnection({ isBehindProxy: true }),
    hop: hop + 1,
    knowsClaims,
  };
}

function explainRefusal(passage: Passage, access: Access, view: RequestView, trail: Trail): void {
  const nearest = nearestClause(access, view);
  if (nearest) note(trail, passage, { what: 'access', text: `nearest: ${nearest.clause.name}, if ${nearest.missing}`, source: nearest.clause.source });
}

/** What the caller's own side says to the endpoint that was picked. */
function letOut(passage: Passage, departure: Departure, { access, port, transport }: Endpoint, trail: Trail): Ending | undefined {
  if (access === undefined) return undefined;
  const verdict = decideAccess(access, undefined, passage.view.withConnection({ port }));
  if (verdict.effect === 'allow') return undefined;
  const { source } = verdict.clause ?? access.otherwise;
  note(trail, passage, { what: 'access', text: `the caller's own side: ${verdictText(verdict, access)}`, source });
  if (verdict.effect === 'deny') return refuse({ ...departure, by: 'application' }, { sees: departure.sees, access, verdict, transport: transport.value });
  trail.unknown.push({ what: verdict.because, source });
  return closed(departure, { outcome: 'unknown', transport: transport.value });
}

interface Refusal {
  readonly sees: 'requests' | 'connections';
  readonly access: Access;
  readonly verdict: Extract<Verdict, { effect: 'deny' }>;
  readonly transport: Transport;
}

/** An answer where requests are seen; otherwise no connection, which a proxy that sees requests reports as 503. */
function refuse(departure: Departure, { sees, access, verdict, transport }: Refusal): Ending {
  const isSilent = verdict.token !== 'rejected' && (verdict.clause ?? access.otherwise).isSilent === true;
  if (sees === 'requests' && !isSilent) return closed({ ...departure, by: 'application' }, { outcome: 'refused', transport, status: verdict.status });
  return closed(departure, { outcome: 'refused', transport, ...(departure.by === 'proxy' && departure.sees === 'requests' ? { status: 503 } : {}) });
}

/** What a gateway makes of its share: its own shares scaled down, or its own answer, which comes through whatever the caller's proxy sees. */
function onward(departure: Departure, ending: Ending): Ending {
  if (ending.shares.length === 0) {
    const { outcome, status, flag } = ending;
    const own = closed({ ...departure, by: 'application' }, { outcome, ...(status === undefined ? {} : { status }), ...(flag === undefined ? {} : { flag }) });
    return { ...ending, shares: own.shares };
  }
  return { ...ending, shares: ending.shares.map((share) => ({ ...share, weight: (share.weight * departure.weight) / 100 })) };
}

/** Endpoints of one destination that fare alike are one share. */
function merge(ending: Ending): Ending {
  const merged = new Map<string, DecidedDestination>();
  for (const share of ending.shares) {
    const key = `${share.host} ${share.port} ${share.subset ?? ''} ${share.outcome} ${share.status ?? ''} ${share.flag ?? ''} ${share.transport ?? ''} ${share.isStandby ?? ''} ${share.changes || share.responseChanges ? JSON.stringify([share.changes, share.responseChanges]) : ''}`;
    const other = merged.get(key);
    merged.set(key, other ? { ...other, weight: other.weight + share.weight, workloads: [...new Set([...other.workloads, ...share.workloads])].sort(), addresses: [...new Set([...other.addresses, ...share.addresses])].sort() } : share);
  }
  return { ...ending, shares: [...merged.values()] };
}

function transportText(transport: 'mutual-tls' | 'tls' | 'plaintext'): string {
  return transport === 'mutual-tls' ? 'mutual TLS' : transport === 'tls' ? 'TLS' : 'plaintext';
}

function verdictText(verdict: Verdict, access: Access): string {
  if (verdict.effect === 'unknown') return `not decided: ${verdict.because}`;
  if (verdict.token === 'rejected') return 'the token is refused';
  if (verdict.effect === 'allow') return verdict.clause ? `allowed by ${verdict.clause.name}` : access.otherwise.because;
  return verdict.clause ? `refused by ${verdict.clause.name}` : access.otherwise.because;
}
