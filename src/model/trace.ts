import { parseAddress } from './addresses.ts';
import type { Decision } from './decision.ts';
import { outside, stranger, type Call, type Inbound, type MeshModel, type Mirror, type Outcome, type PathPrefix, type RequestChange, type Route, type RouteTable, type Setting, type Transport, type WeightedDestination } from './mesh-model.ts';
import { changeNotes } from './change-text.ts';
import { describeConnection } from './connection-text.ts';
import { nobodyThere, reach } from './dialled.ts';
import { describePredicate } from './describe-predicate.ts';
import type { Unknown } from './provenance.ts';
import { decideAccess } from './access.ts';
import { holds, type RequestView } from './request-view.ts';
import { cannotBeNormalized, forward, type Departure } from './trace-forward.ts';
import { apart, normalized, note, round, type Ending, type Passage, type Trail } from './trace-parts.ts';
import { describeLimits, describeMs } from './trace-text.ts';

/** Calls that a request may turn into on its way through gateways before we say that it goes round in circles. */
const maxHops = 6;

export interface TraceOptions {
  /** Whether the steps also say what a route asked for and which rule came nearest. Only for one request: a set of them would be split by these questions. */
  readonly explains?: boolean;
}

/**
 * What happens to one request, step by step. With a view that holds a set of requests it is asked again for every
 * part of the set: that is how the same walk proves.
 */
export function trace(model: MeshModel, asked: Call, view: RequestView, { explains = false }: TraceOptions = {}): Decision {
  const call = withOwnAuthority(asked, view);
  const trail: Trail = { model, explains, steps: [], unknown: [], timeouts: [], mirrors: [], changes: [], responseChanges: [] };
  const named = view.withConnection({ host: authorityOf(asked), scheme: 'http' });
  const ending = call.client === outside ? enter({ call, view: named, hop: 0 }, trail) : follow({ call, view: named, hop: 0 }, trail);
  const transports = new Set(ending.shares.flatMap((share) => share.transport ?? []));
  const [transport] = transports;
  return {
    outcome: ending.outcome,
    ...(ending.status === undefined ? {} : { status: ending.status }),
    ...(ending.flag === undefined ? {} : { flag: ending.flag }),
    destinations: ending.shares,
    ...timeoutOf(trail.timeouts),
    ...(trail.responseTimeoutMs === undefined ? {} : { responseTimeoutMs: trail.responseTimeoutMs }),
    ...(trail.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: trail.idleTimeoutMs }),
    ...(trail.retries === undefined ? {} : { retries: trail.retries }),
    ...(transport !== undefined && transports.size === 1 ? { transport } : {}),
    ...(trail.fault === undefined ? {} : { fault: trail.fault }),
    mirrors: trail.mirrors,
    changes: trail.changes,
    ...(trail.responseChanges.length === 0 ? {} : { responseChanges: trail.responseChanges }),
    ...(ending.location === undefined ? {} : { location: ending.location }),
    ...(ending.body === undefined ? {} : { body: ending.body }),
    steps: trail.steps,
    unknown: distinct(trail.unknown),
  };
}

/** Of one request it is known which Host it names; a set of them names the one that is dialled. */
function withOwnAuthority(call: Call, view: RequestView): Call {
  const shown = call.protocol === 'http' || call.protocol === 'grpc' ? view.shown?.().host : undefined;
  const authority = shown === undefined ? undefined : nameIn(shown);
  return authority === undefined || authority === '' || authority === call.host.toLowerCase() ? call : { ...call, authority };
}

/** An authority without its port: `orders:80`, `[::1]:80`. */
function nameIn(authority: string): string {
  return /^\[([^\]]*)\](?::\d*)?$/.exec(authority)?.[1]?.toLowerCase() ?? (authority.split(':').length > 2 ? authority : authority.replace(/:[^:]*$/, '')).toLowerCase();
}

/** Clients name the port in the authority unless it is the one that the scheme implies. */
function authorityOf({ host: dialled, authority, port }: Call): string {
  const host = authority ?? dialled;
  return port === 80 || port === 443 ? host : `${host}:${port}`;
}

