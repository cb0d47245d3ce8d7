import type { Span } from '../diagnostics/diagnostic.ts';
import { spanOf, type Resource } from '../kube/resource.ts';
import type { Path, TextRange } from '../yaml/document.ts';
import type { Evidence, EvidenceKind } from './topology.ts';

/** A position that is worked out when somebody reads it: positions are slow, and most are never asked for. */
export interface Place {
  readonly file: string;
  readonly range: () => TextRange;
}

export function placeOf(resource: Resource, path: Path): Place {
  return new FieldPlace(resource, path);
}

/** A class, because there is one for every variable of every container: closures would cost twice the memory. */
class FieldPlace implements Place {
  readonly #resource: Resource;
  readonly #path: Path;
  #known: TextRange | undefined;

  constructor(resource: Resource, path: Path) {
    this.#resource = resource;
    this.#path = path;
  }

  get file(): string {
    return this.#resource.source.file;
  }

  range(): TextRange {
    return (this.#known ??= spanOf(this.#resource, this.#path));
  }
}

/** A span whose line and column are worked out on first use. The getters are own properties, so that spreading works. */
export function lazySpan(resource: Resource, path: Path): Span {
  const place = placeOf(resource, path);
  return {
    file: place.file,
    get line() {
      return place.range().line;
    },
    get column() {
      return place.range().column;
    },
    get endLine() {
      return place.range().endLine;
    },
    get endColumn() {
      return place.range().endColumn;
    },
  };
}

export function evidenceAt(kind: EvidenceKind, place: Place, text: string): Evidence {
  return {
    kind,
    file: place.file,
    get line() {
      return place.range().line;
    },
    get column() {
      return place.range().column;
    },
    text,
  };
}

/**
 * A place inside a text that stands in a field, such as a file of a ConfigMap. `inner` counts lines from 1.
 * A block scalar starts on the line after its indicator; a quoted text on one line has only that line.
 */
export function placeInside(resource: Resource, path: Path, inner: () => number): Place {
  const range = remembered(() => {
    const outer = spanOf(resource, path);
    if (outer.endLine === outer.line) return outer;
    const line = Math.min(outer.line + inner(), outer.endLine);
    return { line, column: 1, endLine: line, endColumn: 1 };
  });
  return { file: resource.source.file, range };
}

function remembered<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
