import type { Diagnostic, Unjudged } from '../../diagnostics/diagnostic.ts';
import type { ResourceSet } from '../../kube/resource-set.ts';
import type { Resource } from '../../kube/resource.ts';
import type { SchemaCatalogue } from '../../kube/schema/catalogue.ts';
import { validateSchema, type SchemaVerdict } from '../../kube/schema/validate.ts';
import { movedSpan } from './live-file.ts';

/** What the schema says of every object that it says something of, remembered for each: it looks at nothing else. */
export class SchemaVerdicts {
  readonly #catalogue: SchemaCatalogue;
  /** By file: most files have none. */
  readonly #unjudged = new Map<string, number>();
  readonly #verdicts = new Map<Resource, { readonly verdict: SchemaVerdict; readonly startLine: number }>();

  constructor(catalogue: SchemaCatalogue) {
    this.#catalogue = catalogue;
  }

  enter(resources: Iterable<Resource>): void {
    for (const resource of resources) {
      const verdict = validateSchema(resource, this.#catalogue);
      if (verdict.diagnostics.length + verdict.unjudged.length === 0) continue;
      this.#verdicts.set(resource, { verdict, startLine: resource.source.document.startLine });
      this.#count(resource, verdict.unjudged.length);
    }
  }

  leave(resources: Iterable<Resource>): void {
    for (const resource of resources) {
      this.#count(resource, -(this.#verdicts.get(resource)?.verdict.unjudged.length ?? 0));
      this.#verdicts.delete(resource);
    }
  }

  diagnosticsOf(resource: Resource): readonly Diagnostic[] {
    const known = this.#verdicts.get(resource);
    if (known === undefined) return [];
    const lines = resource.source.document.startLine - known.startLine;
    return lines === 0 ? known.verdict.diagnostics : known.verdict.diagnostics.map((diagnostic) => moved(diagnostic, lines));
  }

  /** What could not be judged of all these objects, which are every one that was entered, in this order. */
  unjudgedOf(resources: ResourceSet): readonly Unjudged[] {
    if (this.#unjudged.size === 0) return [];
    const files = resources.files.filter((file) => this.#unjudged.has(file));
    return files.flatMap((file) => resources.inFile(file).flatMap((resource) => this.#verdicts.get(resource)?.verdict.unjudged ?? []));
  }

  #count({ source: { file } }: Resource, change: number): void {
    const count = (this.#unjudged.get(file) ?? 0) + change;
    if (count === 0) this.#unjudged.delete(file);
    else this.#unjudged.set(file, count);
  }
}

/** All places that a schema tells are in the document of the object. */
function moved(diagnostic: Diagnostic, lines: number): Diagnostic {
  const { span, related, fix } = diagnostic;
  return {
    ...diagnostic,
    span: movedSpan(span, lines),
    ...(related === undefined ? {} : { related: related.map((place) => ({ ...place, span: movedSpan(place.span, lines) })) }),
    ...(fix === undefined ? {} : { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...movedSpan(edit, lines), newText: edit.newText })) } }),
  };
}
