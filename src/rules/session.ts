import type { Diagnostic, Span, Unjudged } from '../diagnostics/diagnostic.ts';
import { groupKindOf, type Resource } from '../kube/resource.ts';
import { askSpace, Dependencies, everything, kindSpace, type Unit } from './dependencies.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import { Outcomes } from './outcomes.ts';
import type { RegisteredRule } from './rule.ts';
import { createContext, subjectsOf, type AnyContext, type RuleInput, type Sink } from './run.ts';
import { TableRows } from './table-rows.ts';
import type { RunInput } from './view.ts';

/** What an edit did to the input of the rules. */
export interface InputEdit {
  readonly removed: readonly Resource[];
  readonly added: readonly Resource[];
  /** Files in which documents stand on other lines than before, and where a position in them now stands. */
  readonly movedFiles: readonly string[];
  readonly moved: (span: Span) => Span;
  /** What of the input beside the objects is another than before. `places`: only positions in edited objects are. */
  readonly topology: 'same' | 'places' | 'new';
  /** The parts of the mesh that may be others. Asked only where some rule has read one. */
  readonly changedParts: () => ReadonlySet<string>;
}

/** The input of a session. The mesh is read through `watchMesh`, which tells the parts that are. */
export interface SessionInput extends RuleInput {
  readonly watchMesh: (onRead: (part: string) => void) => MeshModel;
}

/**
 * Rules over an input that is edited. Each asking of a rule, about one object or about all of the input, is a unit; what
 * a unit looked up is noted, and an edit asks only those again that looked up what it changed.
 */
export class RuleSession {
  readonly #rules: readonly RegisteredRule[];
  readonly #dependencies = new Dependencies();
  readonly #outcomes: Outcomes;
  /** Objects by their number. 0 is none: it stands for the whole input. */
  readonly #subjects: (Resource | undefined)[] = [undefined];
  readonly #numberOf = new Map<Resource, number>();
  /** The parts of the mesh that a rule has read. */
  readonly #partsRead = new Map<number, Set<string>>();
  #input: RunInput & SessionInput;
  /** Of files, in input order. */
  #positions: ReadonlyMap<string, number> | undefined;

  /** Runs each asking of a rule, for those who measure. */
  readonly #around: (rule: string, run: () => void) => void;

  constructor(rules: readonly RegisteredRule[], input: SessionInput, around: (rule: string, run: () => void) => void = (_, run) => run()) {
    this.#rules = rules;
    this.#around = around;
    this.#input = { ...input, surroundings: input.surroundings ?? {}, built: new Map(), tracker: this.#dependencies };
    this.#outcomes = new Outcomes((a, b) => this.#compareUnits(a, b));
    for (const resource of input.resources.all()) this.#enter(resource);
    for (const [index, registered] of rules.entries()) this.#runRule(index, registered);
    this.#dependencies.settle();
  }

  /** Findings at places of one file: sorted, each once. */
  findingsIn(file: string): readonly Diagnostic[] {
    return this.#outcomes.findingsIn(file);
  }

  get files(): Iterable<string> {
    return this.#outcomes.files;
  }

  get unjudged(): readonly Unjudged[] {
    return this.#outcomes.unjudged;
  }

  /** Asks again what an edit can have changed. Returns the files whose findings may be others. */
  edit(input: SessionInput, edit: InputEdit): ReadonlySet<string> {
    const units = new Set<Unit>();
    this.#positions = undefined;
    const built = this.#input.built;
    this.#input = { ...input, surroundings: input.surroundings ?? {}, built, tracker: this.#dependencies };
    this.#addDependents(units, edit);
    for (const resource of edit.removed) this.#leave(resource, units);
    for (const resource of edit.added) this.#addJudges(this.#enter(resource), resource, units);
    this.#outcomes.move(edit.movedFiles, edit.moved, units);
    this.#runUnits(units);
    this.#dependencies.sweep((unit) => this.#isAlive(unit));
    return this.#outcomes.takeChangedFiles();
  }

