import { groupBy, sortedBy } from '../../../base/order.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { LoweringContext } from './context.ts';
import type { Contributions } from './contribution.ts';
import { gatewayHost, namespaceFolder } from './names.ts';
import { compact, manifestOf } from './object.ts';

type AllowEgress = IntentOf<'allow-egress'>;
type ExportTo = (intents: readonly AllowEgress[]) => string[] | undefined;

/** Ports that an egress gateway's Service offers as it is installed. */
const gatewayPorts = { tls: 443, plain: 80 } as const;

/**
 * Both hops to each host: callers to the gateway, and the gateway to the host. One Gateway for a host, beside the
 * gateway's pods, however many namespaces call it: a second server for the same host would be dropped in silence.
 */
export function gatewayObjects(intents: readonly AllowEgress[], exportTo: ExportTo, context: LoweringContext): Contributions {
  const hosts = sortedBy(groupBy(intents, (intent) => intent.host), ([host]) => host);
  const callers = [...groupBy(intents, (intent) => `${intent.namespace} ${intent.host}`).values()];
  return {
    manifests: [
      ...hosts.map(([host, same]) => gateway(host, same, context)),
      ...callers.map((same) => bothHops(same, exportTo(same), context)),
    ],
  };
}

function isPlain(intent: AllowEgress): boolean {
  return intent.protocol === 'http' || intent.protocol === 'grpc';
}

function gatewayName(host: string, context: LoweringContext): string {
  return `${context.slugs.get(host) ?? ''}-egress`;
}

function gateway(host: string, intents: readonly AllowEgress[], context: LoweringContext): ReturnType<typeof manifestOf> {
  const { egress } = context.settings;
  const slug = context.slugs.get(host) ?? '';
  const servers: JsonObject[] = [];
  if (intents.some(isPlain)) servers.push({ port: { number: gatewayPorts.plain, name: `http-${slug}`, protocol: 'HTTP' }, hosts: [host] });
  if (intents.some((intent) => !isPlain(intent))) servers.push({ port: { number: gatewayPorts.tls, name: `tls-${slug}`, protocol: 'TLS' }, hosts: [host], tls: { mode: 'PASSTHROUGH' } });
  return manifestOf('Gateway', egress.namespace, gatewayName(host, context), { selector: { ...egress.selector }, servers }, {
    folder: namespaceFolder(egress.namespace),
    comments: [`Lets the egress gateway take connections for ${host}.`],
    intents: ['allow-egress'],
  });
}

function bothHops(intents: readonly AllowEgress[], exportTo: string[] | undefined, context: LoweringContext): ReturnType<typeof manifestOf> {
  const { egress } = context.settings;
  const [first] = intents;
  const host = first?.host ?? '';
  const namespace = first?.namespace ?? '';
  const name = `${egress.namespace}/${gatewayName(host, context)}`;
  const ordered = [...new Map(sortedBy(intents, (intent) => intent.port).map((intent) => [`${isPlain(intent)} ${intent.port}`, intent])).values()];
  const plain = ordered.filter(isPlain);
  const tls = ordered.filter((intent) => !isPlain(intent));
  const spec = compact({
    hosts: [host],
    gateways: ['mesh', name],
    exportTo,
    http: plain.length === 0 ? undefined : [...plain.map((intent) => httpHop('mesh', intent.port, toGateway(gatewayPorts.plain, context))), ...plain.slice(0, 1).map((intent) => httpHop(name, gatewayPorts.plain, { host, port: { number: intent.port } }))],
    tls: tls.length === 0 ? undefined : [...tls.map((intent) => tlsHop('mesh', intent.port, host, toGateway(gatewayPorts.tls, context))), ...tls.slice(0, 1).map((intent) => tlsHop(name, gatewayPorts.tls, host, { host, port: { number: intent.port } }))],
  });
  return manifestOf('VirtualService', namespace, gatewayName(host, context), spec, {
    folder: namespaceFolder(namespace),
    comments: ['Two hops: from callers to the egress gateway, and from the gateway to the host.', 'Each is bound to its own side; with one of them missing the call would go past the gateway, or end in it.'],
    intents: ['allow-egress'],
  });
}

function toGateway(port: number, context: LoweringContext): JsonObject {
  return { host: gatewayHost(context.settings.egress, context.settings), port: { number: port } };
}

function httpHop(gateway: string, port: number, destination: JsonObject): JsonObject {
  return { match: [{ gateways: [gateway], port }], route: [{ destination }] };
}

function tlsHop(gateway: string, port: number, host: string, destination: JsonObject): JsonObject {
  return { match: [{ gateways: [gateway], port, sniHosts: [host] }], route: [{ destination }] };
}
