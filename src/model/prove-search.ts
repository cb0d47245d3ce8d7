import type { Assertion } from '../intents/assertion.ts';
import type { QualifiedName } from '../topology/topology.ts';
import { callsTo, mayReach, sampleOf } from './calls.ts';
import { askGroup, groupOf, indexIdentities, routedAlike, sameWay, unionOf, watchIdentity, type ClientGroup, type GroupResult, type IdentityIndex } from './client-groups.ts';
import type { DecidedDestination, Decision } from './decision.ts';
import { fingerprintsOf, type Fingerprints } from './fingerprint.ts';
import { outside, stranger, type Call, type MeshModel, type ModelHost } from './mesh-model.ts';
import type { Predicate } from './predicate.ts';
import type { PropertyResult } from './property.ts';
import { holds, type RequestView } from './request-view.ts';
import { explore, type Exploration } from './space.ts';
import { follow, trace } from './trace.ts';
import { forward } from './trace-forward.ts';
import type { Trail } from './trace-parts.ts';

/** What becomes of one class of requests, and of the copies that mirrors make of them. */
export interface Fate {
  readonly decision: Decision;
  readonly copies: readonly DecidedDestination[];
}

/** A model that is asked about many properties: what one of them explored is kept for the others. */
export interface Prover {
  readonly model: MeshModel;
  readonly index: IdentityIndex;
  readonly prints: Fingerprints;
  readonly explored: Map<string, readonly GroupResult<Exploration<Fate | undefined>>[]>;
}

export function proverOf(model: MeshModel): Prover {
  return { model, index: indexIdentities(model), prints: fingerprintsOf(model), explored: new Map() };
}

/** A call, and the clients that make it: whoever of them answers questions about identities alike fares alike. */
export interface GroupCall {
  readonly clients: ClientGroup;
  readonly call: Omit<Call, 'client'>;
}

/** The calls of clients to hosts, and of clients outside through every front door; `ends` leaves out those that cannot end there. */
export function* callsOf({ model, prints }: Prover, clients: readonly QualifiedName[], hosts: readonly ModelHost[], ends?: ReadonlySet<QualifiedName>): Iterable<GroupCall> {
  const mayEnd = (call: Call): boolean => ends === undefined || mayReach(model, call, ends);
  const groups = routedAlike([model], clients.filter((client) => client !== outside));
  for (const host of groups.length === 0 ? [] : hosts) {
    for (const { client: _, ...call } of callsTo(stranger, host)) {
      for (const alike of sameWay([model], groups, call.host, (client) => prints.sending({ ...call, client }))) {
        const group = unionOf(alike);
        if (mayEnd({ ...call, client: group.members[0] ?? stranger })) yield { clients: group, call };
      }
    }
  }
  if (!clients.includes(outside)) return;
  for (const { host, port, protocol } of model.frontDoors) {
    const call = { host: sampleOf(host), port, protocol };
    if (mayEnd({ ...call, client: outside })) yield { clients: groupOf([outside]), call };
  }
}

/** Every fate of the wanted requests of a call, by clients that fare alike. */
export function fatesOf(prover: Prover, { clients, call }: GroupCall, wanted: Predicate): readonly GroupResult<Exploration<Fate | undefined>>[] {
  const { model, index, explored } = prover;
  const key = `${clients.members.join(' ')}\n${call.host} ${call.port} ${call.protocol}\n${JSON.stringify(wanted)}`;
  let found = explored.get(key);
  if (found === undefined) {
    found = askGroup(clients, (client, asked) => {
      const identity = model.workloads.get(client)?.identity;
      return explore((view) => {
        if (holds(wanted, view) === 'no') return undefined;
        const seen = watchIdentity(view, identity, (set) => asked({ yes: index.answering(set) }));
        const own: Call = { ...call, client };
        const decision = trace(model, own, seen);
        return { decision, copies: copiesOf(model, own, seen, decision) };
      }, { protocol: call.protocol });
    });
    explored.set(key, found);
  }
  return found;
}

/** Where the copies of mirrors end: they go to the endpoints of the mirror as they are, past the routes of its name. */
function copiesOf(model: MeshModel, call: Call, view: RequestView, { mirrors, changes }: Decision): readonly DecidedDestination[] {
  return mirrors.filter(({ percent }) => percent > 0).flatMap((mirror) => sendersOf(model, call, mirror.host).flatMap((client) => {
    const { endpoints, missing } = model.destination(client, mirror);
    const trail: Trail = { model, explains: false, steps: [], unknown: [], timeouts: [], mirrors: [], changes: [], responseChanges: [] };
    const departure = { host: mirror.host, port: mirror.port, ...(mirror.subset === undefined ? {} : { subset: mirror.subset }), weight: mirror.percent, by: 'proxy', sees: 'requests', endpoints, ...(missing ? { missing } : {}) } as const;
    return forward({ call: { ...call, client }, view: view.withConnection({ host: call.host, scheme: 'http' }).change(changes), hop: 0 }, departure, trail, follow).shares;
  }));
}

/** Whose proxy makes the copy: the caller's, or a gateway's further on; which one of several is not kept, so all of them count. */
function sendersOf(model: MeshModel, call: Call, host: string): QualifiedName[] {
  const isOwn = call.client !== outside && [...model.outbound(call).routes, model.outbound(call).otherwise].some(({ mirrors = [] }) => mirrors.some((mirror) => mirror.host === host));
  return isOwn ? [call.client] : [...model.workloads.values()].flatMap(({ id, proxy }) => (proxy === 'gateway' ? [id] : []));
}

/** Why a fate breaks a property; undefined where it does not. */
export type Wrong = (fate: Fate, client: QualifiedName) => string | undefined;

/**
 * The first class of requests that breaks the property, over all calls. A class that cannot be told makes the answer
 * unknown; what the decisions rest on beside the input is told with a property that holds.
 */
export function search(prover: Prover, assertion: Assertion, calls: Iterable<GroupCall>, wanted: Predicate, wrong: Wrong): PropertyResult {
  let unsure: PropertyResult | undefined;
  const rests = new Set<string>();
  for (const entry of calls) {
    for (const { example, result } of fatesOf(prover, entry, wanted)) {
      const call: Call = { ...entry.call, client: example };
      for (const { result: fate, region } of result.classes) {
        if (fate === undefined) continue;
        const because = wrong(fate, example);
        const counterexample = { call, request: region.witness, decision: fate.decision };
        if (because !== undefined) return { assertion, verdict: 'violated', because, counterexample };
        if (isUndecided(fate)) unsure ??= { assertion, verdict: 'unknown', because: fate.decision.unknown.map((open) => open.what).join('; ') || 'the input does not decide it', counterexample };
        for (const { what } of fate.decision.unknown) rests.add(what);
      }
      if (!result.isComplete) unsure ??= { assertion, verdict: 'unknown', because: result.because ?? 'there are too many kinds of requests' };
    }
  }
  return unsure ?? { assertion, verdict: 'holds', ...(rests.size === 0 ? {} : { because: restsOn([...rests]) }) };
}

function isUndecided({ decision, copies }: Fate): boolean {
  return decision.outcome === 'unknown' || [...decision.destinations, ...copies].some(({ outcome }) => outcome === 'unknown');
}

/** What the input does not tell and was taken as it mostly is. */
function restsOn(texts: readonly string[]): string {
  const shown = texts.slice(0, 2).join('; ');
  return `not known from the input: ${shown}${texts.length > 2 ? `; and ${texts.length - 2} more` : ''}`;
}