  #addDependents(units: Set<Unit>, { removed, added, topology, changedParts }: InputEdit): void {
    const changed = [...removed, ...added];
    const kinds = new Set(changed.map(groupKindOf));
    for (const kind of kinds) this.#dependencies.addUnits(units, kindSpace, kind);
    for (const resource of changed) this.#dependencies.addUnits(units, groupKindOf(resource), `${resource.namespace}/${resource.name}`);
    if (changed.length > 0) this.#dependencies.addUnits(units, askSpace, everything);
    for (const index of this.#dependencies.indexesOf(kinds)) {
      this.#input.built.delete(index);
      this.#dependencies.addUnits(units, index);
    }
    for (const [table, rows] of this.#input.built) {
      if (!(rows instanceof TableRows)) continue;
      for (const key of rows.replace(removed, added, (a, b) => this.#compareResources(a, b))) this.#dependencies.addUnits(units, table, key);
    }
    if (topology !== 'same') this.#addTopologyReaders(units, topology === 'places');
    this.#addMeshReaders(units, changedParts);
  }

  /** Those that found nothing have told no places. */
  #addTopologyReaders(units: Set<Unit>, onlyTelling: boolean): void {
    const readers = new Set<Unit>();
    this.#dependencies.addUnits(readers, askSpace, 'topology');
    for (const unit of readers) if (!onlyTelling || this.#outcomes.has(unit)) units.add(unit);
  }

  /** Parts are noted for a whole rule: what it read for one object, it may remember for the next. */
  #addMeshReaders(units: Set<Unit>, changedParts: () => ReadonlySet<string>): void {
    const readers = new Set<Unit>();
    this.#dependencies.addUnits(readers, askSpace, 'mesh');
    if (readers.size === 0) return;
    const changed = changedParts();
    const rules = new Set([...this.#partsRead].filter(([, parts]) => !parts.isDisjointFrom(changed)).map(([rule]) => rule));
    for (const unit of readers) if (rules.has(unit % this.#rules.length)) units.add(unit);
  }

  #enter(resource: Resource): number {
    const number = this.#subjects.length;
    this.#subjects.push(resource);
    this.#numberOf.set(resource, number);
    return number;
  }

  #leave(resource: Resource, units: Set<Unit>): void {
    const number = this.#numberOf.get(resource);
    if (number === undefined) return;
    this.#numberOf.delete(resource);
    this.#subjects[number] = undefined;
    for (let rule = 0; rule < this.#rules.length; rule += 1) {
      const unit = this.#unitOf(number, rule);
      units.delete(unit);
      this.#outcomes.set(unit, undefined);
    }
  }

  #addJudges(number: number, resource: Resource, units: Set<Unit>): void {
    const kind = groupKindOf(resource);
    for (const [index, { rule }] of this.#rules.entries()) {
      if (rule.judge !== undefined && (rule.judges === 'every-kind' || rule.judges?.includes(kind) === true)) units.add(this.#unitOf(number, index));
    }
  }

  #unitOf(subject: number, rule: number): Unit {
    return subject * this.#rules.length + rule;
  }

  #isAlive(unit: Unit): boolean {
    const number = Math.floor(unit / this.#rules.length);
    return number === 0 || this.#subjects[number] !== undefined;
  }

  #runRule(index: number, registered: RegisteredRule): void {
    const { rule } = registered;
    const sink = emptySink();
    const context = this.#contextOf(index, registered, sink);
    if (rule.check !== undefined) this.#runUnit(this.#unitOf(0, index), sink, () => rule.check?.(context));
    if (rule.judge === undefined) return;
    const { resources } = this.#input;
    for (const subject of subjectsOf(registered, { all: () => resources.all(), ofKind: (kind) => resources.ofKind(kind) })) {
      this.#runUnit(this.#unitOf(this.#numberOf.get(subject) ?? 0, index), sink, () => rule.judge?.(subject, context));
    }
  }

  #contextOf(index: number, registered: RegisteredRule, sink: Sink): AnyContext {
    let mesh: MeshModel | undefined;
    const read = (part: string): void => {
      const parts = this.#partsRead.get(index);
      if (parts === undefined) this.#partsRead.set(index, new Set([part]));
      else parts.add(part);
    };
    return createContext(registered, { ...this.#input, mesh: () => (mesh ??= this.#input.watchMesh(read)) }, sink);
  }

  #runUnits(units: ReadonlySet<Unit>): void {
    const contexts = new Map<number, { readonly context: AnyContext; readonly sink: Sink }>();
    for (const unit of units) {
      if (!this.#isAlive(unit)) continue;
      const index = unit % this.#rules.length;
      const registered = this.#rules[index] as RegisteredRule;
      let known = contexts.get(index);
      if (known === undefined) {
        const sink = emptySink();
        contexts.set(index, (known = { sink, context: this.#contextOf(index, registered, sink) }));
      }
      const { context, sink } = known;
      const subject = this.#subjects[Math.floor(unit / this.#rules.length)];
      this.#runUnit(unit, sink, () => (subject === undefined ? registered.rule.check?.(context) : registered.rule.judge?.(subject, context)));
    }
  }

  #runUnit(unit: Unit, sink: Sink, run: () => void): void {
    this.#dependencies.current = unit;
    this.#around(this.#rules[unit % this.#rules.length]?.id ?? '', run);
    const isSilent = sink.diagnostics.length === 0 && sink.unjudged.length === 0;
    if (!isSilent || this.#outcomes.has(unit)) this.#outcomes.set(unit, isSilent ? undefined : { diagnostics: sink.diagnostics, unjudged: sink.unjudged });
    if (isSilent) return;
    sink.diagnostics = [];
    sink.unjudged = [];
  }

  /** The order in which a full run would meet two units. */
  #compareUnits(a: Unit, b: Unit): number {
    const count = this.#rules.length;
    const [left, right] = [this.#subjects[Math.floor(a / count)], this.#subjects[Math.floor(b / count)]];
    if (a % count !== b % count || left === undefined || right === undefined) return (a % count) - (b % count) || (left === undefined ? -1 : 1);
    const judges = this.#rules[a % count]?.rule.judges;
    const kindOrder = judges === undefined || judges === 'every-kind' ? 0 : judges.indexOf(groupKindOf(left)) - judges.indexOf(groupKindOf(right));
    return kindOrder || this.#compareResources(left, right);
  }

  /** In input order. */
  #compareResources(a: Resource, b: Resource): number {
    const [left, right] = [a.source.file, b.source.file];
    if (left !== right) return this.#positionOf(left) - this.#positionOf(right);
    const file = this.#input.resources.inFile(left);
    return file.indexOf(a) - file.indexOf(b);
  }

  #positionOf(file: string): number {
    this.#positions ??= new Map(this.#input.resources.files.map((name, index) => [name, index]));
    return this.#positions.get(file) ?? 0;
  }
}

function emptySink(): Sink {
  return { diagnostics: [], unjudged: [] };
}
