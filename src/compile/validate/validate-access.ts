import { groupBy } from '../../base/order.ts';
import { openServices } from '../../intents/open-services.ts';
import { servicesByWorkload } from '../../intents/traffic.ts';
import { checkTokens, decideAccess } from '../../model/access.ts';
import { spokenOn } from '../../model/calls.ts';
import { askGroup, watchIdentity } from '../../model/client-groups.ts';
import { textOf } from '../../model/fingerprint.ts';
import { stranger, type Authentication, type CallProtocol, type Inbound } from '../../model/mesh-model.ts';
import type { RequestView, TokenState } from '../../model/request-view.ts';
import { explore } from '../../model/space.ts';
import type { QualifiedName, ServicePort, Workload } from '../../topology/topology.ts';
import { callersOf, type Callers } from './callers.ts';
import { expectAccess, type AccessIntent, type AccessQuestion } from './expected-access.ts';
import { namespaceOf } from './sight.ts';
import { seesRequests } from './validate-routes.ts';
import { countProved, mismatch, type ValidationContext } from './validation.ts';

/** Holds every request of every caller against what the access intents admit. Policies are for pods, so pods are asked. */
export function validateAccess(context: ValidationContext): void {
  const { topology, model } = context;
  const asked = context.intents.filter((intent): intent is AccessIntent => intent.kind === 'allow-calls' || intent.kind === 'deny-calls' || intent.kind === 'authenticate-users');
  const byWorkload = groupBy(asked.flatMap((intent) => (topology.services.get(targetOf(intent))?.workloads ?? []).map((workload) => ({ workload, intent }))), (entry) => entry.workload);
  const services = servicesByWorkload(topology);
  const callers = callersOf(context);
  const closed = closedNamespaces(context);
  for (const workload of topology.workloads.values()) {
    const intents = (byWorkload.get(workload.id) ?? []).map((entry) => entry.intent);
    if (!workload.services.some(context.sample.has) && workload.services.length > 0) continue;
    const isUnknown = (model.workloads.get(workload.id)?.proxy ?? 'none') === 'none';
    if (isUnknown) context.unproved.push(...intents.map((intent) => ({ intent: intent.kind, subject: targetOf(intent), because: `${workload.id} has no proxy that would enforce it` })));
    else for (const port of portsOf(context, workload, services.get(workload.id) ?? [])) {
      if (intents.length > 0) for (const spoken of protocolsOn(port)) comparePort(context, callers, { workload, port, spoken, intents, services: services.get(workload.id) ?? [] });
      else if (model.workloads.get(workload.id)?.proxy !== 'gateway') compareUntouched(context, workload, port, closed.has(workload.namespace));
    }
  }
  countProved(context, asked);
}

function targetOf(intent: AccessIntent): QualifiedName {
  return intent.kind === 'authenticate-users' ? intent.service : intent.to;
}

/** The ports of the pods that some Service leads to, those that containers open besides, and one of which nobody speaks. */
function portsOf({ topology }: ValidationContext, workload: Workload, services: readonly QualifiedName[]): ServicePort[] {
  const ports = services.flatMap((id) => topology.services.get(id)?.ports ?? []);
  const silent = (port: number, name: string): ServicePort => ({ name, port, targetPort: port, protocol: 'unknown', protocolSource: 'none', span: workload.span });
  const known = new Set([...ports.map(({ targetPort }) => targetPort), ...workload.containerPorts.map(({ port }) => port)]);
  const unspoken = [61_001, 61_002, 61_003, 61_004].find((port) => !known.has(port)) ?? 61_005;
  const all = [silent(unspoken, 'any other'), ...workload.containerPorts.map(({ name, port }) => silent(port, name)), ...ports];
  return [...new Map(all.map((port) => [port.targetPort, port])).values()];
}

/** A port that declares nothing may carry anything. */
function protocolsOn({ protocol }: ServicePort): readonly CallProtocol[] {
  return protocol === 'unknown' ? ['http', 'tcp'] : [spokenOn(protocol)];
}

/** Namespaces in which every Service names its callers: pods without a Service are closed there too. */
function closedNamespaces({ intents, topology, settings }: ValidationContext): ReadonlySet<string> {
  const open = new Set(openServices(intents, topology).map((service) => service.namespace));
  const all = intents.flatMap((intent) => (intent.kind === 'allow-calls' && topology.services.has(intent.to) ? [namespaceOf(intent.to)] : []));
  return new Set(all.filter((namespace) => !open.has(namespace) && namespace !== settings.rootNamespace));
}

