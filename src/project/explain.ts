import { nearest } from '../base/near-miss.ts';
import { distinct, groupBy, sortedBy } from '../base/order.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import { upstreamTools } from '../meshes/registry.ts';
import type { UpstreamCode, UpstreamTool } from '../rules/analyzer.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { allRules } from './inspect.ts';
import { describeRule, type RuleDescription } from './rule-description.ts';

/** A rule in a list. */
export interface RuleLine {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
}

/** What our checks say where another checker says a code. */
export interface CodeExplanation {
  readonly code: string;
  readonly tool: string;
  readonly title: string;
  readonly severity: Severity;
  readonly about: string;
  readonly rules: readonly RuleLine[];
  /** Where its verdict is another one than ours, how, and who is right. */
  readonly differs?: string;
  readonly issues?: readonly string[];
  readonly notJudged?: string;
}

export type Explanation =
  | ({ readonly kind: 'rule' } & RuleDescription)
  | ({ readonly kind: 'code' } & CodeExplanation)
  | { readonly kind: 'rules'; readonly folders: readonly { readonly folder: string; readonly rules: readonly RuleLine[] }[]; readonly tools: readonly { readonly name: string; readonly title: string; readonly codes: number }[] }
  | { readonly kind: 'tool'; readonly name: string; readonly title: string; readonly version: string; readonly codes: readonly CodeExplanation[] };

/** Everything that a check may report, by id. */
function ruleLines(): RuleLine[] {
  return sortedBy([...allRules.map(({ id, rule: { severity, summary } }) => ({ id, severity, summary })), ...describedFindings.map(({ id, severity, summary }) => ({ id, severity, summary }))], ({ id }) => id);
}

/** What there is to say about a name: a rule, its slug alone, a folder of rules, a code, another checker; without a name, the list of all. */
export function explain(written?: string): Explanation | undefined {
  const lines = ruleLines();
  if (written === undefined) return listOf(lines, true);
  const name = written.replace(/\/\*?$/, '');
  const byId = lines.filter(({ id }) => id === name || id.split('/')[1] === name);
  const [first, second] = byId;
  if (first !== undefined && second === undefined) return { kind: 'rule', ...describeRule(first.id) };
  const inFolder = lines.filter(({ id }) => id.startsWith(`${name}/`));
  if (byId.length > 1 || inFolder.length > 0) return listOf(byId.length > 1 ? byId : inFolder, false);
  const tool = upstreamTools.get(name.toLowerCase());
  if (tool !== undefined) return { kind: 'tool', name: tool.name, title: tool.title, version: tool.version, codes: tool.codes.map((code) => explainCode(tool, code)) };
  for (const each of upstreamTools.values()) {
    const code = each.codes.find((known) => known.code === name.toUpperCase());
    if (code !== undefined) return { kind: 'code', ...explainCode(each, code) };
  }
  return undefined;
}

/** The name that was meant, where one is near. */
export function nearestName(written: string): string | undefined {
  const ids = ruleLines().map(({ id }) => id);
  const slugs = ids.map((id) => id.split('/')[1] ?? id);
  const codes = [...upstreamTools.values()].flatMap((tool) => [tool.name, ...tool.codes.map(({ code }) => code)]);
  const near = nearest(written, [...ids, ...slugs, ...new Set(ids.map((id) => id.split('/')[0] ?? id)), ...codes]);
  return near === undefined || ids.includes(near) ? near : (ids.find((id) => id.endsWith(`/${near}`)) ?? near);
}

export function explainCode(tool: UpstreamTool, { code, severity, about, notJudged }: UpstreamCode): CodeExplanation {
  const analyzers = tool.analyzers.filter(({ codes }) => codes.includes(code));
  const issues = distinct(analyzers.flatMap((analyzer) => analyzer.issues ?? []));
  const rules = allRules.filter(({ rule }) => rule.upstream.includes(code)).map(({ id, rule }) => ({ id, severity: rule.severity, summary: rule.summary }));
  return {
    code,
    tool: tool.name,
    title: tool.title,
    severity,
    about,
    rules,
    ...(analyzers.length === 0 ? {} : { differs: analyzers.map(({ differs }) => differs).join(' ') }),
    ...(issues.length === 0 ? {} : { issues }),
    ...(notJudged === undefined ? {} : { notJudged }),
  };
}

function listOf(lines: readonly RuleLine[], isAll: boolean): Explanation {
  const folders = [...groupBy(lines, ({ id }) => id.split('/')[0] ?? id)].map(([folder, rules]) => ({ folder, rules }));
  return { kind: 'rules', folders, tools: (isAll ? [...upstreamTools.values()] : []).map(({ name, title, codes }) => ({ name, title, codes: codes.length })) };
}
