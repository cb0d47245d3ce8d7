import { distinct, groupBy } from '../../base/order.ts';
import type { Intent, IntentKind } from '../../intents/intent.ts';
import { callsTo } from '../../model/calls.ts';
import { textOf } from '../../model/fingerprint.ts';
import { firstMatch } from '../../model/first-match.ts';
import type { Call, MeshModel, ModelHost } from '../../model/mesh-model.ts';
import { explore } from '../../model/space.ts';
import { isHttp, type QualifiedName, type ServiceNode, type ServicePort } from '../../topology/topology.ts';
import { differences } from './compare-route.ts';
import { expectedLines, expectRoute } from './expected-route.ts';
import { isMeshed } from './sight.ts';
import { countProved, isPastVersions, mismatch, type ValidationContext } from './validation.ts';

const routeKinds: ReadonlySet<IntentKind> = new Set(['redirect', 'split-traffic', 'route-when', 'rewrite', 'inject-fault', 'mirror-traffic', 'set-timeout', 'set-retries']);

/** Intents that decide routes, by the Service that they are about. */
export function routeIntents(intents: readonly Intent[]): ReadonlyMap<QualifiedName, readonly Intent[]> {
  let index = intentIndexes.get(intents);
  if (index === undefined) intentIndexes.set(intents, (index = indexIntents(intents)));
  return index;
}

const intentIndexes = new WeakMap<readonly Intent[], ReadonlyMap<QualifiedName, readonly Intent[]>>();

function indexIntents(intents: readonly Intent[]): ReadonlyMap<QualifiedName, readonly Intent[]> {
  return groupBy(intents.filter((intent) => routeKinds.has(intent.kind) && 'service' in intent), (intent) => ('service' in intent ? intent.service : ''));
}

const hostIndexes = new WeakMap<MeshModel, ReadonlyMap<QualifiedName, ModelHost>>();

/** Hosts of Kubernetes Services by their Service. */
export function hostsByService(model: MeshModel): ReadonlyMap<QualifiedName, ModelHost> {
  let index = hostIndexes.get(model);
  if (index === undefined) hostIndexes.set(model, (index = indexHosts(model)));
  return index;
}

function indexHosts(model: MeshModel): ReadonlyMap<QualifiedName, ModelHost> {
  return new Map(model.hosts.flatMap((host) => (host.service === undefined ? [] : [[host.service, host] as const])));
}

/** Holds every request of every client against the routes that were written for the Service. */
export function validateRoutes(context: ValidationContext): void {
  const hosts = hostsByService(context.model);
  for (const [id, intents] of routeIntents(context.intents)) {
    const service = context.topology.services.get(id);
    const host = hosts.get(id);
    if (service === undefined || host === undefined || !context.sample.has(id)) continue;
    const ports = service.ports.filter(seesRequests);
    const seen = new Set<string>();
    for (const client of clientsFor(context, host, intents)) for (const port of ports) comparePort(context, { service, host, port, client, intents }, seen);
    noteUnproved(context, service, ports, intents);
  }
}

/** A port without a declared protocol is sniffed: it is routed wherever the proxy recognises requests. */
export function seesRequests({ protocol }: ServicePort): boolean {
  return isHttp(protocol) || protocol === 'unknown';
}

function noteUnproved(context: ValidationContext, { id }: ServiceNode, ports: readonly ServicePort[], intents: readonly Intent[]): void {
  const told = (because: string): void => void context.unproved.push(...intents.map((intent) => ({ intent: intent.kind, subject: id, because })));
  if (ports.length === 0) told('no port of the Service carries requests that a proxy could see');
  else {
    countProved(context, intents);
    if (isPastVersions(context, id)) told('its callers dial pods themselves, so its versions cannot be told apart');
    if (ports.some(({ protocolSource }) => protocolSource !== 'app-protocol' && protocolSource !== 'port-name')) told('a port declares no protocol: it is proved for requests that the proxy recognises, and not that it does');
  }
}

/** One client of each class that the mesh treats alike, and all that some condition names. */
function clientsFor({ model, sight }: ValidationContext, host: ModelHost, intents: readonly Intent[]): QualifiedName[] {
  const named = intents.flatMap((intent) => ('when' in intent ? (intent.when?.from ?? []) : []));
  return distinct([...sight.clientsOf(host), ...named.filter((id) => isMeshed(model, id) && sight.knows(id, host.service ?? ''))]);
}

interface Site {
  readonly service: ServiceNode;
  readonly host: ModelHost;
  readonly port: ServicePort;
  readonly client: QualifiedName;
  readonly intents: readonly Intent[];
}

/** Clients that have the same table, and of whom the same conditions speak, fare alike. */
function comparePort(context: ValidationContext, { service, host, port, client, intents }: Site, seen: Set<string>): void {
  const call = [...callsTo(client, host)].find((candidate) => candidate.port === port.port);
  if (call === undefined) return;
  const named = intents.map((intent) => ('when' in intent ? Number(intent.when?.from?.includes(client) ?? false) : '')).join('');
  const key = `${port.port} ${named} ${textOf(context.model.outbound(call))}`;
  if (seen.has(key)) return;
  seen.add(key);
  compareTable(context, { service, port, call, intents, unasked: context.baseline.outbound(call) });
}

export interface TableSite {
  readonly service: ServiceNode;
  readonly port: ServicePort;
  readonly call: Call;
  readonly intents: readonly Intent[];
  /** The table as it is where no intent is there. */
  readonly unasked: ReturnType<MeshModel['outbound']>;
}

function compareTable(context: ValidationContext, { service, port, call, intents, unasked }: TableSite): void {
  const table = context.model.outbound(call);
  const lines = expectedLines(intents, call.client, port);
  const exploration = explore((view) => {
    const seen = view.withConnection({ host: call.host, scheme: 'http' }).change([{ kind: 'normalize-path', to: table.normalization }]);
    return { route: firstMatch(table, seen), unasked: firstMatch(unasked, seen), wanted: expectRoute(lines, seen, port) };
  }, { protocol: call.protocol });
  context.classes += exploration.classes.length;
  if (!exploration.isComplete) context.unproved.push(...intents.map((intent) => ({ intent: intent.kind, subject: service.id, because: exploration.because ?? 'there are too many kinds of requests' })));
  for (const { result, region } of exploration.classes) {
    for (const { intent, expected, got } of differences(context, { ...result, service, call, witness: region.witness, intents })) {
      mismatch(context, { intent: intent.kind, subject: service.id, call, request: region.witness, expected, got });
    }
  }
}
