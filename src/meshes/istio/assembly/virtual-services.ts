import { groupBy } from '../../../base/order.ts';
import type { ServiceNode, ServicePort } from '../../../topology/topology.ts';
import type { Contributions, Exposure, RouteClause } from './contribution.ts';
import { join } from './contribution.ts';
import { lossOf, requestPorts, unknownService, type LoweringContext } from './context.ts';
import { contradictions } from './contradictions.ts';
import { ingressObjects } from './ingress.ts';
import { folderOf, hostOf } from './names.ts';
import { manifestOf } from './object.ts';
import { everything } from './routes/conjunction.ts';
import { routesOfPort, sniffingLoss } from './routes/service-routes.ts';
import { checkTargets } from './targets.ts';

/** Every VirtualService and ingress Gateway: one for the callers inside the mesh, one for each host at its edge. */
export function virtualServices(clauses: readonly RouteClause[], exposures: readonly Exposure[], context: LoweringContext): Contributions {
  const byService = groupBy(clauses, (clause) => clause.service);
  const parts = [...byService].map(([id, own]): Contributions => {
    const service = context.topology.services.get(id);
    const [first] = own;
    if (service === undefined) return first === undefined ? {} : { diagnostics: [unknownService(context, first.intent, id)] };
    return join([{ diagnostics: [...contradictions(own, context), ...checkTargets(service, own, context)] }, meshRoutes(service, own, context)]);
  });
  return join([...parts, ingressObjects(exposures, byService, context)]);
}

/** What callers inside the mesh get. Routes of the mesh do not reach the ingress gateway: it has its own VirtualService. */
function meshRoutes(service: ServiceNode, clauses: readonly RouteClause[], context: LoweringContext): Contributions {
  const ports = requestPorts(service);
  const without = portlessLosses(service, ports, clauses);
  const wanted = ports.filter((port) => clauses.some((clause) => clause.port === undefined || clause.port === port.port));
  if (wanted.length === 0) return { losses: without };
  const isShared = service.ports.length > 1;
  const results = wanted.map((port) => routesOfPort(service, port, clauses, { within: [everything], isGateway: false, ...(isShared ? { matchPort: port.port } : {}) }, context));
  const spec = { hosts: [hostOf(service.id, context.settings)], http: results.flatMap((result) => result.routes) };
  const comments = ['Routes are tried from the top; the first that matches decides.'];
  if (isShared) comments.push('The Service has several ports: each route says which one it is for, so that no request changes its port.');
  const manifest = manifestOf('VirtualService', service.namespace, service.name, spec, { folder: folderOf(service.id, context), comments: [...comments, ...retryComment(clauses)], intents: results.flatMap((result) => result.intents) });
  const [anyClause] = clauses;
  const sniffed = anyClause === undefined ? [] : wanted.flatMap((port) => sniffingLoss(service, port, anyClause.intent) ?? []);
  return {
    manifests: [manifest],
    losses: [...without, ...sniffed, ...results.flatMap((result) => result.losses)],
    diagnostics: results.flatMap((result) => result.diagnostics),
  };
}

function retryComment(clauses: readonly RouteClause[]): string[] {
  const isSplit = clauses.some((clause) => clause.attribute === 'retries' && clause.value.attempts === 0);
  return isSplit ? ['`attempts: 0` is written out: without it the proxy retries twice, whatever the method.'] : [];
}

/** Requests that the proxy cannot see cannot be routed. */
function portlessLosses(service: ServiceNode, ports: readonly ServicePort[], clauses: readonly RouteClause[]): NonNullable<Contributions['losses']> {
  const unseen = clauses.filter((clause) => (clause.port === undefined ? ports.length === 0 : !ports.some((port) => port.port === clause.port)));
  return [...new Map(unseen.map((clause) => [clause.intent, clause])).values()].map(({ intent, port }) =>
    lossOf(intent, service.id, `${intent.kind}${port === undefined ? '' : ` on port ${port}`}`, port === undefined ? 'the service speaks no HTTP, so the proxy sees connections and no requests' : 'the port is no HTTP port of the service, so the proxy sees connections and no requests', 'declare the protocol with `appProtocol` if it does speak HTTP'),
  );
}
