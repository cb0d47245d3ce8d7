import { groupBy } from '../../../base/order.ts';
import type { DiffReport, ReportChange } from '../../../project/diff.ts';
import { reasonsOf } from './diff-reasons.ts';
import { beforeAndAfter } from './diff-values.ts';
import { exampleOf, groupChanges, titleOf, type ChangeGroup } from './diff-words.ts';
import { count, hanging, listed } from './layout.ts';
import { describeSource, placed } from './placed.ts';
import { describeSetting } from './setting-text.ts';
import type { TopologyStyle } from './topology-text.ts';
import { renderUnread } from './unread-text.ts';

/** Changes that are shown to a person; JSON has all of them. */
const shownChanges = 60;
const shownMembers = 8;

const indent = ' '.repeat(18);

/** What changed in behaviour, the weightiest first, each with an example; and that the rest is the same, if that is proved. */
export function renderDiff(report: DiffReport, style: TopologyStyle): string {
  const { colors, columns } = style;
  const lines = hanging('', describeDiff(report), columns).map((line) => colors.bold(line));
  const ordered = groupChanges(report);
  for (const group of ordered.slice(0, shownChanges)) lines.push('', ...renderGroup(group, style));
  if (ordered.length > shownChanges) lines.push('', `and ${ordered.length - shownChanges} more changes (--format json has all of them)`);
  lines.push('', ...renderNames(report, columns), ...hanging(report.isComplete ? '= unchanged       ' : '? not complete    ', describeRest(report), columns), ...renderUnread(report.unread, style));
  return `${lines.join('\n')}\n`;
}

export function describeDiff(report: DiffReport): string {
  const { comparedObjects, isUnchanged, workloads, hosts } = report;
  const changes = groupChanges(report);
  const compared = comparedObjects.old === comparedObjects.new ? count(comparedObjects.new, 'object') : `${comparedObjects.old} and ${count(comparedObjects.new, 'object')}`;
  const names = [...workloads.added, ...workloads.removed, ...hosts.added, ...hosts.removed].length;
  const head = changes.length > 0 ? `${count(changes.length, 'change')} in behaviour` : isUnchanged ? 'no change in behaviour' : names > 0 ? 'no change for what both know, but names came or went' : 'no change was found';
  return `${head}, ${compared} compared`;
}

export function describeRest({ isComplete, because, changes }: DiffReport): string {
  const which = changes.length > 0 ? 'all other requests' : 'all requests';
  return isComplete ? `${which} (proved)` : `there may be more changes: ${because ?? 'some calls have too many kinds of requests'}`;
}

function renderGroup({ change, members }: ChangeGroup, style: TopologyStyle): string[] {
  const { columns, colors } = style;
  const [first, ...others] = change.aspects;
  if (first === undefined) return [];
  const { mark, title } = titleOf(first, change);
  const lines = members.slice(0, shownMembers).flatMap(({ who, target, which }, index) => {
    const head = hanging(index === 0 ? `${mark} ${title.padEnd(16)}` : indent, `${who} → ${target}, ${which}`, columns);
    return mark === '!' ? head.map((line) => colors.bold(line)) : head;
  });
  if (members.length > shownMembers) lines.push(`${indent}and ${members.length - shownMembers} more kinds of callers`);
  const said = new Set<string>();
  lines.push(...renderValue(beforeAndAfter(first, change), first, change, said, style));
  for (const aspect of others) lines.push(...renderValue(`${titleOf(aspect, change).title}: ${beforeAndAfter(aspect, change)}`.replace(/: $/, ''), aspect, change, said, style));
  lines.push(...hanging(`${indent}for example  `, exampleOf(change), columns));
  return lines;
}

/** The value, and what decided it before and decides it now, each said once. */
function renderValue(value: string, aspect: ReportChange['aspects'][number], change: ReportChange, said: Set<string>, style: TopologyStyle): string[] {
  if (aspect === 'other-limits') return renderSettings(change, style);
  const { was, is } = reasonsOf(aspect, change);
  const lines = value === '' ? [] : hanging(indent, value, style.columns);
  for (const [label, reason] of [['was', was], ['now', is]] as const) {
    const key = `${label} ${reason?.text ?? ''}`;
    if (reason === undefined || said.has(key)) continue;
    said.add(key);
    lines.push(...placed(`${indent}${label}  `, reason.text, describeSource(reason, style), style));
  }
  return lines;
}

/** Settings with the line that sets them now; where that is gone, the line that did before. */
function renderSettings({ settings }: ReportChange, style: TopologyStyle): string[] {
  const byPlace = groupBy(settings, ({ file, line, default: name, subset }) => JSON.stringify([file, line, name, subset]));
  return [...byPlace.values()].flatMap((own) => own[0] === undefined ? [] : placed(indent, own.map(describeSetting).join(', '), describeSource(own[0], style), style));
}

function renderNames({ workloads, hosts }: DiffReport, columns: number): string[] {
  const rows: [string, readonly string[]][] = [
    ['+ new names       ', hosts.added],
    ['- gone names      ', hosts.removed],
    ['+ new workloads   ', workloads.added],
    ['- gone workloads  ', workloads.removed],
  ];
  return rows.flatMap(([label, names]) => (names.length === 0 ? [] : hanging(label, listed(names, 6), columns)));
}
