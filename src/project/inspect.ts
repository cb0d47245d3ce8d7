import { compareDiagnostics, isAtLeast, type Diagnostic, type Severity, type Unjudged } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import type { CelCompiler } from '../kube/schema/cel-rules.ts';
import { builtInCatalogue } from '../kube/schema/catalogue.ts';
import { extendCatalogue } from '../kube/schema/crd.ts';
import { validateSchema } from '../kube/schema/validate.ts';
import { meshRules } from '../meshes/registry.ts';
import { rules as sharedRules } from '../rules/registry.generated.ts';
import type { RegisteredRule } from '../rules/rule.ts';
import type { UpstreamTool } from '../rules/analyzer.ts';
import { runRules } from '../rules/run.ts';
import type { Surroundings } from '../rules/surroundings.ts';
import type { Baseline } from './baseline.ts';
import { meshModelOf } from './mesh-model-of.ts';
import type { Project } from './project.ts';
import type { Settings } from './settings/settings.ts';

export interface CheckOptions {
  /** Only findings at least this severe; all without it. */
  readonly severity?: Severity;
  /** Only these rules (`istio/subset-not-defined`) or folders of rules (`istio`); all without it. */
  readonly rules?: readonly string[];
  /** CustomResourceDefinitions of further kinds. */
  readonly crds?: readonly SourceFile[];
  /** Evaluates their rules in CEL; without it they are listed as not judged. */
  readonly compileCel?: CelCompiler;
  /** Whether the readiness table is wanted too. */
  readonly readiness?: boolean;
  /** What is known of the cluster and stands in no manifest. */
  readonly surroundings?: Surroundings;
  /** What a settings file says of rules and files. Its `cluster` has no say here: merge it into `surroundings`. */
  readonly settings?: Settings;
  /** The path of a file as the settings name it; as it was given without it. */
  readonly settingsPathOf?: (file: string) => string;
  /** Findings that are known and not told again. */
  readonly baseline?: Baseline;
  /** What could not be read, and so not be judged, whatever is asked for. */
  readonly unread?: readonly Unjudged[];
  /** Whose verdicts are wanted instead of ours. */
  readonly as?: UpstreamTool;
  /** Whether every finding is to be named by its fingerprint. */
  readonly fingerprints?: boolean;
}

/** Everything that a check found, with spans: for those that draw them. */
export interface Inspection {
  /** Sorted as a person reads. */
  readonly diagnostics: readonly Diagnostic[];
  readonly unjudged: readonly Unjudged[];
}

/** Every rule there is, those of the meshes included. */
export const allRules: readonly RegisteredRule[] = [...sharedRules, ...meshRules];

/** Reading problems, schema validation and every rule, over the whole input. */
export function inspectProject(project: Project, definitions: Pick<CheckOptions, 'crds' | 'compileCel' | 'surroundings'> = {}): Inspection {
  const schema = validateAll(project, definitions);
  const judged = runRules(allRules, { resources: project.resources, topology: project.topology, mesh: () => meshModelOf(project), surroundings: definitions.surroundings ?? {} });
  return {
    diagnostics: [...project.problems, ...mergeRefusals(schema.diagnostics, judged.diagnostics)].sort(compareDiagnostics),
    unjudged: [...schema.unjudged, ...judged.unjudged],
  };
}

/** Two servers that refuse an object at one place refuse it for one reason: the first finding stands for both, and names both. */
export function mergeRefusals(first: readonly Diagnostic[], second: readonly Diagnostic[]): Diagnostic[] {
  const refusals = new Map<string, number>();
  const merged = [...first];
  for (const [index, diagnostic] of first.entries()) if (diagnostic.refusedBy !== undefined) refusals.set(placeOf(diagnostic), index);
  for (const diagnostic of second) {
    const index = diagnostic.refusedBy === undefined ? undefined : refusals.get(placeOf(diagnostic));
    const other = index === undefined ? undefined : merged[index];
    if (index === undefined || other === undefined) merged.push(diagnostic);
    else merged[index] = { ...other, refusedBy: [...new Set([...(other.refusedBy ?? []), ...(diagnostic.refusedBy ?? [])])] };
  }
  return merged;
}

function placeOf({ span }: Diagnostic): string {
  return `${span.file}:${span.line}:${span.column}`;
}

/** The part of an inspection that the user asked to see. */
export function selectFindings(inspection: Inspection, { severity, rules }: CheckOptions): Inspection {
  const isWanted = (rule: string): boolean => rules === undefined || rules.length === 0 || rules.some((wanted) => rule === wanted || rule.startsWith(`${wanted.replace(/\/$/, '')}/`));
  return {
    diagnostics: inspection.diagnostics.filter((diagnostic) => isWanted(diagnostic.rule) && (severity === undefined || isAtLeast(diagnostic.severity, severity))),
    unjudged: inspection.unjudged.filter((entry) => isWanted(entry.rule)),
  };
}

/** The schemas that are known, with those of the definitions given, and what is wrong with these. */
export function catalogueWith({ crds = [], compileCel }: Pick<CheckOptions, 'crds' | 'compileCel'>): ReturnType<typeof extendCatalogue> {
  return crds.length === 0 ? { catalogue: builtInCatalogue(), diagnostics: [] } : extendCatalogue(builtInCatalogue(), crds, compileCel);
}

function validateAll(project: Project, definitions: Pick<CheckOptions, 'crds' | 'compileCel'>): Inspection {
  const { catalogue, diagnostics: badCrds } = catalogueWith(definitions);
  const diagnostics: Diagnostic[] = [...badCrds];
  const unjudged: Unjudged[] = [];
  for (const resource of project.resources.all()) {
    const verdict = validateSchema(resource, catalogue);
    diagnostics.push(...verdict.diagnostics);
    unjudged.push(...verdict.unjudged);
  }
  return { diagnostics, unjudged };
}
