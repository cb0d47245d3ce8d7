import { groupBy } from '../../../../base/order.ts';
import type { Intent, IntentKind } from '../../../../intents/intent.ts';
import type { Json, JsonObject } from '../../../../kube/resource.ts';
import type { Diagnostic } from '../../../../diagnostics/diagnostic.ts';
import { isHttp, type ServiceNode, type ServicePort } from '../../../../topology/topology.ts';
import type { Loss } from '../../../backend.ts';
import type { RouteAttribute, RouteClause } from '../contribution.ts';
import { diagnose, lossOf, type LoweringContext } from '../context.ts';
import { duration } from '../names.ts';
import { alternatives, everything, isEverything, type Conjunction } from './conjunction.ts';
import { routeBody, type Decided, type RouteSite } from './http-route.ts';
import { groupNeighbours, product, withoutShadowed, type Clause } from './product.ts';
import { matchEntries } from './route-match.ts';

/** The order in which attributes split requests. A redirect ends the request, so it comes first. */
const attributes: readonly RouteAttribute[] = ['redirect', 'destination', 'rewrite', 'fault', 'mirror', 'timeout', 'retries'];

export interface PortRoutes {
  readonly routes: readonly JsonObject[];
  readonly losses: readonly Loss[];
  readonly diagnostics: readonly Diagnostic[];
  readonly intents: readonly IntentKind[];
}

export interface RouteScope {
  /** Requests that these routes are for; `everything` for the mesh. */
  readonly within: readonly Conjunction[];
  /** Service port to be written into each match, where the Service has several. */
  readonly matchPort?: number;
  /** An ingress gateway is no workload of the application: what holds for some callers only does not hold there. */
  readonly isGateway: boolean;
}

/** The ordered `http` entries for one port of a service: what its clauses say, joined. */
export function routesOfPort(service: ServiceNode, port: ServicePort, clauses: readonly RouteClause[], scope: RouteScope, context: LoweringContext): PortRoutes {
  const site: RouteSite = { service: service.id, port: port.port, context };
  const lists = attributes.map((attribute) => attributeList(clauses.filter((clause) => clause.attribute === attribute && isForPort(clause, port)), scope));
  const found: Found = { losses: new Map(), diagnostics: new Map() };
  const joined = scope.within.flatMap((start) => cellsWithin(start, lists, service, found, context));
  const cells = withoutShadowed(joined).map(({ match, clausesUsed }) => {
    const decided = Object.fromEntries(clausesUsed.map((clause) => [clause.attribute, clause.value])) as Decided;
    const body = routeBody(judged(clausesUsed, decided, service, found, context), match.path, site);
    return { match, body, key: JSON.stringify(body) };
  });
  const routes = groupNeighbours(cells).map(({ first, matches }) => withMatch(first.body, matches, scope.matchPort, context));
  const intents = [...new Set(lists.flatMap((list) => list.flatMap((clause) => clause.value?.intent.kind ?? [])))];
  return { routes, losses: [...found.losses.values()], diagnostics: [...found.diagnostics.values()], intents };
}

interface Found {
  readonly losses: Map<string, Loss>;
  readonly diagnostics: Map<string, Diagnostic>;
}

function isForPort(clause: RouteClause, port: ServicePort): boolean {
  return clause.port === undefined || clause.port === port.port;
}

/** Lines in the order in which they decide: conditions as they were written, then what holds for all, then the default. */
function attributeList(clauses: readonly RouteClause[], scope: RouteScope): Clause<RouteClause | undefined>[] {
  const lines = clauses.flatMap((clause) => alternatives(clause.when).map((match) => ({ match, value: clause })));
  const visible = scope.isGateway ? lines.filter((line) => line.match.from === undefined) : lines;
  // Retries for every request are split by method all the same; those of some requests still come before them.
  const isGeneral = (line: Clause<RouteClause>): boolean => isEverything(line.match) || !isConditional(line.value);
  const general = visible.filter(isGeneral).sort((a, b) => precedence(a.value) - precedence(b.value));
  return [...visible.filter((line) => !isGeneral(line)), ...general, { match: everything, value: undefined }];
}

/** What a file says of one port comes before what it says of all, and both before our own defaults. */
function precedence(clause: RouteClause): number {
  return (clause.intent.origin.kind === 'file' ? 0 : 2) + (clause.port === undefined ? 1 : 0);
}

function cellsWithin(start: Conjunction, lists: readonly (readonly Clause<RouteClause | undefined>[])[], service: ServiceNode, found: Found, context: LoweringContext): { match: Conjunction; clausesUsed: readonly RouteClause[] }[] {
  const { cells, undecided } = product(lists, start);
  for (const { list, line } of undecided) {
    const clause = lists[list]?.[line]?.value;
    if (clause) notTogether(clause.intent, service, found, context);
  }
  return cells.map((cell) => ({ match: cell.match, clausesUsed: cell.choice.flatMap((line, list) => lists[list]?.[line]?.value ?? []) }));
}

