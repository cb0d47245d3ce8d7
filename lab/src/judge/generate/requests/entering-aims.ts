import { listAt, textAt, valueAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { nothingSpecial, objectsOf, servicesNamed, tameHost, textsAt, type Aim, type Dial } from './aim.ts';
import { aimsOfRules } from './route-aims.ts';

/** One server of a Gateway. */
interface Door extends Pick<Dial, 'port' | 'protocol'> {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly hosts: readonly string[];
}

/** Every server of every Gateway, by every name that it takes. */
export function doorAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return doorsOf(objects).map((door) => ({ ...nothingSpecial, dials: door.hosts.map((host) => dialAt(door, servicesNamed(host, '', vocabulary)[0]?.host ?? tameHost(host))) }));
}

/** The rules of VirtualServices that are bound to Gateways, by names that both of them take; and by their own where there are none. */
export function enteringAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  const doors = doorsOf(objects);
  return objectsOf(objects, 'VirtualService').flatMap((service) => {
    const namespace = textAt(service, ['metadata', 'namespace']) ?? '';
    const bound = new Set(textsAt(service, ['spec', 'gateways']).filter((gateway) => gateway !== 'mesh').map((gateway) => gatewayNamed(gateway, namespace)));
    const hosts = textsAt(service, ['spec', 'hosts']).map((host) => (host.includes('.') || host === '*' ? host.toLowerCase() : `${host}.${namespace}.svc.cluster.local`));
    const named = doors.filter(({ gateway }) => bound.has(gateway));
    const meeting = named.flatMap((door) => door.hosts.flatMap((served) => hosts.flatMap((host) => meetingName(served, host) ?? [])).map((name) => dialAt(door, tameHost(name))));
    return aimsOfRules(service, meeting.length > 0 ? meeting : named.flatMap((door) => hosts.map((host) => dialAt(door, tameHost(host)))), vocabulary);
  });
}

function doorsOf(objects: readonly JsonObject[]): readonly Door[] {
  return objectsOf(objects, 'Gateway').flatMap((gateway) => listAt(gateway, ['spec', 'servers']).map((server) => ({
    gateway: `${textAt(gateway, ['metadata', 'namespace']) ?? ''}/${textAt(gateway, ['metadata', 'name']) ?? ''}`,
    port: Number(valueAt(server, ['port', 'number'])),
    protocol: protocolOf(textAt(server, ['port', 'protocol']) ?? ''),
    hosts: textsAt(server, ['hosts']).map((host) => host.replace(/^[^/]*\//, '').toLowerCase()),
  })));
}

function protocolOf(written: string): Dial['protocol'] {
  if (written === 'TCP') return 'tcp';
  if (written === 'HTTPS' || written === 'TLS') return 'tls';
  return written === 'GRPC' ? 'grpc' : 'http';
}

function dialAt({ port, protocol }: Door, to: string): Dial {
  return { to, port, protocol, isEntering: true };
}

/** `namespace/name`, `./name`, `name`, or the old `name.namespace.svc.cluster.local`. */
function gatewayNamed(written: string, namespace: string): string {
  if (written.startsWith('./')) return `${namespace}/${written.slice(2)}`;
  if (written.includes('/')) return written;
  const [name = '', home] = written.split('.');
  return `${home ?? namespace}/${name}`;
}

/** The narrower of two hosts, where one holds the other. */
function meetingName(a: string, b: string): string | undefined {
  if (isWithin(a, b)) return a;
  return isWithin(b, a) ? b : undefined;
}

function isWithin(host: string, wide: string): boolean {
  return host === wide || (wide.startsWith('*') && host.endsWith(wide.slice(1)));
}
