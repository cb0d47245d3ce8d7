/** A place in a text. The first problem ends the reading: everything after it is the end of the text. */
export class Reader {
  readonly #characters: readonly string[];
  #at = 0;
  #problem: string | undefined;

  constructor(text: string) {
    this.#characters = [...text];
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  peek(ahead = 0): string | undefined {
    return this.#characters[this.#at + ahead];
  }

  next(): string | undefined {
    const character = this.#characters[this.#at];
    if (character !== undefined) this.#at += 1;
    return character;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Moves over a character if it is the next one. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  /** Moves over what matches at this place; the expression must be anchored, and look at no more than the next 80 characters. */
  match(expression: RegExp): RegExpExecArray | undefined {
    const found = expression.exec(this.#characters.slice(this.#at, this.#at + 80).join(''));
    if (found === null) return undefined;
    this.#at += [...found[0]].length;
    return found;
  }

  looksAt(expression: RegExp): boolean {
    return expression.test(this.#characters.slice(this.#at, this.#at + 80).join(''));
  }

  /** What stands between two signs, the first of which is next; undefined where the second is missing. */
  until(open: string, close: string): string | undefined {
    const start = this.#at;
    if (this.peek() !== open) return undefined;
    const end = this.#characters.indexOf(close, start);
    if (end === -1) return undefined;
    this.#at = end + 1;
    return this.#characters.slice(start + 1, end).join('');
  }

  fail(problem: string): void {
    this.#problem ??= problem;
    this.#at = this.#characters.length;
  }
}
