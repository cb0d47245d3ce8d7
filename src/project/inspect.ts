import { compareDiagnostics, isAtLeast, type Diagnostic, type Severity, type Unjudged } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import { builtInCatalogue } from '../kube/schema/catalogue.ts';
import { extendCatalogue } from '../kube/schema/crd.ts';
import { validateSchema } from '../kube/schema/validate.ts';
import { meshRules } from '../meshes/registry.ts';
import { rules as sharedRules } from '../rules/registry.generated.ts';
import type { RegisteredRule } from '../rules/rule.ts';
import { runRules } from '../rules/run.ts';
import type { Project } from './project.ts';

export interface CheckOptions {
  /** Only findings at least this severe; all without it. */
  readonly severity?: Severity;
  /** Only these rules (`istio/subset-not-defined`) or folders of rules (`istio`); all without it. */
  readonly rules?: readonly string[];
  /** CustomResourceDefinitions of further kinds. */
  readonly crds?: readonly SourceFile[];
  /** Whether the readiness table is wanted too. */
  readonly readiness?: boolean;
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
export function inspectProject(project: Project, crds: readonly SourceFile[] = []): Inspection {
  const schema = validateAll(project, crds);
  const judged = runRules(allRules, project.resources, project.topology);
  return {
    diagnostics: [...project.problems, ...schema.diagnostics, ...judged.diagnostics].sort(compareDiagnostics),
    unjudged: [...schema.unjudged, ...judged.unjudged],
  };
}

/** The part of an inspection that the user asked to see. */
export function selectFindings(inspection: Inspection, { severity, rules }: CheckOptions): Inspection {
  const isWanted = (rule: string): boolean => rules === undefined || rules.length === 0 || rules.some((wanted) => rule === wanted || rule.startsWith(`${wanted.replace(/\/$/, '')}/`));
  return {
    diagnostics: inspection.diagnostics.filter((diagnostic) => isWanted(diagnostic.rule) && (severity === undefined || isAtLeast(diagnostic.severity, severity))),
    unjudged: inspection.unjudged.filter((entry) => isWanted(entry.rule)),
  };
}

function validateAll(project: Project, crds: readonly SourceFile[]): Inspection {
  const { catalogue, diagnostics: badCrds } = crds.length === 0 ? { catalogue: builtInCatalogue(), diagnostics: [] } : extendCatalogue(builtInCatalogue(), crds);
  const diagnostics: Diagnostic[] = [...badCrds];
  const unjudged: Unjudged[] = [];
  for (const resource of project.resources.all()) {
    const verdict = validateSchema(resource, catalogue);
    diagnostics.push(...verdict.diagnostics);
    unjudged.push(...verdict.unjudged);
  }
  return { diagnostics, unjudged };
}