/** No intent speaks of these pods. */
function compareUntouched(context: ValidationContext, workload: Workload, port: ServicePort, isClosed: boolean): void {
  const spoken = spokenOn(port.protocol);
  const [found, before] = [context.model, context.baseline].map((model) => model.inbound(workload.id, port.targetPort, spoken));
  if (found === undefined || before === undefined) return;
  const isFine = isClosed ? found.access.otherwise.effect === 'deny' && found.access.clauses.every((clause) => clause.effect === 'deny' || isVisit(workload, port)) : decidingText(found) === decidingText(before);
  if (!isFine) mismatch(context, { subject: workload.id, call: { client: stranger, host: workload.id, port: port.targetPort, protocol: spoken }, expected: isClosed ? 'nobody is let in, as everywhere in its namespace' : 'everybody is let in who is without policies', got: 'policies hold for it that say otherwise' });
}

function decidingText({ access, authentication, normalization }: Inbound): string {
  return textOf([access.clauses, access.otherwise.effect, authentication, normalization]);
}

function isVisit({ probes, scrape }: Workload, { targetPort }: ServicePort): boolean {
  return scrape?.port === targetPort || probes.some((probe) => probe.port === targetPort);
}

type Site = Omit<AccessQuestion, 'topology' | 'losses' | 'named'>;

/** Asks one caller of all that fare alike, and one without an identity. */
function comparePort(context: ValidationContext, callers: Callers, site: Site): void {
  const { workload, port, spoken, intents } = site;
  const inbound = context.model.inbound(workload.id, port.targetPort, spoken);
  compareProviders(context, site, inbound.authentication);
  const ask = (client: QualifiedName, identity: string | undefined, asked: (yes: ReadonlySet<QualifiedName>) => void): void => {
    const named: AccessQuestion['named'] = (source) => {
      const yes = callers.named(source);
      if (identity !== undefined) asked(yes);
      return identity === undefined ? source.kind === 'anyone' || source.kind === 'outside' : yes.has(client);
    };
    const exploration = explore((view) => {
      const facts = { identity, port: port.targetPort, sni: undefined };
      const seen = watchIdentity(view, identity, (set) => asked(callers.answering(set))).withConnection(facts).change([{ kind: 'normalize-path', to: inbound.normalization }]);
      const { state, view: checked } = authenticated(inbound, seen);
      return { wanted: expectAccess({ ...site, topology: context.topology, losses: context.losses, named }, checked, state), found: decideAccess(inbound.access, inbound.authentication, seen) };
    }, { protocol: spoken });
    context.classes += exploration.classes.length;
    if (!exploration.isComplete) context.unproved.push(...intents.map((intent) => ({ intent: intent.kind, subject: targetOf(intent), because: exploration.because ?? 'there are too many kinds of requests' })));
    for (const { result: { wanted, found }, region } of exploration.classes) {
      const got = found.effect === 'unknown' ? `not decided: ${found.because}` : found.effect;
      if (wanted.effect === 'any' || got === wanted.effect) continue;
      mismatch(context, { intent: wanted.intent.kind, subject: targetOf(wanted.intent), call: { client, host: workload.services[0] ?? workload.id, port: port.port, protocol: spoken }, request: region.witness, expected: wanted.effect, got });
    }
  };
  askGroup(callers.group, (client, asked) => ask(client, callers.identityOf(client), (yes) => asked({ yes })));
  ask(stranger, undefined, () => undefined);
}

function authenticated({ authentication }: Inbound, view: RequestView): { readonly state: TokenState; readonly view: RequestView } {
  return authentication === undefined || authentication.providers.length === 0 ? { state: 'absent', view } : checkTokens(authentication, view);
}

/** Who issues the tokens that are taken, for whom, where its keys are, and that the application still gets them. */
function compareProviders(context: ValidationContext, { workload, port, spoken, intents }: Site, authentication: Authentication | undefined): void {
  const users = intents.filter((intent) => intent.kind === 'authenticate-users').filter(({ service }) => context.topology.services.get(service)?.ports.some(seesRequests));
  if (spoken !== 'http' && spoken !== 'grpc') return;
  const write = (issuer: string, audiences: readonly string[], jwksUri: string | undefined, isForwarded = true): string => `${issuer}${isForwarded ? '' : ', taken out of the request,'} for ${audiences.length === 0 ? 'anybody' : [...audiences].sort().join(', ')}${jwksUri === undefined ? '' : ` by the keys of ${jwksUri}`}`;
  const expected = users.map((intent) => write(intent.issuer, intent.audiences, intent.jwksUri)).sort().join('; ');
  const got = (authentication?.providers ?? []).map((provider) => write(provider.issuer, provider.audiences, provider.jwksUri, provider.isForwarded)).sort().join('; ');
  if (expected === got) return;
  mismatch(context, { ...(users[0] ? { intent: users[0].kind } : {}), subject: users[0]?.service ?? workload.id, call: { client: stranger, host: workload.services[0] ?? workload.id, port: port.port, protocol: spoken }, expected: `tokens of ${expected || 'nobody'}`, got: `tokens of ${got || 'nobody'}` });
}
