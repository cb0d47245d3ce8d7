import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { describeResource, spanOf } from '../kube/resource.ts';
import type { Analyzer, AnalyzerFinding, UpstreamTool } from '../rules/analyzer.ts';
import { createView, type RunInput } from '../rules/view.ts';
import { allRules, inspectProject, type CheckOptions, type Inspection } from './inspect.ts';
import { meshModelOf } from './mesh-model-of.ts';
import type { Project } from './project.ts';
import { suppress } from './suppress/suppress.ts';

/**
 * What another checker would say of this input: the findings of our rules that mean one of its codes, and in place of
 * those where its verdict is another one, that verdict. The rule of each finding is the tool's code. What an object asks
 * the tool to be silent about is left out.
 */
export function checkAs(project: Project, tool: UpstreamTool, options: CheckOptions = {}): Diagnostic[] {
  const { diagnostics, unjudged } = inspectAs(project, tool, options);
  return [...suppress(diagnostics, { project, tools: [tool], knownNames: new Set(), unjudged }).kept];
}

/** The same, with what cannot be judged: codes that speak of what no manifest holds, and what this input lacks for the others. */
export function inspectAs(project: Project, tool: UpstreamTool, options: CheckOptions = {}): Inspection {
  const severities = new Map(tool.codes.map(({ code, severity }) => [code, severity]));
  const own = new Set(tool.analyzers.flatMap(({ codes }) => codes));
  const isShared = (code: string): boolean => severities.has(code) && !own.has(code);
  const inspection = inspectProject(project, options);
  const shared = inspection.diagnostics.flatMap((diagnostic) => diagnostic.upstream.filter(isShared).map((code) => ({ ...diagnostic, rule: code, upstream: [code] })));
  const input: RunInput = { resources: project.resources, topology: project.topology, mesh: () => meshModelOf(project), surroundings: options.surroundings ?? {}, built: new Map() };
  const found = [...shared, ...tool.analyzers.flatMap((analyzer) => runAnalyzer(analyzer, input))];
  const codesOf = new Map(allRules.map(({ id, rule }) => [id, rule.upstream.filter(isShared)]));
  const undecided = inspection.unjudged.flatMap((entry) => (codesOf.get(entry.rule) ?? []).map((code) => ({ ...entry, rule: code })));
  const never = tool.codes.flatMap(({ code, about, notJudged }) => (notJudged === undefined ? [] : [{ rule: code, subject: about, missing: notJudged }]));
  return {
    diagnostics: found.map((diagnostic) => ({ ...diagnostic, severity: severities.get(diagnostic.rule) ?? diagnostic.severity })).sort(compareDiagnostics),
    unjudged: [...undecided, ...never],
  };
}

function runAnalyzer({ reads, asks, check }: Analyzer, input: RunInput): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (finding: AnalyzerFinding): void => void found.push(toDiagnostic(finding));
  check(Object.defineProperty(createView(input, reads, asks), 'report', { value: report }) as Parameters<Analyzer['check']>[0]);
  return found;
}

function toDiagnostic({ code, at, message, resource }: AnalyzerFinding): Diagnostic {
  const subject = resource ?? ('span' in at ? at.resource : describeResource(at[0]));
  return {
    rule: code,
    severity: 'warning',
    message,
    span: 'span' in at ? at.span : spanOf(at[0], at[1], at[2]),
    ...(subject === undefined ? {} : { resource: subject }),
    upstream: [code],
  };
}
