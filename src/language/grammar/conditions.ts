import type { PathMatch, TextMatch } from '../../intents/intent.ts';
import type { Captures } from '../pattern/match.ts';
import type { Primitive, ProductionTable } from '../pattern/grammar.ts';
import { contentOf, type Token } from '../text/tokenize.ts';
import { nameIndexOf } from './name-index.ts';
import type { Condition } from './phrases.ts';

const methodNames: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);

/** A method in capitals, or quoted; `GETs` too. */
export const methodValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return [];
  const text = contentOf(token).replace(/(?<=[A-Z])'?s$/, '');
  const slashed = text.split('/');
  if (slashed.length > 1 && slashed.every((part) => methodNames.has(part))) return [{ end: at + 1, value: slashed }];
  return methodNames.has(text) ? [{ end: at + 1, value: [text] }] : [];
};

/** A method in small letters, for places where no verb can stand. */
export const smallMethodValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  // "v2 should only get requests with …": what it gets, and no method.
  if (token?.lower === 'get' && token.kind === 'word' && getsRequests(tokens.slice(Math.max(0, at - 3), at))) return [];
  // "v2 gets the requests of agents": a verb.
  if (token?.lower === 'gets' && token.kind === 'word') return [];
  const text = token?.kind === 'word' || token?.kind === 'quoted' ? token.lower.replace(/(?:e?s)$/, (end) => (['get', 'post', 'put', 'delete'].includes(token.lower.slice(0, -end.length)) ? '' : end)).toUpperCase() : '';
  return methodNames.has(text) ? [{ end: at + 1, value: [text] }] : [];
};

const modals: ReadonlySet<string> = new Set(['should', 'must', 'shall', 'will', 'would', 'may', 'can', 'could', 'might', 'to', 'does', 'do', 'not', "don't", 'never']);

function getsRequests(before: readonly Token[]): boolean {
  const last = before.findLast(({ lower }) => !['only', 'also', 'still', 'just', 'always', 'exclusively', 'solely'].includes(lower));
  return last !== undefined && (modals.has(last.lower) || /^v\d/i.test(last.text));
}

const knownHeaders: ReadonlySet<string> = new Set(['cookie', 'user-agent', 'useragent', 'authorization', 'referer', 'accept', 'accept-language', 'content-type', 'origin', 'host', 'end-user', 'user', 'tenant', 'version', 'region']);

/** The name of a header that shows by itself to be one. */
export const headerName: Primitive = ({ tokens, vocabulary }, at) => {
  const token = tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return [];
  const name = contentOf(token).toLowerCase();
  const isName = /^x-[a-z0-9_-]+$/.test(name) || (knownHeaders.has(name) && name.includes('-')) || name === 'cookie';
  return isName && !vocabulary.services.some((service) => service.name === name) ? [{ end: at + 1, value: name }] : [];
};

