import type { PathMatch, TextMatch } from '../../intents/intent.ts';
import type { Captures } from '../pattern/match.ts';
import type { Primitive, ProductionTable } from '../pattern/grammar.ts';
import { contentOf } from '../text/tokenize.ts';
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
  const text = token?.kind === 'word' || token?.kind === 'quoted' ? token.lower.replace(/(?:e?s)$/, (end) => (['get', 'post', 'put', 'delete'].includes(token.lower.slice(0, -end.length)) ? '' : end)).toUpperCase() : '';
  return methodNames.has(text) ? [{ end: at + 1, value: [text] }] : [];
};

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
  if (token.kind === 'word' && nameIndexOf(vocabulary).services.has(name)) return [];
  const isWord = token.kind === 'word' && grammar.words.has(name) && !name.includes('-') && !knownHeaders.has(name);
  return !isWord && /^[a-z0-9!#$%&'*+.^_|~-]+$/.test(name) ? [{ end: at + 1, value: name }] : [];
};

/** `"x-canary: true"` as one quoted text. */
export const quotedHeader: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const found = token?.kind === 'quoted' ? /^([a-z0-9_-]+) ?(?::|==?) ?(.+)$/i.exec(contentOf(token)) : null;
  if (found?.[1] === undefined || found[2] === undefined || found[1].startsWith('http')) return [];
  return [{ end: at + 1, value: { name: found[1].toLowerCase(), match: { kind: 'exact', value: found[2].trim() } } }];
};

/** Words of the sentence that no value is. */
const noValues: ReadonlySet<string> = new Set(['should', 'must', 'shall', 'will', 'would', 'can', 'may', 'go', 'goes', 'is', 'are', 'be', 'to', 'get', 'gets', 'and', 'or', 'to', 'set', 'present', 'then', 'else', 'only', 'the', 'a', 'an']);

/** A value as it was written: quoted, a word, or a number. */
export const plainValue: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  if (token === undefined || !['word', 'quoted', 'number', 'status', 'duration', 'ratio', 'cidr', 'url', 'path'].includes(token.kind)) return [];
  if (token.kind === 'word' && noValues.has(token.lower)) return [];
  const value = contentOf(token);
  const [sign, after] = [tokens[at + 1], tokens[at + 2]];
  // `group=b` as one value: nothing stands between.
  if (token.kind === 'word' && sign?.text === '=' && sign.isGlued && after?.isGlued === true && after.kind !== 'mark') return [{ end: at + 3, value: `${value}=${contentOf(after)}` }, { end: at + 1, value }];
  return value === '' ? [] : [{ end: at + 1, value }];
};

/** A value that cannot be a word of the sentence: quoted, a number, `true`, or one sign after the name. */
export const sureValue: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token === undefined) return [];
  if (['quoted', 'number', 'status', 'ratio'].includes(token.kind)) return plainValue(reader, at);
  return token.kind === 'word' && (token.lower === 'true' || token.lower === 'false' || !reader.grammar.words.has(token.lower)) ? plainValue(reader, at) : [];
};

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

