import { sortedBy } from '../../base/order.ts';
import type { Expose, Intent, PathMatch } from '../../intents/intent.ts';
import { matchesLabels } from '../../kube/selector.ts';
import { sampleOf } from '../../model/calls.ts';
import type { Decision } from '../../model/decision.ts';
import { firstMatch } from '../../model/first-match.ts';
import { outside, type Call } from '../../model/mesh-model.ts';
import { pathPredicate } from '../../model/prove.ts';
import { holds, type RequestView } from '../../model/request-view.ts';
import { explore } from '../../model/space.ts';
import { trace } from '../../model/trace.ts';
import type { QualifiedName, ServiceNode, ServicePort } from '../../topology/topology.ts';
import { differences } from './compare-route.ts';
import { expectedLines, expectRoute } from './expected-route.ts';
import { isMeshed } from './sight.ts';
import { hostsByService, routeIntents, seesRequests } from './validate-routes.ts';
import { countProved, mismatch, type ValidationContext } from './validation.ts';

/** Holds what clients outside get against what the intents open: those names, on the ingress gateway, and no others. */
export function validateExpose(context: ValidationContext): void {
  const intents = context.intents.filter((intent): intent is Expose => intent.kind === 'expose');
  for (const intent of intents) {
    const host = sampleOf(intent.host);
    if (intent.tls?.mode === 'passthrough') validatePassthrough(context, intent, host);
    else validateTerminated(context, intent, host);
    if (intent.tls !== undefined && intent.tls.mode !== 'passthrough') context.unproved.push({ intent: intent.kind, subject: intent.host, because: 'which certificate the gateway shows, and whether it asks its callers for one, is not part of the model' });
  }
  compareDoors(context, intents);
  countProved(context, intents);
}

/** No other name is served to clients outside; the egress gateway has names of its own. */
function compareDoors(context: ValidationContext, intents: readonly Expose[]): void {
  const egress = new Set(context.intents.flatMap((intent) => (intent.kind === 'allow-egress' && intent.via === 'egress-gateway' ? [intent.host] : [])));
  for (const { host, port, protocol } of context.model.frontDoors) {
    const isAsked = egress.has(host) || intents.some((intent) => intent.host === host && (port === 443 ? intent.tls !== undefined : port === 80 && (intent.tls === undefined || (intent.tls.redirectHttp && intent.tls.mode !== 'passthrough'))));
    if (!isAsked) mismatch(context, { subject: host, call: { client: outside, host, port, protocol }, expected: 'no way in', got: `port ${port} is open for it` });
  }
}

function validatePassthrough(context: ValidationContext, intent: Expose, host: string): void {
  const { service, port } = servedBy(context, intent);
  const call: Call = { client: outside, host, port: 443, protocol: 'tls' };
  compareEntrances(context, intent, call);
  compareOutcome(context, intent, call, () => true, (decision) => endsAt(decision, service, port));
}

function validateTerminated(context: ValidationContext, intent: Expose, host: string): void {
  const { service, port } = servedBy(context, intent);
  const others = context.intents.filter((other): other is Expose => other.kind === 'expose' && other.host === intent.host);
  const call: Call = { client: outside, host, port: intent.tls ? 443 : 80, protocol: 'http', isHttps: intent.tls !== undefined };
  const isMeant = (view: RequestView): boolean => closest(others, view) === intent;
  const isNobodys = (view: RequestView): boolean => closest(others, view) === undefined;
  compareEntrances(context, intent, call);
  compareOutcome(context, intent, call, isNobodys, (decision) => decision.outcome === 'no-route' || decision.outcome === 'refused');
  if (intent.tls?.redirectHttp) compareOutcome(context, intent, { ...call, port: 80, isHttps: false }, () => true, (decision) => decision.outcome === 'redirected' && decision.status === 301 && decision.location?.startsWith('https://') === true);
  if (service !== undefined && port !== undefined) compareRoutes(context, { intent, call, service, port, isMeant });
}

interface Served {
  readonly service: ServiceNode | undefined;
  readonly port: ServicePort | undefined;
}

/** The port as asked; else the only one; else the first that a gateway of this kind can lead to. */
function servedBy({ topology }: ValidationContext, { service: id, port, tls }: Expose): Served {
  const service = topology.services.get(id);
  const ports = service?.ports ?? [];
  const fits = ({ port: number, protocol }: ServicePort): boolean => number === 443 || protocol === 'tls' || protocol === 'https';
  return { service, port: port === undefined ? (ports.length === 1 ? ports[0] : ports.find(tls?.mode === 'passthrough' ? fits : seesRequests)) : ports.find((candidate) => candidate.port === port) };
}

