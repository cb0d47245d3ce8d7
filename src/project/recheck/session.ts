import { SortedMap } from '../../base/sorted-map.ts';
import { compareDiagnostics, type Diagnostic, type Span } from '../../diagnostics/diagnostic.ts';
import { ResourceSet } from '../../kube/resource-set.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import { RuleSession, type SessionInput } from '../../rules/session.ts';
import { allRules, catalogueWith, mergeRefusals, type CheckOptions, type Inspection } from '../inspect.ts';
import { meshBackend, meshModelOf } from '../mesh-model-of.ts';
import type { Project } from '../project.ts';
import { editFile, movedSpan, resourcesOf, type FileEdit, type LiveFile } from './live-file.ts';
import { LiveTopology } from './live-topology.ts';
import { SchemaVerdicts } from './schema-verdicts.ts';

/** A project that is edited and checked after each edit, at the cost of the edit. */
export interface Session {
  /** The input as it now is. Positions that an earlier one works out later are those of now. */
  readonly project: Project;
  /** What a full check of `project` finds. */
  readonly inspection: Inspection;
  /** Gives a file another text; `undefined` takes it away. A new file is the last of the input. */
  readonly edit: (file: string, text: string | undefined) => Inspection;
}

/** Runs each asking of a rule, for those who measure. */
type Around = (rule: string, run: () => void) => void;

export type Definitions = Pick<CheckOptions, 'crds' | 'compileCel' | 'surroundings'>;

/** Checks a project in full, and keeps what is needed to check it again after an edit. */
export function openSession({ files, problems }: Pick<Project, 'files' | 'problems'>, definitions: Definitions = {}, around?: Around): Session {
  return new LiveSession(files, problems.filter(({ rule }) => rule.startsWith('input/')), definitions, around);
}

class LiveSession implements Session {
  readonly #definitions: Definitions;
  /** What could not be loaded: no edit changes it. */
  readonly #earlier: readonly Diagnostic[];
  readonly #fromDefinitions: readonly Diagnostic[];
  readonly #files = new Map<string, LiveFile>();
  readonly #schema: SchemaVerdicts;
  readonly #topology: LiveTopology;
  readonly #rules: RuleSession;
  readonly #findings = new SortedMap<readonly Diagnostic[]>();
  #resources: ResourceSet;
  #project: Project;
  /** What the project means, or did when a rule last asked. */
  #mesh: MeshModel | undefined;
  #inspection: Inspection;

  constructor(files: readonly SourceFile[], earlier: readonly Diagnostic[], definitions: Definitions, around?: Around) {
    this.#definitions = definitions;
    this.#earlier = earlier;
    const { catalogue, diagnostics } = catalogueWith(definitions);
    this.#fromDefinitions = diagnostics;
    for (const { path, text } of files) this.#setFile(path, editFile(path, undefined, text));
    this.#resources = ResourceSet.of([...this.#files.values()].flatMap((file) => resourcesOf(file)));
    this.#schema = new SchemaVerdicts(catalogue);
    this.#schema.enter(this.#resources.all());
    this.#topology = new LiveTopology(this.#resources, this.#files.values());
    this.#project = this.#projectNow();
    this.#rules = new RuleSession(allRules, this.#ruleInput(), around);
    for (const file of new Set([...this.#files.keys(), ...this.#rules.files, ...[...earlier, ...diagnostics].map(({ span }) => span.file)])) this.#sortFile(file);
    this.#inspection = this.#inspectionNow();
  }

  get project(): Project {
    return this.#project;
  }

  get inspection(): Inspection {
    return this.#inspection;
  }

  edit(path: string, text: string | undefined): Inspection {
    const before = this.#files.get(path);
    if (before?.text === text) return this.#inspection;
    const edit = editFile(path, before, text);
    this.#setFile(path, edit);
    this.#resources = this.#resources.withFile(path, resourcesOf(edit.after));
    this.#schema.leave(edit.removed);
    this.#schema.enter(edit.added);
    const topology = this.#topology.edit(this.#resources, path, before, edit);
    this.#project = this.#projectNow();
    const meshBefore = this.#mesh;
    const changed = this.#rules.edit(this.#ruleInput(), {
      removed: edit.removed, added: edit.added, movedFiles: edit.moves.length > 0 ? [path] : [], moved: (span) => movedBy(edit, span), topology,
      changedParts: () => (meshBefore === undefined ? new Set() : meshBackend().changedParts(meshBefore, this.#meshNow())),
    });
    for (const file of new Set([path, ...changed])) this.#sortFile(file);
    this.#inspection = this.#inspectionNow();
    return this.#inspection;
  }

  #setFile(path: string, { after }: FileEdit): void {
    if (after === undefined) this.#files.delete(path);
    else this.#files.set(path, after);
  }

  #projectNow(): Project {
    const files = [...this.#files.values()];
    const earlier = this.#earlier;
    let problems: readonly Diagnostic[] | undefined;
    return {
      files,
      resources: this.#resources,
      topology: this.#topology.now,
      get problems() {
        return (problems ??= [...earlier, ...files.flatMap((file) => file.problems)]);
      },
      get ignored() {
        return files.flatMap((file) => file.ignored);
      },
    };
  }

  #ruleInput(): SessionInput {
    const { resources, topology } = this.#project;
    const surroundings = this.#definitions.surroundings ?? {};
    return { resources, topology, surroundings, mesh: () => this.#meshNow(), watchMesh: (onRead) => meshBackend().watchParts(this.#meshNow(), onRead) };
  }

  #meshNow(): MeshModel {
    this.#mesh = meshModelOf(this.#project, this.#mesh);
    return this.#mesh;
  }

  /** The findings of one file, in the order in which a full check has them. */
  #sortFile(path: string): void {
    const file = this.#files.get(path);
    const isHere = ({ span }: Diagnostic): boolean => span.file === path;
    const schema = [...this.#fromDefinitions.filter(isHere), ...resourcesOf(file).flatMap((resource) => this.#schema.diagnosticsOf(resource))];
    const problems = [...this.#earlier.filter(isHere), ...(file?.problems ?? [])];
    const found = [...problems, ...mergeRefusals(schema, this.#rules.findingsIn(path))].sort(compareDiagnostics);
    if (found.length === 0) this.#findings.delete(path);
    else this.#findings.set(path, found);
  }

  #inspectionNow(): Inspection {
    const diagnostics: Diagnostic[] = [];
    for (const file of this.#findings.inOrder()) for (const diagnostic of file) diagnostics.push(diagnostic);
    return { diagnostics, unjudged: [...this.#schema.unjudgedOf(this.#resources), ...this.#rules.unjudged] };
  }
}

function movedBy({ moves }: FileEdit, span: Span): Span {
  const move = moves.find(({ from, to }) => span.line >= from && span.line < to);
  return move === undefined ? span : movedSpan(span, move.lines);
}
