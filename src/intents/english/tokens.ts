/** A piece of the text. `text` is what it means: without quotes and escapes. */
export interface Token {
  /** `stop` ends a sentence; `broken` is a text in quotes that never ends or cannot be read. */
  readonly kind: 'word' | 'text' | 'mark' | 'stop' | 'broken';
  readonly text: string;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const blank = /[^\S\n\r\u2028\u2029]+/y;
const lineEnd = /\r\n|[\n\r\u2028\u2029]/y;
const mark = /[,;:()=]/y;
const quoted = /"(?:[^"\\\n\r]|\\[^\n\r])*"/y;
const ticked = /`[^`\n\r]*`/y;
const chunk = /[^\s"`,;:()=]+/y;
const restOfLine = /[^\n\r\u2028\u2029]*/y;

/** All of the text in pieces. A full stop before a blank ends a sentence, and so does the end of a line. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: Token['kind'], raw: string, meaning = raw): void => {
    tokens.push({ kind, text: meaning, start: at, end: at + raw.length });
    at += raw.length;
  };
  while (at < text.length) {
    const space = take(blank);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const end = take(lineEnd);
    const sign = take(mark);
    const word = take(chunk);
    if (end !== undefined) push('stop', end);
    else if (sign !== undefined) push('mark', sign);
    else if (word !== undefined) pushWord(word);
    else pushQuoted();
  }
  return tokens;

  /** A full stop inside of a word belongs to it, as in `v1.2`. */
  function pushWord(word: string): void {
    const next = text[at + word.length];
    const own = next === undefined || /\s/.test(next) ? word.replace(/\.+$/, '') : word;
    if (own !== '') push('word', own);
    if (own.length < word.length) push('stop', word.slice(own.length));
  }

  function pushQuoted(): void {
    const tick = take(ticked);
    if (tick !== undefined) return push('text', tick, tick.slice(1, -1));
    const raw = take(quoted);
    const meaning = raw === undefined ? undefined : unquote(raw);
    if (raw !== undefined && meaning !== undefined) push('text', raw, meaning);
    else push('broken', raw ?? take(restOfLine) ?? '');
  }
}

/** The meaning of a text in JSON quotes. */
function unquote(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
