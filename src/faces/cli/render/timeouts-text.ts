import { groupBy } from '../../../base/order.ts';
import type { DiscoverReport } from '../../../project/discover.ts';
import type { Topology } from '../../../topology/topology.ts';
import { nameIn } from './names.ts';
import { placeIn, type TopologyStyle } from './topology-text.ts';
import { count, duration, hanging, pad } from './layout.ts';

type Verdict = DiscoverReport['timeoutVerdicts'][number];
type Group = { readonly label: string; readonly names: readonly string[]; readonly why: string };

/** Every workload under the longest timeout that it carries itself: none, too long, or fine. `isShort` cuts the names. */
export function renderTimeouts(topology: Topology, verdicts: readonly Verdict[], { columns, colors }: TopologyStyle, isShort = false): string[] {
  const groups = timeoutGroups(topology, verdicts);
  if (groups.length === 0) return [];
  const labels = groups.map((group) => `${count(group.names.length, 'workload')}  ${group.label}`);
  const width = Math.max(...labels.map((label) => label.length));
  const lines = groups.flatMap((group, index) => {
    const start = `  ${pad(labels[index] ?? '', width)}  `;
    if (!isShort) return [`${start}${group.why}`, ...hanging('      ', group.names.join(', '), columns).map((line) => colors.dim(line))];
    return [`${start}${pad(cut(group.names.join(', '), 18), 18)}  ${group.why}`];
  });
  return [colors.bold('Timeouts today'), ...lines];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function timeoutGroups(topology: Topology, verdicts: readonly Verdict[]): Group[] {
  const names = (group: readonly Verdict[]): string[] => group.map(({ workload }) => nameIn(topology, workload));
  const of = (verdict: Verdict['verdict']): Verdict[] => verdicts.filter((each) => each.verdict === verdict);
  const groups: Group[] = [{ label: 'none', names: names(of('none')), why: 'wait for ever when a callee hangs' }];
  const slow = [...groupBy(of('too-long'), (each) => each.longestMs ?? 0)].sort((a, b) => b[0] - a[0]);
  for (const [longestMs, group] of slow) groups.push({ label: duration(longestMs), names: names(group), why: 'longer than any caller will wait' });
  const fine = of('fine');
  if (fine.length > 0) groups.push({ label: range(fine.map((each) => each.longestMs ?? 0)), names: names(fine), why: 'fine' });
  return groups.filter((group) => group.names.length > 0);
}

function range(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return least === most ? duration(least) : `${duration(least)} to ${duration(most)}`;
}

/** Timeouts and retries that the applications carry themselves, each with its line. */
export function renderSettings(topology: Topology, style: TopologyStyle): string[] {
  const rows = topology.settings.map((setting) => ({
    setting,
    to: setting.to === undefined ? 'every call' : `→ ${nameIn(topology, setting.to)}`,
    value: setting.setting === 'timeout' ? duration(setting.value) : count(setting.value, 'retry', 'retries'),
  }));
  const toWidth = Math.max(0, ...rows.map((row) => row.to.length));
  const valueWidth = Math.max(0, ...rows.map((row) => row.value.length));
  const lines = [...groupBy(rows, (row) => row.setting.workload)].flatMap(([workload, group]) => [
    `  ${nameIn(topology, workload)}`,
    ...group.map(({ setting, to, value }) => `    ${pad(to, toWidth)}  ${pad(value, valueWidth)}  ${placeIn(style, setting.evidence)}${setting.unit === 'assumed' ? '  (unit assumed)' : ''}`),
  ]);
  return lines.length === 0 ? [] : [style.colors.bold('Timeouts and retries that the applications set'), ...lines];
}
