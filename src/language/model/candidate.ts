import type { Wish } from '../../intents/wish.ts';
import type { AssumedService, Assumption, Candidate } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { factsOf } from './facts.ts';
import { versionsOf } from './read-answer.ts';

/** Wishes as one reading, with what nobody has shown to exist. */
export function candidateOf(wishes: readonly Wish[], print: (wish: Wish) => string, assumptions: readonly Assumption[], words: string, vocabulary: Vocabulary): Candidate {
  return { wishes, restated: wishes.map(print), assumptions, assumed: assumedIn(wishes, words, vocabulary) };
}

/** Services and workloads that the words name and no input shows: taken to be as names usually are. */
function assumedIn(wishes: readonly Wish[], words: string, { services, workloads }: Vocabulary): AssumedService[] {
  const known = new Set([...services, ...workloads].map(({ id }) => id));
  const unknown = new Map<string, Set<string>>();
  for (const wish of wishes) {
    for (const { sort, value } of factsOf(wish)) if ((sort === 'service' || sort === 'workload') && !known.has(String(value))) unknown.set(String(value), unknown.get(String(value)) ?? new Set());
    if ('service' in wish) for (const version of versionsOf(wish)) unknown.get(wish.service)?.add(version);
  }
  const ports = [...words.matchAll(/\bport:?\s+(\d{1,5})\b/gi)].map(([, port]) => Number(port));
  // A port in words that speak of one Service is that one's.
  const port = unknown.size === 1 && ports.length === 1 ? ports[0] : undefined;
  return [...unknown].map(([id, versions]) => {
    const name = id.split('/')[1] ?? id;
    return { id, labels: { app: name }, serviceAccount: name, ...(port === undefined ? {} : { port }), versions: [...versions].map((version) => ({ name: version, labels: { version } })) };
  });
}
