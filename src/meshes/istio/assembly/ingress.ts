import { groupBy, sortedBy } from '../../../base/order.ts';
import type { IntentOf, PathMatch } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import type { Manifest } from '../../backend.ts';
import { join, type Contributions, type Exposure, type RouteClause } from './contribution.ts';
import { diagnose, lossOf, unknownService, type LoweringContext } from './context.ts';
import { folderOf, hostOf, namespaceFolder } from './names.ts';
import { compact, manifestOf, type Placement } from './object.ts';
import { alternatives, type Conjunction } from './routes/conjunction.ts';
import { routesOfPort } from './routes/service-routes.ts';

type ClausesByService = ReadonlyMap<string, readonly RouteClause[]>;

/** A Gateway and a VirtualService for each host at the edge of the mesh, whichever services stand behind it. */
export function ingressObjects(exposures: readonly Exposure[], clauses: ClausesByService, context: LoweringContext): Contributions {
  const byHost = groupBy(exposures, (exposure) => exposure.intent.host);
  return join(sortedBy(byHost, ([host]) => host).map(([host, ofHost]) => hostObjects(host, ofHost, byHost, clauses, context)));
}

function hostObjects(host: string, exposures: readonly Exposure[], byHost: ReadonlyMap<string, readonly Exposure[]>, clauses: ClausesByService, context: LoweringContext): Contributions {
  const [first] = sortedBy(exposures, (exposure) => exposure.intent.service, (exposure) => exposure.port);
  const service = first && context.topology.services.get(first.intent.service);
  if (first === undefined) return {};
  if (service === undefined) return { diagnostics: [unknownService(context, first.intent, first.intent.service)] };
  const tls = exposures.find((exposure) => exposure.intent.tls !== undefined)?.intent.tls;
  const conflict = exposures.find((exposure) => JSON.stringify(exposure.intent.tls) !== JSON.stringify(first.intent.tls));
  const slug = context.slugs.get(host) ?? '';
  const isAlone = exposures.every((exposure) => exposure.intent.service === service.id);
  const place: Placement = { folder: isAlone ? folderOf(service.id, context) : namespaceFolder(service.namespace), comments: [], intents: ['expose'] };
  const hostsOfService = [...byHost.values()].filter((others) => others.some((other) => other.intent.service === service.id)).length;
  const name = isAlone ? (hostsOfService > 1 ? `${service.name}-ingress-${slug}` : `${service.name}-ingress`) : `ingress-${slug}`;
  const routes = tls?.mode === 'passthrough' ? passthrough(host, first, context) : terminated(exposures, clauses, context);
  const virtualService = manifestOf('VirtualService', service.namespace, name, { hosts: [host], gateways: [name], ...routes.spec }, { ...place, comments: routesComments(tls?.mode === 'passthrough'), intents: routes.intents });
  return {
    manifests: [gatewayOf(host, slug, name, service, tls, place, context), virtualService],
    losses: routes.contributions.losses ?? [],
    diagnostics: [...(routes.contributions.diagnostics ?? []), ...(conflict ? [tlsConflict(conflict, context)] : []), ...(tls?.mode === 'passthrough' ? sharedConnections(first, exposures, context) : [])],
  };
}

/** A connection that is passed on carries a server name and no path: it can lead to one place only. */
function sharedConnections(first: Exposure, exposures: readonly Exposure[], context: LoweringContext): ReturnType<typeof diagnose>[] {
  const others = exposures.filter((exposure) => exposure.intent.service !== first.intent.service || exposure.port !== first.port);
  return others.map((other) => diagnose(context, other.intent, other.intent.service, {
    rule: 'intents/contradiction',
    message: `\`${other.intent.host}\` is passed through to \`${first.intent.service}\` and to \`${other.intent.service}\``,
    explains: 'the gateway sees the server name of such a connection and nothing else, so all of them would end at one of the two',
    help: 'give each Service a host of its own, or let the gateway terminate TLS: `mode: simple`',
  }));
}

function tlsConflict(exposure: Exposure, context: LoweringContext): ReturnType<typeof diagnose> {
  return diagnose(context, exposure.intent, exposure.intent.service, {
    rule: 'intents/contradiction',
    message: `\`${exposure.intent.host}\` is exposed with two different TLS settings`,
    explains: 'one host on one gateway has one certificate and one mode',
  });
}

function routesComments(isPassthrough: boolean): string[] {
  if (isPassthrough) return ['The gateway passes the TLS connection on by its server name; it sees no requests.'];
  return ['Bound to the gateway only: routes for callers inside the mesh do not apply to requests that come in here,', 'so the routes of the service stand here once more.'];
}