/** Characters that mean something in a regular expression, taken literally. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function cookie(name: string, value: string | undefined): Condition {
  const body = value === undefined ? `${literally(name)}=[^;]*` : `${literally(name)}=${literally(value)}`;
  return header('cookie', { kind: 'regex', value: `(?:.*;[ ]*)?${body}(?:;.*)?` });
}

const exact = (value: string): TextMatch => (/^\*.*\*$/.test(value) && value.length > 2 ? { kind: 'regex', value: `.*${literally(value.slice(1, -1))}.*` } : value.endsWith('*') && value.length > 1 ? { kind: 'starts-with', value: value.slice(0, -1) } : value === '*' ? { kind: 'present' } : { kind: 'exact', value });

const isSign = '(=|==|:|is|equals|equal|be|matches|set|has|having|with|of|value|exactly|exact|to)+';
const headerWord = '(header|headers|http-header|request-header)';

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
      ['n=HEADER_NAME v=SURE_VALUE', (c) => header(one(c, 'n'), exact(one(c, 'v')))],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (start|begin|prefixed|prefix) with? v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord} n=ANY_HEADER that? (start|begin) with v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`n=ANY_HEADER ${headerWord} (value|that)? (start|begin) with v=VALUE`, (c) => header(one(c, 'n'), { kind: 'starts-with', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (match|matching) (regex|regexp|pattern|expression|re)* v=QUOTED`, (c) => header(one(c, 'n'), { kind: 'regex', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord} n=ANY_HEADER (match|matching) (regex|regexp|pattern|expression|re)* v=QUOTED`, (c) => header(one(c, 'n'), { kind: 'regex', value: one(c, 'v') })],
      [`(http|request|metadata|custom)? ${headerWord}? n=HEADER_NAME (contain|include|contains) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      [`n=ANY_HEADER ${headerWord} (contain|include) v=VALUE`, (c) => header(one(c, 'n'), { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      ['(user agent|user-agent|useragent) (contain|include|of|is|with|=|:)* v=VALUE', (c) => header('user-agent', { kind: 'regex', value: `.*${literally(one(c, 'v'))}.*` })],
      ['cookie (named|called)? n=ANY_HEADER (=|:|is|equals|set to|of|with value|has value)+ v=VALUE', (c) => cookie(one(c, 'n'), one(c, 'v'))],
      ['n=ANY_HEADER cookie (=|:|is|equals|set to|of|with value|has value)+ v=VALUE', (c) => cookie(one(c, 'n'), one(c, 'v'))],
      [`(http|request|metadata|custom)? ${headerWord} (named|called)* n=ANY_HEADER (present|exists|at all|in place|is present|is set|whatever its value|with any value|of any value|any value)?`, (c) => header(one(c, 'n'), { kind: 'present' })],
      [`n=ANY_HEADER (http|request|metadata|custom)? ${headerWord} (present|exists|is present|is set|whatever its value|with any value|of any value|any value)?`, (c) => header(one(c, 'n'), { kind: 'present' })],
      ['n=HEADER_NAME (present|exists|is present|is set|at all)?', (c) => header(one(c, 'n'), { kind: 'present' })],
    ],
    QUERY_FORM: [
      ['query (param|parameter|string|arg|argument)? n=ANY_HEADER (=|==|:|is|equals|set to|of|with value)+ v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['n=ANY_HEADER query (param|parameter|string)? (=|==|:|is|equals|set to|of)+ v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['\\? n=ANY_HEADER = v=VALUE', (c) => ({ query: { [one<string>(c, 'n')]: exact(one(c, 'v')) } })],
      ['query (param|parameter) n=ANY_HEADER', (c) => ({ query: { [one<string>(c, 'n')]: { kind: 'present' } } })],
    ],
    PATH_FORM: [
      ['(exact|exactly) (path|uri|url)* PATH', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['PATH (exactly|exact|itself|alone)', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['(path|uri|url) (is|equals|equal|=|==)+ (exactly|to)* PATH', (c) => ({ path: pathOf(one(c, 'PATH'), 'exact') })],
      ['(path|uri|url|route|endpoint)* (that|which|whose path)* (start|begin|prefixed) with? PATH', (c) => ({ path: startingWith(one(c, 'PATH')) })],
      ['(everything|anything|all|path|uri|url|request|call|endpoint|route|page)* (under|below|beneath|within|inside|underneath) (path|uri|url)? PATH', (c) => ({ path: startingWith(one(c, 'PATH')) })],
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
      ['(reads|read requests|read calls|reading)', () => ({ methods: ['GET', 'HEAD'] })],
      ['(writes|write requests|write calls)', () => ({ methods: ['POST', 'PUT', 'PATCH', 'DELETE'] })],
      ['(read-only|readonly|read only|reading) (request|call|access|operation|traffic)*', () => ({ methods: ['GET', 'HEAD'] })],
      ['(idempotent|safe) (request|call|method|operation|verb)+', () => ({ methods: ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'] })],
      ['(write|writing|mutating|modifying) (request|call|operation|method|traffic)', () => ({ methods: ['POST', 'PUT', 'PATCH', 'DELETE'] })],
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
