import type { QualifiedName } from '../../topology/topology.ts';
import { literally } from '../grammar/conditions.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** The services that some words name, in their order; the one at home where several have a name. */
export function servicesIn(words: string, { services, homeNamespace }: Vocabulary): QualifiedName[] {
  const lower = words.toLowerCase();
  const found = services.flatMap((service) => {
    // An id ends in the name.
    if (!lower.includes(service.name.toLowerCase())) return [];
    const at = words.search(new RegExp(`(?<![\\w/-])(?:${literally(service.id)}|${literally(service.name)})(?:['’]s?)?(?![\\w/-])`, 'i'));
    return at < 0 ? [] : [{ ...service, at }];
  });
  const kept = found.filter(({ id, name, namespace }) => words.includes(id) || !found.some((other) => other.id !== id && other.name === name && (words.includes(other.id) || (other.namespace === homeNamespace && namespace !== homeNamespace))));
  return kept.sort((a, b) => a.at - b.at).map(({ id }) => id);
}

/** What a sentence is about: the one service that it names, that the whole text names, or that was shown. */
export function subjectsOf(sentence: string, text: string, vocabulary: Vocabulary): readonly QualifiedName[] {
  const own = servicesIn(sentence, vocabulary);
  if (own.length > 0) return own.length === 1 ? own : [];
  const all = servicesIn(text, vocabulary);
  if (all.length > 0) return all.length === 1 ? all : [];
  return vocabulary.shown?.services.length === 1 ? vocabulary.shown.services : [];
}
