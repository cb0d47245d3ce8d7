import type { Span } from '../diagnostics/diagnostic.ts';
import { spanOf, type Resource } from '../kube/resource.ts';
import type { Path, TextRange } from '../yaml/document.ts';
import type { Evidence, EvidenceKind } from './topology.ts';

/** A position that is worked out when somebody reads it: positions are slow, and most are never asked for. */
export interface Place {
  readonly file: string;
  readonly resource: Resource;
  readonly range: () => TextRange;
  /** The same place in another version of the object. */
  readonly on: (resource: Resource) => Place;
}

export function placeOf(resource: Resource, path: Path): Place {
  return new FieldPlace(resource, path);
}

/** A class, because there is one for every variable of every container: closures would cost twice the memory. */
class FieldPlace implements Place {
  readonly resource: Resource;
  readonly #path: Path;
  #known: TextRange | undefined;
  #startLine = 0;

  constructor(resource: Resource, path: Path) {
    this.resource = resource;
    this.#path = path;
  }

  get file(): string {
    return this.resource.source.file;
  }

  /** Remembered as long as the document stays where it is: while somebody edits, documents move. */
  range(): TextRange {
    const { startLine } = this.resource.source.document;
    if (this.#known === undefined || this.#startLine !== startLine) this.#known = spanOf(this.resource, this.#path);
    this.#startLine = startLine;
    return this.#known;
  }

  on(resource: Resource): Place {
    return new FieldPlace(resource, this.#path);
  }
}

/** A span whose line and column are worked out on first use. */
export function lazySpan(resource: Resource, path: Path): Span {
  return new LazySpan(placeOf(resource, path));
}

export function evidenceAt(kind: EvidenceKind, place: Place, text: string): Evidence {
  return new LazyEvidence(kind, place, text);
}

/**
 * The getters are own properties, so that spreading works, and the same functions for all: there are tens of thousands
 * of spans, and getters of an object literal cost each of them four closures, a kilobyte and four times the time.
 */
class LazySpan implements Span {
  declare readonly file: string;
  declare readonly line: number;
  declare readonly column: number;
  declare readonly endLine: number;
  declare readonly endColumn: number;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
    this.file = place.file;
    Object.defineProperty(this, 'line', LazySpan.#line);
    Object.defineProperty(this, 'column', LazySpan.#column);
    Object.defineProperty(this, 'endLine', LazySpan.#endLine);
    Object.defineProperty(this, 'endColumn', LazySpan.#endColumn);
  }

  /** The span where the object now stands, where it is among those replaced. */
  static rebased(span: Span, replaced: ReadonlyMap<Resource, Resource>): Span {
    const now = span instanceof LazySpan ? replaced.get(span.#place.resource) : undefined;
    return now === undefined ? span : new LazySpan((span as LazySpan).#place.on(now));
  }

  static readonly #line = shared((span: LazySpan) => span.#place.range().line);
  static readonly #column = shared((span: LazySpan) => span.#place.range().column);
  static readonly #endLine = shared((span: LazySpan) => span.#place.range().endLine);
  static readonly #endColumn = shared((span: LazySpan) => span.#place.range().endColumn);
}

class LazyEvidence implements Evidence {
  declare readonly kind: EvidenceKind;
  declare readonly file: string;
  declare readonly line: number;
  declare readonly column: number;
  declare readonly text: string;
  readonly #place: Place;

  constructor(kind: EvidenceKind, place: Place, text: string) {
    this.#place = place;
    this.kind = kind;
    this.file = place.file;
    Object.defineProperty(this, 'line', LazyEvidence.#line);
    Object.defineProperty(this, 'column', LazyEvidence.#column);
    this.text = text;
  }

  static rebased(evidence: Evidence, replaced: ReadonlyMap<Resource, Resource>): Evidence {
    const now = evidence instanceof LazyEvidence ? replaced.get(evidence.#place.resource) : undefined;
    return now === undefined ? evidence : new LazyEvidence(evidence.kind, (evidence as LazyEvidence).#place.on(now), evidence.text);
  }

  static readonly #line = shared((evidence: LazyEvidence) => evidence.#place.range().line);
  static readonly #column = shared((evidence: LazyEvidence) => evidence.#place.range().column);
}

/** The span in the objects that replace some others; the span itself where it is in none of them. */
export function rebasedSpan(span: Span, replaced: ReadonlyMap<Resource, Resource>): Span {
  return LazySpan.rebased(span, replaced);
}

export function rebasedEvidence(evidence: Evidence, replaced: ReadonlyMap<Resource, Resource>): Evidence {
  return LazyEvidence.rebased(evidence, replaced);
}

function shared<T>(read: (owner: T) => number): PropertyDescriptor & ThisType<T> {
  return {
    enumerable: true,
    get(this: T): number {
      return read(this);
    },
  };
}

/**
 * A place inside a text that stands in a field, such as a file of a ConfigMap. `inner` counts lines from 1.
 * A block scalar starts on the line after its indicator; a quoted text on one line has only that line.
 */
export function placeInside(resource: Resource, path: Path, inner: () => number): Place {
  const range = (): TextRange => {
    const outer = spanOf(resource, path);
    if (outer.endLine === outer.line) return outer;
    const line = Math.min(outer.line + inner(), outer.endLine);
    return { line, column: 1, endLine: line, endColumn: 1 };
  };
  return { file: resource.source.file, resource, range, on: (other) => placeInside(other, path, inner) };
}
