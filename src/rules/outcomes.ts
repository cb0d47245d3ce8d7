import { compareText } from '../base/order.ts';
import type { Diagnostic, Fix, RelatedSpan, Span, Unjudged } from '../diagnostics/diagnostic.ts';
import type { Unit } from './dependencies.ts';
import { uniqueDiagnostics, unjudgedKey } from './run.ts';

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly unjudged: readonly Unjudged[];
}

/** What units have found, by the file in which it is shown, so that an edit sorts the findings of few files again. */
export class Outcomes {
  readonly #byUnit = new Map<Unit, Outcome>();
  /** Units with a finding in a file, and units that name a place in it, be it as a related one or in a fix. */
  readonly #shownIn = new Map<string, Set<Unit>>();
  readonly #citedIn = new Map<string, Set<Unit>>();
  readonly #sorted = new Map<string, readonly Diagnostic[]>();
  readonly #unjudged = new UnjudgedList();
  readonly #compareUnits: (a: Unit, b: Unit) => number;
  #changed = new Set<string>();

  constructor(compareUnits: (a: Unit, b: Unit) => number) {
    this.#compareUnits = compareUnits;
  }

  has(unit: Unit): boolean {
    return this.#byUnit.has(unit);
  }

  set(unit: Unit, outcome: Outcome | undefined): void {
    const before = this.#byUnit.get(unit);
    if (before !== undefined) this.#forget(unit, before);
    if (outcome === undefined) return;
    const known = { diagnostics: outcome.diagnostics.map((each) => placed(each, plain)), unjudged: outcome.unjudged };
    this.#byUnit.set(unit, known);
    for (const entry of known.unjudged) this.#unjudged.add(entry);
    for (const diagnostic of known.diagnostics) {
      this.#touch(diagnostic.span.file);
      add(this.#shownIn, diagnostic.span.file, unit);
      for (const file of filesOf(diagnostic)) add(this.#citedIn, file, unit);
    }
  }

  /**
   * Moves the places of findings along with their documents. Where a text may name a line, the unit is added to those
   * that are asked again.
   */
  move(files: Iterable<string>, moved: (span: Span) => Span, units: Set<Unit>): void {
    for (const file of files) {
      // A copy: what is moved is cited anew.
      const citing = [...(this.#citedIn.get(file) ?? [])];
      for (const unit of citing) {
        const outcome = this.#byUnit.get(unit);
        if (outcome === undefined || units.has(unit)) continue;
        if (outcome.diagnostics.some((diagnostic) => namesLine(diagnostic, file)) || outcome.unjudged.some((entry) => entry.subject.includes(`${file}:`))) units.add(unit);
        else this.set(unit, { ...outcome, diagnostics: outcome.diagnostics.map((diagnostic) => placed(diagnostic, (span) => (span.file === file ? moved(span) : span))) });
      }
    }
  }

  findingsIn(file: string): readonly Diagnostic[] {
    let sorted = this.#sorted.get(file);
    if (sorted === undefined) this.#sorted.set(file, (sorted = this.#sort(file)));
    return sorted;
  }

  get files(): Iterable<string> {
    return this.#shownIn.keys();
  }

  get unjudged(): readonly Unjudged[] {
    return this.#unjudged.sorted;
  }

  /** The files whose findings were touched since this was last asked. */
  takeChangedFiles(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  #sort(file: string): readonly Diagnostic[] {
    const units = [...(this.#shownIn.get(file) ?? [])].sort(this.#compareUnits);
    return uniqueDiagnostics(units.flatMap((unit) => this.#byUnit.get(unit)?.diagnostics.filter(({ span }) => span.file === file) ?? []));
  }

  #forget(unit: Unit, { diagnostics, unjudged }: Outcome): void {
    this.#byUnit.delete(unit);
    for (const entry of unjudged) this.#unjudged.remove(entry);
    for (const diagnostic of diagnostics) {
      this.#touch(diagnostic.span.file);
      remove(this.#shownIn, diagnostic.span.file, unit);
      for (const file of filesOf(diagnostic)) remove(this.#citedIn, file, unit);
    }
  }

  #touch(file: string): void {
    this.#sorted.delete(file);
    this.#changed.add(file);
  }
}

/** Entries that several units may say, each listed once, in order. */
class UnjudgedList {
  readonly #counts = new Map<string, number>();
  readonly #entries = new Map<string, Unjudged>();
  #sorted: readonly Unjudged[] | undefined;

  get sorted(): readonly Unjudged[] {
    return (this.#sorted ??= [...this.#entries].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry));
  }

  add(entry: Unjudged): void {
    const key = unjudgedKey(entry);
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    if (count > 0) return;
    this.#entries.set(key, entry);
    this.#sorted = undefined;
  }

  remove(entry: Unjudged): void {
    const key = unjudgedKey(entry);
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) {
      this.#counts.set(key, count - 1);
      return;
    }
    this.#counts.delete(key);
    this.#entries.delete(key);
    this.#sorted = undefined;
  }
}

function add(sets: Map<string, Set<Unit>>, file: string, unit: Unit): void {
  const known = sets.get(file);
  if (known === undefined) sets.set(file, new Set([unit]));
  else known.add(unit);
}

function remove(sets: Map<string, Set<Unit>>, file: string, unit: Unit): void {
  const known = sets.get(file);
  known?.delete(unit);
  if (known?.size === 0) sets.delete(file);
}

function filesOf({ span, related = [], fix }: Diagnostic): Set<string> {
  return new Set([span.file, ...related.map((place) => place.span.file), ...(fix?.edits.map((edit) => edit.file) ?? [])]);
}

function namesLine({ message, explains, help, related = [], fix }: Diagnostic, file: string): boolean {
  return [message, explains, help, fix?.title, fix?.changesTraffic, ...related.map((place) => place.message)].some((text) => text?.includes(`${file}:`) === true);
}

/** A finding with its places read: those of the call graph are worked out when they are asked for, and move. */
function placed(diagnostic: Diagnostic, place: (span: Span) => Span): Diagnostic {
  const { span, related, fix } = diagnostic;
  return {
    ...diagnostic,
    span: place(span),
    ...(related === undefined ? {} : { related: related.map((each): RelatedSpan => ({ ...each, span: place(each.span) })) }),
    ...(fix === undefined ? {} : { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...place(edit), newText: edit.newText })) } satisfies Fix }),
  };
}

function plain({ file, line, column, endLine, endColumn }: Span): Span {
  return { file, line, column, endLine, endColumn };
}
