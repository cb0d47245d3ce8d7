/**
 * One schema of a kind: facts only. References to other schemas are indexes into the list that holds this one.
 * Written by scripts/schema (its `Node`), or read from a CustomResourceDefinition that the user gave.
 */
export interface SchemaNode {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'quantity';
  readonly fields?: Readonly<Record<string, number>>;
  /** Schema of the values of a map. */
  readonly values?: number;
  readonly items?: number;
  readonly required?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  /**
   * `int32`, `int64`, `byte`; `date-time` in native kinds; `go-duration`: what Go's time.ParseDuration reads, at least
   * 1ms; `duration`: a hint beside a pattern; `port`: a port as a text; `socket-or-address`: behind `unix://` an absolute
   * path to a file, or `@` and a name; `http-url`; `module-url`: of a Wasm module.
   */
  readonly format?: string;
  readonly nullable?: boolean;
  /** Fields that the schema does not name are kept (`x-kubernetes-preserve-unknown-fields`). */
  readonly open?: boolean;
  /** A whole object of another kind: it may have `apiVersion`, `kind` and `metadata`. */
  readonly embedded?: boolean;
  readonly intOrString?: boolean;
  /** List whose items are told apart by these fields. */
  readonly keys?: readonly string[];
  /** List without equal items. */
  readonly set?: boolean;
  readonly atMostOne?: readonly (readonly string[])[];
  readonly exactlyOne?: readonly (readonly string[])[];
  readonly atLeastOne?: readonly (readonly string[])[];
  /** The one text that is refused. */
  readonly not?: string;
  /** Texts that hold this are refused. */
  readonly without?: string;
  /** Schema of the keys of a map. */
  readonly names?: number;
  /** No two items of a list are equal in this field. */
  readonly unique?: string;
  readonly conditions?: readonly Condition[];
  /** Of CRDs that the user gave only. */
  readonly rules?: readonly CelRule[];
  /** What the server fills in for absent fields. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Fields that only the experimental channel of the CRDs has. */
  readonly experimental?: readonly string[];
  /** Fields that only the CRDs of a later release than the table's source have. */
  readonly newer?: readonly string[];
  /** Field to its replacement. */
  readonly deprecated?: Readonly<Record<string, string>>;
  /** Value to its replacement. */
  readonly deprecatedValues?: Readonly<Record<string, string>>;
}

/** `x-kubernetes-validations`, as it stands in the CRD. */
export interface CelRule {
  readonly expression: string;
  readonly message?: string;
}

/** What one field demands of others: where any of some fields is set, or where the value of one is among some. */
export interface Condition {
  readonly any?: readonly string[];
  readonly field?: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  readonly startsWith?: string;
  /** What an absent field means. */
  readonly absent?: string;
  readonly forbids?: readonly string[];
  /** Fields that must be set. */
  readonly needs?: readonly string[];
  /** Fields that must be set and not empty; a dot leads into an object. */
  readonly fills?: readonly string[];
  /** How many items some lists may have. */
  readonly mostItems?: Readonly<Record<string, number>>;
  /** A text that no item of a list may hold. */
  readonly without?: Readonly<Record<string, string>>;
}

export interface VersionFacts {
  /** Absent where the version is known and its fields are not. */
  readonly root?: number;
  readonly deprecated?: boolean;
  readonly notServed?: boolean;
  /** Only in the experimental channel. */
  readonly experimental?: boolean;
  readonly current?: boolean;
}

export interface KindFacts {
  readonly cluster?: boolean;
  /** A kind of the API server itself, decoded into Go types; all others follow a CRD. */
  readonly native?: boolean;
  readonly versions: Readonly<Record<string, VersionFacts>>;
}

export interface SchemaTable {
  readonly sources: readonly string[];
  /** Schema of ObjectMeta; -1 where the table has none. */
  readonly metadata: number;
  /** By `group/Kind`, or `Kind` in the core group. */
  readonly kinds: Readonly<Record<string, KindFacts>>;
  readonly nodes: readonly SchemaNode[];
}
