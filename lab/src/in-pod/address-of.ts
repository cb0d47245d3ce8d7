import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const keptMs = 1000;
const known = new Map<string, { readonly addresses: readonly string[]; readonly until: number }>();

/** Any of the addresses of a name: the system's own choice would always be the nearest. A name is asked for again after a second. */
export async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  const kept = known.get(host);
  const addresses = kept !== undefined && kept.until > Date.now() ? kept.addresses : (await lookup(host, { all: true, family: 4 })).map(({ address }) => address);
  if (addresses !== kept?.addresses) known.set(host, { addresses, until: Date.now() + keptMs });
  return addresses[Math.floor(Math.random() * addresses.length)] ?? host;
}
