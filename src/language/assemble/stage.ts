import type { Phrase } from '../grammar/phrases.ts';
import type { Wish } from '../reading.ts';
import type { State } from './state.ts';

const stageWord = /\b(staging|test|testing|qa|dev|development|sandbox|preprod|uat|integration)\b/i;

/**
 * "in staging only": the one namespace whose name says that it is that, where names are then looked for. A namespace
 * that is named as such is read with the names; here are the words for an environment.
 */
export function noteStage(state: State, phrases: readonly Phrase[]): void {
  const word = stageIn(state, phrases);
  if (word === undefined) return;
  const namespaces = namespacesOf(state, word);
  const [only] = namespaces;
  if (only !== undefined && namespaces.length === 1) state.namespace = only;
}

/** What is wrong where an environment is named and a wish is for something elsewhere. */
export function stageDoubts(state: State): string[] {
  const word = stageIn(state, state.phrases);
  if (word === undefined) return [];
  const here = namespacesOf(state, word);
  const elsewhere = state.wishes.flatMap((wish) => placesOf(wish)).filter((namespace) => !here.includes(namespace) && !isNamedFor(namespace, word));
  return elsewhere.length === 0 ? [] : [`"${word}" is named, and namespace \`${elsewhere[0] ?? ''}\` is not that`];
}

/** An environment that the words speak of as one: "for a test" is why, and not where. */
function stageIn({ text }: State, phrases: readonly Phrase[]): string | undefined {
  for (const [index, { type, span }] of phrases.entries()) {
    if (type !== 'glue') continue;
    // "to test v2 of orders": what somebody wants to do.
    const next = phrases[index + 1];
    if (/^to test$/i.test(text.slice(span.start, span.end)) && next?.type === 'ref' && next.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) continue;
    const words = text.slice(span.start, span.end);
    const [word] = stageWord.exec(words) ?? [];
    if (word !== undefined && (/\b(?:environment|env|stage|system|only)\b/i.test(words) || /^(?:in|on|to) /i.test(words) || /^staging$/i.test(words)) && !/\b(?:in|as) (?:a|an|our)? ?test(?:ing)?$/i.test(words)) return word.toLowerCase();
  }
  return undefined;
}

function namespacesOf({ vocabulary: { namespaces } }: State, word: string): readonly string[] {
  return namespaces.includes(word) ? [word] : namespaces.filter((namespace) => isNamedFor(namespace, word));
}

function isNamedFor(namespace: string, word: string): boolean {
  return namespace.split(/[-_]/).includes(word);
}

function placesOf(wish: Wish): readonly string[] {
  const id = 'service' in wish ? wish.service : wish.kind === 'withdraw' && 'subject' in wish && typeof wish.subject === 'string' ? wish.subject : undefined;
  return id?.includes('/') === true ? [id.split('/')[0] ?? ''] : [];
}