/** Only the ingress gateway takes it. */
function compareEntrances(context: ValidationContext, intent: Expose, call: Call): void {
  const { ingress } = context.settings;
  const found = context.model.entrances(call.host, call.port);
  const isRight = ({ workload }: { readonly workload: QualifiedName }): boolean => matchesLabels(ingress.selector, context.model.workloads.get(workload)?.labels ?? {});
  if (found.length > 0 && found.every(isRight)) return;
  mismatch(context, { intent: intent.kind, subject: intent.service, call, expected: `${intent.host} on the gateway ${ingress.namespace}/${ingress.service}`, got: found.length === 0 ? 'no gateway that serves it' : `it on ${found.map(({ workload }) => workload).join(', ')}` });
}

function compareOutcome(context: ValidationContext, intent: Expose, call: Call, isAsked: (view: RequestView) => boolean, isRight: (decision: Decision) => boolean): void {
  const exploration = explore((view) => (isAsked(view.withConnection({ host: call.host, scheme: 'http' })) ? trace(context.model, call, view) : undefined), { protocol: call.protocol, only: { host: call.host } });
  context.classes += exploration.classes.length;
  for (const { result: decision, region } of exploration.classes) {
    if (decision === undefined || isRight(decision)) continue;
    mismatch(context, { intent: intent.kind, subject: intent.service, call, request: region.witness, expected: `what was asked for ${intent.host}`, got: `${decision.outcome}${decision.status === undefined ? '' : ` with ${decision.status}`}` });
  }
}

/** Whether it ends at the pods of the Service, whatever the receiver's policies say of it: those are another intent's. */
function endsAt({ outcome, destinations }: Decision, service: ServiceNode | undefined, port: ServicePort | undefined): boolean {
  return outcome !== 'no-route' && destinations.length > 0 && destinations.every((share) => share.port === port?.port && (share.outcome === 'delivered' ? share.workloads.every((id) => service?.workloads.includes(id)) : share.outcome === 'refused' || share.outcome === 'unknown'));
}

interface Entry {
  readonly intent: Expose;
  readonly rank: number;
  readonly length: number;
  readonly text: string;
  readonly path: PathMatch | undefined;
}

/** Of several Services behind one host, a request is for the one whose path names it most closely: exact, patterns, then the longest prefix. */
function closest(candidates: readonly Expose[], view: RequestView): Expose | undefined {
  const entries = candidates.flatMap((intent): Entry[] => (intent.paths.length === 0 ? [{ intent, rank: 3, length: 0, text: '', path: undefined }] : intent.paths.map((path) => ({ intent, rank: path.kind === 'exact' ? 0 : path.kind === 'regex' ? 1 : 2, length: path.value.length, text: path.value, path }))));
  const ordered = sortedBy(entries, ({ rank }) => rank, ({ length }) => -length, ({ text }) => text, ({ intent }) => intent.service);
  return ordered.find(({ path }) => path === undefined || holds(pathPredicate(path), view) === 'yes')?.intent;
}

interface Opened {
  readonly intent: Expose;
  readonly call: Call;
  readonly service: ServiceNode;
  readonly port: ServicePort;
  readonly isMeant: (view: RequestView) => boolean;
}

/** Behind the gateway everything holds for the request that is asked of the Service, but what is for some callers only. */
function compareRoutes(context: ValidationContext, { intent, call: { host, port: outer, protocol }, service, port, isMeant }: Opened): void {
  const { model, baseline } = context;
  const intents: readonly Intent[] = [intent, ...(routeIntents(context.intents).get(service.id) ?? [])];
  const inside = hostsByService(baseline).get(service.id);
  const client = [...baseline.workloads.keys()].find((id) => isMeshed(baseline, id));
  const unasked = client === undefined || inside === undefined ? undefined : baseline.outbound({ client, host: inside.host, port: port.port, protocol });
  for (const entrance of model.entrances(host, outer)) {
    const { forwardsPort } = model.inbound(entrance.workload, entrance.port, protocol);
    if (forwardsPort === undefined) continue;
    const call: Call = { client: entrance.workload, host, port: forwardsPort, protocol, ...(outer === 443 ? { isHttps: true } : {}) };
    const table = model.outbound(call);
    const lines = expectedLines(intents, entrance.workload, port);
    const { classes } = explore((view) => {
      const seen = view.withConnection({ host, scheme: outer === 443 ? 'https' : 'http' }).change([{ kind: 'normalize-path', to: table.normalization }]);
      return isMeant(seen) ? { route: firstMatch(table, seen), unasked: unasked && firstMatch(unasked, seen), wanted: expectRoute(lines, seen, port) } : undefined;
    }, { protocol, only: { host } });
    context.classes += classes.length;
    for (const { result, region } of classes) {
      if (result === undefined) continue;
      for (const { intent: other, expected, got } of differences(context, { ...result, service, call, witness: region.witness, intents })) mismatch(context, { intent: other.kind, subject: service.id, call, request: region.witness, expected, got });
    }
  }
}