function notTogether(intent: Intent, service: ServiceNode, found: Found, context: LoweringContext): void {
  const diagnostic = diagnose(context, intent, service.id, {
    rule: 'intents/conditions-not-combinable',
    message: `the condition of this ${intent.kind} for \`${service.id}\` overlaps another one in a way that a route cannot hold: two patterns on one path, header or parameter`,
    explains: 'requests that satisfy both conditions would get the answer of one of them only',
    help: 'write one of the two conditions with an exact value or a prefix, or give both the same pattern',
  });
  found.diagnostics.set(`${intent.kind} ${diagnostic.span.file}:${diagnostic.span.line}`, diagnostic);
}

/** Decisions that do not go together on one route, made to fit or reported. */
function judged(clauses: readonly RouteClause[], decided: Decided, service: ServiceNode, found: Found, context: LoweringContext): Decided {
  if (decided.redirect !== undefined) return decided;
  const intentOf = (attribute: RouteAttribute): Intent | undefined => clauses.find((clause) => clause.attribute === attribute)?.intent;
  const fault = intentOf('fault');
  const retriesIntent = intentOf('retries');
  if (fault !== undefined) noteFault(fault, decided, service, found);
  return retriesIntent === undefined ? decided : fitTries(clauses, decided, retriesIntent, service, found, context);
}

/** The proxy injects before it starts to wait or to try: an injected delay comes on top, an injected failure is final. */
function noteFault(intent: Intent, { fault, timeout = 0, retries }: Decided, service: ServiceNode, found: Found): void {
  if (fault?.delay !== undefined && timeout > 0) {
    found.losses.set(`delay ${service.id}`, lossOf(intent, service.id, 'a timeout that ends the injected delay', 'the proxy injects first and starts to count then, so the delay comes on top of the timeout', 'let the service itself answer late, to test the timeout'));
  }
  if (fault?.abort !== undefined && (retries?.attempts ?? 0) > 0) {
    found.losses.set(`abort ${service.id}`, lossOf(intent, service.id, 'retries of the injected failure', 'the proxy injects before it tries, so an injected failure goes straight to the caller', 'let the service itself fail, to test the retries'));
  }
}

/**
 * All tries have to fit into the timeout. Where one of the two holds for some requests only, nobody saw them side by
 * side: the tries are made shorter, and that is said. Where both hold for every request, the file contradicts itself.
 */
function fitTries(clauses: readonly RouteClause[], decided: Decided, intent: Intent, service: ServiceNode, found: Found, context: LoweringContext): Decided {
  const { retries, timeout: timeoutMs = 0 } = decided;
  const perTry = retries?.perTryTimeoutMs;
  if (retries === undefined || retries.attempts <= 0 || perTry === undefined || timeoutMs === 0) return decided;
  const tries = retries.attempts + 1;
  if (perTry * tries <= timeoutMs) return decided;
  const fitting = Math.max(1, Math.floor(timeoutMs / tries));
  const key = `tries ${service.id} ${perTry} ${tries} ${timeoutMs}`;
  if (clauses.some((clause) => (clause.attribute === 'timeout' || clause.attribute === 'retries') && isConditional(clause))) {
    found.losses.set(key, lossOf(intent, service.id, `tries of ${duration(perTry)} for requests with a timeout of ${duration(timeoutMs)}`, `${tries} of them do not fit; a try of these requests gets ${duration(fitting)}`, 'write retries of their own for these requests'));
    return { ...decided, retries: { ...retries, perTryTimeoutMs: fitting } };
  }
  found.diagnostics.set(key, diagnose(context, intent, service.id, {
    rule: 'intents/tries-do-not-fit',
    message: `${tries} tries of \`${duration(perTry)}\` for \`${service.id}\` do not fit into its timeout of \`${duration(timeoutMs)}\``,
    explains: `the timeout ends the request after ${duration(timeoutMs)}, so the last tries never happen`,
    help: `give a try at most ${duration(fitting)}, or the request at least ${duration(perTry * tries)}`,
  }));
  return decided;
}

/** Retries are split by method even where the intent is for every request, so the intent is asked and not the clause. */
function isConditional(clause: RouteClause): boolean {
  return 'when' in clause.intent && clause.intent.when !== undefined;
}

function withMatch(body: JsonObject, matches: readonly Conjunction[], port: number | undefined, context: LoweringContext): JsonObject {
  const entries: Json[] = [];
  for (const match of matches) {
    const some = matchEntries(match, port, context);
    if (some === undefined) return body;
    entries.push(...some);
  }
  return { match: [...groupBy(entries, (entry) => JSON.stringify(entry)).values()].flatMap(([first]) => first ?? []), ...body };
}

/**
 * A port whose Service declares no protocol: the mesh reads the name and `appProtocol` of the port and no probe or
 * caller, so routes hold only for connections that look like HTTP.
 */
export function sniffingLoss(service: ServiceNode, port: ServicePort, intent: Intent): Loss | undefined {
  if (port.protocolSource === 'app-protocol' || port.protocolSource === 'port-name') return undefined;
  const guess = isHttp(port.protocol) ? `its Service does not declare that it speaks ${port.protocol}` : 'nothing declares its protocol';
  return lossOf(intent, service.id, `certainty that port ${port.port} is routed at all`, `${guess}, so the proxy guesses for each connection`, isHttp(port.protocol) ? `set \`appProtocol: ${port.protocol === 'http2' ? 'kubernetes.io/h2c' : port.protocol}\` on the Service port` : 'set `appProtocol` on the Service port');
}
