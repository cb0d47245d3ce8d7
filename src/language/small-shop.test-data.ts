import { readRequest } from './read-request.ts';
import type { Vocabulary, VocabularyService } from './vocabulary.ts';

function service(namespace: string, name: string, versions: readonly string[] = []): VocabularyService {
  return { id: `${namespace}/${name}`, namespace, name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`${namespace}/${name}`], versions: versions.map((version) => ({ name: version, labels: { version } })) };
}

/** Names for tests of sentences: two services that call each other, one with versions, and a test environment. */
export const smallShop: Vocabulary = {
  services: [service('shop', 'orders', ['v1', 'v2']), service('shop', 'web'), service('shop-staging', 'ledger')],
  workloads: ['orders', 'web'].map((name) => ({ id: `shop/${name}`, namespace: 'shop', name, serviceAccount: name, services: [`shop/${name}`] })),
  namespaces: ['shop', 'shop-staging'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map([['shop/orders', ['shop/web']]]),
  guarded: new Set(),
};

/** Nothing is known but the words. */
export const noInput: Vocabulary = { services: [], workloads: [], namespaces: [], hosts: [], homeNamespace: 'default', callersOf: new Map(), guarded: new Set() };

/** What was understood, said again, or why there is none of it. */
export function said(text: string, vocabulary: Vocabulary = smallShop): string {
  const reading = readRequest(text, vocabulary);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}
