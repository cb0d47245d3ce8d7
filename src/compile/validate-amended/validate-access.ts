import { groupBy } from '../../base/order.ts';
import { servicesByWorkload } from '../../intents/traffic.ts';
import { checkTokens, decideAccess, type Verdict } from '../../model/access.ts';
import { spokenOn } from '../../model/calls.ts';
import { askGroup, watchIdentity } from '../../model/client-groups.ts';
import { textOf } from '../../model/fingerprint.ts';
import { stranger, type CallProtocol, type Inbound } from '../../model/mesh-model.ts';
import type { RequestView, TokenState } from '../../model/request-view.ts';
import { explore } from '../../model/space.ts';
import type { QualifiedName, ServicePort, Workload } from '../../topology/topology.ts';
import { callersOf, type Callers } from '../validate/callers.ts';
import { expectAccess, type AccessIntent, type AccessQuestion } from '../validate/expected-access.ts';
import { gatewaysSpokenOf, isOfGateway, isWithdrawn, noteMismatch, type AmendedContext } from './amended-context.ts';

/** Holds every request of every caller against what was asked of access, and against what it was where nothing was. */
export function validateAmendedAccess(context: AmendedContext): void {
  const { topology, before, after, only } = context;
  const behind = only && new Set(after.hosts.flatMap(({ host, workloads }) => (only.has(host) ? workloads : [])));
  const asked = context.intents.filter((intent): intent is AccessIntent => intent.kind === 'allow-calls' || intent.kind === 'deny-calls' || intent.kind === 'authenticate-users');
  const byWorkload = groupBy(asked.flatMap((intent) => (topology.services.get(targetOf(intent))?.workloads ?? []).map((workload) => ({ workload, intent }))), (entry) => entry.workload);
  const services = servicesByWorkload(topology);
  const opened = gatewaysSpokenOf(context);
  let callers: Callers | undefined;
  for (const workload of topology.workloads.values()) {
    if (behind?.has(workload.id) === false || isJoining(context, workload, before.workloads.get(workload.id)?.proxy === after.workloads.get(workload.id)?.proxy)) continue;
    const intents = (byWorkload.get(workload.id) ?? []).map(({ intent }) => intent);
    const own = services.get(workload.id) ?? [];
    if (own.some((id) => (['allow-calls', 'deny-calls', 'authenticate-users'] as const).some((what) => isWithdrawn(context, what, id)))) continue;
    if ((after.workloads.get(workload.id)?.proxy ?? 'none') === 'none') {
      context.unproved.push(...intents.map((intent) => ({ intent: intent.kind, subject: targetOf(intent), because: `${workload.id} has no proxy that would enforce it` })));
      continue;
    }
    for (const port of portsOf(context, workload, own)) {
      if (intents.length === 0 && isOfGateway(opened, workload)) continue;
      if (intents.length === 0) compareUntouched(context, workload, port);
      else for (const spoken of protocolsOn(port)) comparePort(context, (callers ??= callersOf({ ...context, model: after })), { workload, port, spoken, intents, services: own });
    }
  }
}

/** A proxy that was asked for and was not there before: whom it admits now, nobody decided before. */
function isJoining({ intents }: AmendedContext, { id, namespace }: Workload, isSame: boolean): boolean {
  return !isSame && intents.some((intent) => intent.kind === 'join-mesh' && (intent.scope.kind === 'mesh' || (intent.scope.kind === 'namespace' ? intent.scope.namespace === namespace : intent.scope.workload === id)));
}

function targetOf(intent: AccessIntent): QualifiedName {
  return intent.kind === 'authenticate-users' ? intent.service : intent.to;
}

/** The ports that some Service leads to, those that containers open besides, and one of which nobody speaks. */
function portsOf({ topology }: AmendedContext, workload: Workload, services: readonly QualifiedName[]): ServicePort[] {
  const silent = (port: number, name: string): ServicePort => ({ name, port, targetPort: port, protocol: 'unknown', protocolSource: 'none', span: workload.span });
  // Where the ports of a service are a guess, what is written names none: it holds on every port alike.
  if (services.length > 0 && services.every((id) => topology.services.get(id)?.hasAssumedPorts === true)) return [...new Map(services.flatMap((id) => topology.services.get(id)?.ports ?? []).map((port) => [port.targetPort, port])).values()];
  const all = [silent(61_001, 'any other'), ...workload.containerPorts.map(({ name, port }) => silent(port, name)), ...services.flatMap((id) => topology.services.get(id)?.ports ?? [])];
  return [...new Map(all.map((port) => [port.targetPort, port])).values()];
}

function protocolsOn({ protocol }: ServicePort): readonly CallProtocol[] {
  return protocol === 'unknown' ? ['http', 'tcp'] : [spokenOn(protocol)];
}

