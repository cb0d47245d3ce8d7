import type { Severity } from '../diagnostics/diagnostic.ts';
import { upstreamTools } from '../meshes/registry.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { allRules } from './inspect.ts';

/** What there is to say about something that a check may report: a rule, a finding of a reader, or another checker's code. */
export interface RuleDescription {
  readonly id: string;
  readonly severity?: Severity;
  readonly summary: string;
  readonly why: string;
  readonly bad?: string;
  readonly good?: string;
  readonly upstream: readonly string[];
}

export function describeRule(id: string): RuleDescription {
  const rule = allRules.find((each) => each.id === id)?.rule;
  if (rule !== undefined) return { id, severity: rule.severity, summary: rule.summary, why: rule.why.trim(), bad: rule.bad, good: rule.good, upstream: rule.upstream };
  const finding = describedFindings.find((each) => each.id === id);
  if (finding !== undefined) return { ...finding, upstream: [] };
  for (const { title, codes } of upstreamTools.values()) {
    const code = codes.find((each) => each.code === id);
    if (code !== undefined) return { id, severity: code.severity, summary: `${title} calls it ${id}: ${code.about}.`, why: `This is the verdict of ${title}, and not ours.`, upstream: [] };
  }
  return { id, summary: `A finding of ${id}.`, why: 'It stands in the message.', upstream: [] };
}
