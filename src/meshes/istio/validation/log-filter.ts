import { reservedInCel } from '../../../kube/schema/cel-rules.ts';
import { refuse, text, type Faults, type Field } from './field.ts';

/** The filter of an access log is an expression of CEL; istiod reads it and looks no further. */
export function checkLogFilter(faults: Faults, expression: Field): void {
  if (!isCelSyntax(text(expression))) refuse(faults, expression, `\`${text(expression).slice(0, 80)}\` is no expression of CEL, such as \`response.code >= 400\``);
}

/** Whether a text is one expression of CEL. Source: cel-spec langdef, "Syntax". Types and names are not looked at. */
export function isCelSyntax(source: string): boolean {
  const tokens = tokenize(source);
  if (tokens === undefined || nestingOf(tokens) > deepest) return false;
  const parser = { tokens, next: 0 };
  return parseExpression(parser) && parser.next === tokens.length;
}

const deepest = 250;

function nestingOf(tokens: readonly Token[]): number {
  let depth = 0;
  let most = 0;
  for (const { kind } of tokens) {
    if (kind === '(' || kind === '[' || kind === '{' || kind === '?') depth += 1;
    else if (kind === ')' || kind === ']' || kind === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

interface Token {
  /** `name`, `literal`, or the operator itself. */
  readonly kind: string;
  readonly text: string;
}

const escape = String.raw`\\(?:[abfnrtv\\?"'${'`'}]|x[0-9a-fA-F]{2}|X[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const space = String.raw`(?<space>[ \t\r\n\f]+|//[^\n]*)`;
const raw = String.raw`[bB]?[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"\r\n]*"|'[^'\r\n]*')`;
const cooked = String.raw`[bB]?(?:"""(?:${escape}|[^\\])*?"""|'''(?:${escape}|[^\\])*?'''|"(?:${escape}|[^\\"\r\n])*"|'(?:${escape}|[^\\'\r\n])*')`;
const numeric = String.raw`(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|0x[0-9a-fA-F]+[uU]?|\d+[uU]?)`;
const token = new RegExp(String.raw`${space}|(?<literal>${raw}|${cooked}|${numeric})|(?<name>[_a-zA-Z][_a-zA-Z0-9]*)|(?<operator>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]{}])`, 'y');
const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);

function tokenize(source: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source);
    if (found === null) return undefined;
    const { literal, name, operator } = found.groups ?? {};
    if (literal !== undefined) tokens.push({ kind: 'literal', text: literal });
    else if (name === 'in') tokens.push({ kind: 'in', text: name });
    else if (name !== undefined) tokens.push({ kind: constants.has(name) ? 'literal' : 'name', text: name });
    else if (operator !== undefined) tokens.push({ kind: operator, text: operator });
  }
  return tokens;
}

interface Parser {
  readonly tokens: readonly Token[];
  next: number;
}

function take(parser: Parser, kinds: readonly string[]): boolean {
  const isTaken = kinds.includes(parser.tokens[parser.next]?.kind ?? '');
  if (isTaken) parser.next += 1;
  return isTaken;
}

/** From the loosest to the tightest. */
const operators: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];

function parseExpression(parser: Parser): boolean {
  if (!parseOperands(parser, 0)) return false;
  return !take(parser, ['?']) || (parseOperands(parser, 0) && take(parser, [':']) && parseExpression(parser));
}

function parseOperands(parser: Parser, level: number): boolean {
  const own = operators[level];
  if (own === undefined) return parseUnary(parser);
  do if (!parseOperands(parser, level + 1)) return false;
  while (take(parser, own));
  return true;
}

function parseUnary(parser: Parser): boolean {
  const sign = parser.tokens[parser.next]?.kind;
  if (sign === '!' || sign === '-') while (take(parser, [sign]));
  return parsePrimary(parser) && parseMembers(parser);
}

function parsePrimary(parser: Parser): boolean {
  if (take(parser, ['literal'])) return true;
  if (take(parser, ['('])) return parseExpression(parser) && take(parser, [')']);
  if (take(parser, ['['])) return parseList(parser, ']', parseExpression);
  if (take(parser, ['{'])) return parseList(parser, '}', parsePair);
  take(parser, ['.']);
  const name = parser.tokens[parser.next]?.text ?? '';
  return take(parser, ['name']) && !reservedInCel.has(name) && parseArguments(parser);
}

function parseMembers(parser: Parser): boolean {
  for (;;) {
    if (take(parser, ['.'])) {
      if (!take(parser, ['name']) || !parseArguments(parser)) return false;
    } else if (take(parser, ['['])) {
      if (!parseExpression(parser) || !take(parser, [']'])) return false;
    } else if (take(parser, ['{'])) {
      if (!parseList(parser, '}', parsePair)) return false;
    } else return true;
  }
}

function parseArguments(parser: Parser): boolean {
  return !take(parser, ['(']) || parseList(parser, ')', parseExpression);
}

function parsePair(parser: Parser): boolean {
  return parseExpression(parser) && take(parser, [':']) && parseExpression(parser);
}

/** Items parted by commas; behind the last one a comma may stand, but not among arguments. */
function parseList(parser: Parser, end: string, parseItem: (parser: Parser) => boolean): boolean {
  if (take(parser, [end])) return true;
  for (;;) {
    if (!parseItem(parser)) return false;
    if (take(parser, [end])) return true;
    if (!take(parser, [','])) return false;
    if (end !== ')' && take(parser, [end])) return true;
  }
}
