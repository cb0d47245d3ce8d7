import type { Condition, Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

type Cond = Extract<Phrase, { readonly type: 'cond' }>;

const telling = /^(?:(?:told|identified|recogni[sz]ed|based|matched|known|by|via|per|on|in|through|the|use|using|from|according|to|it|they|them|is|are|sent|comes?|stands?|name)\s+)*(?:(?:http |request )?header(?: name)?(?:\s+(?:is|named|called|=|:))*\s*[`"']?[\w-]+[`"']?|[`"']?[\w-]+[`"']? (?:http |request )?header)$/i;

const told = /\bheader(?: name)?\s+(?:is|=|:|called|named)\s+(?:called |named )?[`"']?[\w-]+[`"']?$/i;

/**
 * "user jason gets v2. The header is end-user.": people by their names, told by a header that is named elsewhere. Where no
 * header is, the name stays a word that nothing could use.
 */
export function withPeople(given: readonly Phrase[], { text, background, vocabulary }: Pick<State, 'text' | 'background' | 'vocabulary'>): readonly Phrase[] {
  // "Users from Germany (x-country: DE)": users, and no service of that name.
  for (const phrase of given) if (phrase.type === 'cond') {
    const words = /\b(?:users?|clients?|customers?|visitors?|sessions?)\b/i.exec(text.slice(phrase.span.start, phrase.span.end).split('(')[0] ?? '')?.[0];
    if (words !== undefined && vocabulary.services.some(({ name }) => name === words.toLowerCase())) background.push(words);
  }
  if (!given.some((phrase) => phrase.type === 'cond' && phrase.cond.who !== undefined)) return given;
  // "x-beta → v2": a header, and nobody's name.
  const phrases = given.map((phrase): Phrase => {
    const [name, ...others] = phrase.type === 'cond' && Object.keys(phrase.cond).length === 1 ? (phrase.cond.who ?? []) : [];
    return phrase.type === 'cond' && name !== undefined && others.length === 0 && /^x-[a-z0-9_-]+$/i.test(name) ? { ...phrase, cond: { headers: { [name.toLowerCase()]: { kind: 'present' } } } } : phrase;
  });
  const headers = phrases.filter((phrase): phrase is Cond => phrase.type === 'cond' && phrase.isNot !== true && isBareHeader(phrase.cond) && (telling.test(text.slice(phrase.span.start, phrase.span.end).trim()) || told.test(text.slice(Math.max(0, phrase.span.start - 24), phrase.span.end))));
  // "mary and jason (end-user)": told behind the last of them.
  const behind = phrases.flatMap((phrase) => (phrase.type === 'cond' && Object.keys(phrase.cond.headers ?? {}).length === 1 ? Object.keys(phrase.cond.headers ?? {}).filter((key) => new RegExp(`\\((?:the )?(?:header )?${key}(?: header)?\\)$`, 'i').test(text.slice(phrase.span.start, phrase.span.end))) : []));
  const names = new Set(headers.length > 0 ? headers.flatMap(({ cond }) => Object.keys(cond.headers ?? {})) : behind);
  const [name] = names;
  return phrases.map((phrase): Phrase => {
    if (phrase.type !== 'cond') return phrase;
    if (names.size === 1 && headers.includes(phrase)) return { type: 'glue', span: phrase.span, at: phrase.at };
    const { who, ...rest } = phrase.cond;
    if (who === undefined) return phrase;
    if (Object.keys(rest).length === 0 && who.every((person) => isToldBeside(phrases, person))) return { type: 'glue', span: phrase.span, at: phrase.at };
    if (name === undefined || names.size !== 1) return { type: 'unused', span: phrase.span, at: phrase.at };
    const each = who.map((value): Condition => ({ ...rest, headers: { ...rest.headers, [name]: { kind: 'exact', value } } }));
    return { ...phrase, cond: each.length === 1 && each[0] !== undefined ? each[0] : { operations: each } };
  });
}

/** "user jason (header end-user: jason)": the header has the name for its value. */
function isToldBeside(phrases: readonly Phrase[], person: string): boolean {
  const holding = phrases.filter((phrase) => phrase.type === 'cond' && phrase.isNot !== true && phrase.cond.who === undefined && Object.values(phrase.cond.headers ?? {}).some((match) => match.kind === 'exact' && match.value.toLowerCase() === person.toLowerCase()));
  return holding.length === 1;
}

/** "v1 for Germany by header x-country": the only header of a sentence, with no value of its own. */
export function headerBeside(text: string, phrases: readonly Phrase[]): { readonly phrase: Phrase; readonly name: string } | undefined {
  const [only, ...others] = phrases.filter((phrase): phrase is Cond => phrase.type === 'cond');
  const [name] = Object.keys(only?.cond.headers ?? {});
  if (only === undefined || name === undefined || others.length > 0 || only.isNot === true || !isBareHeader(only.cond) || !/^(?:by|based on|told by|via|per|using|according to)\b/i.test(text.slice(only.span.start))) return undefined;
  return { phrase: only, name };
}

function isBareHeader({ headers, ...others }: Condition): boolean {
  const values = Object.values(headers ?? {});
  return Object.keys(others).length === 0 && values.length === 1 && values[0]?.kind === 'present';
}
