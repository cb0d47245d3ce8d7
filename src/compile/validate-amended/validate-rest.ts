import type { Intent, IntentKind } from '../../intents/intent.ts';
import { diffModels, type Change } from '../../model/diff.ts';
import { outside } from '../../model/mesh-model.ts';
import { isAddress } from '../validate/validate-egress.ts';
import { gatewaysSpokenOf, noteMismatch, type AmendedContext } from './amended-context.ts';

/** Kinds that change whole names, or what whoever calls knows of them: what they change is not told apart by host. */
const wide: ReadonlySet<IntentKind> = new Set(['scope-configuration', 'join-mesh', 'connect-cluster', 'require-mutual-tls']);

/** What nobody spoke of is as it was: every request to other names, and every name that can be called. */
export function validateAmendedRest(context: AmendedContext): void {
  const { before, after, intents, withdrawn, settings, only } = context;
  const kinds = [...intents.map(({ kind }) => kind), ...withdrawn.map(({ what }) => what)];
  if (kinds.some((kind) => wide.has(kind))) return;
  const { changes, hosts, isComplete, because } = diffModels(before, after, only === undefined ? {} : { hosts: only });
  const spoken = spokenHosts(context);
  for (const change of changes) {
    if (isSpokenOf(context, change, spoken)) continue;
    const [client = ''] = change.clients;
    noteMismatch(context, { subject: change.host, call: { client, host: change.host, port: change.port, protocol: change.protocol }, request: change.witness, expected: 'what happens to it today', got: change.aspects.join(', ') });
  }
  const gateways = new Set([settings.ingress, settings.egress].map(({ namespace, service }) => `${namespace}/${service}`));
  // A gateway that is not in the input is taken to be there once something names it.
  const isGateway = (name: string): boolean => after.hosts.some(({ host, service }) => host === name && service !== undefined && gateways.has(service));
  for (const host of [...hosts.added, ...hosts.removed]) {
    if (isGateway(host) || spoken.has(host) || intents.some((intent) => intent.kind === 'allow-egress' && isAddress(intent.host))) continue;
    noteMismatch(context, { subject: host, call: { client: '', host, port: 80, protocol: 'http' }, expected: 'the names that can be called today', got: hosts.added.includes(host) ? 'a new one' : 'one less' });
  }
  if (!isComplete) for (const { kind } of intents) context.unproved.push({ intent: kind, subject: '', because: because ?? 'there are too many kinds of requests' });
}

/** Names of what was spoken of: Services, and hosts at the edge and outside. */
function spokenHosts(context: AmendedContext): ReadonlySet<string> {
  const { before, after, intents, withdrawn, topology } = context;
  const services = new Set([...intents.flatMap(servicesOf), ...withdrawn.flatMap(({ subject }) => (subject === undefined || subject === '' ? [...topology.services.keys()] : topology.services.has(subject) ? [subject] : [...topology.services.values()].filter(({ namespace }) => namespace === subject).map(({ id }) => id))), ...gatewaysSpokenOf(context).map(({ namespace, service }) => `${namespace}/${service}`)]);
  // Policies are for pods: another Service before the same pods is spoken of with this one.
  const pods = new Set([...services].flatMap((id) => topology.services.get(id)?.workloads ?? []));
  const names = [...before.hosts, ...after.hosts].filter(({ service, workloads }) => service !== undefined && (services.has(service) || workloads.some((id) => pods.has(id)))).map(({ host }) => host);
  const outside = [...intents.flatMap((intent) => (intent.kind === 'allow-egress' || intent.kind === 'expose' ? [intent.host] : [])), ...withdrawn.flatMap(({ subject }) => (subject === undefined ? [] : [subject.replace(/^[^/]*\//, '').replace(/:\d+$/, '')]))];
  return new Set([...names, ...outside]);
}

function servicesOf(intent: Intent): readonly string[] {
  return 'service' in intent ? [intent.service] : intent.kind === 'allow-calls' || intent.kind === 'deny-calls' ? [intent.to] : [];
}

/** Of a name that was spoken of, or led to one: from a gateway, or from another name. */
function isSpokenOf({ before, after, intents }: AmendedContext, { host, clients, before: old, after: now, aspects }: Change, spoken: ReadonlySet<string>): boolean {
  if (spoken.has(host)) return true;
  // What comes in at a gateway is led by the gateway's routes, whatever name it asks for: one for every host takes those of Services as well.
  const isAtDoor = clients.every((client) => client === outside || before.workloads.get(client)?.proxy === 'gateway');
  // A door that is opened answers for names that it does not serve, where nothing answered before.
  if (isAtDoor && intents.some(({ kind }) => kind === 'expose') && [old, now].every(({ destinations, outcome }) => destinations.length === 0 && outcome !== 'delivered')) return true;
  const isService = [...before.hosts, ...after.hosts].some((known) => known.host === host && known.service !== undefined);
  const isLed = [...old.destinations, ...now.destinations].some((destination) => spoken.has(destination.host));
  // Limits are those of where a request ends, under whatever name it was sent.
  return isLed && (isAtDoor || !isService || aspects.every((aspect) => aspect === 'other-limits'));
}