/** A client outside dials every gateway that serves the host on the port; an address in front of them picks one. */
function enter(passage: Passage, trail: Trail): Ending {
  const { call } = passage;
  // A server name is chosen before any Host is seen.
  const entrances = trail.model.entrances(call.isHttps === true ? call.host : (call.authority ?? call.host), call.port, call.entrance);
  if (entrances.length === 0) {
    note(trail, passage, { what: 'name', text: `no gateway listens on port ${call.port} for ${call.host}`, source: { kind: 'default', of: 'no Gateway in the input' } });
    return { outcome: 'unreachable', shares: [] };
  }
  const [first] = entrances;
  note(trail, passage, { what: 'name', text: `a client outside asks ${entrances.map((entrance) => entrance.workload).join(' or ')} for ${authorityOf(call)}`, source: first?.source ?? { kind: 'default', of: 'ingress' } });
  // A client that opens TLS names the server that it wants, unless it dials an address.
  const isNaming = (call.isHttps === true || call.protocol === 'tls') && parseAddress(call.host) === undefined;
  const endpoints = entrances.map(({ workload, port, identity, source }) => ({ workload, port, ...(identity === undefined ? {} : { identity }), ...(isNaming ? { sni: call.host.toLowerCase() } : {}), transport: { value: transportFrom(call, trail.model.inbound(workload, port, call.protocol)), source } }));
  const routed: Passage = { ...passage, view: passage.view.withConnection({ routedBy: [call.authority ?? call.host], ...(endpoints[0]?.transport.value === 'tls' ? { scheme: 'https' } : {}) }) };
  return forward(routed, { host: call.host, port: call.port, weight: 100, endpoints, by: 'application', sees: 'requests' }, trail, follow);
}

/** People who ask for a name on a port that takes TLS only mean HTTPS. */
function transportFrom(call: Call, { accepts }: Inbound): Transport {
  if (call.protocol === 'tls' || call.isHttps === true) return 'tls';
  return call.isHttps === undefined && !accepts.plaintext.isAccepted && accepts.tls.isAccepted ? 'tls' : 'plaintext';
}

export function follow(passage: Passage, trail: Trail): Ending {
  if (passage.hop > maxHops) return { outcome: 'unknown', shares: [] };
  const table = trail.model.outbound(passage.call);
  const isRouted = passage.hop === 0 && table.by === 'proxy' && table.sees === 'requests' && table.sameRoutes !== 'any';
  if (table.by === 'proxy' && table.sees === 'requests' && cannotBeNormalized(passage.view, table.normalization)) {
    note(trail, passage, { what: 'route', text: 'a path with an escaped NUL is refused before any route is asked', source: { kind: 'default', of: 'path normalisation' } });
    return { outcome: 'refused', status: 400, shares: [] };
  }
  const asked = isRouted ? passage.view.withConnection({ routedBy: [passage.call.authority ?? passage.call.host, ...(table.sameRoutes ?? [])] }) : passage.view;
  const view = table.by === 'proxy' && table.sees === 'requests' ? normalized(asked, table.normalization, trail) : asked;
  for (const found of table.notes) note(trail, passage, found);
  trail.unknown.push(...table.unknown);
  const refused = egress(table, passage, view, trail);
  if (refused) return refused;
  return act(select(table, { ...passage, view }, trail), table, { ...passage, view }, trail);
}

/** What the caller's own side lets out, on meshes that ask. */
function egress(table: RouteTable, passage: Passage, view: RequestView, trail: Trail): Ending | undefined {
  if (table.access === undefined) return undefined;
  const verdict = decideAccess(table.access, undefined, view);
  if (verdict.effect === 'allow') return undefined;
  const source = verdict.clause?.source ?? table.access.otherwise.source;
  note(trail, passage, { what: 'access', text: verdict.clause ? `the caller's own side stops it: ${verdict.clause.name}` : table.access.otherwise.because, source });
  if (verdict.effect === 'unknown') {
    trail.unknown.push({ what: verdict.because, source });
    return { outcome: 'unknown', shares: [] };
  }
  const isSilent = (verdict.clause ?? table.access.otherwise).isSilent === true;
  return { outcome: 'refused', ...(table.sees === 'requests' && !isSilent ? { status: verdict.status } : {}), shares: [] };
}

function select(table: RouteTable, passage: Passage, trail: Trail): Outcome | undefined {
  for (const route of table.routes) {
    const truth = holds(route.when, passage.view);
    if (truth === 'yes') return route;
    if (truth === 'unknown') {
      trail.unknown.push({ what: `whether ${route.name} takes it`, source: route.source });
      note(trail, passage, { what: 'route', text: `not decided: whether ${route.name} takes it`, source: route.source });
      return undefined;
    }
  }
  return table.otherwise;
}

