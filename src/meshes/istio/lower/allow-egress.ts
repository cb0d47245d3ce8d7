import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Loss, Manifest } from '../../backend.ts';
import { diagnose, lossOf, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Lowering } from '../assembly/contribution.ts';
import { egressProtocol, isAddress, isWildcard } from '../assembly/egress-host.ts';
import { gatewayObjects } from '../assembly/egress-gateway.ts';
import { namespaceFolder, splitName } from '../assembly/names.ts';
import { compact, manifestOf } from '../assembly/object.ts';

type AllowEgress = IntentOf<'allow-egress'>;

/** A host outside becomes known to the mesh; through the egress gateway both hops are written. */
const allowEgress: Lowering<'allow-egress'> = {
  kind: 'allow-egress',
  support: { level: 'partial', losses: 'a host is known to whole namespaces, and refusing all others is a setting of the mesh' },
  lower: (intents, context) => {
    const valid = intents.filter((intent) => problemOf(intent, context) === undefined);
    const groups = groupBy(valid, (intent) => `${intent.namespace} ${intent.host}`);
    return join([
      ...[...groups.values()].map((same) => ({ manifests: [serviceEntry(same, context)] })),
      gatewayObjects(valid.filter((intent) => intent.via === 'egress-gateway' && !isUnroutable(intent)), (same) => exportTo(same, context), context),
      { losses: [...openDoor(intents), ...intents.flatMap((intent) => lossesFor(intent, context))], diagnostics: [...intents.flatMap((intent) => problemsFor(intent, context)), ...portsMixedUp(valid, context)] },
    ]);
  },
};

/** At the gateway the port is lost: it goes by the host alone, so two ports of one host would end on the same one. */
function portsMixedUp(intents: readonly AllowEgress[], context: LoweringContext): Diagnostic[] {
  const routed = intents.filter((intent) => intent.via === 'egress-gateway' && !isUnroutable(intent));
  const groups = groupBy(routed, (intent) => `${intent.host} ${intent.protocol === 'http' || intent.protocol === 'grpc'}`);
  return [...groups.values()].flatMap((same) => {
    const [first, ...others] = same;
    const other = others.find((intent) => intent.port !== first?.port);
    if (first === undefined || other === undefined) return [];
    return [diagnose(context, other, undefined, { rule: 'intents/egress-ports-mixed-up', message: `ports \`${first.port}\` and \`${other.port}\` of \`${other.host}\` would both end on port \`${first.port}\`: the egress gateway tells calls apart by host only`, help: 'let one of the two go out directly' })];
  });
}

/** A gateway tells hosts apart by server name or Host header; plain TCP has neither. */
function isUnroutable(intent: AllowEgress): boolean {
  return intent.protocol === 'tcp' || isWildcard(intent.host) || isAddress(intent.host);
}

function serviceEntry(intents: readonly AllowEgress[], context: LoweringContext): Manifest {
  const [first] = intents;
  const host = first?.host ?? '';
  const namespace = first?.namespace ?? '';
  const slug = context.slugs.get(host) ?? '';
  const ports = [...new Map(sortedBy(intents, (intent) => intent.port, (intent) => intent.protocol).map((intent) => [intent.port, { number: intent.port, name: `${egressProtocol(intent).toLowerCase()}-${intent.port}`, protocol: egressProtocol(intent) }])).values()];
  const spec = compact({ ...addressing(host, slug), ports, location: 'MESH_EXTERNAL', exportTo: exportTo(intents, context) });
  const comments = [`Lets ${whoOf(intents)} call ${host}.`];
  if (intents.some((intent) => intent.protocol === 'https')) comments.push('The application opens TLS itself, so the proxy sees TLS and passes it on.');
  return manifestOf('ServiceEntry', namespace, slug, spec, { folder: namespaceFolder(namespace), comments, intents: ['allow-egress'] });
}

