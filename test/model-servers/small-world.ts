import type { ProposerWorld } from '../../src/language/proposer.ts';
import type { Vocabulary, VocabularyService } from '../../src/language/vocabulary.ts';

/** Services by `namespace/name`, with their versions. */
export function vocabularyOf(services: Readonly<Record<string, readonly string[]>>, more: Partial<Vocabulary> = {}): Vocabulary {
  const listed = Object.entries(services).map(([id, versions]): VocabularyService => {
    const [namespace = '', name = ''] = id.split('/');
    return { id, namespace, name, ports: [{ port: 8080, protocol: 'http' }], workloads: [id], versions: versions.map((version) => ({ name: version, labels: { version } })) };
  });
  const workloads = listed.map(({ id, namespace, name }) => ({ id, namespace, name, serviceAccount: name, services: [id] }));
  return { services: listed, workloads, namespaces: [...new Set(listed.map(({ namespace }) => namespace))], hosts: [], homeNamespace: 'shop', callersOf: new Map(), guarded: new Set(), ...more };
}

export function worldOf(vocabulary: Vocabulary, inForce: readonly string[] = []): ProposerWorld {
  return { vocabulary, inForce, counterexamples: [] };
}

export const shop = vocabularyOf({ 'shop/web': [], 'shop/orders': ['v1', 'v2'], 'shop/payments': [], 'shop/catalog': [] });
