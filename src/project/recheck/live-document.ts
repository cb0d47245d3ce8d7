import type { Part, Path, TextRange, YamlDocument } from '../../yaml/document.ts';

/**
 * A document that can move: when lines are added above it, it is the same document further down. What was made of it
 * (resources, rows of tables, the call graph) stays, and only its positions are others.
 */
export class LiveDocument implements YamlDocument {
  readonly value: unknown;
  readonly text: string;
  readonly #alone: YamlDocument;
  #startLine = 1;
  #start = 0;

  /** Takes a document that was read by itself, with lines that count from its own beginning. */
  constructor(alone: YamlDocument) {
    this.value = alone.value;
    this.text = alone.text;
    this.#alone = alone;
  }

  get startLine(): number {
    return this.#startLine;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#start + this.text.length;
  }

  // A property and no method, as the type has it: callers take it out of the document.
  readonly locate = (path: Path, part?: Part): TextRange => movedRange(this.#alone.locate(path, part), this.#startLine - 1);

  /** Only a session moves its documents, and only while it edits. */
  moveTo(startLine: number, start: number): void {
    this.#startLine = startLine;
    this.#start = start;
  }
}

/** A range, so many lines further down. */
export function movedRange({ line, column, endLine, endColumn }: TextRange, lines: number): TextRange {
  return { line: line + lines, column, endLine: endLine + lines, endColumn };
}
