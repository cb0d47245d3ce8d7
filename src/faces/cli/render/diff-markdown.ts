import type { DiffReport } from '../../../project/diff.ts';
import { describeDiff, describeRest } from './diff-text.ts';
import { reasonsOf } from './diff-reasons.ts';
import { beforeAndAfter } from './diff-values.ts';
import { exampleOf, groupChanges, titleOf, type ChangeGroup } from './diff-words.ts';
import { listed } from './layout.ts';
import { capitalised, escapeMarkdown, markdownCode } from './markdown.ts';
import { describeSource } from './placed.ts';
import { describeSetting } from './setting-text.ts';
import type { TopologyStyle } from './topology-text.ts';

/** A comment on a pull request may hold 65 536 characters. */
const shownChanges = 50;

/** The same for a comment on a pull request: one table, and the reasons folded below it. */
export function renderDiffMarkdown(report: DiffReport, style: TopologyStyle): string {
  const lines = [`### ${capitalised(describeDiff(report))}`, ''];
  const ordered = groupChanges(report);
  const shown = ordered.slice(0, shownChanges);
  if (shown.length > 0) lines.push('| | change | who | requests | before → after |', '| --- | --- | --- | --- | --- |', ...shown.flatMap(renderRow), '');
  if (ordered.length > shown.length) lines.push(`… and ${ordered.length - shown.length} more changes.`, '');
  if (shown.length > 0) lines.push('<details><summary>Examples and lines</summary>', '', ...shown.flatMap((group) => renderReasons(group, style)), '', '</details>', '');
  lines.push(...renderNames(report));
  lines.push(report.isComplete ? `Unchanged: ${describeRest(report)}.` : `**Not complete:** ${escapeMarkdown(describeRest(report))}.`);
  if (report.unread.length > 0) lines.push('', `Not read, and this may rest on it: ${listed(report.unread.map(({ what }) => escapeMarkdown(what)))}.`);
  return `${lines.join('\n')}\n`;
}

function renderRow({ change, members }: ChangeGroup): string[] {
  const who = members.map((member) => escapeMarkdown(`${member.who} → ${member.target}`)).join('<br>');
  const which = members.map((member) => escapeMarkdown(member.which)).join('<br>');
  return change.aspects.map((aspect, index) => {
    const { mark, title } = titleOf(aspect, change);
    const cells = index === 0 ? [who, which] : ['', ''];
    return `| ${mark} | ${title} | ${cells.join(' | ')} | ${escapeMarkdown(beforeAndAfter(aspect, change))} |`;
  });
}

function renderReasons({ change }: ChangeGroup, style: TopologyStyle): string[] {
  const steps = change.aspects.flatMap((aspect) => {
    const { was, is } = reasonsOf(aspect, change);
    return [...(was === undefined ? [] : [`  - was: ${escapeMarkdown(was.text)} (${markdownCode(describeSource(was, style))})`]), ...(is === undefined ? [] : [`  - now: ${escapeMarkdown(is.text)} (${markdownCode(describeSource(is, style))})`])];
  });
  const settings = change.settings.map((setting) => `  - ${escapeMarkdown(describeSetting(setting))} (${markdownCode(describeSource(setting, style))})`);
  const reasons = [...steps, ...settings];
  return [`- ${markdownCode(exampleOf(change))}`, ...new Set(reasons)];
}

function renderNames({ workloads, hosts }: DiffReport): string[] {
  const rows: [string, readonly string[]][] = [
    ['New names', hosts.added],
    ['Gone names', hosts.removed],
    ['New workloads', workloads.added],
    ['Gone workloads', workloads.removed],
  ];
  const lines = rows.flatMap(([label, names]) => (names.length === 0 ? [] : [`- ${label}: ${listed(names.map(markdownCode), 10)}`]));
  return lines.length === 0 ? [] : [...lines, ''];
}
