import { distinct } from '../../base/order.ts';
import { nearest } from '../../base/near-miss.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { keywords, type Keyword } from '../print/keywords.ts';
import { parseDuration, parsePercent } from '../units.ts';
import type { Token } from './tokens.ts';

/** Why a sentence cannot be read, and what could have stood there. */
export interface EnglishProblem {
  readonly message: string;
  readonly help?: string;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Words and signs as they are written; kinds of names and numbers in angle brackets. For completion. */
  readonly expected: readonly string[];
}

/** Services and workloads that a name without a namespace may mean. */
export type ResolveName = (name: string, what: 'service' | 'workload') => readonly QualifiedName[];

type Sign = ',' | ';' | ':' | '(' | ')' | '=';

const reserved: ReadonlySet<string> = new Set(keywords);

/**
 * Reads one sentence from its first token to its last. After the first problem it accepts nothing more: every question
 * is answered by no, every value is empty, and whoever asks comes to an end without asking whether it went well.
 */
export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #endOfText: number;
  readonly #resolve: ResolveName | undefined;
  readonly #expected = new Set<string>();
  /** What could go on behind a comma that is the last token. */
  readonly #behindComma = new Set<string>();
  #at = 0;
  #problem: EnglishProblem | undefined;

  constructor(tokens: readonly Token[], resolve?: ResolveName) {
    this.#tokens = tokens;
    this.#endOfText = tokens.at(-1)?.end ?? 0;
    this.#resolve = resolve;
  }

  get problem(): EnglishProblem | undefined {
    return this.#problem;
  }

  /** Whether the next word is this one; nothing is consumed. */
  isNext(word: Keyword | Sign): boolean {
    if (this.#problem) return false;
    this.#expected.add(word);
    return matches(this.#tokens[this.#at], word);
  }

  accept(word: Keyword | Sign): boolean {
    const isThere = this.isNext(word);
    if (isThere) this.#advance();
    return isThere;
  }

  /** These words, one after the other. */
  expect(...words: readonly (Keyword | Sign)[]): void {
    for (const word of words) if (!this.accept(word)) return this.fail();
  }

  /** The one of these words that comes next. */
  oneOf<const W extends Keyword>(...words: readonly [W, ...W[]]): W {
    const found = words.find((word) => this.accept(word));
    if (found === undefined) this.fail();
    return found ?? words[0];
  }

  /** Whether behind a comma another item of a list begins: a value, or one of these words. */
  acceptCommaBefore(starts: readonly Keyword[], isValue: boolean): boolean {
    const after = this.#tokens[this.#at + 1];
    if (this.#isLastComma()) for (const item of isValue ? [...starts, '<name>'] : starts) this.#behindComma.add(item);
    const begins = after !== undefined && (starts.some((word) => matches(after, word)) || (isValue && (after.kind === 'text' || (after.kind === 'word' && !isReserved(after)))));
    return this.isNext(',') && begins && this.accept(',');
  }

  isAtEnd(): boolean {
    return this.#problem !== undefined || this.#at >= this.#tokens.length;
  }

  expectEnd(): void {
    if (this.isAtEnd()) return;
    this.#expected.add('.');
    this.fail();
  }

  /** A name or a path; a word of the grammar counts only in quotes. */
  name(kind = '<name>'): string {
    const token = this.#want(kind);
    if (token?.kind === 'word' && isReserved(token)) this.fail(`\`${token.text}\` is a word of the grammar`, `as a name, write it in quotes: \`"${token.text}"\``);
    else if (token?.kind === 'word' || token?.kind === 'text') return this.#take(token);
    else this.fail();
    return '';
  }

  /** A text in quotes. */
  text(): string {
    const token = this.#want('<"text">');
    if (token?.kind === 'text') return this.#take(token);
    this.fail();
    return '';
  }

  /** `namespace/name`, or a name that only one has. */
  qualified(what: 'service' | 'workload'): QualifiedName {
    const before = this.#at;
    const name = this.name(`<${what}>`);
    if (name.includes('/') || this.#problem) return name;
    const found = this.#resolve?.(name, what) ?? [];
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    this.#at = before;
    if (found.length > 1) this.fail(`\`${name}\` may be ${found.slice(0, 3).map((id) => `\`${id}\``).join(', ')}`, 'write the namespace before it, as in `namespace/name`');
    else if (this.#resolve) this.fail(`no ${what} \`${name}\` is known`);
    else this.fail(`\`${name}\` needs its namespace`, 'write it as in `namespace/name`');
    return '';
  }

  count(least = 0, most = Number.MAX_SAFE_INTEGER, kind = '<number>'): number {
    return this.#number(kind, (text) => (/^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined));
  }

  port(): number {
    return this.count(1, 65_535, '<port>');
  }

  percent(): number {
    return this.#number('<percentage>', parsePercent);
  }

  /** Milliseconds. */
  duration(): number {
    return this.#number('<duration>', (text) => {
      const ms = parseDuration(text);
      return ms !== undefined && Number.isSafeInteger(ms) ? ms : undefined;
    });
  }

  /** One of these words, which need not be words of the grammar. */
  value<const V extends string>(kind: string, read: (text: string) => V | undefined): V | undefined {
    const token = this.#want(kind);
    const found = token?.kind === 'word' ? read(token.text) : undefined;
    if (!token || found === undefined) this.fail();
    else this.#advance();
    return found;
  }

  fail(message?: string, help?: string): void {
    if (this.#problem) return;
    const isEarly = this.#isLastComma() && this.#behindComma.size > 0;
    const token = isEarly ? undefined : this.#tokens[this.#at];
    const place = token ?? { start: this.#endOfText, end: this.#endOfText };
    const expected = distinct(isEarly ? this.#behindComma : token ? this.#expected : [...this.#expected, ...this.#behindComma]);
    const advice = help ?? near(token, expected);
    this.#problem = { message: message ?? describe(token, expected), start: place.start, end: place.end, expected, ...(advice === undefined ? {} : { help: advice }) };
  }

  #number(kind: string, read: (text: string) => number | undefined): number {
    const token = this.#want(kind);
    const found = token?.kind === 'word' ? read(token.text) : undefined;
    if (found === undefined) this.fail();
    else this.#advance();
    return found ?? 0;
  }

  #isLastComma(): boolean {
    return this.#at === this.#tokens.length - 1 && matches(this.#tokens[this.#at], ',');
  }

  #want(kind: string): Token | undefined {
    if (this.#problem) return undefined;
    this.#expected.add(kind);
    return this.#tokens[this.#at];
  }

  #take(token: Token): string {
    this.#advance();
    return token.text;
  }

  #advance(): void {
    this.#at += 1;
    this.#expected.clear();
  }
}

function matches(token: Token | undefined, word: Keyword | Sign): boolean {
  return (token?.kind === 'word' || token?.kind === 'mark') && token.text.toLowerCase() === word;
}

function isReserved(token: Token): boolean {
  return reserved.has(token.text.toLowerCase());
}

function describe(token: Token | undefined, expected: readonly string[]): string {
  if (token?.kind === 'broken') return `the quotes of \`${short(token.text)}\` do not end, or hold an escape that JSON does not know`;
  const shown = expected.slice(0, 8).map((item) => (item.startsWith('<') ? item.slice(1, -1) : `\`${item}\``));
  const wanted = `${shown.join(', ')}${expected.length > shown.length ? ', …' : ''}`;
  if (!token) return `the sentence ends too early: it goes on with ${wanted}`;
  return `\`${short(token.kind === 'text' ? JSON.stringify(token.text) : token.text)}\` cannot stand here: expected ${wanted}`;
}

function near(token: Token | undefined, expected: readonly string[]): string | undefined {
  const found = token?.kind === 'word' && token.text.length <= 40 ? nearest(token.text, expected.filter((item) => /^[a-z]/.test(item))) : undefined;
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
