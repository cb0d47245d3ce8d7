import { nearest } from '../base/near-miss.ts';
import { compareText } from '../base/order.ts';
import { stranger, type ModelHost } from '../model/mesh-model.ts';
import type { QualifiedName } from '../topology/topology.ts';
import type { NamingProblem, TraceQuestion } from './trace-question.ts';
import { isAddress, type Names } from './name-index.ts';

export interface Target {
  /** As dialled: lower case, without port. */
  readonly host: string;
  /** As written, with its port if there is one. */
  readonly authority: string;
  readonly port?: number;
  readonly path?: string;
  readonly scheme?: 'http' | 'https';
}

/** `orders`, `orders:80`, `shop/orders`, `[::1]:80`, `https://api.stripe.com/charges`. */
export function readTarget({ to }: TraceQuestion, names: Names): Target | NamingProblem {
  const url = /^(https?):\/\/([^/?#]*)(\/[^#]*)?$/i.exec(to);
  const authority = url?.[2] ?? names.services.get(to)?.host ?? to;
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return { message: `\`${to}\` is no name that can be dialled`, help: 'write a Service (`orders`, `orders.shop`, `shop/orders`), a host, an IP, or one of these with `:PORT`' };
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return { message: `\`${port}\` is no port: it lies between 1 and 65535` };
  const scheme = url?.[1]?.toLowerCase() as Target['scheme'];
  return { host: host.toLowerCase().replace(/\.$/, ''), authority, ...(port === undefined ? {} : { port: Number(port) }), ...(url?.[3] === undefined ? {} : { path: url[3] }), ...(scheme === undefined ? {} : { scheme }) };
}

/** A name of the cluster that nobody answers to. Names of the world outside are left to DNS. */
export function unknownName(client: QualifiedName, { host }: Target, names: Names): NamingProblem | undefined {
  if (isAddress(host) || resolve(client, host, names) !== undefined) return undefined;
  const [name = '', namespace, ...rest] = host.split('.');
  const here = client.split('/')[0] ?? '';
  const isNamespace = (candidate: string): boolean => names.model.hosts.some((each) => each.service !== undefined && each.namespace === candidate);
  if (namespace !== undefined && rest[0] !== 'svc' && !(rest.length === 0 && isNamespace(namespace))) return undefined;
  const elsewhere = [...(names.servicesByName.get(name) ?? [])].map((found) => shortName(found));
  const where = namespace ?? here;
  const place = where === stranger ? 'the input' : `namespace \`${where}\``;
  const message = `\`${host}\` does not resolve for \`${client}\`: no Service \`${name}\` is in ${place}`;
  if (elsewhere.length > 0) return { message, help: `did you mean ${elsewhere.map((each) => `\`${each}\``).join(' or ')}?` };
  const near = nearest(name, names.servicesByName.keys());
  const [found] = near === undefined ? [] : [...(names.servicesByName.get(near) ?? [])].sort((a, b) => Number(b.namespace === where) - Number(a.namespace === where) || compareText(a.host, b.host));
  if (found === undefined) return { message };
  return { message, help: `did you mean \`${found.namespace === here && namespace === undefined ? (near ?? '') : shortName(found)}\`?` };
}

/** `orders.shop`. */
function shortName({ host }: ModelHost): string {
  return host.split('.').slice(0, 2).join('.');
}

/** The host of the model that a client reaches by a name, asked of the mesh itself; the port changes nothing about names. */
export function resolve(client: QualifiedName, host: string, names: Names): string | undefined {
  return names.model.outbound({ client, host, port: 80, protocol: 'http' }).host ?? names.hosts.get(host)?.host;
}