function compareUntouched({ before, after, ...context }: AmendedContext, workload: Workload, port: ServicePort): void {
  const spoken = spokenOn(port.protocol);
  const [found, old] = [after, before].map((model) => decidingText(model.inbound(workload.id, port.targetPort, spoken)));
  if (found !== old) noteMismatch({ before, after, ...context }, { subject: workload.id, call: { client: stranger, host: workload.id, port: port.targetPort, protocol: spoken }, expected: 'the callers that it admits today', got: 'others' });
}

/** Without the names of the objects that say it. */
function decidingText({ access, authentication, normalization }: Inbound): string {
  return textOf([access.clauses.map(({ when, effect, status, provider }) => ({ when, effect, status, provider })), access.otherwise.effect, authentication, normalization]);
}

type Site = Omit<AccessQuestion, 'topology' | 'losses' | 'named'>;

function comparePort(context: AmendedContext, callers: Callers, site: Site): void {
  const { workload, port, spoken } = site;
  const [old, inbound] = [context.before, context.after].map((model) => model.inbound(workload.id, port.targetPort, spoken)) as [Inbound, Inbound];
  const ask = (client: QualifiedName, identity: string | undefined, asked: (yes: ReadonlySet<QualifiedName>) => void): void => {
    const named: AccessQuestion['named'] = (source) => {
      const yes = callers.named(source);
      if (identity !== undefined) asked(yes);
      return identity === undefined ? source.kind === 'anyone' || source.kind === 'outside' : yes.has(client);
    };
    const exploration = explore((view) => {
      const watched = watchIdentity(view, identity, (set) => asked(callers.answering(set))).withConnection({ identity, port: port.targetPort, sni: undefined });
      const [seen, sent] = [inbound, old].map(({ normalization }) => watched.change([{ kind: 'normalize-path', to: normalization }])) as [RequestView, RequestView];
      const { state, view: checked } = authenticated(inbound, seen);
      const question: AccessQuestion = { ...site, topology: context.topology, losses: context.losses ?? [], named };
      return { wanted: wantedOf(question, checked, state, decideAccess(old.access, old.authentication, sent)), found: decideAccess(inbound.access, inbound.authentication, seen) };
    }, { protocol: spoken });
    if (!exploration.isComplete) context.unproved.push(...site.intents.map((intent) => ({ intent: intent.kind, subject: targetOf(intent), because: exploration.because ?? 'there are too many kinds of requests' })));
    for (const { result: { wanted, found }, region } of exploration.classes) {
      if (wanted.effects.includes(found.effect)) continue;
      noteMismatch(context, { ...(wanted.intent === undefined ? {} : { intent: wanted.intent.kind }), subject: targetOf(wanted.intent ?? site.intents[0] as AccessIntent), call: { client, host: workload.services[0] ?? workload.id, port: port.port, protocol: spoken }, request: region.witness, expected: wanted.effects.join(' or '), got: found.effect === 'unknown' ? `not decided: ${found.because}` : found.effect });
    }
  };
  askGroup(callers.group, (client, asked) => ask(client, callers.identityOf(client), (yes) => asked({ yes })));
  ask(stranger, undefined, () => undefined);
}

interface Wanted {
  readonly effects: readonly Verdict['effect'][];
  readonly intent?: AccessIntent;
}

const anything: readonly Verdict['effect'][] = ['allow', 'deny', 'unknown'];

/**
 * What was asked, where it speaks of the request; else what was before. A refusal that was there, by a rule, a token or an
 * authorizer, still holds for whom is newly admitted.
 */
function wantedOf(question: AccessQuestion, view: RequestView, token: TokenState, old: Verdict): Wanted {
  const { effect, intent } = expectAccess(question, view, token);
  const isByRule = old.effect === 'unknown' || (old.effect === 'deny' && (old.clause !== undefined || old.token === 'rejected'));
  const stays: readonly Verdict['effect'][] = [old.effect];
  if (effect === 'any') return { effects: anything };
  if (effect === 'deny') return { effects: ['deny'], intent };
  if (isNamedBy(question, view)) return { effects: isByRule ? ['allow', old.effect] : ['allow'], intent };
  return { effects: stays };
}

/** Whether some intent admits the request by what it says, and not by saying nothing. */
function isNamedBy(question: AccessQuestion, view: RequestView): boolean {
  const allows = question.intents.flatMap((intent) => {
    if (intent.kind !== 'allow-calls') return [];
    const { beside: _beside, ...closing } = intent;
    return [closing];
  });
  return allows.length > 0 && expectAccess({ ...question, intents: allows }, view, 'absent').effect === 'allow';
}

function authenticated({ authentication }: Inbound, view: RequestView): { readonly state: TokenState; readonly view: RequestView } {
  return authentication === undefined || authentication.providers.length === 0 ? { state: 'absent', view } : checkTokens(authentication, view);
}
