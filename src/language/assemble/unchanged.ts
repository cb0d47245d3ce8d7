import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

/** "…, other paths as before", "and leave the rest alone": of what nothing is wanted. A place, or a value, would want something. */
const tail = /(?:^|[,;.–—-]|\b(?:and|but|while))\s*(?:please )?(?:(?:leave|keep|let) )?(?:all |any |the |of )*(?:others?|other \w+|everything else|every other \w+|anything else|everyone else|everybody else|(?:the )?rest(?: of (?:it|them|the \w+))?|remaining \w+)(?: (?:is|are|be|to be|should|must|shall|will|may|can))*(?: (?:stays?|remains?|keeps?|left|kept|go(?:es)? on|continues?|works?|working))?(?: (?:as (?:before|is|it is|they are|it was|they were|now|today|usual|always)|unchanged|untouched|unaffected|alone|the same|like (?:before|now|today)|normally|normal|not (?:affected|touched|changed)))\s*$/i;

/** Phrases of a change without the words at its end that leave all else as it is. */
export function withoutUnchanged(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const start = sentence[0]?.span.start ?? 0;
  const text = state.text.slice(start, sentence.at(-1)?.span.end ?? 0);
  const found = tail.exec(text);
  if (found === null || found.index === 0) return sentence;
  state.background.push(found[0].replace(/^[\s,;.–—-]+/, '').trim());
  return sentence.map((phrase): Phrase => (phrase.span.start >= start + found.index ? { type: 'reason', span: phrase.span, at: phrase.at } : phrase));
}

const alone = /^\W*(?:please )?(?:(?:leave|keep) .+ (?:alone|as (?:it is|they are|is|before)|untouched|unchanged)|(?:do not|don['’]t) (?:touch|change|affect) .+|.+ (?:stays?|remains?|is|are|must be|should be|must stay|should stay) (?:untouched|unaffected|unchanged|not affected))\W*$/i;

/** "Leave web alone": behind a change that does not touch it, it says nothing more. */
export function leavesAlone(state: State, sentence: readonly Phrase[]): boolean {
  const text = state.text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  const changes: ReadonlySet<string> = new Set(['inject-fault', 'mirror-traffic', 'rewrite', 'redirect']);
  if (state.wishes.length === 0 || !state.wishes.every(({ kind }) => changes.has(kind)) || !alone.test(text)) return false;
  const entities = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  if (entities.length === 0 || sentence.some(({ type }) => ['cond', 'percent', 'duration', 'status', 'new-path', 'unused'].includes(type))) return false;
  const held = JSON.stringify(state.wishes).toLowerCase();
  if (!entities.every((entity) => entity.kind === 'service' && !held.includes(`/${entity.written.toLowerCase()}`) && !entity.services.some((id) => held.includes(`"${id}"`)))) return false;
  state.background.push(text.trim());
  return true;
}
