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

/** "the latter", "the first": which of several hosts is meant. */
export function pointingIn({ text }: State, phrases: readonly Phrase[]): string | undefined {
  if (entitiesOf(phrases, 'host').length < 2) return undefined;
  const [first, last] = [phrases[0], phrases.at(-1)];
  return /\bthe (?:former|latter|first|second|third|last|other)(?: (?:one|host|two))?\b/i.exec(text.slice(first?.span.start ?? 0, (last?.span.end ?? 0) + 12))?.[0];
}

/** "remove the egress to HOST", "HOST is no longer needed": what is so today shall go. */
export function removalIn({ text }: State, phrases: readonly Phrase[]): string | undefined {
  const removing = phrases.find((phrase) => phrase.type === 'act' && (phrase.act === 'remove' || phrase.act === 'no-longer'));
  const [first, last] = [phrases[0], phrases.at(-1)];
  const said = removing === undefined ? undefined : text.slice(removing.span.start, removing.span.end);
  // `DELETE` is a method.
  const rest = text.slice(first?.span.start ?? 0, last?.span.end ?? 0).replace(/\bDELETE\b/g, ' ');
  return said !== undefined && said !== 'DELETE' ? said : /\b(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)|revok(?:e|ed|ing)|withdraw(?:n|ing)?|take away|get rid of|decommission(?:ed)?|retire[ds]?|unexpose[ds]?|no longer|any ?more|any longer)\b/i.exec(rest)?.[0];
}

const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'count', 'ratio', 'status', 'unused', 'new-path', 'cond']);

/** Blocks at a value that nothing here can use. */
export function isStray(state: State, phrases: readonly Phrase[], allowed: readonly Phrase['type'][] = []): boolean {
  const bad = phrases.find(({ type }) => values.has(type) && !allowed.includes(type));
  if (bad !== undefined) block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  return bad !== undefined;
}
