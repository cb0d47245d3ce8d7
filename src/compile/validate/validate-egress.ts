import type { AllowEgress } from '../../intents/intent.ts';
import { sampleOf } from '../../model/calls.ts';
import type { Decision } from '../../model/decision.ts';
import type { Call } from '../../model/mesh-model.ts';
import { explore } from '../../model/space.ts';
import { trace } from '../../model/trace.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { isMeshed, namespaceOf } from './sight.ts';
import { isKnown } from './validate-scopes.ts';
import { countProved, mismatch, type ValidationContext } from './validation.ts';

/** Holds where calls to the outside end, and by which way, against what the intents open. */
export function validateEgress(context: ValidationContext): void {
  const intents = context.intents.filter((intent): intent is AllowEgress => intent.kind === 'allow-egress');
  for (const intent of intents) {
    const call = callOf(intent);
    compareProtocol(context, intent, { ...call, client: '' });
    for (const client of callersOf(context, intent)) compareWay(context, intent, { ...call, client });
    for (const client of othersOf(context, intents, intent)) {
      if (isKnown(context.model.outbound({ ...call, client }))) mismatch(context, { intent: intent.kind, subject: intent.host, call: { ...call, client }, expected: `${intent.host} is not known in the namespace of ${client}`, got: 'it is' });
    }
  }
  countProved(context, intents);
}

function callOf({ host, port, protocol }: AllowEgress): Omit<Call, 'client'> {
  return { host: sampleOf(host), port, protocol: protocol === 'https' || protocol === 'tls' ? 'tls' : protocol };
}

/** The proxy sees as much of it as the protocol that was named lets it see. */
function compareProtocol(context: ValidationContext, intent: AllowEgress, call: Call): void {
  const found = context.model.hosts.flatMap(({ host, ports }) => (host === intent.host ? ports.filter(({ port }) => port === intent.port) : []));
  const wanted = call.protocol === 'tls' ? ['tls', 'https'] : call.protocol === 'http' ? ['http', 'http2'] : [call.protocol];
  const wrong = found.find(({ protocol }) => !wanted.includes(protocol));
  if (wrong !== undefined) mismatch(context, { intent: intent.kind, subject: intent.host, call, expected: `port ${intent.port} is ${wanted[0]}`, got: wrong.protocol });
}

/** The callers that are named, or one of each class that the mesh treats alike; those that are not meant to know the host are left out. */
function callersOf({ model, sight }: ValidationContext, intent: AllowEgress): QualifiedName[] {
  const able = (intent.from.length > 0 ? intent.from : [...model.workloads.keys()]).filter((id) => isMeshed(model, id) && sight.knowsHost(id, intent.host));
  const classes = new Map(able.toReversed().map((id) => [model.routingClassFor?.(id, sampleOf(intent.host)) ?? model.routingClass(id), id]));
  return [...classes.values()].slice(0, 64);
}

/** A host is made known to the namespaces of its callers: one workload of every other namespace. */
function othersOf({ model, settings }: ValidationContext, all: readonly AllowEgress[], { host }: AllowEgress): QualifiedName[] {
  const same = all.filter((other) => other.host === host);
  if (same.some(({ from }) => from.length === 0)) return [];
  const known = new Set([...same.flatMap(({ from, namespace }) => [namespace, ...from.map(namespaceOf)]), settings.egress.namespace]);
  const strangers = [...model.workloads.values()].filter(({ proxy, namespace }) => proxy === 'sidecar' && !known.has(namespace));
  return [...new Map(strangers.map(({ id, namespace }) => [namespace, id])).values()];
}

/** Whether a host of an intent is written as an IPv4 address; the reader of intents takes no IPv6 ones. */
export function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/** A gateway tells hosts apart by server name or Host header: plain TCP has neither, and goes out directly, which a loss tells. */
function isThroughGateway({ via, protocol, host }: AllowEgress): boolean {
  return via === 'egress-gateway' && protocol !== 'tcp' && !host.startsWith('*') && !isAddress(host);
}

function compareWay(context: ValidationContext, intent: AllowEgress, call: Call): void {
  const { model } = context;
  const { classes } = explore((view) => trace(model, call, view), { protocol: call.protocol, only: { host: call.host } });
  context.classes += classes.length;
  const through = isThroughGateway(intent);
  for (const { result: decision, region } of classes) {
    if (isRight(context, intent, decision, through)) continue;
    mismatch(context, { intent: intent.kind, subject: intent.host, call, request: region.witness, expected: `a way out ${through ? 'through the egress gateway' : 'directly'}`, got: `${decision.outcome}${decision.status === undefined ? '' : ` with ${decision.status}`} ${describeWay(decision)}` });
  }
  if (!isKnown(model.outbound(call))) mismatch(context, { intent: intent.kind, subject: intent.host, call, expected: `${intent.host} is known`, got: 'it is not' });
}

function isRight({ settings, model }: ValidationContext, intent: AllowEgress, { outcome, destinations, steps }: Decision, through: boolean): boolean {
  const gateway = `${settings.egress.namespace}/${settings.egress.service}`;
  const hops = steps.filter((step) => step.hop > 0);
  const isWay = through ? hops.length > 0 && steps.some((step) => step.hop === 0 && step.what === 'target' && step.text.startsWith(`${settings.egress.service}.${settings.egress.namespace}.`)) && model.hosts.some(({ service }) => service === gateway) : hops.length === 0;
  return outcome === 'delivered' && isWay && destinations.every((share) => share.outcome === 'delivered' && share.port === intent.port && share.addresses.length > 0 && (share.host === sampleOf(intent.host) || share.host === intent.host || share.addresses.includes(intent.host)));
}

function describeWay({ steps, destinations }: Decision): string {
  return `${steps.some((step) => step.hop > 0) ? 'through a gateway' : 'directly'} to ${destinations.map(({ host, port, addresses }) => `${host}:${port}${addresses.length === 0 ? ' (no address)' : ''}`).join(', ') || 'nowhere'}`;
}
