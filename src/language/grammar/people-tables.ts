import { limiters } from '../lexicon/fillers.ts';
import { ordinaryWords } from '../lexicon/ordinary.ts';
import type { Primitive, ProductionTable, Reader } from '../pattern/grammar.ts';
import type { Captures } from '../pattern/match.ts';
import { baseForms } from '../text/forms.ts';
import { contentOf, type Token } from '../text/tokenize.ts';
import { anyHeaderName, cookie } from './conditions.ts';
import { nameIndexOf } from './name-index.ts';
import type { Condition } from './phrases.ts';

const one = <T>(captures: Captures, name: string): T => captures[name]?.[0] as T;

/** Adjectives of people and of what they use, which are words of the language elsewhere. */
const adjectives: ReadonlySet<string> = new Set(['internal', 'external', 'new', 'old', 'existing', 'test', 'beta', 'alpha', 'mobile', 'gold', 'premium', 'free', 'paid', 'paying', 'early', 'regular', 'normal', 'legacy', 'german', 'our', 'the', 'qa', 'staff', 'vip', 'pilot', 'canary', 'preview', 'private', 'public', 'authenticated', 'anonymous', 'registered', 'european', 'american', 'desktop', 'web', 'android', 'ios', 'iphone', 'logged-in', 'own']);

function isKnownName({ vocabulary }: Reader, { lower }: Token): boolean {
  const index = nameIndexOf(vocabulary);
  return index.services.has(lower) || index.workloads.has(lower) || index.versions.has(lower);
}

/** A word that tells people from others, and that what stands in brackets behind it says in the mesh's terms. */
export const describing: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token?.kind !== 'word' || limiters.has(token.lower) || !/^\p{L}[\p{L}-]*$/u.test(token.text) || /^v\d/i.test(token.text) || /^non-/i.test(token.text) || (isKnownName(reader, token) && token.lower !== 'web')) return [];
  if (callsSomebody(reader, at + 1)) return [];
  const isWord = [...baseForms(token.lower)].some((form) => reader.grammar.words.has(form));
  return !isWord || adjectives.has(token.lower) || ordinaryWords.has(token.lower) ? [{ end: at + 1, value: true }] : [];
};

/** "web calls it with header x": who calls, and no calls of a kind. */
function callsSomebody({ tokens }: Reader, at: number): boolean {
  return /^(?:calls?|requests?|accesses|access|uses|hits)$/.test(tokens[at]?.lower ?? '') && /^(?:it|them|this|that|us|him|her|the|one)$/.test(tokens[at + 1]?.lower ?? '');
}

/** Whatever sends requests: where the input shows that it is none of the services. */
export const sender: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  const isWord = token === undefined || [...baseForms(token.lower)].some((form) => reader.grammar.words.has(form));
  return nameIndexOf(reader.vocabulary).isEmpty || isWord || token?.isGlued === true ? [] : describing(reader, at);
};

/** Somebody's name: no word of the language, and nothing that the input has. Only where a header or a cookie can tell it. */
export const nickname: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return [];
  const name = contentOf(token);
  if (!/\b(?:header|cookie|end-user|x-[a-z])/i.test(reader.text) || !/^[a-z][\w.@-]*$/i.test(name)) return [];
  const isWord = token.kind === 'word' && ([...baseForms(token.lower)].some((form) => reader.grammar.words.has(form)) || ordinaryWords.has(token.lower) || limiters.has(token.lower) || /^v\d/i.test(name));
  return isWord || isKnownName(reader, token) || anyHeaderName(reader, at).length === 0 ? [] : [{ end: at + 1, value: name }];
};

/** A name with no word for people beside it: only where the input shows what else could have that name. */
export const soleNickname: Primitive = (reader, at) => {
  const next = reader.tokens[at + 1];
  const isSubject = next !== undefined && (['->', '=>', '>'].includes(next.text) || ['gets', 'sees', 'uses', 'goes', 'should', 'must', 'and', 'only', "'s", '’s'].includes(next.lower));
  return isSubject && !nameIndexOf(reader.vocabulary).isEmpty && reader.tokens[at - 1]?.text !== '-' ? nickname(reader, at) : [];
};

