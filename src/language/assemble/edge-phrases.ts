import type { Entity } from '../grammar/entities.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { block, type State } from './state.ts';

/** What the builders of the edge of a mesh look for in phrases. */
export const allPhrases = (segments: readonly Segment[], lead: readonly Phrase[] = []): readonly Phrase[] => [...lead, ...segments.flatMap((segment) => segment.phrases)];
export const factsOf = (phrases: readonly Phrase[]): readonly Fact[] => phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
export const entitiesOf = (phrases: readonly Phrase[], ...kinds: readonly Entity['kind'][]): readonly Entity[] => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kinds.includes(kind)) : []));
export const hasEntity = (phrase: Phrase, ...kinds: readonly Entity['kind'][]): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kinds.includes(kind));
export const isPortOnly = (phrase: Phrase): boolean => phrase.type === 'cond' && phrase.cond.port !== undefined && Object.keys(phrase.cond).length === 1;
export const portsOf = (phrases: readonly Phrase[]): readonly number[] => phrases.flatMap((phrase) => (phrase.type === 'cond' && phrase.cond.port !== undefined ? [phrase.cond.port] : []));

const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'count', 'ratio', 'status', 'unused', 'new-path', 'cond']);

/** Blocks at a value that nothing here can use. */
export function isStray(state: State, phrases: readonly Phrase[], allowed: readonly Phrase['type'][] = []): boolean {
  const bad = phrases.find(({ type }) => values.has(type) && !allowed.includes(type));
  if (bad !== undefined) block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  return bad !== undefined;
}
