import { outside, stranger } from '../../../model/mesh-model.ts';
import { listed } from './layout.ts';

/** `a/web`, `callers without identity`, `clients outside`. */
export function nameClient(client: string, home = ''): string {
  if (client === stranger) return 'callers without identity';
  if (client === outside) return 'clients outside';
  return home !== '' && client.startsWith(`${home}/`) ? client.slice(home.length + 1) : client;
}

/** Callers as a person says them, those that have no name last. */
export function nameClients(clients: readonly string[], { isEveryone = false, home = '', most = 4 }: { readonly isEveryone?: boolean; readonly home?: string; readonly most?: number } = {}): string {
  if (clients.length === 0) return 'nobody';
  const isOutside = clients.includes(outside);
  if (isEveryone) return isOutside ? 'everyone, outside too' : 'everyone in the cluster';
  const nameless = clients.filter((client) => client === stranger || client === outside);
  const named = clients.filter((client) => client !== stranger && client !== outside);
  return listed([...named, ...nameless].map((client) => nameClient(client, home)), most);
}