/** Any name that a header may have, beside the word that says so. */
export const anyHeaderName: Primitive = ({ tokens, grammar, vocabulary }, at) => {
  const token = tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return [];
  const name = contentOf(token).toLowerCase();
  if (/^case-(?:in)?sensitive/.test(name)) return [];
  if (token.kind === 'word' && nameIndexOf(vocabulary).services.has(name)) return [];
  const sign = tokens[at + 1];
  const isKey = sign?.text === '=' && sign.isGlued && !/^(?:name|key|value|header|cookie|ttl|method|path|uri|port|host|version|query|parameter|source|namespace)$/.test(name);
  const isWord = token.kind === 'word' && grammar.words.has(name) && !name.includes('-') && !knownHeaders.has(name) && !isKey;
  return !isWord && /^[a-z0-9!#$%&'*+.^_|~-]+$/.test(name) ? [{ end: at + 1, value: name }] : [];
};

/** The name of a cookie or of a parameter: as it was written, since capitals matter there. */
export const anyKeyName: Primitive = (reader, at) => anyHeaderName(reader, at).map(({ end }) => ({ end, value: nameAt(reader.tokens[at]) }));

const nameAt = (token: Token | undefined): string => (token === undefined ? '' : contentOf(token));

const noCookies = /^(?:headers?|values?|named|called|based|jars?|users?|customers?|clients?|visitors?|people|requests?|calls?|traffic|holders?|owners?|contains?|and|or|has|have|having|must|should|needs?|decides?|v\d.*|goes|uses?|stays?|lands?|sees?|gets?|routes?|exists|tells|says|names?|keys?|equals?|behind|beside|under|into|onto|instead|only|directly|first|second|here|now|always|also|still|rather|ttl|hash\w*|affinity|path|lifetime|stick\w*|balanc\w*)$/;

/** The name of a cookie right behind the word: "with the cookie session". */
export const cookieName: Primitive = ({ tokens, grammar }, at) => {
  const token = tokens[at];
  if (token?.kind === 'quoted') return /^[\w.-]+$/.test(contentOf(token)) ? [{ end: at + 1, value: contentOf(token) }] : [];
  if (token?.kind !== 'word' || noValues.has(token.lower) || noCookies.test(token.lower) || !/^[a-z][\w.-]*$/i.test(token.text)) return [];
  return !grammar.words.has(token.lower) || commonCookies.test(token.lower) ? [{ end: at + 1, value: token.text }] : [];
};

/** Names of cookies that are words of the language. */
const commonCookies = /^(?:session|sessions|user|token|canary|beta|group|tenant|region|version|experiment|bucket|variant|test|preview|internal|stage|track|plan|tier|cohort|segment|language|country|new|staff|employee|debug|release|green|blue|stable|ab|opt-in|client|account|customer|id|auth|login|sticky|affinity|cart|shard|cell|partition|feature|flag)$/;

/** `"x-canary: true"` as one quoted text. */
export const quotedHeader: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const found = token?.kind === 'quoted' ? /^([a-z0-9_-]+) ?(?::|==?) ?(.+)$/i.exec(contentOf(token)) : null;
  if (found?.[1] === undefined || found[2] === undefined || found[1].startsWith('http')) return [];
  return [{ end: at + 1, value: { name: found[1].toLowerCase(), match: { kind: 'exact', value: found[2].trim() } } }];
};

/** Words of the sentence that no value is. */
const noValues: ReadonlySet<string> = new Set(['should', 'must', 'shall', 'will', 'would', 'can', 'may', 'go', 'goes', 'is', 'are', 'be', 'to', 'get', 'gets', 'and', 'or', 'to', 'set', 'present', 'then', 'else', 'only', 'the', 'a', 'an', 'there', 'it', 'them', 'available', 'provided', 'given', 'found', 'included', 'sent', 'passed', 'exists', 'starts', 'start', 'begins', 'begin', 'starting', 'beginning', 'contains', 'contain', 'containing', 'ends', 'ending', 'end', 'matches', 'match', 'matching', 'not', 'no', 'in', 'one', 'either', 'any', 'all', 'every', 'other', 'otherwise', 'else', 'when', 'if', 'who', 'which', 'that', 'with', 'without', 'for', 'from', 'by', 'on', 'at', 'as', 'send', 'route', 'use', 'uses', 'but', 'except', 'unless', 'see', 'sees', 'hit', 'hits', 'land', 'lands', 'absent', 'missing', 'unset', 'omitted', 'lacking']);