const people = '(user|customer|client|tester|visitor|people|person|staff|employee|team|tenant|member|subscriber|shopper|caller|browser|device|app|bot|crawler|guest|developer|partner|admin|operator|colleague|session|account|traffic|request|call|plan|group|folk|patient|driver|rider|student|player|viewer|merchant|seller|buyer|agent|consumer|hit|query|cohort|audience)';
const holds = '(both|they|it|have|has|carry|contain|include|set|is|are|be|with|bear|bring|a|an|http|sent|use|using|of|by|who|which|that|whose|marked|tagged|flagged|carrying|having|sending|send|told|identified|recognised|recognized|via|all|those|request|call|header)';
const telling = '(by|via|in|per|through|from|using|on|based|identified|told|recognised|recognized|known|according|to|as|see|is|matched)';

function named(captures: Captures): Condition {
  const names = captures['NICK'] as readonly string[];
  const header = one<string>(captures, 'h');
  const each = names.map((value): Condition => ('COOKIE_WORD' in captures ? cookie(header, value) : { headers: { [header]: { kind: 'exact', value } } }));
  return each.length === 1 && each[0] !== undefined ? each[0] : { operations: each };
}

function isBareHeader({ headers, ...others }: Condition): boolean {
  return Object.keys(others).length === 0 && Object.values(headers ?? {}).some(({ kind }) => kind === 'present');
}

/** Methods and paths tell nobody: "frontend (GET)" is a service and its requests. */
function isOfPeople(condition: Condition): boolean {
  return (condition.operations ?? [condition]).some(({ headers, query }) => headers !== undefined || query !== undefined);
}

const nicks = 'NICK ((,|and|or)+ NICK)*';

/** Requests by who sends them: what is told in brackets behind is what a mesh can see of it. */
export const peopleTables: readonly ProductionTable[] = [
  {
    COOKIE_WORD: [['cookie', () => true]],
    // A header by itself has no value: that may be what the people are called.
    TOLD: [
      [`${holds}* CORES`, (c) => (isBareHeader(one<Condition>(c, 'CORES')) ? undefined : c['CORES']?.[0])],
      [`${holds}* (header|cookie)? n=ANY_HEADER (header|cookie)? (present|exists|is present|is set|set|at all|any value|with any value|of any value|exists)`, (c) => ({ headers: { [one<string>(c, 'n')]: { kind: 'present' } } })],
    ],
    COND: [
      [`(for|by|from|to)? DESCRIBED? DESCRIBED? ${people}+ ((from|in|of|on|with|using|behind|at) DESCRIBED DESCRIBED?)? \\( TOLD \\)`, (c) => (isOfPeople(one<Condition>(c, 'TOLD')) ? c['TOLD']?.[0] : undefined)],
      [`(for|by|from|to)? SOMETHING (with|having|carrying|sending|whose|bearing|that|which|who)+ ${holds}* CORES`, (c) => c['CORES']?.[0]],
      [`(for|by|from|to)? DESCRIBED DESCRIBED? \\( TOLD \\)`, (c) => (isOfPeople(one<Condition>(c, 'TOLD')) ? c['TOLD']?.[0] : undefined)],
      [`(for|by|from|to)? ${nicks} \\( ${telling}* (http|request)* header (named|called|is|=|:|name)* h=ANY_HEADER \\)`, named],
      [`(for|by|from|to)? ${nicks} \\( h=ANY_HEADER header \\)`, named],
      [`(for|by|from|to)? ${nicks} \\( h=HEADER_NAME \\)`, named],
      [`(for|by|from|to)? DESCRIBED? DESCRIBED? ${people}+ (,|-)? ${holds}+ CORES`, (c) => c['CORES']?.[0]],
      [`(for|by|from|to)? ${people}+ ${nicks} (,|\\()? ${telling}* (http|request)* header (named|called|is|=|:|name)* h=ANY_HEADER \\)?`, named],
      [`(for|by|from|to)? ${people}+ ${nicks} (,|\\()? ${telling}* COOKIE_WORD (named|called|is|=|:|name)* h=ANY_KEY \\)?`, named],
      [`(for|by|from|to)? ${people}+ ${nicks} (,|\\()? ${telling}* h=ANY_HEADER (http|request)* header \\)?`, named],
      [`(for|by|from|to)? ${people}+ ${nicks} \\( h=HEADER_NAME \\)`, named],
      ['KNOWN_NICK (and KNOWN_NICK)*', (c) => ({ who: c['KNOWN_NICK'] as readonly string[] })],
      [`(for|by|from|to)? ${people}+ ${nicks}`, (c) => ((c['NICK'] as readonly string[]).length === 0 ? undefined : { who: c['NICK'] as readonly string[] })],
    ],
  },
];
