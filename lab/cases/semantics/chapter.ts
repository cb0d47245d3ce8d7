/** What the mesh does in one respect, in our own words. */
export interface Semantic {
  /** By which cases name it in `shows`. */
  readonly name: string;
  readonly does: string;
  /** Why no case shows it. */
  readonly notRecorded?: string;
}

export interface Chapter {
  readonly title: string;
  readonly semantics: readonly Semantic[];
}
