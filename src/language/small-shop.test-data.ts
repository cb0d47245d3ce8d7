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

/** What was understood, said again, or why there is none of it. */
export function said(text: string, vocabulary: Vocabulary = smallShop): string {
  const reading = readRequest(text, vocabulary);
  return reading.status === 'ok' ? reading.restated.join(' ') : reading.status;
}

/** What was understood, sentence by sentence, or the question behind its mark, or that there is neither. `tidy` leaves out of a sentence what the test does not speak of. */
export function saidOrAsked(text: string, vocabulary: Vocabulary, tidy = (sentence: string): string => sentence): readonly string[] | string {
  const reading = readRequest(text, vocabulary);
  if (reading.status === 'ok') return reading.restated.map(tidy);
  return reading.status === 'question' ? `? ${reading.question.text}` : reading.status;
}

/** The same as one text, with the reasons of a refusal behind their mark. */
export function readAloud(text: string, vocabulary: Vocabulary): string {
  const reading = readRequest(text, vocabulary);
  if (reading.status === 'ok') return reading.restated.join('\n');
  if (reading.status === 'question') return `? ${reading.question.text}`;
  return reading.status === 'blocked' ? `! ${reading.because.join('; ')}` : reading.status;
}
