const maxLines = 60;
const maxCharacters = 64 * 1024;

/** The end of what a program prints, however much that is. */
export class Tail {
  #text = '';

  add(text: string): void {
    this.#text += text;
    if (this.#text.length > 2 * maxCharacters) this.#text = this.#text.slice(-maxCharacters);
  }

  get text(): string {
    return this.#text.trimEnd().split('\n').slice(-maxLines).join('\n');
  }
}