function act(outcome: Outcome | undefined, table: RouteTable, passage: Passage, trail: Trail): Ending {
  if (outcome === undefined) return { outcome: 'unknown', shares: [] };
  const { action } = outcome;
  note(trail, passage, { what: 'route', text: outcome.name, source: outcome.source });
  if (trail.explains && isConditional(outcome)) note(trail, passage, { what: 'route', text: `because ${describePredicate(outcome.when)}`, source: outcome.source });
  const faulted = applyFault(outcome, passage, trail);
  if (faulted) return faulted;
  const delayed = isDelayed(outcome) ? { flag: 'DI' } : {};
  switch (action.kind) {
    case 'redirect':
      return { outcome: 'redirected', status: action.status, ...delayed, location: locationOf(action, passage, trail), shares: [] };
    case 'respond':
      return { outcome: 'responded', status: action.status, ...delayed, ...(action.body === undefined ? {} : { body: action.body }), shares: [] };
    case 'fail':
      note(trail, passage, { what: 'route', text: action.because, source: outcome.source });
      return { outcome: action.status === 404 ? 'no-route' : 'unreachable', status: action.status, ...(action.flag === undefined ? {} : { flag: action.flag }), shares: [] };
    case 'unreachable':
      note(trail, passage, { what: 'route', text: action.because, source: outcome.source });
      return { outcome: 'unreachable', ...(action.flag === undefined ? {} : { flag: action.flag }), shares: [] };
    case 'passthrough':
    case 'forward':
      return send(outcome, action, table, passage, trail);
  }
}

function isConditional(outcome: Outcome): outcome is Route {
  return 'when' in outcome && (outcome as Route).when.kind !== 'always';
}

/** A fault that hits every request is the end; one that hits some is kept for the reader. */
function applyFault({ fault }: Outcome, passage: Passage, trail: Trail): Ending | undefined {
  if (fault === undefined) return undefined;
  const { delay, abort, source } = fault;
  if (delay && delay.percent > 0) note(trail, passage, { what: 'fault', text: `${delay.percent} % of the requests wait ${describeMs(delay.delayMs)}`, source });
  if (abort && abort.percent > 0) note(trail, passage, { what: 'fault', text: `${abort.percent} % of the requests are answered ${abort.grpcStatus ?? abort.status}`, source });
  if (abort && abort.percent >= 100) {
    if (delay && delay.percent > 0) trail.fault = { ...trail.fault, delay };
    return { outcome: 'fault', status: abort.status, flag: isDelayed({ fault }) ? 'DI,FI' : 'FI', shares: [] };
  }
  const rest = { ...(delay && delay.percent > 0 ? { delay } : {}), ...(abort && abort.percent > 0 ? { abort } : {}) };
  if (Object.keys(rest).length > 0) trail.fault = { ...trail.fault, ...rest };
  return undefined;
}

function isDelayed({ fault }: Pick<Outcome, 'fault'>): boolean {
  return (fault?.delay?.percent ?? 0) >= 100;
}

function send(outcome: Outcome, action: Extract<Outcome['action'], { kind: 'forward' | 'passthrough' }>, table: RouteTable, passage: Passage, trail: Trail): Ending {
  if (table.by === 'proxy' && table.sees === 'requests') {
    const limits = describeLimits(outcome);
    if (limits) note(trail, passage, { what: 'limits', text: limits.text, source: limits.source });
  }
  if (outcome.timeoutMs) trail.timeouts.push(outcome.timeoutMs);
  if (outcome.responseTimeoutMs) trail.responseTimeoutMs ??= outcome.responseTimeoutMs;
  if (outcome.idleTimeoutMs) trail.idleTimeoutMs ??= outcome.idleTimeoutMs;
  if (outcome.retries) trail.retries ??= outcome.retries;
  const mirrors = copiesSent(outcome, passage, trail);
  trail.mirrors.push(...mirrors);
  if (trail.explains) for (const found of changeNotes({ ...outcome, mirrors })) note(trail, passage, found);
  const destinations: readonly WeightedDestination[] = action.kind === 'forward' ? action.destinations : [{ ...(action.to ?? { host: passage.call.host, port: passage.call.port }), weight: 1, source: outcome.source }];
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  trail.changes.push(...(outcome.changes ?? []));
  const ending = apart(trail, destinations, (destination) => {
    const changes = [...(outcome.changes ?? []), ...(destination.changes ?? [])];
    trail.changes.push(...(destination.changes ?? []));
    const share = (100 * destination.weight) / total;
    const hop: Passage = { ...passage, view: passage.view.change(changes), call: withAuthority(passage.call, changes) };
    const departure = { host: destination.host, port: destination.port, weight: share, by: table.by, sees: table.sees, ...(outcome.retries === undefined ? {} : { retries: outcome.retries.value }), isDelayed: isDelayed(outcome) };
    if (action.kind === 'passthrough') return forward(hop, { ...departure, ...knownEndpoints(action.to, passage, trail) }, trail, follow);
    const known = trail.model.destination(passage.call.client, destination);
    const reached = reach(trail.model, table, passage.call, known);
    trail.unknown.push(...reached.unknown);
    const text = `${destination.subset === undefined ? '' : `subset ${destination.subset} of `}${destination.host}:${destination.port}${destinations.length > 1 ? `, ${round(share)} %` : ''}`;
    note(trail, passage, { what: 'target', text, source: destination.source });
    for (const found of [...known.notes.filter(({ what }) => what === 'target'), ...reached.notes, ...known.notes.filter(({ what }) => what !== 'target')]) note(trail, passage, found);
    if (trail.explains) for (const found of changeNotes(destination)) note(trail, passage, found);
    const bounds = trail.explains ? describeConnection(known) : undefined;
    if (bounds) note(trail, passage, { what: 'limits', ...bounds });
    const unreached = nobodyThere(known, reached.endpoints);
    const missing = unreached && { ...unreached, status: (known.missing && destination.missingStatus) ?? unreached.status };
    const ended = forward(hop, { ...departure, ...(destination.subset === undefined ? {} : { subset: destination.subset }), endpoints: reached.endpoints, ...(missing ? { missing } : {}) }, trail, follow);
    // An answer meets on its way back first who is nearest to its origin.
    trail.responseChanges.push(...(destination.responseChanges ?? []));
    return ended;
  });
  trail.responseChanges.push(...(outcome.responseChanges ?? []));
  return ending;
}

