import type { Phrase } from '../grammar/phrases.ts';
import type { Clause, Segment } from './segments.ts';

/**
 * Pieces that are about the settings beside them: "orders v2: eject after 5 errors" names whose limit it is, and splits
 * nothing; "GETs may be repeated twice, others not at all" says what is not retried, and not who may call.
 */
export function withSettingScopes(clauses: readonly Clause[]): readonly Clause[] {
  const joined: Clause[] = [];
  for (const [index, clause] of clauses.entries()) {
    const [last, next] = [joined.at(-1), clauses[index + 1]];
    const isScope = isBareVersion(clause) && (last?.family === 'settings' || next?.family === 'settings');
    const own: Clause = isScope ? { family: 'settings', segments: clause.segments } : last?.family === 'settings' && isOthersNot(clause) ? { family: 'settings', segments: clause.segments.map((segment) => spared(segment, last)) } : clause;
    if (last?.family === 'settings' && own.family === 'settings') joined[joined.length - 1] = { family: 'settings', segments: [...last.segments, ...own.segments] };
    else joined.push(own);
  }
  return joined;
}

function isBareVersion({ family, segments }: Clause): boolean {
  return family === 'route' && segments.every(({ phrases }) => phrases.every((phrase) => ['glue', 'traffic', 'link', 'reason'].includes(phrase.type) || (phrase.type === 'mark' && ['only', 'not', 'except'].includes(phrase.mark)) || (phrase.type === 'ref' && phrase.role !== 'to' && phrase.entities.every(({ kind }) => kind === 'version' || kind === 'relative-version' || kind === 'service'))));
}

function isOthersNot({ family, segments }: Clause): boolean {
  const phrases = segments.flatMap((segment) => segment.phrases);
  const isOthers = (phrase: Phrase): boolean => (phrase.type === 'mark' && (phrase.mark === 'rest' || phrase.mark === 'no-other')) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'others' || kind === 'nobody'));
  return family === 'access' && phrases.some(isOthers) && phrases.every((phrase) => isOthers(phrase) || ['glue', 'traffic', 'reason', 'link'].includes(phrase.type) || (phrase.type === 'mark' && phrase.mark === 'not') || (phrase.type === 'act' && /^(?:not|never|no|none|must|should|may)$/.test(phrase.word)));
}

/** Beside retries of some requests the others are not retried anyway; beside anything else it is an open word. */
function spared(segment: Segment, before: Clause): Segment {
  const facts = before.segments.flatMap(({ phrases }) => phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : [])));
  const [first, last] = [segment.phrases[0], segment.phrases.at(-1)];
  const span = { start: first?.span.start ?? 0, end: last?.span.end ?? 0 };
  const isOfRetries = facts.length > 0 && facts.every(({ kind }) => kind === 'retries' || kind === 'retry-on');
  const mark: Phrase = { type: 'mark', mark: isOfRetries ? 'nowhere-else' : 'not', span, at: first?.at ?? 0 };
  return { ...segment, family: 'settings', phrases: [mark] };
}
