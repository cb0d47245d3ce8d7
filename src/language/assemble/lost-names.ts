import { notNamespaces } from '../grammar/reference-tables.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { nameDoubts } from './name-doubts.ts';
import type { State } from './state.ts';

/** Names that are certainly names, by what stands beside them, and that no wish holds. `held`: the wishes as one text in small letters. */
export function lostNames(state: State, held: string): string[] {
  const { text, phrases, background, vocabulary, wishes } = state;
  if (wishes.length === 0) return [];
  const isBehind = (words: string): boolean => background.some((part) => part.includes(words));
  // "namespace claims": a word behind that one is a name, whatever else it may say.
  const spaces = [...text.matchAll(/\b(?:namespace|ns)[\s:=]+["'`]?([a-z][a-z0-9-]*[a-z0-9])/gi)].flatMap(({ 1: word = '', index }) => (notNamespaces.has(word.toLowerCase()) || isBehindName(text.slice(0, index), held) || (/^[a-z]+[A-Z]/.test(word) && vocabulary.services.length > 0) || held.includes(word.toLowerCase()) || isBehind(word) ? [] : [`namespace \`${word}\` is not in it`]));
  // Where no input shows names, one with its namespace is a service.
  const isAccess = wishes.some(({ kind }) => kind === 'allow-calls' || kind === 'deny-calls');
  const services = vocabulary.services.length > 0 ? [] : phrases.flatMap((phrase) => (isBehind(text.slice(phrase.span.start, phrase.span.end)) ? [] : lostIn(phrase, held, isAccess)));
  return [...spaces, ...services, ...nameDoubts(state, held)];
}

/** "the shop namespace twice": the name stands before it. */
function isBehindName(before: string, held: string): boolean {
  const name = /\b(?:in|of|from|inside|within) (?:the |our )?[`"']?([a-z][a-z0-9-]*)[`"']? $/i.exec(before)?.[1];
  return name !== undefined && !notNamespaces.has(name.toLowerCase()) && held.includes(`"${name.toLowerCase()}/`);
}

/** `isAccess`: a name with a hyphen, or behind "from", "to" and the like, is one of who calls whom. */
function lostIn(phrase: Phrase, held: string, isAccess: boolean): string[] {
  if (phrase.type !== 'ref') return [];
  return phrase.entities.flatMap((entity) => (entity.kind === 'service' && (entity.namespace !== undefined || (isAccess && (entity.written.includes('-') || phrase.role === 'from' || phrase.role === 'to'))) && !held.includes(entity.written.toLowerCase()) ? [`\`${entity.namespace === undefined ? '' : `${entity.namespace}/`}${entity.written}\` is not in it`] : []));
}