/** A copy has a connection of its own, for which nothing was dialled. */
function copiesSent({ mirrors = [] }: Outcome, passage: Passage, trail: Trail): readonly Mirror[] {
  return mirrors.filter((mirror) => {
    if (trail.model.destination(passage.call.client, mirror).dialled === undefined) return true;
    note(trail, passage, { what: 'change', text: `no copy arrives at ${mirror.host}:${mirror.port}: connections to it go to the address that was dialled, and for a copy none was`, source: mirror.source });
    return false;
  });
}

/** Past the mesh, but not past the pods: what answers at the address decides for itself. */
function knownEndpoints(to: Extract<Outcome['action'], { kind: 'passthrough' }>['to'], { call }: Passage, trail: Trail): Pick<Departure, 'endpoints' | 'missing'> {
  if (to === undefined) return {};
  const { endpoints } = trail.model.destination(stranger, to);
  // The proxy knows nothing of pods there: it finds that its connection is refused.
  if (endpoints.length === 0) return { missing: { status: 503, flag: 'UF', because: `no pod or address of the input is behind ${to.host}:${to.port}`, source: { kind: 'default', of: 'no endpoint' } } };
  return { endpoints: endpoints.map((endpoint) => ({ ...endpoint, transport: { value: call.protocol === 'tls' ? 'tls' : 'plaintext', source: endpoint.transport.source } })) };
}

/** A gateway further on routes by the authority that it is given. */
function withAuthority(call: Call, changes: readonly RequestChange[]): Call {
  const renamed = changes.findLast((change) => change.kind === 'host');
  if (renamed?.kind !== 'host') return call;
  const { authority: _, ...rest } = call;
  return { ...rest, host: nameIn(renamed.to) };
}

/** A new path keeps the query that was sent, as Envoy does. Where one request is not explained, what it sent itself is left out. */
function locationOf(action: Extract<Outcome['action'], { kind: 'redirect' }>, { call, view }: Passage, { explains }: Trail): string {
  const shown = explains ? view.shown?.() : undefined;
  const scheme = action.scheme ?? (call.isHttps === true ? 'https' : 'http');
  const port = action.port === undefined || action.port === (scheme === 'https' ? 443 : 80) ? '' : `:${action.port}`;
  const authority = action.host ?? shown?.host ?? call.host;
  // A new port replaces the one that was sent, and stands behind the one of a new host; a new scheme takes the default port of the old one off.
  const stale = action.host !== undefined || action.keepsPort === true ? undefined : action.port !== undefined && port !== '' ? /:\d+$/ : action.scheme !== undefined ? (scheme === 'https' ? /:80$/ : call.isHttps === true ? /:443$/ : undefined) : undefined;
  const query = shown?.target.includes('?') ? shown.target.slice(shown.target.indexOf('?')) : '';
  const path = action.path === undefined ? keptPath(action.pathPrefix, shown?.target) : action.path + (action.path.includes('?') ? '' : query);
  return `${scheme}://${stale === undefined ? authority : authority.replace(stale, '')}${port}${path}`;
}

/** The path that was sent, after a new beginning where it gets one. */
function keptPath(prefix: PathPrefix | undefined, target: string | undefined): string {
  if (prefix === undefined) return target ?? '';
  return target === undefined ? `${prefix.to}…` : prefix.to + target.slice(prefix.length);
}

function timeoutOf(timeouts: Trail['timeouts']): { timeoutMs?: Setting<number | undefined> } {
  const [first] = timeouts;
  if (first === undefined) return {};
  const bounded = timeouts.filter((timeout): timeout is Setting<number> => timeout.value !== undefined);
  return { timeoutMs: bounded.reduce<Setting<number | undefined>>((least, next) => (least.value === undefined || (next.value ?? Infinity) < least.value ? next : least), bounded[0] ?? first) };
}

function distinct(unknown: readonly Unknown[]): Unknown[] {
  return [...new Map(unknown.map((entry) => [entry.what, entry])).values()];
}

