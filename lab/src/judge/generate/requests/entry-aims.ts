import { listAt, textAt, valueAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { outsideAddress } from '../traffic/service-entry.ts';
import { nothingSpecial, objectsOf, tameHost, textsAt, type Aim, type Dial } from './aim.ts';

/** Names outside that ServiceEntries bring in, by name and by address. */
export function entryAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return objectsOf(objects, 'ServiceEntry').flatMap((entry) => listAt(entry, ['spec', 'ports']).map((port): Aim => {
    const hosts = textsAt(entry, ['spec', 'hosts']).map(tameHost);
    const addresses = textsAt(entry, ['spec', 'addresses']).map((address) => address.replace(/\/\d+$/, ''));
    const written = (textAt(port, ['protocol']) ?? '').toUpperCase();
    const protocol = ['HTTP', 'HTTP2', 'GRPC'].includes(written) ? (written.toLowerCase() as Dial['protocol']) : ['TLS', 'HTTPS'].includes(written) ? 'tls' : 'tcp';
    const [host] = addresses.length === 0 ? [] : hosts;
    // Bytes without an address take what is sent to anybody.
    const others = protocol === 'tcp' && addresses.length === 0 ? [outsideAddress, ...vocabulary.services.map((service) => service.host)] : [];
    return { ...nothingSpecial, dials: [...hosts, ...addresses, ...others].map((to) => ({ ...dialTo(to, { port: Number(valueAt(port, ['number'])), protocol }, vocabulary), ...(host === undefined ? {} : { host }) })) };
  }));
}

function dialTo(to: string, { port, protocol }: Pick<Dial, 'port' | 'protocol'>, { services }: Vocabulary): Dial {
  const service = services.find(({ host }) => host === to);
  return { to, port, protocol, ...(service === undefined ? {} : { service }) };
}