/** A value as it was written: quoted, a word, or a number. */
export const plainValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  // `*Chrome*`
  const starred = token?.text === '*' && tokens[at + 1]?.kind === 'word' && tokens[at + 1]?.isGlued === true ? tokens[at + 1] : undefined;
  if (starred !== undefined) return [{ end: at + 2, value: `*${starred.text}` }];
  if (token === undefined || !['word', 'quoted', 'number', 'status', 'duration', 'ratio', 'cidr', 'url', 'path'].includes(token.kind)) return [];
  // `x-chaos: on`: behind a sign they are values.
  const before = tokens[at - 1]?.lower ?? '';
  const isBehindSign = ([':', '=', '=='].includes(before) || (/^(?:on|off)$/.test(token.lower) && ['equal', 'equals', 'value', 'is', 'being', 'to'].includes(before))) && /^(?:on|off|no|not|all|any|one|in|start|end|none|every|other|others|given|found)$/.test(token.lower);
  // `x-ab: a gets v1`: a letter is the value where no noun follows it.
  const next = tokens[at + 1];
  const isLetter = [':', '=', '=='].includes(before) && /^[a-z]$/.test(token.lower) && (next === undefined || next.kind !== 'word' || /^(?:gets?|goes|go|to|is|are|should|shall|must|and|or|then|in|on|of|for|from|with|onto|into)$/.test(next.lower)) && !['duration', 'number', 'percent', 'ratio', 'status'].includes(next?.kind ?? '');
  if (token.kind === 'word' && noValues.has(token.lower) && !isBehindSign && !isLetter) return [];
  const value = contentOf(token);
  const [sign, after] = [tokens[at + 1], tokens[at + 2]];
  // `group=b` as one value: nothing stands between.
  if (token.kind === 'word' && sign?.text === '=' && sign.isGlued && after?.isGlued === true && after.kind !== 'mark') return [{ end: at + 3, value: `${value}=${contentOf(after)}` }, { end: at + 1, value }];
  return value === '' ? [] : [{ end: at + 1, value }];
};

/** Who sends requests: behind a header's name they are those who have it. */
const senders = /^(?:users?|customers?|clients?|testers?|visitors?|people|persons?|staff|employees?|shoppers?|callers?|members?|requests?|calls?|traffic|guests?|partners?|sessions?|folks?|accounts?|developers?|admins?|quer(?:y|ies)|carriers?|holders?|owners?|bearers?)$/;

/** A value that cannot be a word of the sentence: quoted, a number, `true`, or one sign after the name. */
export const sureValue: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token === undefined) return [];
  if (['quoted', 'number', 'status', 'ratio'].includes(token.kind)) return plainValue(reader, at);
  // A country, a plan: nobody writes a word of the sentence in capitals.
  if (token.kind === 'word' && /^[A-Z]{2,}\d*$/.test(token.text) && !methodNames.has(token.text) && !/^(?:AND|OR|NOT|IF|THEN|ELSE|TO|ONLY|ALL|EXCEPT|UNLESS|GETS)$/.test(token.text)) return plainValue(reader, at);
  if (token.kind === 'word' && senders.test(token.lower)) return [];
  return token.kind === 'word' && (token.lower === 'true' || token.lower === 'false' || !reader.grammar.words.has(token.lower)) ? plainValue(reader, at) : [];
};

/** Another value of the same header: no header of its own, and nothing that goes on with one. */
export const nextValue: Primitive = (reader, at) => {
  const [token, next] = [reader.tokens[at], reader.tokens[at + 1]];
  if (token === undefined || headerName(reader, at).length > 0 || /^v\d/i.test(token.text) || nameIndexOf(reader.vocabulary).services.has(token.lower) || nameIndexOf(reader.vocabulary).versions.has(token.lower)) return [];
  return ['=', ':', '=='].includes(next?.text ?? '') || ['header', 'cookie', 'is'].includes(next?.lower ?? '') || (token.kind === 'number' && !(reader.tokens[at - 1]?.lower === 'or' && reader.tokens[at - 2]?.kind === 'number')) ? [] : sureValue(reader, at);
};

/** `?preview` as it stands in a URL. */
export const querySign: Primitive = ({ tokens }, at) => (tokens[at]?.text === '?' && tokens[at]?.isGlued !== true && tokens[at + 1]?.isGlued === true ? [{ end: at + 1, value: true }] : []);

