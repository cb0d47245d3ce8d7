/** A step into a YAML value: the key of a mapping or the index of a sequence. */
export type Path = readonly (string | number)[];

/** A place in a text. Lines and columns count from 1; the end is exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where in a `key: value` pair a range is wanted. `entry` covers both. */
export type Part = 'key' | 'value' | 'entry';

/** One YAML document of a text: its value now, its positions when somebody asks. */
export interface YamlDocument {
  readonly value: unknown;
  /** 1-based line of the text on which this document starts. */
  readonly startLine: number;
  /** Offsets into the file's text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The text of this document alone, for edits that keep everything around them. */
  readonly text: string;
  /**
   * The range of the field at `path`, or of its closest existing ancestor when the path does not exist.
   * Costs one slow parse of this document on the first call and is remembered.
   */
  readonly locate: (path: Path, part?: Part) => TextRange;
}

export interface YamlProblem {
  /** One lower-case sentence without a full stop. */
  readonly message: string;
  readonly kind: 'syntax' | 'duplicate-key' | 'limit';
  readonly range: TextRange;
  readonly help?: string;
}

export interface YamlText {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly YamlProblem[];
}

/** Bounds that keep hostile input from hanging us. */
export interface YamlLimits {
  readonly maxBytes: number;
  readonly maxDocuments: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  /** Nodes of one document once its aliases are expanded. */
  readonly maxNodes: number;
}

export const defaultYamlLimits: YamlLimits = {
  maxBytes: 128 * 1024 * 1024,
  maxDocuments: 1_000_000,
  maxDepth: 100,
  maxAliases: 1_000,
  maxNodes: 5_000_000,
};