function whoOf(intents: readonly AllowEgress[]): string {
  if (intents.some((intent) => intent.from.length === 0)) return 'every workload of the mesh';
  return distinct(intents.flatMap((intent) => intent.from)).join(', ');
}

function addressing(host: string, slug: string): JsonObject {
  if (isAddress(host)) return { hosts: [`${slug}.external`], addresses: [host], endpoints: [{ address: host }], resolution: 'STATIC' };
  // There is no DNS record for a wildcard: the address that the application looked up is used.
  return { hosts: [host], resolution: isWildcard(host) ? 'NONE' : 'DNS' };
}

/** Namespaces of the callers. With a gateway its own namespace too, or it would not know the host. */
function exportTo(intents: readonly AllowEgress[], context: LoweringContext): string[] | undefined {
  if (intents.some((intent) => intent.from.length === 0)) return undefined;
  const own = intents[0]?.namespace ?? '';
  const namespaces = intents.flatMap((intent) => [...intent.from.map((id) => splitName(id).namespace), ...(intent.via === 'egress-gateway' ? [context.settings.egress.namespace] : [])]);
  return distinct(namespaces.map((namespace) => (namespace === own ? '.' : namespace)));
}

/** Said once: it is about the hosts that nobody listed. */
function openDoor([first]: readonly AllowEgress[]): Loss[] {
  if (first === undefined) return [];
  return [lossOf(first, 'the mesh', 'refusing every host that is not listed', 'that is a setting of the mesh: `outboundTrafficPolicy.mode: REGISTRY_ONLY`', 'set it once every host that is called is listed')];
}

function lossesFor(intent: AllowEgress, context: LoweringContext): Loss[] {
  const losses: Loss[] = [];
  if (intent.via === 'egress-gateway') {
    if (isUnroutable(intent)) losses.push(lossOf(intent, intent.host, 'the way through the egress gateway', intent.protocol === 'tcp' ? 'plain TCP carries no host name by which the gateway could tell it' : 'the gateway needs one host name to pass connections on to', 'use TLS or HTTP and a host name, or go out directly'));
    else losses.push(lossOf(intent, intent.host, 'certainty that nothing goes past the egress gateway', 'a pod can leave its proxy out, and a gateway does not hinder it', `add a NetworkPolicy that lets only namespace \`${context.settings.egress.namespace}\` out of the cluster`));
  }
  const others = neighbours(intent, context);
  if (others > 0) losses.push(lossOf(intent, intent.host, `the difference between the callers and ${others} other ${others === 1 ? 'workload' : 'workloads'} of their namespaces`, 'a host is made known to namespaces, not to workloads', 'scope the configuration of the others to what they call'));
  return losses;
}

function neighbours(intent: AllowEgress, context: LoweringContext): number {
  const meant = new Set(intent.from);
  const namespaces = distinct(intent.from.map((id) => splitName(id).namespace));
  return namespaces.reduce((sum, namespace) => sum + (context.workloadsByNamespace.get(namespace) ?? []).filter((workload) => !meant.has(workload.id)).length, 0);
}

function problemOf(intent: AllowEgress, context: LoweringContext): Diagnostic | undefined {
  if (intent.host === '' || intent.host === '*') {
    return diagnose(context, intent, undefined, { rule: 'intents/egress-to-everywhere', message: `\`${intent.host}\` is no host that the mesh could know`, help: 'name the host, or a domain such as `*.example.com`' });
  }
  if (!intent.host.includes('.') && !isAddress(intent.host)) {
    return diagnose(context, intent, undefined, { rule: 'intents/egress-short-host', message: `\`${intent.host}\` is no full host name: it would be read as a Service of namespace \`${intent.namespace}\`` });
  }
  return undefined;
}

function problemsFor(intent: AllowEgress, context: LoweringContext): Diagnostic[] {
  const problem = problemOf(intent, context);
  return [...(problem === undefined ? [] : [problem]), ...intent.from.filter((id) => !context.topology.workloads.has(id)).map((id) => unknownWorkload(context, intent, id))];
}

export default allowEgress;