/** A path: `/orders`, `/orders/*`, `/orders/{id}`. */
export const pathValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const text = token?.kind === 'path' ? token.text : token?.kind === 'quoted' && /^\/[^\s]*$/.test(contentOf(token)) ? contentOf(token) : undefined;
  return text === undefined ? [] : [{ end: at + 1, value: text }];
};

/** A quoted text, for regular expressions. */
export const quotedText: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  return token?.kind === 'quoted' || token?.kind === 'regex' ? [{ end: at + 1, value: contentOf(token) }] : [];
};

/** What a written path means by itself: `*` at the end, `{id}` segments; otherwise as `plain` says. */
export function pathOf(text: string, plain: 'exact' | 'prefix'): PathMatch {
  const [path = ''] = text.split(/[?#]/);
  if (/\{[^}]*\}|:[a-z]\w*|\/\*(?=\/)/i.test(path)) return { kind: 'regex', value: templateOf(path) };
  if (/\[[^\]]*\]|\.\*|\\[dw]|\+$|\(.*\)/.test(path)) return { kind: 'regex', value: path };
  if (path === '/*' || path === '*') return { kind: 'starts-with', value: '/' };
  if (path.endsWith('/**')) return { kind: 'prefix', value: path.slice(0, -3) };
  if (path.endsWith('/*')) return { kind: 'starts-with', value: path.slice(0, -1) };
  if (path.endsWith('*')) return { kind: 'starts-with', value: path.slice(0, -1) };
  if (plain === 'prefix' && path.length > 1 && path.endsWith('/')) return { kind: 'starts-with', value: path };
  return { kind: plain, value: path };
}

function templateOf(path: string): string {
  const isOpen = /\/\*{1,2}$/.test(path);
  const body = isOpen ? path.replace(/\/\*{1,2}$/, '') : path;
  const parts = body.split('/').map((part) => (/^(?:\{[^}]*\}|:[a-z]\w*|\*)$/i.test(part) ? '[^/]+' : part.replace(/\{[^}]*\}/g, '\u0000').replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('\u0000', '[^/]+')));
  return `${parts.join('/')}${isOpen ? '/.*' : ''}`;
}

const one = <T>(captures: Captures, name: string): T => captures[name]?.[0] as T;

function header(name: string, match: TextMatch): Condition {
  const pair = name.toLowerCase() === 'cookie' && match.kind === 'exact' ? /^([^=;\s]+)=([^;]*)$/.exec(match.value) : null;
  if (pair?.[1] !== undefined) return cookie(pair[1], pair[2]);
  return { headers: { [name.toLowerCase()]: match } };
}

/** "x-region is eu or uk": a condition for each value. */
function anyOf(name: string, captures: Captures): Condition {
  return { operations: [...(captures['v'] as readonly string[]), ...(captures['NEXT_VALUE'] as readonly string[])].map((value) => header(name, exact(value))) };
}

