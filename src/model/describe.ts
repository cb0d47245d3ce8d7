import type { Attribute, TextSet } from './predicate.ts';

/** What is said of a text that is in a set, and of one that is not: `begins with "/api/"`, `does not begin with "/api/"`. */
export interface SetWords {
  readonly yes: string;
  readonly no: string;
  /** Where the words end with one text: the words before it, so that several texts can be told together. */
  readonly value?: { readonly yes: string; readonly no: string; readonly text: string };
}

/** A set of texts in plain words that continue a subject. */
export function describeSet(set: TextSet): SetWords {
  if (set.kind === 'any') return { yes: 'is present', no: 'is absent' };
  const [yes, no] = verbs[set.kind];
  const text = set.kind === 'regex' || set.kind === 'template' ? `\`${set.value}\`` : quote(set.value);
  const tail = set.kind === 'segments' ? ' or below it' : '';
  const inAnyCase = 'ignoreCase' in set && set.ignoreCase === true ? ' in any case' : '';
  return { yes: `${yes} ${text}${tail}${inAnyCase}`, no: `${no} ${text}${tail}${inAnyCase}`, value: { yes, no, text: `${text}${tail}${inAnyCase}` } };
}

const verbs: Readonly<Record<Exclude<TextSet['kind'], 'any'>, readonly [string, string]>> = {
  exact: ['is', 'is not'],
  prefix: ['begins with', 'does not begin with'],
  suffix: ['ends with', 'does not end with'],
  contains: ['contains', 'does not contain'],
  segments: ['is', 'is not'],
  regex: ['matches', 'does not match'],
  template: ['matches the template', 'does not match the template'],
};

export function describeBlocks(blocks: readonly string[]): SetWords {
  return { yes: `is in ${listWords(blocks, 'or')}`, no: `is not in ${listWords(blocks, 'or')}` };
}

/** What an attribute is called in a sentence. */
export function subjectOf(attribute: Attribute): string {
  const colon = attribute.indexOf(':');
  const name = attribute.slice(colon + 1);
  if (attribute.startsWith('header:')) return `header ${name}`;
  if (attribute.startsWith('query:')) return `query parameter ${name}`;
  if (attribute.startsWith('claim:')) return `claim ${name}`;
  const words: Partial<Record<Attribute, string>> = { target: 'path with query', identity: "caller's identity", address: "peer's address", 'remote-address': "client's address", 'local-address': 'local address', sni: 'server name', principal: "token's principal" };
  return words[attribute] ?? attribute;
}

/** One answer as a sentence part: `path begins with "/api/"`, `method is not GET`. */
export function describeCondition(attribute: Attribute, set: TextSet, isIn = true): string {
  const { yes, no } = describeSet(set);
  return plainly(`${subjectOf(attribute)} ${isIn ? yes : no}`);
}

/** Methods, ports and schemes need no quotes. */
export function plainly(sentence: string): string {
  return /^(?:method|port|scheme) /.test(sentence) ? sentence.replaceAll(/"([A-Za-z0-9_-]+)"/g, '$1') : sentence;
}

/** `"a", "b" or "c"`; of very many only the first ones. */
export function listWords(words: readonly string[], last: 'or' | 'and'): string {
  const most = 12;
  if (words.length > most) return `${words.slice(0, most - 2).join(', ')} ${last} ${words.length - most + 2} others`;
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
