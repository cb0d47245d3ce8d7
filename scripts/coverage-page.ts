import { sortedBy } from '../src/base/order.ts';
import { explainCode, type CodeExplanation } from '../src/project/explain.ts';
import type { UpstreamTool } from '../src/rules/analyzer.ts';
import { upstreamTools } from '../src/meshes/registry.ts';

/** The page that sets every code of every other checker beside what is said here. */
export function coveragePage(notice: string): string {
  const tools = [...upstreamTools.values()];
  const lines = [
    notice,
    '',
    '# What other checkers find, and what is said here',
    '',
    'Every code of these checkers, with our rules of the same meaning. `meshwright check --as NAME` gives the verdicts under their codes: those of our rules where both mean the same on every input, and where a verdict of theirs is another one, that verdict. What the files cannot show is listed as not judged, here and in every report.',
    '',
    ...tools.flatMap(toolSection),
    '## Deliberate deviations',
    '',
    'Where our verdict is another one on purpose, why, and where upstream speaks of it. `check` says ours; `check --as` says theirs.',
    '',
    ...tools.flatMap(deviations),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function toolSection(tool: UpstreamTool): string[] {
  const codes = tool.codes.map((code) => explainCode(tool, code));
  const count = (keep: (code: CodeExplanation) => boolean): number => codes.filter(keep).length;
  const facts = [
    `${codes.length} codes of version ${tool.version}`,
    `${count(isRule)} that rules judge`,
    `${count((code) => !isRule(code) && code.differs !== undefined)} of which only \`--as ${tool.name}\` gives the verdict`,
    `${count((code) => !isRule(code) && code.differs === undefined && code.notJudged !== undefined)} that no file can decide`,
    `${count(isOpen)} open`,
  ];
  const rows = codes.map((code) => `| ${code.code} | ${code.severity} | ${cell(code.about)} | ${code.rules.map(({ id }) => `[\`${id}\`](${id}.md)`).join(', ')} | ${verdictOf(code)} |`);
  return [`## ${tool.title}`, '', `${facts.join(' · ')}`, '', '| code | severity | about | our rules | verdict |', '| --- | --- | --- | --- | --- |', ...rows, ''];
}

function isRule({ rules }: CodeExplanation): boolean {
  return rules.length > 0;
}

function isOpen({ rules, differs, notJudged }: CodeExplanation): boolean {
  return rules.length === 0 && differs === undefined && notJudged === undefined;
}

function verdictOf({ rules, differs, notJudged }: CodeExplanation): string {
  const parts = [differs !== undefined ? '[differs](#deliberate-deviations)' : rules.length > 0 ? 'the same' : '', notJudged === undefined ? '' : `not judged: ${cell(notJudged)}`];
  return parts.filter((part) => part !== '').join('; ') || 'open';
}

function deviations(tool: UpstreamTool): string[] {
  return sortedBy(tool.analyzers, ({ codes }) => codes.join(' ')).map(({ codes, differs, issues = [] }) => `- **${codes.join(', ')}** (${tool.title}): ${differs}${issues.length === 0 ? '' : ` ${issues.map(linkTo).join(', ')}`}`);
}

/** `istio#58559` is an issue of istio/istio, `owner/name#1` of that repository. */
function linkTo(issue: string): string {
  const [, owner = '', name, number] = /^([\w-]+)(?:\/([\w.-]+))?#(\d+)$/.exec(issue) ?? [];
  return number === undefined ? issue : `[${issue}](https://github.com/${owner}/${name ?? owner}/issues/${number})`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
