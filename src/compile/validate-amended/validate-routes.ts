import { distinct } from '../../base/order.ts';
import type { Intent } from '../../intents/intent.ts';
import { callsTo, sampleOf } from '../../model/calls.ts';
import { firstMatch } from '../../model/first-match.ts';
import type { Call, Outcome } from '../../model/mesh-model.ts';
import { explore } from '../../model/space.ts';
import type { QualifiedName, ServiceNode, ServicePort } from '../../topology/topology.ts';
import { expectedLines, expectRoute } from '../validate/expected-route.ts';
import { isMeshed, sightOf } from '../validate/sight.ts';
import { hostsByService, routeIntents, seesRequests } from '../validate/validate-routes.ts';
import { noteMismatch, type AmendedContext } from './amended-context.ts';
import { compareAttributes } from './compare-attributes.ts';
import { generalOutcomes } from './general-outcome.ts';

/** Holds every request for a Service, of callers in the mesh and at gateways, against what was asked and what was before. */
export function validateAmendedRoutes(context: AmendedContext): void {
  const intents = routeIntents(context.intents);
  const touched = new Set([...intents.keys(), ...context.withdrawn.flatMap(({ subject }) => (subject !== undefined && context.topology.services.has(subject) ? [subject] : []))]);
  for (const id of touched) {
    const service = context.topology.services.get(id);
    if (service === undefined) continue;
    const asked = intents.get(id) ?? [];
    const ports = service.ports.filter(seesRequests);
    if (ports.length === 0) context.unproved.push(...asked.map(({ kind }) => ({ intent: kind, subject: id, because: 'no port of the Service carries requests that a proxy could see' })));
    compareInside(context, service, ports, asked);
    compareAtGateways(context, service, asked);
  }
}

/** One client of each class before and after, and all that some condition names. */
function compareInside(context: AmendedContext, service: ServiceNode, ports: readonly ServicePort[], intents: readonly Intent[]): void {
  const { before, after, topology, settings } = context;
  const host = hostsByService(after).get(service.id);
  if (host === undefined) return;
  const named = intents.flatMap((intent) => ('when' in intent ? (intent.when?.from ?? []) : [])).filter((id) => isMeshed(after, id));
  const clients = distinct([...named, ...[before, after].flatMap((model) => sightOf({ model, topology, settings, intents: [] }).clientsOf(host))]);
  for (const client of clients) {
    for (const port of ports) {
      const call = [...callsTo(client, host)].find((candidate) => candidate.port === port.port);
      if (call !== undefined) compareTables(context, { service, port, call, intents, isGateway: false });
    }
  }
}

/** Requests that come in at a gateway and are led to the Service. */
function compareAtGateways(context: AmendedContext, service: ServiceNode, intents: readonly Intent[]): void {
  const { before, after } = context;
  const doors = new Map([...before.frontDoors, ...after.frontDoors].filter(({ protocol }) => protocol === 'http').map((door) => [`${door.host} ${door.port}`, door]));
  const first = service.ports.find(seesRequests);
  if (first === undefined) return;
  for (const door of doors.values()) {
    const host = sampleOf(door.host);
    for (const { workload, port } of after.entrances(host, door.port)) {
      compareTables(context, { service, port: first, call: { client: workload, host, port, protocol: door.protocol }, intents, isGateway: true });
    }
  }
}

interface Site {
  readonly service: ServiceNode;
  readonly port: ServicePort;
  readonly call: Call;
  readonly intents: readonly Intent[];
  /** What comes in here is led to the Service or elsewhere; only the former is spoken of. */
  readonly isGateway: boolean;
}

function compareTables(context: AmendedContext, { service, port, call, intents, isGateway }: Site): void {
  const [old, table] = [context.before.outbound(call), context.after.outbound(call)];
  const spokenOf = isGateway ? intents.filter((intent) => !('when' in intent) || (intent.when?.from ?? []).length === 0) : intents;
  const leads = leadsTo(context, service, call);
  const isGeneral = generalOutcomes(old, isGateway ? leads : () => true);
  const lines = expectedLines(spokenOf, call.client, port);
  const exploration = explore((view) => {
    const seen = view.withConnection({ host: call.host, scheme: 'http' });
    const route = firstMatch(table, seen.change([{ kind: 'normalize-path', to: table.normalization }]));
    const sent = seen.change([{ kind: 'normalize-path', to: old.normalization }]);
    const unasked = firstMatch(old, sent);
    // At a gateway, paths are the Service's once they are rewritten.
    const asked = isGateway && unasked?.changes !== undefined ? sent.change(unasked.changes.filter((change) => change.kind.startsWith('path'))) : sent;
    const isMeant = unasked !== undefined && (!isGateway || leads(unasked));
    return { route, unasked, wanted: isMeant ? expectRoute(lines, asked, port) : {} };
  }, { protocol: call.protocol });
  if (!exploration.isComplete) context.unproved.push(...intents.map(({ kind }) => ({ intent: kind, subject: service.id, because: exploration.because ?? 'there are too many kinds of requests' })));
  for (const { result: { route, unasked, wanted }, region } of exploration.classes) {
    if (route === undefined || unasked === undefined) {
      for (const { kind } of intents) if (!context.unproved.some((entry) => entry.intent === kind && entry.subject === service.id)) context.unproved.push({ intent: kind, subject: service.id, because: 'which route takes some requests cannot be told' });
      continue;
    }
    const question = { service, call, wanted, route, unasked, isGeneral: isGeneral(unasked), witness: region.witness };
    // What a gateway leads elsewhere is another Service's, and may have been asked to change for its sake.
    if (isGateway && !leads(unasked)) continue;
    const found = compareAttributes(context, question);
    // What another Service answers under this name may be left alone as a whole.
    if (found.length === 0 || (!isGateway && !leads(unasked) && compareAttributes(context, { ...question, wanted: {} }).length === 0)) continue;
    for (const each of found) noteMismatch(context, { ...each, subject: service.id, call, request: region.witness });
  }
}

/** Whether a route leads to pods of the Service. */
function leadsTo({ before }: AmendedContext, service: ServiceNode, call: Call): (outcome: Outcome) => boolean {
  const own = new Set<QualifiedName>(service.workloads);
  return ({ action }) => {
    if (action.kind !== 'forward') return false;
    if (action.destinations.some(({ host }) => host === hostsByService(before).get(service.id)?.host)) return true;
    return action.destinations.some((ref) => own.size > 0 && before.destination(call.client, ref).endpoints.some(({ workload }) => workload !== undefined && own.has(workload)));
  };
}