/** Characters that mean something in a regular expression, taken literally. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

export function cookie(name: string, value: string | undefined): Condition {
  const body = value === undefined ? `${literally(name)}=[^;]*` : `${literally(name)}=${literally(value)}`;
  return header('cookie', { kind: 'regex', value: `(?:.*;[ ]*)?${body}(?:;.*)?` });
}

const exact = (value: string): TextMatch => (/^\*.*\*$/.test(value) && value.length > 2 ? { kind: 'regex', value: `.*${literally(value.slice(1, -1))}.*` } : value.endsWith('*') && value.length > 1 ? { kind: 'starts-with', value: value.slice(0, -1) } : value === '*' ? { kind: 'present' } : { kind: 'exact', value });

const isSign = '(=|==|:|is|equals|equal|be|matches|set|has|having|with|of|value|exactly|exact)+ to?';
const headerWord = '(header|headers|http-header|request-header|grpc metadata|grpc-metadata|metadata key|metadata entry|metadata)';

export const conditionTables: readonly ProductionTable[] = [
  {
    HEADER_FORM: [
      ['QUOTED_HEADER header?', (c) => header(one<{ name: string; match: TextMatch }>(c, 'QUOTED_HEADER').name, one<{ name: string; match: TextMatch }>(c, 'QUOTED_HEADER').match)],
      [`(http|request|metadata|custom)? ${headerWord} (named|called|key|of|name)* n=ANY_HEADER ${isSign} v=VALUE`, (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      [`(http|request|metadata|custom)? ${headerWord} (named|called)* n=ANY_HEADER v=SURE_VALUE`, (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      [`(http|request|metadata|custom)? ${headerWord} QUOTED_HEADER`, (c) => header(one<{ name: string; match: TextMatch }>(c, 'QUOTED_HEADER').name, one<{ name: string; match: TextMatch }>(c, 'QUOTED_HEADER').match)],
      [`n=ANY_HEADER (http|request|metadata|custom)? ${headerWord} ${isSign} v=VALUE`, (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      [`n=ANY_HEADER (=|==|:|is|equals|equal to|set to|being) v=VALUE (http|request|metadata|custom)? ${headerWord}`, (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      ['n=HEADER_NAME (=|==|:|is|equals|equal to|set to|being|has value|with value|of|has the value) v=VALUE', (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      [`(http|request)? ${headerWord}? n=HEADER_NAME (=|==|:|is|equals|equal to|set to|being|of|in|is one of|one of|any of|either|has value|with value|has the value)* \\(? v=SURE_VALUE ((or|,|/|\\|)+ NEXT_VALUE)+ \\)?`, (c) => anyOf(one(c, 'n'), c)],
      [`(http|request)? ${headerWord} (named|called)* n=ANY_HEADER (=|==|:|is|equals|equal to|set to|being|of|in|is one of|one of|any of|either|has value|with value|has the value)+ \\(? v=SURE_VALUE ((or|,|/|\\|)+ NEXT_VALUE)+ \\)?`, (c) => anyOf(one(c, 'n'), c)],
      [`n=ANY_HEADER ${headerWord} (=|==|:|is|equals|equal to|set to|being|of|in|is one of|one of|any of|either|has value|with value|has the value)+ \\(? v=SURE_VALUE ((or|,|/|\\|)+ NEXT_VALUE)+ \\)?`, (c) => anyOf(one(c, 'n'), c)],
      ['n=HEADER_NAME v=SURE_VALUE', (c) => (one(c, 'n') === 'cookie' && !one<string>(c, 'v').includes('=') ? cookie(one(c, 'v'), undefined) : header(one(c, 'n'), exact(one(c, 'v'))))],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (start|begin|prefixed|prefix) with? v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord} n=ANY_HEADER that? (start|begin) with v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`n=ANY_HEADER ${headerWord} (value|that)? (start|begin) with v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (match|matching) (regex|regexp|pattern|expression|re)* v=QUOTED`, (c) => header(one(c, 'n'), { kind: 'regex', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord} n=ANY_HEADER (match|matching) (regex|regexp|pattern|expression|re)* v=QUOTED`, (c) => header(one(c, 'n'), { kind: 'regex', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (contain|include|contains) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (end|ending) (with|in|on) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}` })],
      [`n=ANY_HEADER ${headerWord} (end|ending) (with|in|on) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}` })],
      [`n=ANY_HEADER ${headerWord} (contain|include) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      ['(user agent|user-agent|useragent) (header)? (that|which)? (start|begin) with v=VALUE', (c) => header('user-agent', { kind: 'starts-with', value: one(c, 'v') })],
      ['(user agent|user-agent|useragent) (header)? (match|matching|matches) (regex|regexp|pattern|expression|re)* v=QUOTED', (c) => header('user-agent', { kind: 'regex', value: one(c, 'v') })],
      ['(user agent|user-agent|useragent) (header)? (contain|include|of|is|with|=|:)* v=VALUE', (c) => header('user-agent', { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      ['cookie (named|called)? n=ANY_KEY (=|:|is|equals|equal to|set to|of|with value|has value)+ v=VALUE', (c) => cookie(one(c, 'n'), one(c, 'v'))],
      ['n=ANY_KEY cookie (=|:|is|equals|set to|of|with value|has value)+ v=VALUE', (c) => cookie(one(c, 'n'), one(c, 'v'))],
      ['cookie (named|called)? n=ANY_KEY (present|exists|is present|is set|set|at all|with any value|of any value)', (c) => cookie(one(c, 'n'), undefined)],
      ['cookie (named|called) n=ANY_KEY', (c) => cookie(one(c, 'n'), undefined)],
      ['cookie (named|called|name|key|with name|with the name|:)* n=COOKIE_NAME (=|:|is|equals|equal to|set to|of|with value|has value|with the value)+ v=VALUE', (c) => cookie(one(c, 'n'), one(c, 'v'))],
      ['cookie (named|called|name|key|with name|with the name|:)* n=COOKIE_NAME (present|exists|is present|is set|set|at all|with any value|of any value)?', (c) => cookie(one(c, 'n'), undefined)],
      ['n=ANY_KEY cookie (present|exists|is present|is set|set|at all)?', (c) => cookie(one(c, 'n'), undefined)],
      [`(http|request|metadata|custom)? ${headerWord} (named|called)* n=ANY_HEADER (present|exists|at all|in place|is present|is set|is there|there|exists|is available|is provided|is given|is sent|provided|passed|included|whatever its value|with any value|of any value|any value)?`, (c) => header(one(c, 'n'), { kind: 'present' })],
      [`n=ANY_HEADER (http|request|metadata|custom)? ${headerWord} (present|exists|is present|is set|is there|there|exists|is available|is provided|is given|is sent|provided|passed|included|whatever its value|with any value|of any value|any value)?`, (c) => header(one(c, 'n'), { kind: 'present' })],
      ['n=HEADER_NAME (present|exists|is present|is set|is there|there|is sent|is provided|at all)?', (c) => header(one(c, 'n'), { kind: 'present' })],
    ],
    QUERY_FORM: [
      ['query (param|parameter|string|arg|argument)? n=ANY_KEY (=|==|:|is|equals|set to|of|with value)+ v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['n=ANY_KEY query (param|parameter|string)? (=|==|:|is|equals|set to|of)+ v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['query (string|param|parameter|arg)? (have|has|contain|include|with|carry)+ n=ANY_KEY (=|==|:|is|equals|set to|of)+ v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['\\? n=ANY_KEY = v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['QUERY_SIGN n=ANY_KEY', (c) => ({ query: { [one<string>(c, 'n')]: { kind: 'present' } } })],
      ['query (param|parameter) n=ANY_KEY', (c) => ({ query: { [one<string>(c, 'n')]: { kind: 'present' } } })],
    ],
    PATH_FORM: [
      ['(exact|exactly) (path|uri|url)* PATH', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['PATH (exactly|exact|itself|alone)', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['(path|uri|url) (is|equals|equal|=|==)+ (exactly|to)* PATH', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['(path|uri|url|route|endpoint)* (that|which|whose path)* (start|begin|prefixed) with? PATH', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['(everything|anything|all|path|uri|url|request|call|endpoint|route|page)* (under|below|beneath|within|inside|underneath) (path|uri|url)? PATH', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['(path|uri|url)? (contain|containing|include|including) PATH', (c) => ({ path: { kind: 'regex', value: `.*${literally(one(c, 'PATH'))}.*` } })],
      ['(path|uri|url)? (end|ending) (with|in|on) PATH', (c) => ({ path: { kind: 'regex', value: `.*${literally(one(c, 'PATH'))}` } })],
      ['(path|uri|url)? prefix (of|=|:|is)? PATH', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['PATH (prefix|tree|subtree)', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['PATH and (everything|anything|all) (below|beneath|under|underneath) (it|that)?', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['(path|uri|url) (match|matching|matches) (regex|regexp|pattern|expression|re)* QUOTED', (c) => ({ path: { kind: 'regex', value: one(c, 'QUOTED') } })],
      ['(regex|regexp|pattern) (path|uri)? QUOTED', (c) => ({ path: { kind: 'regex', value: one(c, 'QUOTED') } })],
      ['(path|uri|url|route|endpoint|page|address|location)* (of|=|:|like)? PATH (path|endpoint|route|page|uri|url|api|resource)?', (c) => ({ path: pathOf(one(c, 'PATH'), 'prefix') })],
    ],
    METHODS: [
      ['METHOD ((and|or|,|/|\\||&|and/or) METHOD)*', (c) => (c['METHOD'] as readonly (readonly string[])[]).flat()],
      ['METHOD ((, METHOD)+ ,? (and|or)? METHOD)', (c) => (c['METHOD'] as readonly (readonly string[])[]).flat()],
    ],
    SMALL_METHODS: [['SMALL_METHOD ((and|or|,|/) SMALL_METHOD)*', (c) => (c['SMALL_METHOD'] as readonly (readonly string[])[]).flat()]],
    METHOD_FORM: [
      ['(http|method|verb|the)* METHODS (http|method|verb|request|call|operation|traffic|query)*', (c) => ({ methods: one(c, 'METHODS') })],
      ['(http)? (method|verb) (=|:|is|of|are|in)* SMALL_METHODS', (c) => ({ methods: one(c, 'SMALL_METHODS') })],
      ['SMALL_METHODS (request|call|method|verb|operation)', (c) => ({ methods: one(c, 'SMALL_METHODS') })],
      ['(http)? (method|verb) (=|:|is|are) METHODS', (c) => ({ methods: one(c, 'METHODS') })],
      ['(reads|read requests|read calls|reading|read access|read permission|read rights|read operations|read-access)', () => ({ methods: ['GET', 'HEAD'] })],
      ['(writes|write requests|write calls)', () => ({ methods: ['POST', 'PUT', 'PATCH', 'DELETE'] })],
      ['(read-only|readonly|read only|reading) (request|call|access|operation|traffic)*', () => ({ methods: ['GET', 'HEAD'] })],
      ['(idempotent|safe) (request|call|method|operation|verb)+', () => ({ methods: ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'] })],
      ['(write|writing|mutating|modifying) (request|call|operation|method|traffic|access|permission|right)', () => ({ methods: ['POST', 'PUT', 'PATCH', 'DELETE'] })],
    ],
    OPERATION: [
      ['METHODS (request|call|on|to|at|for|of)* PATH', (c) => ({ methods: one(c, 'METHODS'), path: pathOf(one(c, 'PATH'), isBare(c) ? 'exact' : 'prefix'), isOperation: true })],
      ['METHODS (request|call|on|to|at|for|of|the)* PATH_FORM', (c) => ({ methods: one(c, 'METHODS'), ...one<Condition>(c, 'PATH_FORM'), isOperation: true })],
      ['SMALL_METHODS (request|call) (on|to|at|for|of)* PATH_FORM', (c) => ({ methods: one(c, 'SMALL_METHODS'), ...one<Condition>(c, 'PATH_FORM'), isOperation: true })],
    ],
    PORT_FORM: [['(tcp|service|on)* port (number|=|:)? NUMBER', (c) => ({ port: one(c, 'NUMBER') })]],
  },
];

/** `GET /orders` with nothing between: the path is meant as it stands. */
function isBare(_captures: Captures): boolean {
  return true;
}

/** `/api` with everything beneath it; what ends with a slash or a star says so itself. */
function startingWith(text: string): PathMatch {
  const own = pathOf(text, 'prefix');
  return own.kind === 'exact' ? { kind: 'prefix', value: own.value } : own;
}