type Tls = IntentOf<'expose'>['tls'];

function gatewayOf(host: string, slug: string, name: string, service: ServiceNode, tls: Tls, place: Placement, context: LoweringContext): Manifest {
  const plain = { port: { number: 80, name: `http-${slug}`, protocol: 'HTTP' }, hosts: [host] };
  const servers: JsonObject[] = [];
  if (tls === undefined) servers.push(plain);
  else {
    servers.push({ port: { number: 443, name: `https-${slug}`, protocol: tls.mode === 'passthrough' ? 'TLS' : 'HTTPS' }, hosts: [host], tls: compact({ mode: tls.mode.toUpperCase(), credentialName: tls.mode === 'passthrough' ? undefined : tls.credential }) });
    if (tls.redirectHttp && tls.mode !== 'passthrough') servers.push({ ...plain, tls: { httpsRedirect: true } });
  }
  const { ingress } = context.settings;
  const comments = [`Opens ${host} on the ingress gateway in ${ingress.namespace}.`];
  if (tls?.credential !== undefined && tls.mode !== 'passthrough') comments.push(`The Secret ${tls.credential} has to be in ${ingress.namespace}, beside the gateway's pods.`);
  if (tls?.mode === 'mutual') comments.push('Callers have to show a certificate of the authority in `ca.crt` of that Secret.');
  return manifestOf('Gateway', service.namespace, name, { selector: { ...ingress.selector }, servers }, { ...place, comments });
}

interface Routes {
  readonly spec: JsonObject;
  readonly intents: Placement['intents'];
  readonly contributions: Contributions;
}

function passthrough(host: string, exposure: Exposure, context: LoweringContext): Routes {
  const { intent, port } = exposure;
  const destination = { host: hostOf(intent.service, context.settings), port: { number: port } };
  const losses = [
    ...(intent.paths.length === 0 ? [] : [lossOf(intent, intent.service, 'the restriction to some paths', 'the gateway does not open a TLS connection that it passes through', 'let the gateway terminate TLS: `mode: simple`')]),
    ...(intent.tls?.redirectHttp === true ? [lossOf(intent, intent.service, 'the redirect from http to https', 'a passed-through host has no HTTP routes at the gateway')] : []),
  ];
  return { spec: { tls: [{ match: [{ port: 443, sniHosts: [host] }], route: [{ destination }] }] }, intents: ['expose'], contributions: { losses } };
}

function terminated(exposures: readonly Exposure[], clauses: ClausesByService, context: LoweringContext): Routes {
  const entries = exposures.flatMap((exposure) => pathsOf(exposure.intent).map((path) => ({ exposure, path })));
  // Several services on one host: the more precise path goes first, whatever the order in the file.
  const ordered = sortedBy(entries, (entry) => rank(entry.path), (entry) => -(entry.path?.value.length ?? 0), (entry) => entry.path?.value ?? '', (entry) => entry.exposure.intent.service);
  const results = mergeRuns(ordered).flatMap(({ exposure, within }) => {
    const service = context.topology.services.get(exposure.intent.service);
    const port = service?.ports.find((candidate) => candidate.port === exposure.port);
    if (service === undefined || port === undefined) return [];
    return [routesOfPort(service, port, clauses.get(service.id) ?? [], { within, isGateway: true }, context)];
  });
  return {
    spec: { http: results.flatMap((result) => result.routes) },
    intents: ['expose', ...results.flatMap((result) => result.intents)],
    contributions: { losses: results.flatMap((result) => result.losses), diagnostics: results.flatMap((result) => result.diagnostics) },
  };
}

function pathsOf(intent: IntentOf<'expose'>): readonly (PathMatch | undefined)[] {
  return intent.paths.length === 0 ? [undefined] : intent.paths;
}

function rank(path: PathMatch | undefined): number {
  if (path === undefined) return 3;
  return path.kind === 'exact' ? 0 : path.kind === 'regex' ? 1 : 2;
}

/** Paths of one service that stand next to each other share its routes. */
function mergeRuns(entries: readonly { readonly exposure: Exposure; readonly path: PathMatch | undefined }[]): { readonly exposure: Exposure; readonly within: readonly Conjunction[] }[] {
  const runs: { exposure: Exposure; within: Conjunction[] }[] = [];
  for (const { exposure, path } of entries) {
    const last = runs.at(-1);
    const within = alternatives(path === undefined ? undefined : { path });
    if (last?.exposure.intent.service === exposure.intent.service && last.exposure.port === exposure.port) last.within.push(...within);
    else runs.push({ exposure, within });
  }
  return runs;
}
